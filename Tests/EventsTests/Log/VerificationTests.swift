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
        #expect(verdict.statement.plain.en.contains("secrets/signing.key"))
        #expect(verdict.statement.plain.en.contains("only the owner's word"))
        #expect(verdict.statement.plain.ru.contains("signing.key"))
        #expect(verdict.bracket == nil && verdict.firstWrong == nil)
        #expect(verdict.firstCosigned == nil)
        #expect(
            verdict.statement.plain.en.contains("No checkpoint carries another's signature: that goes for all entries"))
    }

    /// Whose signature it is nobody says here: it is told, not checked.
    @Test func theFirstCheckpointWithAnothersSignatureIsNamed() async throws {
        let temporary = try await Self.ledger()
        let key = try temporary.ledger.signingKey()
        for size in [3, 5, 9] { try temporary.sign(size, by: key) }
        for size in [5, 12] {
            let path = temporary.checkpointPath(size)
            let note = try String(contentsOfFile: path, encoding: .utf8)
            let line =
                "\u{2014} witness.example/w \(Data([1, 2, 3, 4] + [UInt8](repeating: 7, count: 72)).base64EncodedString())\n"
            try (note + line).write(toFile: path, atomically: true, encoding: .utf8)
        }
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .agrees && verdict.checkpoints == [3, 5, 9, 12])
        #expect(verdict.firstCosigned == 5)
        #expect(
            verdict.statement.plain.en.contains(
                "which was not checked here, is the one at 5: so many entries precede it"))
        #expect(verdict.statement.plain.ru.contains("на контрольной точке 5: до неё записано 5"))
    }

    @Test func withoutACheckpointTheVerdictSaysSo() async throws {
        let temporary = try await Self.ledger()
        try FileManager.default.removeItem(atPath: temporary.checkpointFolder)
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .agrees)
        #expect(verdict.checkpoints.isEmpty)
        #expect(verdict.statement.plain.en.contains("holds no checkpoint"))
    }

    @Test func entriesAfterTheNewestCheckpointAreNamed() async throws {
        let temporary = try await Self.ledger()
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(12))
        try temporary.sign(7, by: temporary.ledger.signingKey())
        let verdict = try Self.verify(temporary)
        #expect(verdict.status == .agrees && verdict.checkpoints.last == 7)
        #expect(verdict.statement.plain.en.contains("None of them covers the last 5"))
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

    @Test func typesOfTheFutureAreVerified() async throws {
        let temporary = try await Self.ledger()
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(12))
        try temporary.rewrite(5) { $0["type"] = "moon.visited" }
        try temporary.rewrite(6) { $0["v"] = 99 }
        #expect(try Self.verify(temporary).status == .agrees)
    }

    // MARK: - Checkpoints

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
        // The file is at fault, not an entry.
        #expect(verdict.bracket == nil)
        #expect(verdict.statement.plain.en.contains("not every checkpoint in the folder is acceptable"))
        #expect(verdict.statement.plain.ru.contains("не каждую контрольную точку"))
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

    @Test func notMoreIsListedThanCanBeRead() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<300))
        try temporary.tamper { try $0.execute(sql: "UPDATE tree SET hashes = zeroblob(32)") }
        let verdict = try Self.verify(temporary)
        #expect(verdict.problems.count == Verification.greatestFindings + 1)
        #expect(verdict.problems.last?.what.en == "and 101 more")
    }
}
