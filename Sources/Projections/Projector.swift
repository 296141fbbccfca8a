import Events
import Foundation
import GRDB

/// The fold: takes entries in order and writes the read models.
///
/// Each read model has a name and is compared by a digest of its own. All move together, in one transaction with
/// the position reached.
final class Projector {
    /// Raised whenever rows come to be made otherwise: an older file is then thrown away.
    static let version = 3

    private let db: Database
    private let symbols: Symbols
    private let past: Past
    private let identities = Identities()
    private let builder: FactBuilder
    private let knowledge: Knowledge
    private let readModels: ReadModelWriter
    private let insertion: Events.Statement
    private let voiding: Events.Statement
    /// Facts that wait to be written in the order of their table.
    private var waiting: [FactRow] = []

    /// A fact as its table holds it. Codes are interned as they are met, so that their numbers do not depend on how
    /// many entries pass in one transaction.
    private struct FactRow {
        let programme: Int
        let type: Int
        let seq: Int
        let part: Int
        let happened: Int
        let values: [(column: Int32, number: Int)]

        static func precedes(_ left: FactRow, _ right: FactRow) -> Bool {
            (left.programme, left.type, left.seq, left.part) < (right.programme, right.type, right.seq, right.part)
        }
    }

    init(_ db: Database, ledger: Ledger, index: Index, position: Int) throws {
        self.db = db
        symbols = try Symbols(db, isComplete: position == 0)
        past = try Past(ledger, index: index, position: position)
        builder = FactBuilder(world: past, identities: identities)
        knowledge = Knowledge(db: db, symbols: symbols, past: past, identities: identities)
        readModels = ReadModelWriter(db, past)
        let names = Dimensions.columns.map(\.name)
        let all = ["programme", "type", "seq", "part", "happened", "voided_by"] + names
        insertion = try Events.Statement(
            db,
            "INSERT INTO fact (\(all.joined(separator: ", "))) VALUES (\(all.map { _ in "?" }.joined(separator: ", ")))"
        )
        voiding = try Events.Statement(
            db, "UPDATE fact SET voided_by = ? WHERE programme = ? AND type = ? AND seq = ?")
        try knowledge.remember()
        if position > 0, let model = ReadModel.byKind[.centre] {
            for seq in try Int.fetchAll(db, sql: "SELECT since FROM \(model.table) ORDER BY since") {
                if let entry = try past.entry(seq) { identities.enrol(entry) }
            }
        }
    }

    /// Takes in the entry after the last one.
    func apply(_ entry: Entry) throws {
        for (part, fact) in try builder.facts(of: entry).enumerated() { waiting.append(try row(fact, part)) }
        try LateEntries.note(db, entry)
        try Reallocations.note(db, entry)
        try past.apply(entry)
        if entry.type.name == "entry.voided", let target = try entry.number("entry").flatMap({ try past.entry($0) }) {
            try flush()
            voiding.bind(1, entry.seq)
            voiding.bind(2, try target.programme.map(symbols.id) ?? 0)
            voiding.bind(3, try symbols.id(target.type.name))
            voiding.bind(4, target.seq)
            try voiding.run()
            try LateEntries.forget(db, target.seq)
            try Reallocations.forget(db, target)
            try readModels.redo(target)
            try knowledge.update(target, at: entry.seq)
            if target.type.name == "resource-centre.enrolled" { identities.disenrol(target) }
            return
        }
        try readModels.update(entry)
        try knowledge.update(entry, at: entry.seq)
        if entry.type.name == "resource-centre.enrolled" { identities.enrol(entry) }
    }

    private func row(_ fact: Fact, _ part: Int) throws -> FactRow {
        var values: [(Int32, Int)] = []
        values.reserveCapacity(fact.values.count)
        for (dimension, value) in fact.values {
            guard let number = try number(value, Dimensions.columns[dimension]) else { continue }
            values.append((Int32(7 + dimension), number))
        }
        return FactRow(
            programme: try fact.programme.map(symbols.id) ?? 0, type: try symbols.id(fact.type), seq: fact.seq,
            part: part,
            happened: Int(fact.happened.packed), values: values)
    }

    /// Writes the facts that wait, sorted, so that a batch walks the table once.
    func flush() throws {
        waiting.sort(by: FactRow.precedes)
        for row in waiting {
            insertion.clear()
            insertion.bind(1, row.programme)
            insertion.bind(2, row.type)
            insertion.bind(3, row.seq)
            insertion.bind(4, row.part)
            insertion.bind(5, row.happened)
            for (column, number) in row.values { insertion.bind(column, number) }
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
