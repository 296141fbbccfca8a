import GRDB

/// The tables of ledger.sqlite (FORMAT.md). Frozen: bytes once written are for ever.
package enum LogSchema {
    /// "LETO".
    package static let applicationID = 0x4C45_544F
    package static let version = 1

    /// Every object of the schema, by name. `verify` compares these texts, not only the names.
    package static let objects: [(name: String, sql: String)] = [
        ("entry", "CREATE TABLE entry(seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"),
        ("tree", "CREATE TABLE tree(seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT"),
        ("entry_follows", trigger("entry_follows", "BEFORE INSERT ON entry WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)", "an entry follows the last one")),
        ("entry_has_hashes", trigger("entry_has_hashes", "BEFORE INSERT ON entry WHEN NOT EXISTS (SELECT 1 FROM tree WHERE seq = NEW.seq)", "an entry needs its hashes first")),
        ("entry_stays", trigger("entry_stays", "BEFORE UPDATE ON entry", "entries are never changed")),
        ("entry_remains", trigger("entry_remains", "BEFORE DELETE ON entry", "entries are never deleted")),
        ("tree_follows", trigger("tree_follows", "BEFORE INSERT ON tree WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM tree)", "a hash row follows the last one")),
        ("tree_stays", trigger("tree_stays", "BEFORE UPDATE ON tree", "hashes are never changed")),
        ("tree_remains", trigger("tree_remains", "BEFORE DELETE ON tree", "hashes are never deleted")),
    ]

    private static func trigger(_ name: String, _ event: String, _ message: String) -> String {
        "CREATE TRIGGER \(name) \(event) BEGIN SELECT RAISE(ABORT, '\(message)'); END"
    }

    static func create(_ db: Database) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
        for object in objects { try db.execute(sql: object.sql) }
    }

    /// The objects that are not as they should be: missing, changed, or not ours.
    package static func differences(_ db: Database) throws -> [String] {
        var found: [String: String] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'") {
            found[row[0]] = row[1] as String? ?? ""
        }
        var problems: [String] = []
        for object in objects {
            switch found.removeValue(forKey: object.name) {
            case nil: problems.append("\(object.name) is missing")
            case object.sql: break
            default: problems.append("\(object.name) is not as it was made")
            }
        }
        return problems + found.keys.sorted().map { "\($0) does not belong here" }
    }
}
