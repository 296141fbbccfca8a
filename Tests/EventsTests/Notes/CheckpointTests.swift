@testable import Events
import Foundation
import Support
import Testing

@Suite struct CheckpointTests {
    @Test func whenTheWriterIsDoneTheEndIsSignedAndTheLastOfEachDayKept() async throws {
        let time = SetClock()
        let temporary = try TemporaryLedger(clock: time.clock)
        for number in 0..<5 {
            try await temporary.appendAndFinish(Lines.people("a\(number)", 0..<2))
            #expect(try temporary.ledger.checkpoints.sizes() == [3 + number * 2])
            time.move(hours: 1)
        }
        time.move(hours: 24)
        try await temporary.append(Lines.people("b", 0..<2))
        try await temporary.appendAndFinish(Lines.people("c", 0..<2))
        #expect(try temporary.ledger.checkpoints.sizes() == [11, 15])
        for size in [11, 15] {
            #expect(try temporary.ledger.checkpoints.read(size: size).root == temporary.ledger.root(at: size))
        }
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    /// A writer that runs for days without an end leaves no file for every commit.
    @Test func checkpointsDoNotPileUpWhileTheWriterRuns() async throws {
        let temporary = try TemporaryLedger()
        for number in 0..<30 { try await temporary.append(Lines.person("p-\(number)")) }
        #expect(try temporary.ledger.checkpoints.sizes().count <= 4)
    }

    /// Commits may outrun the signing; what waits for another day is signed all the same.
    @Test func theLastOfADayIsSignedThoughTheNextDayHasCome() async throws {
        let temporary = try TemporaryLedger()
        for number in 0..<4 { try await temporary.append(Lines.person("p-\(number)")) }
        try await temporary.writer.finish()
        let folder = Folder(temporary.path + "-copy")
        try FileManager.default.createDirectory(atPath: folder.checkpoints, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let checkpoints = Checkpoints(folder: folder, keys: try temporary.ledger.checkpoints.keys)
        let signer = try temporary.ledger.signingKey()
        let writer = CheckpointWriter()
        for (size, day) in [(1, 1), (2, 1), (3, 2), (4, 3), (5, 3)] {
            let checkpoint = Checkpoint(
                origin: signer.name, size: size, root: try temporary.ledger.root(at: size))
            writer.state(
                CheckpointWriter.Statement(
                    checkpoint: checkpoint, key: signer, checkpoints: checkpoints, day: day, named: []))
        }
        writer.write()
        #expect(try checkpoints.sizes() == [2, 3, 5])
    }

    @Test func whatOthersSignedAndWhatAReportNamesIsKept() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(WriterTests.programme)
        let cosigned = temporary.checkpointPath(4)
        let note = try String(contentsOfFile: cosigned, encoding: .utf8)
        try (note + "\u{2014} witness.example/w AAAAAAAA\n").write(toFile: cosigned, atomically: true, encoding: .utf8)
        try await temporary.appendAndFinish(
            #"{"type":"period.opened","at":"2024-01-01","data":{"programme":"zemlyaki","period":"q1","from":"2024-01-01","to":"2024-03-31"}}"#
        )
        let root = try temporary.ledger.root(at: 5).base64
        let digest = String(repeating: "0", count: 64)
        try await temporary.appendAndFinish(
            #"{"type":"period.closed","at":"2024-04-01","data":{"programme":"zemlyaki","period":"q1","size":5,"root":"\#(root)","digest":"\#(digest)","claims":[]}}"#
        )
        try await temporary.append(Lines.person("p-7"))
        try await temporary.append(Lines.person("p-8"))
        try await temporary.writer.finish()
        #expect(try temporary.ledger.checkpoints.sizes() == [4, 5, 8])
        // A writer that was not there when the period was closed knows it from the index.
        let another = try temporary.anotherWriter(seed: 3)
        _ = try await another.append(try Drafts.read(Lines.person("p-9")))
        try await another.finish()
        #expect(try temporary.ledger.checkpoints.sizes() == [4, 5, 9])
    }

    @Test func aLostOneIsSignedAgain() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.person("p-1"))
        let path = temporary.checkpointPath(2)
        let note = FileManager.default.contents(atPath: path)
        try FileManager.default.removeItem(atPath: path)
        let checkpoint = try temporary.ledger.checkpoints.sign(temporary.ledger.log, by: temporary.ledger.signingKey())
        #expect(checkpoint?.size == 2)
        #expect(try temporary.ledger.checkpoints.read(size: 2) == checkpoint)
        #expect(FileManager.default.contents(atPath: path) != nil && note != nil)
        try FileManager.default.removeItem(atPath: path)
        try await temporary.appendAndFinish(Lines.person("p-2"))
        #expect(try temporary.ledger.checkpoints.newest()?.size == 3)
    }

    @Test func oneThatIsThereStaysWithWhatOthersSigned() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.person("p-1"))
        let path = temporary.checkpointPath(2)
        let note = try String(contentsOfFile: path, encoding: .utf8) + "\u{2014} witness.example/w AAAAAAAA\n"
        try note.write(toFile: path, atomically: true, encoding: .utf8)
        try temporary.ledger.checkpoints.sign(temporary.ledger.log, by: temporary.ledger.signingKey())
        #expect(try String(contentsOfFile: path, encoding: .utf8) == note)
        let other = Checkpoint(origin: TemporaryLedger.origin, size: 2, root: .empty)
        let problem = #expect(throws: Problem.self) {
            try temporary.ledger.checkpoints.write(other, by: temporary.ledger.signingKey())
        }
        #expect(problem?.kind == .diverged)
    }

    /// Two writers of one process that sign the same size do not take each other's unfinished file.
    @Test func manyMayWriteTheSameOneAtOnce() async throws {
        let temporary = try TemporaryLedger()
        let path = temporary.checkpointPath(9)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in 0..<4 {
                group.addTask {
                    for round in 0..<200 { try Folder.write("\(task) \(round)\n", to: path) }
                }
            }
            try await group.waitForAll()
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8).hasSuffix(" 199\n"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary.checkpointFolder).count == 2)
    }

    @Test(arguments: ["", "test.example/ledger\n2\n"]) func aDamagedOneRefusesToGoOn(_ content: String) async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.person("p-1"))
        try content.write(toFile: temporary.checkpointPath(2), atomically: true, encoding: .utf8)
        let writer = try temporary.anotherWriter(seed: 3)
        let problem = await #expect(throws: Problem.self) {
            try await writer.append(try Drafts.read(Lines.person("p-2")))
        }
        #expect(problem?.kind == .diverged && problem?.name == "bad-checkpoint")
        #expect(throws: Problem.self) {
            try temporary.ledger.checkpoints.sign(temporary.ledger.log, by: temporary.ledger.signingKey())
        }
        #expect(try temporary.ledger.size() == 2)
    }

    @Test func aLogThatDoesNotExtendItsNewestIsNotSigned() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<4))
        try temporary.rewrite(3) { $0["data"] = ["person": "p-other"] }
        let problem = #expect(throws: Problem.self) {
            try temporary.ledger.checkpoints.sign(temporary.ledger.log, by: temporary.ledger.signingKey())
        }
        #expect(problem?.kind == .diverged && problem?.name == "forked")
        let writer = try temporary.anotherWriter(seed: 3)
        let refusal = await #expect(throws: Problem.self) {
            try await writer.append(try Drafts.read(Lines.person("p-9")))
        }
        #expect(refusal?.name == "forked")
    }

    @Test func anotherLedgersKeyDoesNotSign() async throws {
        let temporary = try TemporaryLedger()
        var random = RandomSource(seed: 55)
        let other = try SigningKey.generate(name: TemporaryLedger.origin, &random)
        try Folder.write(other.text + "\n", to: temporary.ledger.folder.signingKey, permissions: 0o600)
        let problem = #expect(throws: Problem.self) { try Writer(temporary.ledger, account: "tester") }
        #expect(problem?.name == "wrong-signing-key")
        try FileManager.default.removeItem(atPath: temporary.ledger.folder.signingKey)
        let missing = #expect(throws: Problem.self) { try Writer(temporary.ledger, account: "tester") }
        #expect(missing?.name == "no-signing-key")
    }

    @Test func theKeyIsForItsOwnerAlone() throws {
        let temporary = try TemporaryLedger()
        func permissions(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try permissions(temporary.ledger.folder.secrets) == 0o700)
        #expect(try permissions(temporary.ledger.folder.signingKey) == 0o600)
        let text = try String(contentsOfFile: temporary.ledger.folder.signingKey, encoding: .utf8)
        #expect(text.hasPrefix("PRIVATE+KEY+") && text.hasSuffix("\n"))
    }
}
