import Events
import GRDB

/// The present value of each indicator, kept until an entry that could move it passes.
enum IndicatorValues {
    static let schema = """
        CREATE TABLE indicator_value (
          programme TEXT NOT NULL,
          indicator TEXT NOT NULL,
          value INTEGER,
          entries INTEGER,
          headcount INTEGER,
          groups_ TEXT NOT NULL,
          PRIMARY KEY (programme, indicator)
        ) STRICT, WITHOUT ROWID
        """

    /// The value at `position`, the one that the read models have reached.
    static func value(_ db: Database, _ definition: IndicatorDefinition, at position: Int) throws -> Int? {
        if let known = try known(db, definition) { return known.value }
        return try CountQuery(definition.rule, programme: definition.programme, asOf: position).count(db, with: [])
            .value
    }

    static func known(_ db: Database, _ definition: IndicatorDefinition) throws -> Count? {
        let statement = try db.cachedStatement(
            sql: "SELECT value, entries, headcount, groups_ FROM indicator_value WHERE programme = ? AND indicator = ?")
        guard let row = try Row.fetchOne(statement, arguments: [definition.programme, definition.indicator]) else {
            return nil
        }
        let text: String = row["groups_"]
        let groups = try JSONReader.read(Array(text.utf8), .input).array ?? []
        return Count(
            value: row["value"],
            groups: groups.map { group in
                Count.Group(key: group.object?["key"]?.string, value: group.object?["value"]?.int)
            },
            entries: row["entries"], headcount: row["headcount"])
    }

    /// Keeps values worked out at `position`, unless the views have moved on since, or somebody else is writing them:
    /// an answer does not wait for its being kept.
    static func keep(_ queue: DatabaseQueue, _ values: [(IndicatorDefinition, Count)], at position: Int) throws {
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = 50")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
                try db.inTransaction(.immediate) {
                    try keep(db, values, at: position)
                    return .commit
                }
            }
        } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_READONLY, .SQLITE_FULL].contains(error.resultCode)
        {}
    }

    private static func keep(_ db: Database, _ values: [(IndicatorDefinition, Count)], at position: Int) throws {
        guard try Views.state(db)?.size == position else { return }
        let statement = try db.cachedStatement(sql: "INSERT OR REPLACE INTO indicator_value VALUES (?, ?, ?, ?, ?, ?)")
        for (definition, count) in values {
            let groups = count.groups.map { group in
                var object = JSONObject()
                object["key"] = group.key.map(JSON.string)
                object["value"] = group.value.map(JSON.int)
                return JSON.object(object)
            }
            try statement.execute(arguments: [
                definition.programme, definition.indicator, count.value, count.entries, count.headcount,
                JSON.array(groups).canonicalText,
            ])
        }
    }

    /// Drops the values that `entries` could have moved: those of their programmes, or all where people,
    /// organisations or groups are not what they were.
    static func forget(_ db: Database, touchedBy entries: [Entry]) throws {
        var programmes = Set<String>()
        for entry in entries {
            switch entry.type.area {
            case .organisation, .person:
                // Affiliations and corrections reach no fact recorded before them.
                let name = entry.type.name
                guard name.hasSuffix("merged") || name.hasPrefix("group.") && name != "group.formed" else { continue }
                try db.execute(sql: "DELETE FROM indicator_value")
                return
            case .ledger where entry.type.name != "entry.voided": continue
            default:
                guard let programme = entry.programme else {
                    try db.execute(sql: "DELETE FROM indicator_value")
                    return
                }
                programmes.insert(programme)
            }
        }
        for programme in programmes {
            try db.execute(sql: "DELETE FROM indicator_value WHERE programme = ?", arguments: [programme])
        }
    }
}
