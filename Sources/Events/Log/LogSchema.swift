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
        (
            "entry_follows",
            trigger(
                "entry_follows",
                "BEFORE INSERT ON entry WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)",
                "an entry follows the last one")
        ),
        (
            "entry_has_hashes",
            trigger(
                "entry_has_hashes", "BEFORE INSERT ON entry WHEN NOT EXISTS (SELECT 1 FROM tree WHERE seq = NEW.seq)",
                "an entry needs its hashes first")
        ),
        ("entry_stays", trigger("entry_stays", "BEFORE UPDATE ON entry", "entries are never changed")),
        ("entry_remains", trigger("entry_remains", "BEFORE DELETE ON entry", "entries are never deleted")),
        (
            "tree_follows",
            trigger(
                "tree_follows",
                "BEFORE INSERT ON tree WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM tree)",
                "a hash row follows the last one")
        ),
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
    package static func differences(_ db: Database) throws -> [Phrase] {
        var expected = Dictionary(uniqueKeysWithValues: objects.map { ($0.name, $0.sql) })
        var differences: [Phrase] = []
        for row in try Row.fetchAll(db, sql: "SELECT type, name, sql FROM sqlite_schema ORDER BY name") {
            let (type, name, sql): (String, String, String) = (row[0] ?? "", row[1] ?? "", row[2] ?? "")
            if name.hasPrefix("sqlite_") { continue }
            guard let made = expected.removeValue(forKey: name) else {
                differences.append(
                    Phrase(ru: "в схеме лишнее: \(type) \(name)", en: "\(type) \(name) does not belong in the schema"))
                continue
            }
            if !sql.hasSameBytes(as: made) || type != made.kind {
                differences.append(
                    Phrase(ru: "в схеме изменено: \(name)", en: "\(name) in the schema is not as it was made"))
            }
        }
        return differences
            + expected.keys.sorted().map { Phrase(ru: "в схеме нет: \($0)", en: "\($0) is missing from the schema") }
    }
}

extension String {
    /// What a CREATE statement makes.
    fileprivate var kind: String { hasPrefix("CREATE TRIGGER") ? "trigger" : "table" }
}
