import GRDB

/// The tables of ledger.sqlite (FORMAT.md). Frozen: bytes once written are for ever.
package enum LogSchema {
    /// "LETO".
    package static let applicationID = 0x4C45_544F
    package static let version = 1

    /// A table, or a trigger on one.
    package struct Object: Sendable {
        package let name: String
        /// The table that it is, or is on.
        package let table: String
        package let sql: String

        package var isTable: Bool { name == table }

        fileprivate init(table: String, _ sql: String) {
            (name, self.table, self.sql) = (table, table, sql)
        }

        fileprivate init(trigger name: String, _ event: String, on table: String, when: String = "", _ message: String)
        {
            (self.name, self.table) = (name, table)
            sql =
                "CREATE TRIGGER \(name) BEFORE \(event) ON \(table) \(when)BEGIN SELECT RAISE(ABORT, '\(message)'); END"
        }
    }

    /// Every object of the schema.
    package static let objects: [Object] = [
        Object(table: "entry", "CREATE TABLE entry(seq INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT"),
        Object(table: "tree", "CREATE TABLE tree(seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT"),
        Object(
            trigger: "entry_follows", "INSERT", on: "entry",
            when: "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry) ", "an entry follows the last one"),
        Object(
            trigger: "entry_has_hashes", "INSERT", on: "entry",
            when: "WHEN NOT EXISTS (SELECT 1 FROM tree WHERE seq = NEW.seq) ", "an entry needs its hashes first"),
        Object(trigger: "entry_stays", "UPDATE", on: "entry", "entries are never changed"),
        Object(trigger: "entry_remains", "DELETE", on: "entry", "entries are never deleted"),
        Object(
            trigger: "tree_follows", "INSERT", on: "tree",
            when: "WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM tree) ", "a hash row follows the last one"
        ),
        Object(trigger: "tree_stays", "UPDATE", on: "tree", "hashes are never changed"),
        Object(trigger: "tree_remains", "DELETE", on: "tree", "hashes are never deleted"),
    ]

    /// What SQLite makes by itself, for ANALYZE and AUTOINCREMENT (sqlite.org/fileformat2.html, section 2.6).
    static let sqliteObjects: [Object] = [
        Object(table: "sqlite_sequence", "CREATE TABLE sqlite_sequence(name,seq)"),
        Object(table: "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
        Object(table: "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
    ]

    static func create(_ db: Database) throws {
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
        for object in objects { try db.execute(sql: object.sql) }
    }

    /// The objects that are not as they should be: missing, changed, or not ours.
    package static func differences(_ db: Database) throws -> [Phrase] {
        try SchemaComparison(db).differences
    }
}
