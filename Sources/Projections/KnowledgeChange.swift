import Events
import GRDB

/// What an entry makes the values in force in one of the tables of ``Knowledge``.
struct KnowledgeChange: Sendable {
    let seq: Int
    let kind: Kind

    enum Kind: Sendable {
        case row(Row)
        /// All members of a group: person, first day, and first day outside.
        case members(group: Int, [[Int?]])
    }

    struct Row: Sendable {
        let table: String
        let key: [(name: String, value: Int)]
        let columns: [String]
        /// Nil where nothing is in force any more.
        let values: [DatabaseValue]?
    }

    func write(_ db: Database) throws {
        switch kind {
        case .row(let row): try row.write(db, seq)
        case .members(let group, let members):
            let statement = try db.cachedStatement(
                sql: "SELECT person, from_day FROM membership WHERE grp = ? AND until IS NULL")
            var open: [[Int?]] = try Row.fetchAll(db, statement, group)
            for member in members {
                open.removeAll { $0[0] == member[0] && $0[1] == member[1] }
                try Row.membership(group, member, [member[2].databaseValue]).write(db, seq)
            }
            for gone in open { try Row.membership(group, gone, nil).write(db, seq) }
        }
    }
}

extension KnowledgeChange.Row {
    fileprivate static func fetchAll(_ db: Database, _ statement: GRDB.Statement, _ group: Int) throws -> [[Int?]] {
        try GRDB.Row.fetchAll(statement, arguments: [group]).map { [$0[0], $0[1]] }
    }

    fileprivate static func membership(_ group: Int, _ member: [Int?], _ values: [DatabaseValue]?) -> Self {
        Self(
            table: "membership",
            key: [("grp", group), ("person", member[0] ?? 0), ("from_day", member[1] ?? 0)],
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
            .execute(
                arguments: StatementArguments(key.map(\.value.databaseValue) + values + [seq.databaseValue]))
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
