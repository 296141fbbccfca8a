import Events
import GRDB

/// The entity read models: for each kind of thing a table with a row per thing, its state and the last values of
/// its fields, as its entries add up to. Tables and columns come from the catalogue; personal fields have none.
package struct ReadModel: Sendable {
    package let kind: ThingKind
    package let table: String
    package let columns: [Column]

    package struct Column: Sendable {
        /// The field of the entries' data.
        package let field: String
        /// The member within the field's object, for a column of its own.
        package var member: String?
        package let name: String
        /// Whether it holds numbers (flags are 0 and 1).
        package let isNumber: Bool

        /// Into whom something was merged, while it is: an unmerged one stands for itself again.
        var isSurvivor: Bool { field == "survivor" }
    }

    /// Every kind that is a thing of its own.
    package static let all: [ReadModel] = ThingKind.allCases.filter { !$0.isComposite }.map { ReadModel($0) }
    package static let byKind: [ThingKind: ReadModel] = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })

    private init(_ kind: ThingKind) {
        self.kind = kind
        table = Self.tables[kind] ?? Schema.column(of: kind.rawValue) + "s"
        var columns: [Column] = []
        for type in Thing.subjectTypes[kind] ?? []
        where type.steps.contains(where: { $0.kind == kind && $0.role != .needs }) {
            for constant in type.constants where !columns.contains(where: { $0.field == constant.dimension }) {
                columns.append(
                    Column(field: constant.dimension, name: Self.column(constant.dimension), isNumber: false))
            }
            for field in type.fields
            where !field.isSealed && ![kind.rawValue, "programme", "absorbed"].contains(field.name) {
                guard !columns.contains(where: { $0.field == field.name }) else { continue }
                if case .object(let members) = field.value, !field.isList {
                    for member in members {
                        guard let isNumber = Self.isNumber(member) else { continue }
                        let name = Self.column(field.name) + "_" + Schema.column(of: member.name)
                        columns.append(Column(field: field.name, member: member.name, name: name, isNumber: isNumber))
                    }
                }
                guard let isNumber = Self.isNumber(field) else { continue }
                columns.append(Column(field: field.name, name: Self.column(field.name), isNumber: isNumber))
            }
        }
        self.columns = columns
    }

    private static let tables: [ThingKind: String] = [
        .programme: "programmes", .person: "people", .activity: "activities", .municipality: "municipalities",
        .equipment: "equipment",
        .evidence: "evidence", .line: "budget_lines", .item: "resolution_items", .centre: "resource_centres",
        .draft: "project_drafts", .idea: "joint_ideas", .group: "groups_", .indicator: "indicators", .call: "calls",
    ]

    private static func column(_ field: String) -> String {
        if field == "survivor" { return "merged_into" }
        let name = Schema.column(of: field)
        return ["code", "status", "programme", "since", "changed"].contains(name) ? name + "_" : name
    }

    /// Nil where the value has no column.
    private static func isNumber(_ field: Field) -> Bool? {
        switch field.value {
        case .object, .map, .rule: nil
        case .int, .flag, .intOrNull: !field.isList
        default: false
        }
    }

    var creation: String {
        let fields = columns.map { "  \($0.name) \($0.isNumber ? "INTEGER" : "TEXT"),\n" }.joined()
        return """
            CREATE TABLE \(table) (
              code TEXT NOT NULL PRIMARY KEY,
              status TEXT NOT NULL,
              programme TEXT,
            \(fields)  since INTEGER NOT NULL,
              changed INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """
    }
}

/// Writes the entity read models as entries pass.
final class ReadModelWriter {
    private let db: Database
    private let past: Past
    private var upserts: [Key: Upsert] = [:]

    private struct Key: Hashable {
        let type: ObjectIdentifier
        let kind: ThingKind
    }

    /// What an entry of one type writes into one table: the columns that it may fill, with the values that it always has.
    private struct Upsert {
        let statement: Events.Statement
        let columns: [(column: ReadModel.Column, constant: JSON?)]
    }

    init(_ db: Database, _ past: Past) {
        self.db = db
        self.past = past
    }

    /// Takes over what `entry`, which the past has taken in, says of its subjects.
    func update(_ entry: Entry) throws {
        for (kind, ref) in subjects(of: entry) {
            guard let model = ReadModel.byKind[kind], let thing = try past.thing(ref) else { continue }
            try write(entry, ref, thing, model)
        }
    }

    /// Makes the rows of a voided entry's subjects anew from the entries that still hold.
    func redo(_ voided: Entry) throws {
        for (kind, ref) in subjects(of: voided) {
            guard let model = ReadModel.byKind[kind] else { continue }
            try db.execute(sql: "DELETE FROM \(model.table) WHERE code = ?", arguments: [ref.code])
            guard let thing = try past.thing(ref) else { continue }
            for entry in try past.live(ref, types: Thing.subjectTypes[kind] ?? [])
            where subjects(of: entry).contains(where: { $0.1 == ref }) {
                try write(entry, ref, thing, model)
            }
        }
    }

    private func subjects(of entry: Entry) -> [(ThingKind, Ref)] {
        entry.type.steps.compactMap { step in
            guard step.role != .needs, !step.kind.isComposite,
                let ref = step.subject(data: entry.data, programme: entry.programme)
            else { return nil }
            return (step.kind, ref)
        }
    }

    private func write(_ entry: Entry, _ ref: Ref, _ thing: Thing, _ model: ReadModel) throws {
        let upsert = try upsert(entry.type, model)
        let statement = upsert.statement
        statement.bind(1, ref.code)
        statement.bind(2, thing.status)
        statement.bind(3, thing.programme)
        statement.bind(4, thing.since)
        statement.bind(5, entry.seq)
        for (offset, (column, constant)) in upsert.columns.enumerated() {
            let index = Int32(6 + offset)
            var value = entry.data[column.field] ?? constant
            // What is not reversed of an expense, and whom a code stands for, is what all entries add up to.
            if entry.type.reverses != nil, column.field == "amount" { value = thing.fields["amount"] }
            if column.isSurvivor, thing.status != "merged" { value = nil }
            switch column.member.map({ value?.object?[$0] }) ?? value {
            case nil, .null: statement.bind(index, nil as Int?)
            case .int(let number):
                if column.isNumber { statement.bind(index, number) } else { statement.bind(index, String(number)) }
            case .bool(let flag): statement.bind(index, flag ? 1 : 0)
            case .string(let text): statement.bind(index, text)
            case .some(let value): statement.bind(index, value.canonicalText)
            }
        }
        try statement.run()
    }

    private func upsert(_ type: EventType, _ model: ReadModel) throws -> Upsert {
        let key = Key(type: ObjectIdentifier(type), kind: model.kind)
        if let known = upserts[key] { return known }
        let columns = model.columns.compactMap { column -> (ReadModel.Column, JSON?)? in
            let constant = type.constants.first { $0.dimension == column.field }?.value
            return constant != nil || type.field(column.field) != nil ? (column, constant) : nil
        }
        let names = columns.map { ", \($0.0.name)" }.joined()
        let marks = columns.map { _ in ", ?" }.joined()
        let updates = columns.map { column, _ -> String in
            let name = column.name
            return column.isSurvivor
                ? ", \(name) = excluded.\(name)" : ", \(name) = coalesce(excluded.\(name), \(name))"
        }.joined()
        let statement = try Events.Statement(
            db,
            """
            INSERT INTO \(model.table) (code, status, programme, since, changed\(names)) VALUES (?, ?, ?, ?, ?\(marks))
            ON CONFLICT (code) DO UPDATE SET status = excluded.status, changed = excluded.changed\(updates)
            """)
        let upsert = Upsert(statement: statement, columns: columns)
        upserts[key] = upsert
        return upsert
    }
}
