import Events
import GRDB

/// What an entry makes the values in force in one of the tables of ``Knowledge``: by texts where the fold works it out, by
/// symbols where it is written.
struct KnowledgeChange<Code: Sendable, Cell: Sendable>: Sendable {
    let seq: Int
    let kind: Kind

    enum Kind: Sendable {
        case row(Row)
        /// All members that a group has had.
        case members(group: Code, [Member])
    }

    struct Row: Sendable {
        let table: String
        /// Of codes and numbers.
        let key: [(name: String, value: Cell)]
        let columns: [String]
        /// Nil where nothing is in force any more.
        let values: [Cell]?
    }

    struct Member: Sendable {
        let person: Code
        let from: Day
        /// The first day outside.
        let until: Day?
    }
}

/// As the fold works it out.
typealias KnowledgeNews = KnowledgeChange<String, KnowledgeCell>

/// As it is written.
typealias KnowledgeRow = KnowledgeChange<Int, DatabaseValue>

/// What a cell holds; nil where nothing.
enum KnowledgeCell: Sendable {
    /// The symbol of a code or token.
    case code(String?)
    case number(Int?)
    case text(String?)
}

extension KnowledgeNews {
    /// The same, with symbols for codes.
    func row(_ symbols: Symbols) throws -> KnowledgeRow {
        switch kind {
        case .row(let row):
            let key = try row.key.map { ($0.name, try symbols.cell($0.value)) }
            let values = try row.values.map { try $0.map(symbols.cell) }
            return KnowledgeRow(
                seq: seq, kind: .row(.init(table: row.table, key: key, columns: row.columns, values: values)))
        case .members(let group, let members):
            let grp = try symbols.symbol(of: group)
            let rows = try members.map { member in
                KnowledgeRow.Member(
                    person: try symbols.symbol(of: member.person), from: member.from, until: member.until)
            }
            return KnowledgeRow(seq: seq, kind: .members(group: grp, rows))
        }
    }
}

extension Symbols {
    fileprivate func cell(_ value: KnowledgeCell) throws -> DatabaseValue {
        switch value {
        case .code(let code): try code.map { try symbol(of: $0) }?.databaseValue ?? .null
        case .number(let number): number?.databaseValue ?? .null
        case .text(let text): text?.databaseValue ?? .null
        }
    }
}

extension KnowledgeRow {
    func write(_ db: Database) throws {
        switch kind {
        case .row(let row): try row.write(db, seq)
        case .members(let group, let members):
            let statement = try db.cachedStatement(
                sql: "SELECT person, from_day FROM membership WHERE grp = ? AND until IS NULL")
            var open = try GRDB.Row.fetchAll(statement, arguments: [group]).map {
                Member(person: $0[0], from: Day(packed: $0[1] as Int32), until: nil)
            }
            for member in members {
                open.removeAll { $0.person == member.person && $0.from == member.from }
                try Row.membership(group, member, [(member.until?.packed).databaseValue]).write(db, seq)
            }
            for gone in open { try Row.membership(group, gone, nil).write(db, seq) }
        }
    }
}

extension KnowledgeRow.Row {
    fileprivate static func membership(_ group: Int, _ member: KnowledgeRow.Member, _ values: [DatabaseValue]?) -> Self
    {
        Self(
            table: "membership",
            key: [
                ("grp", group.databaseValue), ("person", member.person.databaseValue),
                ("from_day", member.from.packed.databaseValue),
            ],
            columns: ["until_day"], values: values)
    }

    private var condition: String { key.map { "\($0.name) = ?" }.joined(separator: " AND ") }

    /// A row that is in force already stays as it is.
    fileprivate func write(_ db: Database, _ seq: Int) throws {
        guard let values else { return try close(db, seq) }
        let list = columns.isEmpty ? "1" : columns.joined(separator: ", ")
        let open = try db.cachedStatement(sql: "SELECT \(list) FROM \(table) WHERE \(condition) AND until IS NULL")
        if let row = try GRDB.Row.fetchOne(open, arguments: StatementArguments(key.map(\.value))) {
            if columns.isEmpty || row.databaseValues.elementsEqual(values) { return }
            try close(db, seq)
        }
        let names = key.map(\.name) + columns + ["since"]
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))")
            .execute(arguments: StatementArguments(key.map(\.value) + values + [seq.databaseValue]))
    }

    private func close(_ db: Database, _ seq: Int) throws {
        let arguments = StatementArguments(key.map(\.value))
        // A row that the same entry opened was never in force.
        try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(condition) AND until IS NULL AND since = ?")
            .execute(arguments: arguments + [seq])
        try db.cachedStatement(sql: "UPDATE \(table) SET until = ? WHERE \(condition) AND until IS NULL")
            .execute(arguments: [seq] + arguments)
    }
}
