import Events
import Foundation
import GRDB

/// The present value of each indicator, kept and moved on with the entries that follow, or dropped where these may do
/// more than add to it.
enum IndicatorValues {
    /// `subjects` is a bit per subject counted, of a count of different ones that can be moved on; see ``MovedCount``.
    static let schema = """
        CREATE TABLE indicator_value (
          programme TEXT NOT NULL,
          indicator TEXT NOT NULL,
          value INTEGER,
          entries INTEGER,
          headcount INTEGER,
          groups_ TEXT NOT NULL,
          subjects BLOB,
          PRIMARY KEY (programme, indicator)
        ) STRICT, WITHOUT ROWID
        """

    /// A value worked out, and what it takes to move it on.
    struct Made {
        let definition: IndicatorDefinition
        let count: Count
        let subjects: SymbolSet?
    }

    /// The value at `position`, the one that the read models have reached.
    static func value(_ db: Database, _ definition: IndicatorDefinition, at position: Int) throws -> Int? {
        if let known = try known(db, definition) { return known.value }
        let read = try CountedFacts(
            db, programme: definition.programme, rules: [definition.rule], from: position, upTo: position)
        return RuleCount(definition.rule, over: read, asOf: position).value
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
    static func keep(_ queue: DatabaseQueue, _ values: [Made], at position: Int) throws {
        do {
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = 50")
                // It cannot fail: SQLite is told a number, and asks no file.
                defer { try? db.execute(sql: "PRAGMA busy_timeout = 5000") }
                try db.inTransaction(.immediate) {
                    guard try Views.state(db)?.size == position else { return .rollback }
                    for value in values { try keep(db, value) }
                    return .commit
                }
            }
        } catch let error as DatabaseError
            where [.SQLITE_BUSY, .SQLITE_READONLY, .SQLITE_FULL].contains(error.resultCode)
        {}
    }

    private static func keep(_ db: Database, _ made: Made) throws {
        let groups = made.count.groups.map { group in
            var object = JSONObject()
            object["key"] = group.key.map(JSON.string)
            object["value"] = group.value.map(JSON.int)
            return JSON.object(object)
        }
        try db.cachedStatement(sql: "INSERT OR REPLACE INTO indicator_value VALUES (?, ?, ?, ?, ?, ?, ?)").execute(
            arguments: [
                made.definition.programme, made.definition.indicator, made.count.value, made.count.entries,
                made.count.headcount, JSON.array(groups).canonicalText, made.subjects.map { Data($0.bytes) },
            ])
    }

    // MARK: - After an append

    /// Moves on the values that `entries` add to, and drops those that these could have moved otherwise: of their
    /// programmes, or all where people, organisations or groups are not what they were.
    static func forget(_ db: Database, touchedBy entries: [Entry]) throws {
        guard let last = entries.last,
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM indicator_value)") == true
        else { return }
        var dropped = Set<String>()
        var added: [String: Set<String>] = [:]
        for entry in entries {
            switch entry.type.area {
            case .organisation, .person:
                // Affiliations and corrections reach no fact recorded before them.
                guard entry.type.mergedKind != nil || entry.type.changes(.group) && !entry.type.creates(.group) else {
                    continue
                }
                return try db.execute(sql: "DELETE FROM indicator_value")
            case .ledger where !entry.type.voids: continue
            default:
                guard let programme = entry.programme else {
                    return try db.execute(sql: "DELETE FROM indicator_value")
                }
                if isPlain(entry.type) {
                    added[programme, default: []].insert(entry.type.name)
                } else {
                    dropped.insert(programme)
                }
            }
        }
        for programme in dropped {
            try db.execute(sql: "DELETE FROM indicator_value WHERE programme = ?", arguments: [programme])
        }
        for (programme, types) in added where !dropped.contains(programme) {
            try move(db, programme, types, after: entries[0].seq - 1, upTo: last.seq)
        }
    }

    /// Whether an entry does no more than assert its own facts, if any.
    private static func isPlain(_ type: EventType) -> Bool {
        switch type.area {
        case .programme, .centre, .indicator, .ledger, .organisation, .person: false
        default: type.activityVerb != .planned && type.activityVerb != .cancelled
        }
    }

    private static func move(
        _ db: Database, _ programme: String, _ types: Set<String>, after start: Int, upTo end: Int
    ) throws {
        // No entry of these changes a definition: what holds at the end held before.
        let definitions = try Views.definitions(db, programme: programme, asOf: end)
        var moving: [(definition: IndicatorDefinition, count: Count)] = []
        for definition in definitions {
            let plans = definition.rule.tallies.map { TallyPlan($0, .catalogue) }
            let asked = Set(plans.flatMap(\.leaves).flatMap(\.types))
            let heads = Vocabulary.catalogue.kinds(of: .headcountDeclared, in: types)
                .map { ActivityVerb.attended.type(of: $0) }
            if asked.isDisjoint(with: types), asked.isDisjoint(with: heads) { continue }
            if let count = try known(db, definition), MovedCount.canMove(definition.rule) {
                moving.append((definition, count))
            } else {
                try db.execute(
                    sql: "DELETE FROM indicator_value WHERE programme = ? AND indicator = ?",
                    arguments: [programme, definition.indicator])
            }
        }
        if moving.isEmpty { return }
        let read = try CountedFacts(
            db, programme: programme, rules: moving.map(\.definition.rule), factsAfter: start, from: end, upTo: end)
        for (definition, count) in moving {
            let before = try Data.fetchOne(
                db, sql: "SELECT subjects FROM indicator_value WHERE programme = ? AND indicator = ?",
                arguments: [programme, definition.indicator])
            var moved = MovedCount(count, before.map { SymbolSet(bytes: Array($0)) })
            moved.add(RuleCount(definition.rule, over: read, asOf: end))
            let query = try CountQuery(definition.rule, programme: programme, asOf: end)
            moved.count.headcount = try query.headcount(db)
            try keep(db, Made(definition: definition, count: moved.count, subjects: moved.subjects))
        }
    }
}
