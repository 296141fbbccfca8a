@testable import Events
import Foundation
import GRDB
import Support
import Testing

@Suite struct VerificationTests {
    /// Entry 1, an organisation, and people: twelve entries in three commits.
    static func ledger() async throws -> TemporaryLedger {
        let temporary = try TemporaryLedger()
        try await temporary.append(
            #"{"type":"organisation.added","at":"2024-01-01","data":{"organisation":"org-1","name":"Край","kind":"ngo","sonko":true}}"#
        )
        try await temporary.append(Lines.people("p", 0..<5))
        try await temporary.appendAndFinish(Lines.people("p", 5..<10))
        return temporary
    }

    static func verify(_ temporary: TemporaryLedger) throws -> Verdict {
        try Verification.run(Folder(temporary.path))
    }

    @Test func aSoundLedgerAgrees() async throws {
        let temporary = try await Self.ledger()
        var steps: [Int] = []
        let verdict = try Verification.run(temporary.ledger) { done, total in
            steps.append(done)
            #expect(total == 12)
        }
        #expect(verdict.status == .agrees)
        #expect(verdict.status.exitCode == 0)
        #expect(verdict.entries == 12)
        #expect(try verdict.root == temporary.ledger.root(at: 12))
        #expect(verdict.problems.isEmpty)
        #expect(verdict.checkpoints.last == 12)
        #expect(steps.last == 12)
        // Every green verdict says who could still have rewritten what.
        #expect(verdict.statement.en.contains("secrets/signing.key"))
        #expect(verdict.statement.en.contains("only the owner's word"))
        #expect(verdict.statement.ru.contains("signing.key"))
    }

    @Test func withoutACheckpointTheVerdictSaysSo() async throws {
        let temporary = try await Self.ledger()
        try FileManager.default.removeItem(atPath: temporary.checkpointFolder)
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .agrees)
        #expect(verdict.checkpoints.isEmpty)
        #expect(verdict.statement.en.contains("holds no checkpoint"))
    }

    @Test func entriesAfterTheNewestCheckpointAreNamed() async throws {
        let temporary = try await Self.ledger()
        let bodies = try temporary.bodies()
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(12))
        let key = try temporary.ledger.signingKey()
        var frontier = Frontier()
        for body in bodies.prefix(7) { _ = frontier.append(TreeHash.leaf(body)) }
        try temporary.ledger.checkpoints.write(
            Checkpoint(origin: TemporaryLedger.origin, size: 7, root: frontier.root), by: key)
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .agrees && verdict.checkpoints.last == 7)
        #expect(verdict.statement.en.contains("None of them covers the last 5"))
    }

    /// A change that leaves the tree as it was: the hashes tell.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let seq: Int?
        let change: @Sendable (Database) throws -> Void

        init(_ name: String, _ seq: Int?, _ change: @escaping @Sendable (Database) throws -> Void) {
            testDescription = name
            self.seq = seq
            self.change = change
        }
    }

    @Test(arguments: [
        Change("a letter of a body", 5) {
            try $0.execute(
                sql: "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), 'p-2', 'p-9') AS BLOB) WHERE seq = 5")
        },
        Change("a space in a body", 5) {
            try $0.execute(
                sql: "UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), ',', ', ') AS BLOB) WHERE seq = 5")
        },
        Change("two entries exchanged", 5) {
            try $0.execute(sql: "UPDATE entry SET seq = -5 WHERE seq = 5; UPDATE entry SET seq = 5 WHERE seq = 6")
            try $0.execute(sql: "UPDATE entry SET seq = 6 WHERE seq = -5")
        },
        Change("an entry deleted", 6) { try $0.execute(sql: "DELETE FROM entry WHERE seq = 5") },
        Change("an entry with its hashes deleted", 6) {
            try $0.execute(sql: "DELETE FROM entry WHERE seq = 5; DELETE FROM tree WHERE seq = 5")
        },
        Change("the last entry deleted alone", 12) { try $0.execute(sql: "DELETE FROM entry WHERE seq = 12") },
        Change("an entry doubled", 13) {
            try $0.execute(sql: "INSERT INTO entry SELECT 13, body FROM entry WHERE seq = 12")
        },
        Change("a leaf hash", 5) { try $0.execute(sql: "UPDATE tree SET hashes = zeroblob(32) WHERE seq = 5") },
        Change("an interior hash", 8) {
            try $0.execute(
                sql: "UPDATE tree SET hashes = CAST(substr(hashes, 1, 96) || zeroblob(32) AS BLOB) WHERE seq = 8")
        },
        Change("a hash too many", 8) {
            try $0.execute(sql: "UPDATE tree SET hashes = CAST(hashes || zeroblob(32) AS BLOB) WHERE seq = 8")
        },
        Change("a hash too few", 8) {
            try $0.execute(sql: "UPDATE tree SET hashes = substr(hashes, 1, 96) WHERE seq = 8")
        },
        Change("hashes deleted", 12) { try $0.execute(sql: "DELETE FROM tree WHERE seq = 12") },
        Change("everything deleted", nil) { try $0.execute(sql: "DELETE FROM entry; DELETE FROM tree") },
        Change("entry 1 damaged", 1) { try $0.execute(sql: "UPDATE entry SET body = x'7b7d' WHERE seq = 1") },
        Change("a table that does not belong", nil) { try $0.execute(sql: "CREATE TABLE notes(a)") },
        Change("an index that does not belong", nil) { try $0.execute(sql: "CREATE INDEX by_body ON entry(body)") },
        Change("another application_id", nil) { try $0.execute(sql: "PRAGMA application_id = 7") },
        Change("no user_version", nil) { try $0.execute(sql: "PRAGMA user_version = 0") },
    ])
    func whatIsChangedIsFound(_ change: Change) async throws {
        let temporary = try await Self.ledger()
        try temporary.tamper(change.change)
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .altered)
        #expect(verdict.status.exitCode == 40)
        #expect(verdict.problems.first?.seq == change.seq)
        for problem in verdict.problems { #expect(!problem.what.ru.isEmpty && !problem.what.en.isEmpty) }
    }

    /// A change with a tree that belongs to it: only what the bodies must be to each other tells.
    @Test(
        arguments: [
            ("another place", 5, "seq", JSON.int(6)), ("another log", 5, "log", "other.example"),
            ("opened again", 5, "type", "ledger.opened"), ("not opened", 1, "type", "ledger.forked"),
            ("recorded before", 8, "recorded", "2023-12-31T23:59:59.999Z"),
            ("an id that another has", 7, "id", "01234567-89ab-7cde-8f01-23456789abcd"),
            ("a null", 5, "data", ["person": .null]), ("no code", 5, "by", "Tester"),
        ] as [(String, Int, String, JSON)])
    func whatContradictsOtherEntriesIsFound(_ name: String, _ seq: Int, _ member: String, _ value: JSON) async throws {
        let temporary = try await Self.ledger()
        if member == "id" { try temporary.rewrite(3) { $0["id"] = value } }
        try temporary.rewrite(seq) { $0[member] = value }
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .altered, "\(name)")
        #expect(verdict.problems.first?.seq == seq, "\(name)")
    }

    @Test func aMissingTriggerIsFound() async throws {
        let temporary = try await Self.ledger()
        for (name, sql) in [
            ("entry_stays", nil),
            ("entry_remains", "CREATE TRIGGER entry_remains BEFORE DELETE ON entry BEGIN SELECT 1; END"),
        ] {
            try temporary.execute("DROP TRIGGER \(name)")
            if let sql { try temporary.execute(sql) }
            let verdict = try Self.verify(temporary)
            #expect(verdict.status == .altered)
            #expect(verdict.problems.contains { $0.what.en.contains(name) })
        }
    }

    @Test func aViewForATableIsFound() async throws {
        let temporary = try await Self.ledger()
        try temporary.execute("ALTER TABLE entry RENAME TO hidden; CREATE VIEW entry AS SELECT seq, body FROM hidden")
        #expect(try Self.verify(temporary).status == .altered)
    }

    @Test func typesOfTheFutureAreVerified() async throws {
        let temporary = try await Self.ledger()
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(12))
        try temporary.rewrite(5) { $0["type"] = "moon.visited" }
        try temporary.rewrite(6) { $0["v"] = 99 }
        #expect(try Self.verify(temporary).status == .agrees)
    }

    // MARK: - Checkpoints

    @Test func aConsistentForgeryDivergesFromTheCheckpoint() async throws {
        let temporary = try await Self.ledger()
        try temporary.rewrite(5) { $0["data"] = ["person": "p-other"] }
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .diverges)
        #expect(verdict.status.exitCode == 30)
        #expect(verdict.problems.count == 1)
        #expect(verdict.problems.first?.what.en.contains("another root was signed") == true)
    }

    @Test func aLogCutShortDivergesFromTheCheckpoint() async throws {
        let temporary = try await Self.ledger()
        try temporary.rewrite(Array(temporary.bodies().prefix(9)))
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .diverges)
        #expect(verdict.problems.first?.what.en.contains("fewer entries") == true)
    }

    @Test(arguments: ["empty", "cut", "other key", "other size", "beyond any size"])
    func aCheckpointThatIsNoneDiverges(_ kind: String) async throws {
        let temporary = try await Self.ledger()
        var path = temporary.checkpointPath(12)
        let note = try String(contentsOfFile: path, encoding: .utf8)
        var random = RandomSource(seed: 9)
        switch kind {
        case "empty": try "".write(toFile: path, atomically: true, encoding: .utf8)
        case "cut": try String(note.dropLast(9)).write(toFile: path, atomically: true, encoding: .utf8)
        case "other key":
            let other = try SigningKey.generate(name: TemporaryLedger.origin, &random)
            let text = Checkpoint(origin: TemporaryLedger.origin, size: 12, root: try temporary.ledger.root(at: 12))
                .text
            try other.sign(text).write(toFile: path, atomically: true, encoding: .utf8)
        case "other size": try note.write(toFile: temporary.checkpointPath(11), atomically: true, encoding: .utf8)
        default:
            path = temporary.checkpointFolder + "/99999999999999999999"
            try note.write(toFile: path, atomically: true, encoding: .utf8)
        }
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .diverges)
        #expect(verdict.problems.count == 1)
    }

    @Test func otherFilesInTheFolderArePassedOver() async throws {
        let temporary = try await Self.ledger()
        for name in ["README", ".DS_Store", "00000000000000000012.123.tmp"] {
            try "x".write(toFile: temporary.checkpointFolder + "/" + name, atomically: true, encoding: .utf8)
        }
        #expect(try Self.verify(temporary).status == .agrees)
    }

    @Test func aRotatedKeySignsFromThenOn() async throws {
        let temporary = try await Self.ledger()
        var random = RandomSource(seed: 10)
        let next = try SigningKey.generate(name: TemporaryLedger.origin, &random)
        var bodies = try temporary.bodies()
        let entry = Entry(
            draft: try Validation.draft(
                Action(
                    type: "ledger.key-rotated", at: "2024-01-01",
                    data: JSONObject([.init(key: "verifierKey", value: .string(next.verifier.text))]))),
            seq: 13, id: Lines.id(13), by: "tester", log: TemporaryLedger.origin,
            recorded: Timestamp.text(milliseconds: TemporaryLedger.start))
        bodies.append(entry.body)
        try temporary.rewrite(bodies)
        let checkpoint = Checkpoint(origin: TemporaryLedger.origin, size: 13, root: try temporary.ledger.root(at: 13))
        let path = temporary.checkpointPath(13)
        try temporary.ledger.signingKey().sign(checkpoint.text).write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try Self.verify(temporary).status == .diverges)
        try next.sign(checkpoint.text).write(toFile: path, atomically: true, encoding: .utf8)
        #expect(try Self.verify(temporary).status == .agrees)
    }

    // MARK: - Files that are none

    @Test func whereThereIsNoLedgerThereIsNoVerdict() {
        let problem = #expect(throws: Problem.self) { try Verification.run(Folder("/nowhere")) }
        #expect(problem?.kind == .notFound)
    }

    @Test func aNewerFormatIsNotJudged() async throws {
        let temporary = try await Self.ledger()
        try temporary.execute("PRAGMA user_version = 2")
        let problem = #expect(throws: Problem.self) { try Self.verify(temporary) }
        #expect(problem?.kind == .badInput && problem?.name == "newer-format")
    }

    @Test func aDamagedFileIsAltered() async throws {
        let temporary = try await Self.ledger()
        let copy = temporary.path + "/copy.sqlite"
        try Backup.write(temporary.ledger, to: copy)
        let whole = try #require(FileManager.default.contents(atPath: copy))
        for (start, count) in [(0, 16), (4096, 200), (whole.count - 4096, 4096)] {
            var damaged = whole
            damaged.replaceSubrange(start..<start + count, with: Data(repeating: 0xA5, count: count))
            try damaged.write(to: URL(filePath: copy))
            let verdict = try Verification.run(file: copy)
            #expect(verdict.status == .altered, "from byte \(start)")
        }
        try whole.write(to: URL(filePath: copy))
        #expect(try Verification.run(file: copy).status == .agrees)
    }

    @Test func notMoreIsListedThanCanBeRead() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<300))
        try temporary.tamper { try $0.execute(sql: "UPDATE tree SET hashes = zeroblob(32)") }
        let verdict = try Self.verify(temporary)
        #expect(verdict.problems.count == Verification.greatestFindings + 1)
        #expect(verdict.problems.last?.what.en == "and 101 more")
    }
}
