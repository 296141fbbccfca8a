@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Which key is in force at which entry, and what it must have signed.
@Suite struct KeyHistoryTests {
    /// A log of `size` entries in which those at `rotations` state keys of the seeds 100 + seq.
    static func ledger(_ size: Int, rotations: [Int]) throws -> TemporaryLedger {
        let temporary = try TemporaryLedger()
        var bodies = try temporary.bodies()
        for seq in 2...size {
            let line =
                rotations.contains(seq)
                ? try rotation(KeyFileTests.key(100 + UInt64(seq)).verifier.text) : Lines.person("p-\(seq)")
            bodies.append(try entry(line, seq: seq).body)
        }
        try temporary.rewrite(bodies)
        return temporary
    }

    static func rotation(_ key: String) -> String {
        #"{"type":"ledger.key-rotated","at":"2024-01-01","data":{"verifierKey":"\#(key)"}}"#
    }

    static func entry(_ line: String, seq: Int) throws -> Entry {
        Entry(
            draft: try #require(try Drafts.read(line).first), seq: seq, id: Lines.id(seq), by: "tester",
            log: TemporaryLedger.origin, recorded: Timestamp.text(milliseconds: TemporaryLedger.start))
    }

    static func seeded(_ seq: Int) throws -> VerifierKey { try KeyFileTests.key(100 + UInt64(seq)).verifier }

    /// The same as the definition says it, read from the entries themselves.
    static func naive(_ ledger: Ledger, at size: Int) throws -> VerifierKey {
        var key = ledger.opening.verifierKey
        try ledger.read(.all) { entry in
            if entry.seq <= size, entry.type.name == "ledger.key-rotated" { key = try #require(entry.verifierKey) }
        }
        return key
    }

    // MARK: - Which key

    @Test(arguments: [[], [2], [9], [3, 4, 8]]) func theKeyInForceIsThatOfTheLastRotation(_ rotations: [Int]) throws {
        let ledger = try Self.ledger(9, rotations: rotations).ledger
        let keys = try ledger.keyHistory()
        #expect(keys.keys.map(\.from) == [1] + rotations && keys.size == 9)
        for size in 1...12 { #expect(try keys[size] == Self.naive(ledger, at: size), "size \(size)") }
        #expect(keys[0] == ledger.opening.verifierKey)
        #expect(keys.current == keys[9] && keys.since == rotations.last ?? 1)
        for seq in 1...9 {
            #expect(keys.predecessor(at: seq) == (rotations.contains(seq) ? keys[seq - 1] : nil), "entry \(seq)")
        }
    }

    /// With an index that holds none of it, a part, or all.
    @Test(arguments: [0, 1, 3, 4, 7, 9]) func theIndexAndTheBodiesBehindItSayTheSame(_ reach: Int) throws {
        let temporary = try Self.ledger(9, rotations: [4, 8])
        let path = temporary.path + "/other.sqlite"
        let index = try Index(path: path, log: temporary.ledger.log)
        try index.catchUp(temporary.ledger.log, upTo: reach)
        let keys = try temporary.ledger.log.read { try KeyHistory($0, Index.rotations(path: path, log: $0)) }
        #expect(keys.keys.map(\.from) == [1, 4, 8])
        #expect(keys.size == 9)
        #expect(try index.rotations().seqs == [4, 8].filter { $0 <= reach })
        #expect(try keys.current == Self.seeded(8))
    }

    /// What the index covers is not read again: the bodies could be a million.
    @Test func whereTheIndexIsCurrentNoBodyIsSearched() throws {
        let temporary = try Self.ledger(9, rotations: [4])
        let index = temporary.ledger.folder.index
        try Index(path: index, log: temporary.ledger.log).catchUp(temporary.ledger.log, upTo: 9)
        // A body that nobody could read any more, were it read.
        try temporary.tamper { try $0.execute(sql: "UPDATE entry SET body = x'7b7d' WHERE seq NOT IN (1, 4)") }
        #expect(try temporary.ledger.keyHistory().keys.map(\.from) == [1, 4])
    }

    @Test func anIndexOfAnotherLogIsNotAsked() throws {
        let temporary = try Self.ledger(9, rotations: [4])
        let other = try Self.ledger(9, rotations: [9])
        try Index(path: other.ledger.folder.index, log: other.ledger.log).catchUp(other.ledger.log, upTo: 9)
        try FileManager.default.removeItem(atPath: temporary.ledger.folder.index)
        for path in [other.ledger.folder.index, temporary.path + "/none.sqlite", temporary.ledger.folder.settings] {
            let rotations = try temporary.ledger.log.read { try Index.rotations(path: path, log: $0) }
            #expect(rotations == nil, "\(path)")
        }
        #expect(try temporary.ledger.keyHistory().keys.map(\.from) == [1, 4])
    }

    @Test func aTextThatLooksLikeARotationIsNone() throws {
        let temporary = try TemporaryLedger()
        let title = #"x\",\"type\":\"ledger.key-rotated\",\"v\":1}"#
        let line =
            #"{"type":"organisation.added","at":"2024-01-01","data":{"organisation":"o","name":"\#(title)","kind":"ngo","sonko":true}}"#
        try temporary.rewrite(try temporary.bodies() + [Self.entry(line, seq: 2).body])
        #expect(try temporary.ledger.keyHistory().keys.map(\.from) == [1])
    }

    @Test(arguments: ["nothing", "other.example/ledger+00000000+AQ=="])
    func aRotationWithoutASoundKeyIsAnAlteredLog(_ key: String) throws {
        let temporary = try TemporaryLedger()
        try temporary.rewrite(try temporary.bodies() + [Self.entry(Self.rotation(key), seq: 2).body])
        let problem = #expect(throws: Problem.self) { try temporary.ledger.keyHistory() }
        ProblemTests.check(problem, .altered, "bad-rotation")
    }

    // MARK: - What it must have signed

    /// Notes by the keys of entry 1 and of the rotation in entry 5, and who may sign which size.
    struct Signed {
        let temporary: TemporaryLedger
        let keys: KeyHistory
        let old: SigningKey
        let new: SigningKey

        init() throws {
            temporary = try KeyHistoryTests.ledger(9, rotations: [5])
            keys = try temporary.ledger.keyHistory()
            old = try temporary.ledger.signingKey()
            new = try KeyFileTests.key(105)
        }

        func note(_ size: Int, by signers: [SigningKey], wrong: [SigningKey] = []) throws -> [UInt8] {
            let root = try temporary.ledger.root(at: size)
            let text = Checkpoint(origin: TemporaryLedger.origin, size: size, root: root).text
            let lines = try signers.map { try $0.line(for: text) } + wrong.map { try $0.line(for: text + "other") }
            return Array((text + "\n" + lines.joined()).utf8)
        }
    }

    @Test(arguments: 1...9) func aCheckpointIsOpenedWithTheKeyInForceAtItsSize(_ size: Int) throws {
        let signed = try Signed()
        let (right, wrong) = size < 5 ? (signed.old, signed.new) : (signed.new, signed.old)
        #expect(try Checkpoint(note: signed.note(size, by: [right]), keys: signed.keys).size == size)
        #expect(throws: Note.Refusal.noKnownSignature) {
            try Checkpoint(note: signed.note(size, by: [wrong]), keys: signed.keys)
        }
        #expect(try Checkpoint(note: signed.note(size, by: [wrong, right]), keys: signed.keys).size == size)
        // Whoever knows both verifies both.
        #expect(throws: Note.Refusal.wrongSignature) {
            try Checkpoint(note: signed.note(size, by: [right], wrong: [wrong]), keys: signed.keys)
        }
        #expect(throws: Note.Refusal.wrongSignature) {
            try Checkpoint(note: signed.note(size, by: [wrong], wrong: [right]), keys: signed.keys)
        }
    }

    @Test func theFolderIsJudgedByTheHistory() throws {
        let signed = try Signed()
        let ledger = signed.temporary.ledger
        func put(_ size: Int, _ note: [UInt8]) throws {
            try Data(note).write(to: URL(filePath: signed.temporary.checkpointPath(size)))
        }
        try put(4, signed.note(4, by: [signed.old]))
        try put(7, signed.note(7, by: [signed.new]))
        #expect(try ledger.checkpoints.read(size: 4).size == 4)
        #expect(try ledger.checkpoints.newest()?.size == 7)
        #expect(try ledger.checkpoints.standing(ledger.log)?.isExtended == true)
        try put(8, signed.note(8, by: [signed.old]))
        let problem = #expect(throws: Problem.self) { try ledger.checkpoints.standing(ledger.log) }
        ProblemTests.check(problem, .diverged, "bad-checkpoint")
        #expect(throws: Problem.self) { try ledger.checkpoints.read(size: 8) }
        #expect(throws: Problem.self) { try ledger.checkpoints.lost(to: ledger.log) }
        #expect(throws: Problem.self) { try ledger.checkpoints.read(size: 6) }
    }

    @Test func nobodySignsWithAKeyThatIsNotInForce() throws {
        let signed = try Signed()
        let ledger = signed.temporary.ledger
        #expect(try ledger.checkpoints.sign(ledger.log, by: signed.old) == nil)
        #expect(try ledger.checkpoints.sizes() == [1])
        #expect(try ledger.checkpoints.sign(ledger.log, by: signed.new)?.size == 9)
        #expect(try Verification.run(ledger).status == .agrees)
    }
}
