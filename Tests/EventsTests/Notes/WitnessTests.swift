@testable import Events
import Foundation
import Support
import Synchronization
import Testing

/// The witness: one history of each log, and a memory that never goes back.
@Suite struct WitnessTests {
    static let keys = Keys()
    static let leaves = (0..<24).map { TreeHash.leaf(Array("leaf \($0)".utf8)) }
    /// The same history up to entry 9, and another from there on.
    static let rewritten = leaves[..<9] + (9..<24).map { TreeHash.leaf(Array("other \($0)".utf8)) }

    struct Keys: Sendable {
        let log, other, stranger, witness: SigningKey

        init() {
            var random = RandomSource(seed: 11)
            func key(_ name: String, _ kind: KeyKind = .log) -> SigningKey {
                do { return try .generate(name: name, kind: kind, &random) } catch { fatalError("\(error)") }
            }
            log = key("log.example/one")
            other = key("log.example/two")
            stranger = key("log.example/one")
            witness = key("witness.example/w", .witness)
        }
    }

    static func request(
        _ old: Int, _ size: Int, _ leaves: [TreeHash] = leaves, key: SigningKey = keys.log, proof: [TreeHash]? = nil
    ) throws -> [UInt8] {
        let tree = ProofTests.tree(leaves[..<size])
        let checkpoint = Checkpoint(origin: key.name, size: size, root: try tree.root)
        let hashes = try proof ?? (old == 0 || old > size ? [] : tree.consistency(from: old))
        let note = try Note(Array(key.sign(checkpoint.text).utf8))
        return Array(AddCheckpoint(oldSize: old, proof: hashes, note: note, checkpoint: checkpoint).text.utf8)
    }

    static func memory(_ size: Int = 0, _ leaves: [TreeHash] = leaves) throws -> WitnessMemory {
        WitnessMemory().remembering(
            WitnessMemory.Log(
                key: keys.log.verifier, size: size, root: try ProofTests.tree(leaves[..<size]).root))
    }

    static func refusal(_ request: [UInt8], _ memory: WitnessMemory) throws -> Witness.Refusal? {
        switch try Witness.answer(request, memory: memory, key: keys.witness, time: 1_700_000_000) {
        case .cosigned: nil
        case .refused(let refusal): refusal
        }
    }

    // MARK: - What is signed

    @Test func everyTreeIsSignedOnTopOfEveryEarlierOneAndOnNoOther() throws {
        for size in 1...Self.leaves.count {
            for old in 0...size {
                let request = try Self.request(old, size)
                for remembered in 0...size {
                    let refusal = try Self.refusal(request, Self.memory(remembered))
                    if remembered == old {
                        #expect(refusal == nil, "\(old) to \(size)")
                    } else {
                        #expect(refusal == .otherOldSize(remembered: remembered, old: old, size: size))
                    }
                }
            }
        }
    }

    @Test func theLineIsTheWitnesssOnTheCheckpointAndTheMemoryMovesOn() throws {
        let bytes = try Self.request(5, 12)
        guard
            case .cosigned(let line, let log, let memory) = try Witness.answer(
                bytes, memory: Self.memory(5), key: Self.keys.witness, time: 1_700_000_000)
        else {
            Issue.record("refused")
            return
        }
        var note = try AddCheckpoint(bytes).note
        note.add(try Note.signatures(Array(line.utf8)[...]))
        let cosignatures = try note.cosignatures(by: [Self.keys.witness.verifier])
        #expect(cosignatures.map(\.time) == [1_700_000_000])
        #expect(line.hasPrefix("\u{2014} witness.example/w ") && line.hasSuffix("\n"))
        #expect(log == memory[origin: "log.example/one"])
        #expect(try memory == Self.memory(12))
    }

    @Test func theSameSizeIsSignedAgainWithoutAProof() throws {
        #expect(try Self.refusal(Self.request(7, 7), Self.memory(7)) == nil)
        #expect(
            try Self.refusal(Self.request(7, 7, proof: [.empty]), Self.memory(7))
                == .proof(.tooLong, old: 7, size: 7))
    }

    @Test func anEmptyLogIsSignedWithTheRootOfNothingAlone() throws {
        #expect(try Self.refusal(Self.request(0, 0), Self.memory()) == nil)
        let key = Self.keys.log
        let odd = Checkpoint(origin: key.name, size: 0, root: Self.leaves[0])
        let request = "old 0\n\n" + (try key.sign(odd.text))
        #expect(try Self.refusal(Array(request.utf8), Self.memory()) == .otherRoot(size: 0))
    }

    // MARK: - What is refused

    @Test func anUnknownOriginIs404() throws {
        let refusal = try Self.refusal(Self.request(0, 3, key: Self.keys.other), Self.memory(3))
        #expect(refusal == .unknownOrigin("log.example/two") && refusal?.status == 404)
        ProblemTests.check(refusal?.problem, .refused, "unknown-log")
    }

    @Test func anotherKeyForTheOriginIs403() throws {
        let refusal = try Self.refusal(Self.request(3, 5, key: Self.keys.stranger), Self.memory(3))
        #expect(refusal == .noTrustedSignature(origin: "log.example/one", .noKnownSignature))
        #expect(refusal?.status == 403)
        ProblemTests.check(refusal?.problem, .refused, "not-signed-by-log")
    }

    @Test func aWrongSignatureOfTheLogIs403() throws {
        let text = String(decoding: try Self.request(3, 5), as: UTF8.self).replacing("\n5\n", with: "\n6\n")
        let refusal = try Self.refusal(Array(text.utf8), Self.memory(3))
        #expect(refusal == .noTrustedSignature(origin: "log.example/one", .wrongSignature))
        #expect(refusal?.status == 403)
    }

    @Test func signaturesOfOthersArePassedOver() throws {
        let bytes = try Self.request(3, 5)
        let text = try AddCheckpoint(bytes).checkpoint.text
        let more = bytes + Array(try Self.keys.stranger.line(for: text).utf8)
        #expect(try Self.refusal(more, Self.memory(3)) == nil)
    }

    @Test func anOldSizeAboveTheNewOneIs400() throws {
        let refusal = try Self.refusal(Self.request(6, 5), Self.memory(6))
        #expect(refusal == .oldSizeAboveSize(old: 6, size: 5) && refusal?.status == 400)
        ProblemTests.check(refusal?.problem, .badInput, "old-above-size")
    }

    @Test func whatIsNoRequestIs400() throws {
        let refusal = try Self.refusal(Array("old 1\n".utf8), Self.memory(1))
        #expect(refusal == .malformed(.structure) && refusal?.status == 400)
        ProblemTests.check(refusal?.problem, .badInput, "bad-request")
    }

    @Test func anotherOldSizeIs409AndSaysWhichItIs() throws {
        let refusal = try Self.refusal(Self.request(3, 9), Self.memory(7))
        #expect(refusal == .otherOldSize(remembered: 7, old: 3, size: 9) && refusal?.status == 409)
        ProblemTests.check(refusal?.problem, .conflict, "stale-request")
        #expect(refusal?.problem.remedy.operations == [.requestCosignature(since: 7)])
        #expect(refusal?.problem.remedy.plain.en.contains("do not sign") == false)
        // A ledger that has become smaller.
        let smaller = try Self.refusal(Self.request(3, 5), Self.memory(7))
        #expect(smaller == .otherOldSize(remembered: 7, old: 3, size: 5))
        ProblemTests.check(smaller?.problem, .conflict, "stale-request")
        #expect(smaller?.problem.remedy.plain.en.contains("do not sign") == true)
        // A memory that knows nothing may have been lost.
        let lost = try Self.refusal(Self.request(3, 5), Self.memory())
        ProblemTests.check(lost?.problem, .conflict, "stale-request")
        #expect(lost?.problem.remedy.plain.en.contains("bring the memory back") == true)
        #expect(lost?.problem.remedy.operations == [.requestCosignature(since: 0)])
    }

    @Test func anotherRootForTheSameSizeIs409() throws {
        let refusal = try Self.refusal(Self.request(12, 12, Array(Self.rewritten)), Self.memory(12))
        #expect(refusal == .otherRoot(size: 12) && refusal?.status == 409)
        ProblemTests.check(refusal?.problem, .diverged, "other-root")
    }

    @Test func aHistoryRewrittenBelowWhatWasSignedIs422WhateverItProves() throws {
        for old in 10...20 {
            for size in (old + 1)...24 {
                let refusal = try Self.refusal(Self.request(old, size, Array(Self.rewritten)), Self.memory(old))
                #expect(refusal?.status == 422, "\(old) to \(size)")
                // Nor with the proof of the true history.
                let proof = try ProofTests.tree(Self.leaves[..<size]).consistency(from: old)
                let other = try Self.refusal(
                    Self.request(old, size, Array(Self.rewritten), proof: proof), Self.memory(old))
                #expect(other?.status == 422)
            }
        }
        // What was rewritten above it nobody has signed yet.
        #expect(try Self.refusal(Self.request(9, 20, Array(Self.rewritten)), Self.memory(9)) == nil)
        ProblemTests.check(
            try Self.refusal(Self.request(10, 20, Array(Self.rewritten)), Self.memory(10))?.problem, .diverged,
            "not-consistent")
    }

    @Test func aProofThatIsShortLongOrFromNothingIs422() throws {
        let proof = try ProofTests.tree(Self.leaves[..<13]).consistency(from: 6)
        for (hashes, fault) in [(proof.dropLast(), ProofFault.tooShort), (proof + [.empty], .tooLong), ([], .tooShort)]
        {
            let refusal = try Self.refusal(Self.request(6, 13, proof: Array(hashes)), Self.memory(6))
            #expect(refusal == .proof(fault, old: 6, size: 13) && refusal?.status == 422)
        }
        let fromNothing = try Self.refusal(Self.request(0, 13, proof: [.empty]), Self.memory())
        #expect(fromNothing == .proof(.tooLong, old: 0, size: 13) && fromNothing?.status == 422)
    }

    @Test func aLogsKeyIsNoWitness() throws {
        let problem = #expect(throws: Problem.self) {
            try Witness.answer(Self.request(0, 3), memory: Self.memory(), key: Self.keys.log, time: 1)
        }
        ProblemTests.check(problem, .badInput, "not-a-witness-key")
    }

    @Test func aNewKeyOfTheLogHasToExtendWhatTheOldOneSigned() throws {
        let memory = try Self.memory(7).trusting(Self.keys.stranger.verifier)
        #expect(memory.logs.map(\.size) == [7])
        #expect(try Self.refusal(Self.request(7, 9, key: Self.keys.stranger), memory) == nil)
        #expect(try Self.refusal(Self.request(0, 9, key: Self.keys.stranger), memory)?.status == 409)
        // The key before it is trusted no more.
        #expect(try Self.refusal(Self.request(7, 9), memory)?.status == 403)
    }

    // MARK: - The memory

    @Test func theMemoryIsASmallTextThatIsReadBack() throws {
        let two = try Self.memory(7).trusting(Self.keys.other.verifier)
        #expect(WitnessMemory(Array(two.text.utf8)) == two)
        #expect(
            try Self.memory(7).text
                == "letopis-witness-memory@v1\n\n\(Self.keys.log.verifier.text)\n7\n\(ProofTests.tree(Self.leaves[..<7]).root.base64)\n"
        )
        #expect(try Self.memory(7).text.utf8.count < 200)
        #expect(two.logs.map(\.key.name) == ["log.example/one", "log.example/two"])
    }

    @Test(arguments: [
        ("\n7\n", "\n07\n"), ("\n7\n", "\n\n"), ("\n7\n", "\n-7\n"), ("\n", "\r\n"), ("@v1", "@v2"),
        ("\n7\n", "\n7\0\n"),
        ("=\n", "=\n\n"), ("log.example", "Log.example"), ("\n\n", "\n"), ("letopis", "\u{FEFF}letopis"),
    ])
    func aMemoryThatWasTouchedIsRefused(_ old: String, _ new: String) throws {
        let text = try Self.memory(7).text
        let changed = String(decoding: text.utf8, as: UTF8.self).replacing(old, with: new)
        #expect(!changed.utf8.elementsEqual(text.utf8))
        #expect(WitnessMemory(Array(changed.utf8)) == nil)
    }

    @Test func aMemoryCutShortOrNamingALogTwiceOrAWitnessIsRefused() throws {
        let text = try Self.memory(7).text
        for end in 0..<text.utf8.count {
            #expect(WitnessMemory(Array(text.utf8.prefix(end))) == nil, "\(end)")
        }
        #expect(WitnessMemory(Array((text + text.dropFirst(26)).utf8)) == nil)
        let witness = text.replacing(Self.keys.log.verifier.text, with: Self.keys.witness.verifier.text)
        #expect(WitnessMemory(Array(witness.utf8)) == nil)
    }

    // MARK: - At work

    /// A folder with a memory file in it, gone with the value.
    final class Desk: Sendable {
        let folder = NSTemporaryDirectory() + "letopis-witness-\(UUID().uuidString)"
        var memory: String { folder + "/memory" }

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func sign(_ request: [UInt8], trusting log: VerifierKey? = nil) throws(Problem) -> WitnessDesk.Cosigned {
            try WitnessDesk.sign(
                request, by: WitnessTests.keys.witness, memory: memory, trusting: log,
                clock: Clock { 1_700_000_000_999 })
        }

        var stored: WitnessMemory? { FileManager.default.contents(atPath: memory).flatMap { WitnessMemory(Array($0)) } }
    }

    @Test func theFirstTimeTakesTheLogsKeyAndEveryOtherTimeTheMemory() throws {
        let desk = try Desk()
        let unknown = #expect(throws: Problem.self) { try desk.sign(Self.request(0, 3)) }
        ProblemTests.check(unknown, .refused, "unknown-log")
        #expect(!FileManager.default.fileExists(atPath: desk.memory), "a refusal is not remembered")
        let first = try desk.sign(Self.request(0, 3), trusting: Self.keys.log.verifier)
        #expect(first.before == 0 && first.log.size == 3 && first.time == 1_700_000_000)
        #expect(try desk.stored == Self.memory(3))
        let second = try desk.sign(Self.request(3, 9))
        #expect(second.before == 3 && second.log.size == 9)
        #expect(try desk.stored == Self.memory(9))
        let mode = try FileManager.default.attributesOfItem(atPath: desk.memory)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: desk.folder) == ["memory"])
    }

    @Test func aRefusalLeavesTheMemoryAsItWas() throws {
        let desk = try Desk()
        _ = try desk.sign(Self.request(0, 12), trusting: Self.keys.log.verifier)
        let before = FileManager.default.contents(atPath: desk.memory)
        let rewritten = Array(Self.rewritten)
        for request in try [
            Self.request(0, 12), Self.request(12, 12, rewritten), Self.request(12, 20, rewritten), Self.request(12, 11),
            Self.request(12, 20, key: Self.keys.stranger), [],
        ] {
            #expect(throws: Problem.self) { try desk.sign(request) }
            #expect(FileManager.default.contents(atPath: desk.memory) == before)
        }
        // Not even the key that was named with it.
        #expect(throws: Problem.self) {
            try desk.sign(Self.request(0, 20, key: Self.keys.stranger), trusting: Self.keys.stranger.verifier)
        }
        #expect(FileManager.default.contents(atPath: desk.memory) == before)
    }

    @Test func ofManyAtOnceFromTheSameStateOneIsSigned() async throws {
        let desk = try Desk()
        _ = try desk.sign(Self.request(0, 3), trusting: Self.keys.log.verifier)
        let requests = try (4..<24).map { try Self.request(3, $0) }
        let sizes = await withTaskGroup(of: Int?.self) { group in
            for request in requests { group.addTask { try? desk.sign(request).log.size } }
            return await group.reduce(into: [Int]()) { sizes, size in size.map { sizes.append($0) } }
        }
        #expect(sizes.count == 1)
        #expect(desk.stored?.logs.map(\.size) == sizes)
    }

    @Test func withoutARememberedStateNothingIsSigned() throws {
        let desk = try Desk()
        // The name of the file that is to be renamed would be too long.
        let memory = desk.folder + "/" + String(repeating: "m", count: 250)
        let problem = #expect(throws: Problem.self) {
            try WitnessDesk.sign(
                Self.request(0, 3), by: Self.keys.witness, memory: memory, trusting: Self.keys.log.verifier)
        }
        #expect(problem?.kind == .inputOutput)
        #expect(!FileManager.default.fileExists(atPath: memory))
    }

    @Test func aFolderThatIsNotThereIsSaid() throws {
        let problem = #expect(throws: Problem.self) {
            try WitnessDesk.sign(
                Self.request(0, 3), by: Self.keys.witness, memory: "/nowhere/at/all/memory",
                trusting: Self.keys.log.verifier)
        }
        ProblemTests.check(problem, .inputOutput, "not-written")
    }

    @Test(arguments: ["", "letopis-witness-memory@v1", "nonsense\n"])
    func aDamagedMemoryIsNotTakenForAnEmptyOne(_ content: String) throws {
        let desk = try Desk()
        try content.write(toFile: desk.memory, atomically: true, encoding: .utf8)
        let problem = #expect(throws: Problem.self) {
            try desk.sign(Self.request(0, 3), trusting: Self.keys.log.verifier)
        }
        ProblemTests.check(problem, .badInput, "bad-memory")
        #expect(problem?.file == desk.memory)
        #expect(try String(contentsOfFile: desk.memory, encoding: .utf8) == content)
    }

    @Test func aLinkIsNoMemory() throws {
        let desk = try Desk()
        try Self.memory(3).text.write(toFile: desk.folder + "/real", atomically: true, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: desk.memory, withDestinationPath: desk.folder + "/real")
        let problem = #expect(throws: Problem.self) { try desk.sign(Self.request(3, 5)) }
        ProblemTests.check(problem, .badInput, "bad-memory")
    }

    // MARK: - The key's file

    @Test func aFileThatHoldsNoWitnesssKeyIsRefused() throws {
        let desk = try Desk()
        let missing = #expect(throws: Problem.self) { try SigningKey.read(witness: desk.folder + "/key") }
        ProblemTests.check(missing, .notFound, "key-file-missing")
        try Self.keys.log.write(to: desk.folder + "/log")
        let log = #expect(throws: Problem.self) { try SigningKey.read(witness: desk.folder + "/log") }
        ProblemTests.check(log, .badInput, "not-a-witness-key")
        #expect(log?.file == desk.folder + "/log")
        try "PRIVATE".write(toFile: desk.folder + "/bad", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: desk.folder + "/bad")
        let bad = #expect(throws: Problem.self) { try SigningKey.read(witness: desk.folder + "/bad") }
        ProblemTests.check(bad, .badInput, "bad-key")
    }
}
