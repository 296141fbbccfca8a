import Events
import Foundation
import GRDB

/// The fold: takes entries in order and writes the read models.
///
/// Each read model has a name and is compared by a digest of its own. All move together, in one transaction with
/// the position reached.
final class Projector {
    /// Raised whenever rows come to be made otherwise: an older file is then thrown away.
    static let version = 1

    private let db: Database
    private let symbols: Symbols
    private let past: Past
    private let knowledge: Knowledge
    private let readModels: ReadModelWriter
    private let insertion: Events.Statement
    private let voiding: Events.Statement
    /// The resource centre that an organisation or a group is.
    private var centres: [Ref: String] = [:]
    /// Facts that wait to be written in the order of their table.
    private var waiting: [(programme: Int, type: Int, seq: Int, part: Int, voidedBy: Int?, fact: Fact)] = []

    init(_ db: Database, ledger: Ledger, index: Index, position: Int) throws {
        self.db = db
        symbols = try Symbols(db, isComplete: position == 0)
        past = try Past(ledger, index: index, position: position)
        knowledge = Knowledge(db: db, symbols: symbols, past: past)
        readModels = ReadModelWriter(db, past)
        let names = Dimensions.columns.map(\.name)
        let all = ["programme", "type", "seq", "part", "happened", "voided_by"] + names
        insertion = try Events.Statement(
            db, "INSERT INTO fact (\(all.joined(separator: ", "))) VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))")
        voiding = try Events.Statement(
            db, "UPDATE fact SET voided_by = ? WHERE programme = ? AND type = ? AND seq = ?")
        if let model = ReadModel.byKind[.centre] {
            for row in try Row.fetchAll(db, sql: "SELECT code, organisation, grp FROM \(model.table)") {
                note(centre: row[0], organisation: row[1], group: row[2])
            }
        }
    }

    /// Takes in the entry after the last one.
    func apply(_ entry: Entry) throws {
        for (part, fact) in try FactBuilder.facts(of: entry, in: past, centreOf: { self.centres[$0] }).enumerated() {
            waiting.append(
                (try fact.programme.map(symbols.id) ?? 0, try symbols.id(fact.type), fact.seq, part, nil, fact))
        }
        try LateEntries.note(db, entry)
        try past.apply(entry)
        if entry.type.name == "entry.voided", let target = try entry.number("entry").flatMap({ try past.entry($0) }) {
            try flush()
            voiding.bind(1, entry.seq)
            voiding.bind(2, try target.programme.map(symbols.id) ?? 0)
            voiding.bind(3, try symbols.id(target.type.name))
            voiding.bind(4, target.seq)
            try voiding.run()
            try LateEntries.forget(db, target.seq)
            try readModels.redo(target)
            try knowledge.update(target, at: entry.seq)
            if target.type.name == "resource-centre.enrolled" { centres = centres.filter { $0.value != target.text("centre") } }
            return
        }
        try readModels.update(entry)
        try knowledge.update(entry, at: entry.seq)
        if entry.type.name == "resource-centre.enrolled", let centre = entry.text("centre") {
            note(centre: centre, organisation: entry.text("organisation"), group: entry.text("group"))
        }
    }

    private func note(centre: String, organisation: String?, group: String?) {
        if let organisation { centres[Ref(.organisation, organisation)] = centre }
        if let group { centres[Ref(.group, group)] = centre }
    }

    /// Writes the facts that wait, sorted, so that a batch walks the table once.
    func flush() throws {
        waiting.sort { ($0.programme, $0.type, $0.seq, $0.part) < ($1.programme, $1.type, $1.seq, $1.part) }
        for row in waiting {
            insertion.clear()
            insertion.bind(1, row.programme)
            insertion.bind(2, row.type)
            insertion.bind(3, row.seq)
            insertion.bind(4, row.part)
            insertion.bind(5, Int(row.fact.happened.packed))
            for (dimension, value) in row.fact.values {
                insertion.bind(Int32(7 + dimension), try number(value, Dimensions.columns[dimension]))
            }
            try insertion.run()
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func number(_ value: JSON, _ column: Schema.Column) throws -> Int? {
        switch value {
        case .int(let number): column.kind.isNumber ? number : try symbols.id(String(number))
        case .bool(let flag): flag ? 1 : 0
        case .string(let text): try symbols.id(text)
        default: nil
        }
    }
}
