@testable import Events
import Foundation
import Support
import Testing

/// The newest checkpoint, requests to witnesses, and their answers, on the owner's side.
@Suite struct CosigningTests {
    static let witness = WitnessTests.keys.witness

    /// A ledger of three people with a witness's answer to its newest checkpoint.
    struct Scene {
        let temporary: TemporaryLedger
        let request: AddCheckpoint
        let answer: [UInt8]

        init() async throws {
            temporary = try TemporaryLedger()
            try await temporary.appendAndFinish(Lines.people("p", 0..<3))
            request = try temporary.ledger.requestCosignature(since: 0)
            answer = Array(try CosigningTests.witness.line(for: request.checkpoint.text, at: 5).utf8)
        }

        func cosign(_ answer: [UInt8]? = nil, _ known: [VerifierKey] = [CosigningTests.witness.verifier]) throws
            -> Cosigning
        {
            try Cosigning(temporary.ledger, answer ?? self.answer, witnesses: known)
        }

        /// All that is in checkpoints/.
        var files: [String: Data?] {
            get throws {
                let folder = temporary.checkpointFolder
                return Dictionary(
                    uniqueKeysWithValues: try FileManager.default.contentsOfDirectory(atPath: folder).map {
                        ($0, FileManager.default.contents(atPath: folder + "/" + $0))
                    })
            }
        }
    }

    // MARK: - The newest checkpoint

    @Test func theEndIsSignedWhereItWasNot() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<3))
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(4))
        let stated = try temporary.ledger.stated()
        #expect(stated.checkpoint.size == 4 && stated.path == temporary.checkpointPath(4))
        #expect(try stated.checkpoint.root == temporary.ledger.root(at: 4))
        // A read-only ledger shows what is there.
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(4))
        let readOnly = try Ledger.open(temporary.path, readOnly: true)
        let none = #expect(throws: Problem.self) { try readOnly.stated() }
        ProblemTests.check(none, .notFound, "no-checkpoint")
        try temporary.ledger.checkpoints.write(
            Checkpoint(origin: TemporaryLedger.origin, size: 2, root: temporary.ledger.root(at: 2)),
            by: temporary.ledger.signingKey())
        #expect(try readOnly.stated().checkpoint.size == 2)
        #expect(try temporary.ledger.checkpoints.sizes() == [2])
    }

    @Test func anotherSizeIsFoundOrTheNearestNamed() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<3))
        try temporary.ledger.checkpoints.write(
            Checkpoint(origin: TemporaryLedger.origin, size: 2, root: temporary.ledger.root(at: 2)),
            by: temporary.ledger.signingKey())
        #expect(try temporary.ledger.stated(at: 2).checkpoint.size == 2)
        let problem = #expect(throws: Problem.self) { try temporary.ledger.stated(at: 3) }
        ProblemTests.check(problem, .notFound, "no-checkpoint")
        #expect(problem?.input == .size && problem?.field == nil)
        #expect(problem?.remedy.plain.en.contains("2, 4") == true)
    }

    @Test func aLogThatDoesNotExtendItsNewestStatesNothing() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<3))
        try temporary.rewrite(3) { $0["data"] = ["person": "p-other"] }
        let newest = #expect(throws: Problem.self) { try temporary.ledger.stated() }
        ProblemTests.check(newest, .diverged, "forked")
        let named = #expect(throws: Problem.self) { try temporary.ledger.stated(at: 4) }
        ProblemTests.check(named, .diverged, "forked")
    }

    @Test func anotherLedgersKeySignsNoEnd() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<3))
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(4))
        try Folder.write(WitnessTests.keys.log.text + "\n", to: temporary.ledger.folder.signingKey, permissions: 0o600)
        let problem = #expect(throws: Problem.self) { try temporary.ledger.stated() }
        #expect(problem?.name == "wrong-signing-key")
        #expect(try temporary.ledger.checkpoints.sizes() == [])
    }

    // MARK: - Requests

    @Test func aRequestIsWhatAWitnessTakesAndACopyStays() async throws {
        let scene = try await Scene()
        #expect(scene.request.oldSize == 0 && scene.request.proof.isEmpty && scene.request.checkpoint.size == 4)
        let copy = FileManager.default.contents(atPath: scene.temporary.checkpointPath(4) + ".request")
        #expect(copy.map { Array($0) } == Array(scene.request.text.utf8))
        try await scene.temporary.appendAndFinish(Lines.people("q", 0..<5))
        let next = try scene.temporary.ledger.requestCosignature(since: 4)
        try Proof.checkConsistency(
            next.proof, from: 4, root: scene.request.checkpoint.root, to: 9, root: next.checkpoint.root)
        // Neither the verifier nor whoever lists checkpoints takes a request for one.
        #expect(try Verification.run(scene.temporary.ledger).status == .agrees)
        #expect(try scene.temporary.ledger.checkpoints.sizes() == [9])
    }

    @Test func aReadOnlyLedgerAsksNobody() async throws {
        let scene = try await Scene()
        let readOnly = try Ledger.open(scene.temporary.path, readOnly: true)
        ProblemTests.check(
            #expect(throws: Problem.self) { try readOnly.requestCosignature(since: 0) }, .inputOutput, "read-only")
        ProblemTests.check(
            #expect(throws: Problem.self) {
                try Cosigning(readOnly, scene.answer, witnesses: [Self.witness.verifier])
            }, .inputOutput, "read-only")
    }

    // MARK: - Answers

    @Test func theLineStandsBehindTheLogsOwnAndTheRequestGoes() async throws {
        let scene = try await Scene()
        let cosigning = try scene.cosign()
        #expect(cosigning.checkpoint == scene.request.checkpoint && cosigning.cosignatures.map(\.time) == [5])
        let stated = try cosigning.write()
        #expect(stated.note.signatures.map(\.name) == [TemporaryLedger.origin, "witness.example/w"])
        #expect(try scene.files.keys.sorted() == [Checkpoint.fileName(size: 4)])
        #expect(try scene.files[Checkpoint.fileName(size: 4)] == Data(stated.note.bytes))
        #expect(try scene.temporary.ledger.checkpoints.read(size: 4) == scene.request.checkpoint)
        #expect(
            try scene.temporary.ledger.newestCosigned(by: [Self.witness.verifier]) == scene.request.checkpoint)
        // The same answer again changes nothing.
        #expect(try scene.cosign().write().note.bytes == stated.note.bytes)
    }

    @Test func anAnswerFindsItsCheckpointWhenTheLogHasMovedOn() async throws {
        let scene = try await Scene()
        try await scene.temporary.appendAndFinish(Lines.people("q", 0..<5))
        #expect(try scene.temporary.ledger.checkpoints.sizes() == [9], "that of the same day was pruned")
        try #expect(scene.cosign().write().checkpoint.size == 4)
        #expect(try scene.temporary.ledger.checkpoints.sizes() == [4, 9])
        // From now on it is kept.
        try await scene.temporary.appendAndFinish(Lines.people("r", 0..<5))
        #expect(try scene.temporary.ledger.checkpoints.sizes() == [4, 14])
        let newest = try scene.temporary.ledger.newestCosigned(by: [Self.witness.verifier])
        #expect(newest?.size == 4)
        #expect(try Verification.run(scene.temporary.ledger).status == .agrees)
    }

    @Test func aWholeNoteIsTakenAndTheLinesOfStrangersAreNot() async throws {
        let scene = try await Scene()
        var random = RandomSource(seed: 31)
        let stranger = try SigningKey.generate(name: "stranger.example", kind: .witness, &random)
        var note = scene.request.note
        note.add(try Note.signatures(Array(stranger.line(for: scene.request.checkpoint.text, at: 6).utf8)[...]))
        note.add(try Note.signatures(scene.answer[...]))
        let cosigning = try scene.cosign(note.bytes)
        #expect(cosigning.strangers == ["stranger.example"])
        #expect(try cosigning.write().note.signatures.map(\.name) == [TemporaryLedger.origin, "witness.example/w"])
    }

    @Test func severalWitnessesSignOneCheckpoint() async throws {
        let scene = try await Scene()
        var random = RandomSource(seed: 31)
        let second = try SigningKey.generate(name: "second.example", kind: .witness, &random)
        let known = [Self.witness.verifier, second.verifier]
        _ = try scene.cosign().write()
        let line = Array(try second.line(for: scene.request.checkpoint.text, at: 7).utf8)
        let stated = try scene.cosign(line, known).write()
        #expect(
            stated.note.signatures.map(\.name) == [TemporaryLedger.origin, "witness.example/w", "second.example"])
        #expect(try stated.note.cosignatures(by: known).map(\.time) == [5, 7])
        // Both in one answer.
        #expect(try scene.cosign(scene.answer + line, known).cosignatures.count == 2)
    }

    @Test(arguments: [
        ("unknown", "unknown-witness"), ("wrong signature", "fits-no-checkpoint"),
        ("another time", "fits-no-checkpoint"),
        ("another checkpoint", "fits-no-checkpoint"), ("the log's own line", "no-cosignature"),
        ("no line", "bad-answer"), ("half a line", "bad-answer"), ("nothing", "bad-answer"), ("CRLF", "bad-answer"),
        ("another ledger's note", "fits-no-checkpoint"), ("one of two wrong", "fits-no-checkpoint"),
    ])
    func whatDoesNotFitChangesNothing(_ what: String, _ name: String) async throws {
        let scene = try await Scene()
        let before = try scene.files
        var known = [Self.witness.verifier]
        var random = RandomSource(seed: 31)
        let second = try SigningKey.generate(name: "second.example", kind: .witness, &random)
        let other = Checkpoint(origin: TemporaryLedger.origin, size: 3, root: .empty)
        let good = String(decoding: scene.answer, as: UTF8.self)
        let answer: [UInt8]
        switch what {
        case "unknown":
            known = []
            answer = scene.answer
        case "wrong signature": answer = try Self.changed(scene.answer) { $0[$0.count - 1] ^= 1 }
        case "another time": answer = try Self.changed(scene.answer) { $0[7] ^= 1 }
        case "another checkpoint": answer = Array(try Self.witness.line(for: other.text, at: 5).utf8)
        case "the log's own line": answer = scene.request.note.signatures[0].line
        case "no line": answer = Array("thank you\n".utf8)
        case "half a line": answer = Array(scene.answer.dropLast(9))
        case "nothing": answer = []
        case "CRLF": answer = Array(good.replacing("\n", with: "\r\n").utf8)
        case "another ledger's note":
            let foreign = try WitnessTests.keys.log.sign(WitnessTests.foreignCheckpoint.text)
            answer = Array((foreign + (try Self.witness.line(for: WitnessTests.foreignCheckpoint.text, at: 5))).utf8)
        default:
            known.append(second.verifier)
            answer = scene.answer + Array(try second.line(for: other.text, at: 5).utf8)
        }
        let problem = #expect(throws: Problem.self) { try scene.cosign(answer, known) }
        ProblemTests.check(problem, .badInput, name)
        #expect(try scene.files == before)
    }

    /// The line with the bytes behind its key id changed.
    private static func changed(_ line: [UInt8], _ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        let signature = try Note.signatures(line[...])[0]
        var bytes = signature.bytes
        change(&bytes)
        return Array("\u{2014} \(signature.name) \(Data(signature.id + bytes).base64EncodedString())\n".utf8)
    }

    @Test func aLedgerThatLostWhatWasSignedTakesNoAnswer() async throws {
        let scene = try await Scene()
        try scene.temporary.rewrite(3) { $0["data"] = ["person": "p-other"] }
        let before = try scene.files
        let problem = #expect(throws: Problem.self) { try scene.cosign() }
        ProblemTests.check(problem, .diverged, "forked")
        #expect(try scene.files == before)
    }

    @Test func beyondAHundredLinesNoMoreAreAdded() async throws {
        let scene = try await Scene()
        let text = scene.request.checkpoint.text
        var lines: [UInt8] = []
        for time in 0..<99 { lines += Array(try Self.witness.line(for: text, at: UInt64(time)).utf8) }
        let full = try scene.cosign(lines).write()
        #expect(full.note.signatures.count == 100)
        let before = try scene.files
        let more = Array(try Self.witness.line(for: text, at: 1000).utf8)
        let problem = #expect(throws: Problem.self) { try scene.cosign(more).write() }
        ProblemTests.check(problem, .conflict, "too-many-signatures")
        #expect(try scene.files == before)
    }

    @Test func aWrongLineOfAWitnessIsNoCosignature() async throws {
        let scene = try await Scene()
        let stated = try scene.cosign().write()
        let wrong = try Self.changed(scene.answer) { $0[20] ^= 1 }
        try Data(stated.note.bytes + wrong).write(to: URL(filePath: stated.path))
        let problem = #expect(throws: Problem.self) {
            try scene.temporary.ledger.newestCosigned(by: [Self.witness.verifier])
        }
        ProblemTests.check(problem, .diverged, "bad-checkpoint")
    }
}

extension WitnessTests {
    /// One of a log that no ledger here knows.
    static let foreignCheckpoint = Checkpoint(origin: "log.example/one", size: 4, root: leaves[0])
}
