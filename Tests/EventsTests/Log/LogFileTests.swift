@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// The log's own file: what it lets happen, and how it is opened.
@Suite struct LogFileTests {
    @Test func aCommitIsOnTheDisk() throws {
        let temporary = try TemporaryLedger()
        func pragma(_ name: String) throws -> String? {
            try temporary.ledger.log.queue.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA \(name)") }
        }
        #expect(try pragma("synchronous") == "2")
        #expect(try pragma("journal_mode") == "wal")
        #expect(try pragma("busy_timeout") == "5000")
        #expect(try pragma("recursive_triggers") == "1")
        #expect(try pragma("trusted_schema") == "0")
        #expect(try pragma("application_id") == String(0x4C45_544F))
        #expect(try pragma("user_version") == "1")
        let again = try LogFile(path: temporary.ledger.log.path, readOnly: false)
        let synchronous = try again.queue.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
        #expect(synchronous == 2)
    }

    @Test(arguments: [
        "UPDATE entry SET body = x'00'", "UPDATE entry SET seq = 9", "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = 2",
        "INSERT OR REPLACE INTO entry VALUES (2, x'00')", "REPLACE INTO entry VALUES (1, x'00')",
        "INSERT INTO entry VALUES (5, x'00')", "INSERT INTO entry VALUES (0, x'00')",
        "INSERT INTO entry VALUES (NULL, x'00')",
        "INSERT INTO entry VALUES (4, x'00')", "INSERT INTO entry(body) VALUES (x'00')",
        "INSERT INTO entry VALUES (2, x'00') ON CONFLICT DO UPDATE SET body = excluded.body",
        "UPDATE tree SET hashes = x'00'", "DELETE FROM tree", "INSERT OR REPLACE INTO tree VALUES (3, x'00')",
        "INSERT INTO tree VALUES (5, x'00')", "INSERT INTO tree VALUES (0, x'00')",
    ])
    func nothingIsChanged(_ sql: String) async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<2))
        let root = try temporary.ledger.root(at: 3)
        for isRecursive in [true, false] {
            // Others open the file without our settings.
            try temporary.execute("PRAGMA recursive_triggers = \(isRecursive ? "ON" : "OFF")")
            #expect(throws: DatabaseError.self) { try temporary.execute(sql) }
        }
        #expect(try temporary.ledger.size() == 3)
        #expect(try Verification.run(temporary.ledger).root == root)
    }

    @Test func aFullDiskLeavesNothingOfTheBatch() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<5))
        let pages = try temporary.ledger.log.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
        try temporary.execute("PRAGMA max_page_count = \(pages + 3)")
        let problem = await #expect(throws: Problem.self) { try await temporary.append(Lines.people("q", 0..<400)) }
        #expect(problem?.kind == .inputOutput && problem?.name == "disk-full")
        #expect(try temporary.ledger.size() == 6)
        try temporary.execute("PRAGMA max_page_count = 1000000")
        let receipt = try await temporary.append(Lines.people("q", 0..<400))
        #expect(receipt.first == 7 && receipt.appended == 400)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    @Test func entriesAreReadBackAsBytes() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.person("p-1"))
        let bodies = try temporary.bodies()
        #expect(bodies.count == 2)
        for (index, body) in bodies.enumerated() {
            #expect(try temporary.ledger.log.read { try LogRows.body($0, index + 1) } == body)
            #expect(try temporary.ledger.log.read { try LogRows.leaf($0, index + 1) } == TreeHash.leaf(body))
        }
    }

    // MARK: - Read-only copies

    /// A copy in a folder whose name no address may take literally.
    static func copy(_ temporary: TemporaryLedger) throws -> String {
        let folder = temporary.path + "/a copy #1? 100%\u{20}копия"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try Backup.write(temporary.ledger, to: folder + "/ledger.sqlite").path
    }

    @Test func aCopyIsReadWhereNothingCanBeWritten() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<5))
        let path = try Self.copy(temporary)
        for isImmutable in [true, nil] {
            let log = try LogFile(path: path, readOnly: true, isImmutable: isImmutable)
            #expect(log.isImmutable == (isImmutable == true))
            #expect(try log.read { try LogRows.size($0) } == 6)
            #expect(throws: DatabaseError.self) {
                try log.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 3") }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: Files.parent(path)) == ["ledger.sqlite"])
    }

    @Test func aCopyThatStillHasAJournalSaysWhatToDo() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<5))
        // The writer still has it open: there is a -wal, which a copy without a place to write cannot take in.
        let problem = #expect(throws: Problem.self) {
            try LogFile(path: temporary.ledger.log.path, readOnly: true, isImmutable: true)
        }
        #expect(problem?.kind == .inputOutput && problem?.name == "copy-not-readable")
    }

    @Test func aReadOnlyLedgerRefusesAWriter() async throws {
        let temporary = try TemporaryLedger()
        let ledger = try Ledger.open(temporary.path, readOnly: true)
        let problem = #expect(throws: Problem.self) { try Writer(ledger, account: "tester") }
        #expect(problem?.name == "read-only")
        #expect(try LedgerReader(ledger, index: Index(inMemoryFor: ledger.log)).size == 1)
    }

    /// A pipe would never answer.
    @Test func whatIsNoFileIsSaidSo() async throws {
        let temporary = try TemporaryLedger()
        let path = temporary.path + "/pipe.sqlite"
        #expect(mkfifo(path, 0o600) == 0)
        let problem = #expect(throws: Problem.self) { try Verification.run(file: path) }
        ProblemTests.check(problem, .inputOutput, "not-a-file")
    }

    @Test func whatIsNoLedgerIsNotOpened() throws {
        let temporary = try TemporaryLedger()
        let path = temporary.path + "/other.sqlite"
        let cases: [(String, Problem.Kind, String, () throws -> Void)] = [
            ("nothing", .notFound, "no-ledger", {}),
            ("text", .notFound, "no-ledger", { try "x".write(toFile: path, atomically: true, encoding: .utf8) }),
            (
                "noise", .notFound, "no-ledger",
                { try Data(repeating: 0xA5, count: 5000).write(to: URL(filePath: path)) }
            ),
            (
                "another database", .notFound, "no-ledger",
                {
                    try? FileManager.default.removeItem(atPath: path)
                    try DatabaseQueue(path: path).writeWithoutTransaction { try $0.execute(sql: "CREATE TABLE a(b)") }
                }
            ),
            (
                "a newer format", .badInput, "newer-format",
                {
                    try DatabaseQueue(path: path).writeWithoutTransaction {
                        try $0.execute(
                            sql: "PRAGMA application_id = \(LogSchema.applicationID); PRAGMA user_version = 2")
                    }
                }
            ),
        ]
        for (name, kind, problemName, make) in cases {
            try make()
            for readOnly in [true, false] {
                let problem = #expect(throws: Problem.self, "\(name)") { try LogFile(path: path, readOnly: readOnly) }
                #expect(problem?.kind == kind && problem?.name == problemName, "\(name)")
            }
        }
    }
}
