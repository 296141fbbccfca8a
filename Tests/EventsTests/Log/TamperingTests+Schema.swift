@testable import Events
import GRDB
import Support
import Testing

extension TamperingTests {
    @Test(arguments: [
        ("no trigger", "DROP TRIGGER entry_stays", "entry_stays is missing from"),
        (
            "a trigger that does nothing",
            "DROP TRIGGER entry_remains; CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT 1; END",
            "entry_remains in the schema is not as it was made"
        ),
        (
            "a trigger on the other table",
            "DROP TRIGGER entry_remains; CREATE TRIGGER entry_remains BEFORE DELETE ON tree BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END",
            "entry_remains in the schema is not as it was made"
        ),
        (
            "a trigger too many", "CREATE TRIGGER quiet BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END",
            "trigger quiet does not belong"
        ),
        ("a table too many", "CREATE TABLE notes(a)", "table notes does not belong"),
        ("a view too many", "CREATE VIEW people AS SELECT * FROM entry", "view people does not belong"),
        ("an index", "CREATE INDEX by_body ON entry(body)", "index by_body does not belong"),
        ("a partial index", "CREATE INDEX half ON entry(body) WHERE seq > 8", "index half does not belong"),
        (
            "a view for a table",
            "ALTER TABLE entry RENAME TO hidden; CREATE VIEW entry AS SELECT seq, body FROM hidden WHERE seq <> 9",
            "entry in the schema is not as it was made"
        ),
        (
            "another table for a table",
            "ALTER TABLE tree RENAME TO hidden; CREATE TABLE tree(seq INTEGER PRIMARY KEY, hashes BLOB NOT NULL)",
            "tree in the schema is not as it was made"
        ),
        ("a column more", "ALTER TABLE entry ADD COLUMN note TEXT", "entry in the schema is not as it was made"),
        ("another application_id", "PRAGMA application_id = 7", "application_id is not the ledger's: 7"),
        ("no user_version", "PRAGMA user_version = 0", "user_version is not the format's: 0"),
    ])
    func anotherSchemaIsFound(_ name: String, _ sql: String, _ what: String) async throws {
        let copy = try await Self.copy()
        try copy.execute(sql)
        try Self.expectAltered(copy, what, name)
    }

    private static func expectAltered(_ copy: LedgerCopy, _ what: String, _ name: String) throws {
        let verdict = try copy.verify()
        #expect(verdict.status == .altered, "\(name)")
        #expect(verdict.problems.contains { $0.what.en.contains(what) }, "\(name): \(verdict.problems)")
    }

    /// Rows of the schema that nobody's CREATE made.
    @Test(arguments: [
        (
            "a table made otherwise than it says",
            "UPDATE sqlite_master SET sql = replace(sql, 'body BLOB NOT NULL) STRICT', 'body BLOB COLLATE NOCASE) STRICT') WHERE name = 'entry'",
            "entry in the schema"
        ),
        (
            "a column of another type",
            "UPDATE sqlite_master SET sql = replace(sql, 'body BLOB', 'body TEXT') WHERE name = 'entry'",
            "entry in the schema"
        ),
        (
            "a table without row ids",
            "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', 'STRICT, WITHOUT ROWID') WHERE name = 'tree'",
            "tree in the schema"
        ),
        (
            "two names for one place",
            "UPDATE sqlite_master SET rootpage = (SELECT rootpage FROM sqlite_master WHERE name = 'tree') WHERE name = 'entry'",
            "in the schema is not as it was made"
        ),
        (
            "a trigger of another table",
            "UPDATE sqlite_master SET tbl_name = 'tree' WHERE name = 'entry_stays'", "entry_stays in the schema"
        ),
        (
            "a view under a name of SQLite's own",
            "INSERT INTO sqlite_master VALUES ('view', 'sqlite_x', 'sqlite_x', 0, 'CREATE VIEW sqlite_x AS SELECT 1')",
            "view sqlite_x does not belong"
        ),
        (
            "a trigger under a name of SQLite's own",
            "INSERT INTO sqlite_master VALUES ('trigger', 'sqlite_y', 'entry', 0, 'CREATE TRIGGER sqlite_y BEFORE INSERT ON entry BEGIN SELECT RAISE(IGNORE); END')",
            "trigger sqlite_y does not belong"
        ),
        (
            "a view that answers for the schema",
            "INSERT INTO sqlite_master VALUES ('view', 'sqlite_schema', 'sqlite_schema', 0, 'CREATE VIEW sqlite_schema AS SELECT 1 AS type')",
            "view sqlite_schema does not belong"
        ),
        (
            "statistics that SQLite did not make",
            "CREATE TABLE statistics(tbl,idx,stat); UPDATE sqlite_master SET name = 'sqlite_stat1', tbl_name = 'sqlite_stat1' WHERE name = 'statistics'",
            "table sqlite_stat1 does not belong"
        ),
    ])
    func aWrittenSchemaIsFound(_ name: String, _ sql: String, _ what: String) async throws {
        let copy = try await Self.copy()
        try copy.write { try $0.execute(sql: "PRAGMA writable_schema = ON; \(sql)") }
        let verdict = try copy.verify()
        #expect(verdict.status == .altered)
        // What SQLite itself cannot make sense of is damage.
        #expect(
            verdict.problems.contains {
                $0.what.en.contains(what) || $0.what.en.contains("the database file is damaged")
            },
            "\(name): \(verdict.problems)")
    }

    /// The hash tells, whether or not the triggers stand as they stood.
    @Test func whatTriggersWouldHaveStoppedIsFoundWithoutThem() async throws {
        let copy = try await Self.copy()
        try copy.execute("DROP TRIGGER entry_follows")
        // Skips the triggers against deleting, where they are not told to mind it.
        try copy.execute(
            "INSERT OR REPLACE INTO entry SELECT 9, CAST(replace(CAST(body AS TEXT), 'p-6', 'p-0') AS BLOB) FROM entry WHERE seq = 9"
        )
        try copy.execute(LogSchema.objects.first { $0.name == "entry_follows" }?.sql ?? "")
        let verdict = try copy.verify()
        #expect(verdict.status == .altered && !verdict.problems.contains { $0.what.en.contains("schema") })
        #expect(verdict.firstWrong == 9)
    }

    /// Nothing was changed, whatever was done meanwhile.
    @Test func whatComesToTheSameIsSound() async throws {
        let root = try await Self.copy().verify().root
        for change in [
            { try $0.tamper { _ in } }, { try $0.execute("ANALYZE") }, { try $0.execute("VACUUM") },
            { try $0.rewrite($0.bodies()) }, { try $0.execute("PRAGMA journal_mode = DELETE") },
        ] as [(LedgerCopy) throws -> Void] {
            let copy = try await Self.copy()
            try change(copy)
            let verdict = try copy.verify()
            #expect(verdict.status == .agrees && verdict.root == root, "\(verdict.problems)")
        }
    }

    /// SQLite would give the same bytes for a text.
    @Test func aBodyThatIsStoredAsTextIsFound() async throws {
        let copy = try await Self.copy()
        let made = LogSchema.objects[0].sql
        try copy.tamper { db in
            try db.execute(sql: "PRAGMA writable_schema = ON; PRAGMA schema_version")
            try db.execute(
                sql: "UPDATE sqlite_master SET sql = ? WHERE name = 'entry'",
                arguments: ["CREATE TABLE entry(seq INTEGER PRIMARY KEY, body)"])
        }
        try copy.tamper { try $0.execute(sql: "UPDATE entry SET body = CAST(body AS TEXT) WHERE seq = 9") }
        try copy.write {
            try $0.execute(sql: "PRAGMA writable_schema = ON")
            try $0.execute(sql: "UPDATE sqlite_master SET sql = ? WHERE name = 'entry'", arguments: [made])
        }
        let verdict = try copy.verify()
        #expect(verdict.problems.map(\.seq) == [9])
        #expect(verdict.problems.first?.what.en == "the row is not stored as bytes")
    }
}
