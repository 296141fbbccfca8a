@testable import Events
import Foundation
import Support
import Testing

/// The file that proves an entry: written, read, checked, and what must not be taken.
@Suite struct TlogProofTests {
    /// Shaped after the example of c2sp.org/tlog-proof, whose signatures are not printed in full.
    static let example = """
        c2sp.org/tlog-proof@v1
        extra bGV0b3Bpcw==
        index 73894
        gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
        B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=

        example.com/fancylog
        109482
        sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

        \u{2014} example.com/fancylog Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """

    @Test func theExampleIsReadAndWrittenByteForByte() throws {
        let proof = try InclusionProof(Array(Self.example.utf8))
        #expect(proof.index == 73894 && proof.checkpoint.size == 109_482)
        #expect(proof.extra.map { String(decoding: $0, as: UTF8.self) } == "letopis")
        #expect(
            proof.hashes.map(\.base64) == [
                "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=", "B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=",
            ])
        #expect(proof.text == Self.example)
        let plain = Self.example.replacing("extra bGV0b3Bpcw==\n", with: "")
        #expect(try InclusionProof(Array(plain.utf8)).extra == nil)
        #expect(try InclusionProof(Array(plain.utf8)).text == plain)
    }

    @Test func ofEveryEntryOfALogTheProofHoldsAndOfNoOther() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<20))
        let stated = try temporary.ledger.stated()
        let bodies = try temporary.bodies()
        let key = temporary.ledger.opening.verifierKey
        #expect(stated.checkpoint.size == 21)
        for index in bodies.indices {
            let hashes = try temporary.ledger.log.read { try LogRows.tree($0, size: 21).inclusion(of: index) }
            let made = InclusionProof(index: index, hashes: hashes, note: stated.note, checkpoint: stated.checkpoint)
            let proof = try InclusionProof(Array(made.text.utf8))
            try proof.check(bodies[index], key: key)
            let other = #expect(throws: Problem.self) { try proof.check(bodies[(index + 1) % 21], key: key) }
            ProblemTests.check(other, .diverged, "not-included")
            let moved = made.text.replacing("index \(index)\n", with: "index \((index + 1) % 21)\n")
            #expect(throws: Problem.self) { try InclusionProof(Array(moved.utf8)).check(bodies[index], key: key) }
            #expect(throws: Problem.self) { try proof.check(bodies[index] + [0x0A], key: key) }
        }
    }

    @Test func aCheckpointOfAnotherKeyProvesNothing() async throws {
        let temporary = try TemporaryLedger()
        let stated = try temporary.ledger.stated()
        let body = try temporary.bodies()[0]
        let proof = InclusionProof(index: 0, hashes: [], note: stated.note, checkpoint: stated.checkpoint)
        try proof.check(body, key: temporary.ledger.opening.verifierKey)
        var random = RandomSource(seed: 91)
        let other = try SigningKey.generate(name: TemporaryLedger.origin, &random)
        let problem = #expect(throws: Problem.self) { try proof.check(body, key: other.verifier) }
        ProblemTests.check(problem, .diverged, "not-signed")
        // A checkpoint of one's own making, below the ledger's key line.
        let forged = Checkpoint(origin: TemporaryLedger.origin, size: 1, root: .leaf([1]))
        let line = stated.note.signatures[0].line
        let note = try Note(Array("\(forged.text)\n".utf8) + line)
        let forgery = InclusionProof(index: 0, hashes: [], note: note, checkpoint: forged)
        let wrong = #expect(throws: Problem.self) {
            try forgery.check([1], key: temporary.ledger.opening.verifierKey)
        }
        ProblemTests.check(wrong, .diverged, "not-signed")
    }

    typealias Fault = AddCheckpointTests.Fault

    static let faults = [
        Fault("CRLF", .structure, "\n", "\r\n"),
        Fault("another version", .structure, "@v1", "@v2"),
        Fault("a byte order mark", .structure, "c2sp.org", "\u{FEFF}c2sp.org"),
        Fault("no index", .structure, "index 73894\n", ""),
        Fault("extra behind the index", .hash, "index 73894\n", "index 73894\nextra AAAA\n"),
        Fault("extra twice", .structure, "extra ", "extra AAAA\nextra "),
        Fault("extra without padding", .extra, "bGV0b3Bpcw==", "bGV0b3Bpcw"),
        Fault("extra that is not canonical", .extra, "bGV0b3Bpcw==", "bGV0b3Bpcx=="),
        Fault("leading zeros", .number, "index 73894", "index 073894"),
        Fault("NUL", .number, "index 73894", "index 73894\0"),
        Fault("a minus", .number, "index 73894", "index -0"),
        Fault(
            "31 bytes", .hash, "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="),
        Fault("base64 that is not canonical", .hash, "TcdPlQ=", "TcdPlR="),
        Fault("no empty line", .hash, "\n\nexample.com", "\nexample.com"),
        Fault("no checkpoint", .note(.size), "109482", "x"),
    ]

    @Test(arguments: faults) func malformedProofsAreRefused(_ fault: Fault) {
        let changed = Self.example.replacing(fault.old, with: fault.new)
        #expect(!changed.utf8.elementsEqual(Self.example.utf8))
        #expect(throws: fault.refusal) { try InclusionProof(Array(changed.utf8)) }
        #expect(!fault.refusal.phrase.ru.isEmpty && !fault.refusal.phrase.en.isEmpty)
    }

    @Test func sixtyFourHashesAreTooMany() {
        let hash = "gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=\n"
        let many = Self.example.replacing(hash, with: String(repeating: hash, count: 63))
        #expect(throws: ProofText.Refusal.tooManyHashes) { try InclusionProof(Array(many.utf8)) }
    }
}
