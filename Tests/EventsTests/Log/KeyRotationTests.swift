@testable import Events
import Foundation
import Support
import Testing

extension WriterCore {
    /// Dies as on `kill -9`: the new key is on the disk, the entry is not.
    fileprivate func dieBeforeTheEntry(_ next: SigningKey) throws {
        try transaction { _, _, _, _ in
            try next.write(to: ledger.folder.nextKey, replacing: true)
            kill(getpid(), SIGKILL)
        }
    }

    /// Dies as on `kill -9`: the entry is in the log, nothing that follows from it has been done.
    fileprivate func dieAfterTheEntry(_ next: SigningKey) throws {
        try appendRotation(next)
        kill(getpid(), SIGKILL)
    }

    /// The first two steps of a rotation and no more.
    func appendRotation(_ next: SigningKey) throws {
        try transaction { _, recorded, rows, edge in
            try next.write(to: ledger.folder.nextKey, replacing: true)
            let data = JSONObject([.init(key: "verifierKey", value: .string(next.verifier.text))])
            _ = try appendOwn(
                Action(type: KeyHistory.rotation, at: recorded.text, data: data), recorded, rows, &edge)
        }
    }
}

/// Another key for the ledger: what is signed with which, whoever writes meanwhile and wherever it is interrupted.
@Suite struct KeyRotationTests {
    /// A ledger that nobody has open.
    struct Rotated {
        let closed: BackupTests.Closed

        init() throws { closed = try BackupTests.Closed() }

        var path: String { closed.path }
        var folder: Folder { closed.folder }
        var ledger: Ledger { get throws { try Ledger.open(closed.path) } }

        @discardableResult
        func rotate() async throws -> Rotation.Outcome {
            try Rotation.rotate(ledger, account: "tester", clock: TemporaryLedger.still)
        }

        func writer() throws -> Writer { try Writer(ledger, account: "tester", clock: TemporaryLedger.still) }

        /// Who has signed the checkpoint of that size.
        func signers(_ size: Int, among keys: [VerifierKey]) throws -> [VerifierKey] {
            let path = folder.checkpoints + "/" + Checkpoint.fileName(size: size)
            let note = try Note(Array(#require(FileManager.default.contents(atPath: path))))
            #expect(try note.signers(among: keys).count == note.signatures.count)
            return try note.signers(among: keys)
        }

        var isSound: Bool { get throws { try Verification.run(folder).status == .agrees } }

        var secrets: [String] {
            get throws { try FileManager.default.contentsOfDirectory(atPath: folder.secrets).sorted() }
        }
    }

    @Test func theNewKeySignsFromItsEntryOnAndTheOldOneIsGone() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        try await ledger.closed.append(Lines.people("p", 0..<3))
        let old = try ledger.ledger.signingKey()
        let outcome = try await ledger.rotate()
        let new = try ledger.ledger.signingKey()
        #expect(outcome.seq == 5 && outcome.key == new.verifier && !outcome.isFinished)
        #expect(new.verifier != old.verifier && new.name == old.name)
        let entry = try #require(try ledger.ledger.log.read { try LogRows.entry($0, 5) })
        #expect(entry.type.name == "ledger.key-rotated" && entry.verifierKey == new.verifier)
        #expect(try ledger.secrets == ["signing.key"])
        #expect(try KeyFileTests.mode(ledger.folder.signingKey) == 0o600)

        let keys = [old.verifier, new.verifier]
        #expect(try ledger.signers(5, among: keys) == keys)
        try await ledger.closed.append(Lines.people("q", 0..<3))
        #expect(try ledger.signers(8, among: keys) == [new.verifier])
        // The one that both have signed is never cleared away.
        try await ledger.closed.append(Lines.people("r", 0..<3))
        #expect(try ledger.ledger.checkpoints.sizes() == [5, 11])
        #expect(try ledger.signers(5, among: keys) == keys)
        #expect(try ledger.isSound)
        #expect(try Rotation.standing(ledger.ledger) == .inForce)
    }

    @Test func aKeyMayBeRotatedAgainAndAgain() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        var keys = [try ledger.ledger.signingKey().verifier]
        for seq in 2...4 {
            #expect(try await ledger.rotate().seq == seq)
            keys.append(try ledger.ledger.signingKey().verifier)
            #expect(try ledger.signers(seq, among: keys) == Array(keys.suffix(2)))
        }
        #expect(Set(keys).count == 4)
        #expect(try ledger.ledger.keyHistory().keys.map(\.key) == keys)
        #expect(try ledger.isSound)
    }

    @Test func aLogThatLostEntriesIsNotGivenAnotherKey() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let copy = try await ledger.closed.backup()
        try await ledger.closed.append(Lines.people("lost", 0..<3))
        try Backup.restore(copy.path, into: ledger.path)
        let problem = await #expect(throws: Problem.self) { try await ledger.rotate() }
        #expect(problem?.name == "forked")
        #expect(try ledger.secrets == ["signing.key"])
        #expect(try ledger.ledger.size() == 11)
    }

    // MARK: - Interrupted

    @Test func aRotationKilledBeforeItsEntryNeverHappened() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        try await ledger.closed.append(Lines.person("p-1"))
        let old = try ledger.ledger.signingKey()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = ledger.path as String] in
            let writer = try Writer(Ledger.open(path), account: "tester", clock: TemporaryLedger.still)
            let next = try KeyFileTests.key(7)
            try writer.alone { try $0.dieBeforeTheEntry(next) }
        }
        #expect(try ledger.secrets == ["next.key", "signing.key"])
        #expect(try Rotation.standing(ledger.ledger) == .unused)
        let next = try await ledger.closed.append(Lines.person("p-2"))
        #expect(next.size == 3)
        #expect(try ledger.signers(3, among: [old.verifier]) == [old.verifier])
        #expect(try ledger.ledger.signingKey().text == old.text)
        // It lies there until the next rotation, which makes a key of its own.
        #expect(try SigningKey.read(ledger.folder.nextKey).text == KeyFileTests.key(7).text)
        let outcome = try await ledger.rotate()
        #expect(try outcome.seq == 4 && !outcome.isFinished && outcome.key != KeyFileTests.key(7).verifier)
        #expect(try ledger.secrets == ["signing.key"])
        #expect(try ledger.isSound)
    }

    @Test func aRotationKilledAfterItsEntryIsFinishedByWhoeverOpensTheLedger() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        try await ledger.closed.append(Lines.person("p-1"))
        let (old, new) = (try ledger.ledger.signingKey(), try KeyFileTests.key(7))
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = ledger.path as String] in
            let writer = try Writer(Ledger.open(path), account: "tester", clock: TemporaryLedger.still)
            let next = try KeyFileTests.key(7)
            try writer.alone { try $0.dieAfterTheEntry(next) }
        }
        #expect(try ledger.secrets == ["next.key", "signing.key"])
        #expect(try ledger.ledger.checkpoints.sizes() == [2])
        #expect(try Rotation.standing(ledger.ledger) == .pending)
        #expect(try ledger.isSound)
        try await ledger.closed.append(Lines.person("p-2"))
        try Self.expectFinished(ledger, old, new, at: 3)
        #expect(try ledger.signers(4, among: [old.verifier, new.verifier]) == [new.verifier])
    }

    /// What a process leaves that dies after the entry, or after the checkpoint, put there by hand: the steps before are
    /// done, the files of those after are as they were.
    @Test(arguments: [true, false], [true, false])
    func whatIsLeftOfARotationIsFinished(_ isSigned: Bool, _ byRotating: Bool) async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        try await ledger.closed.append(Lines.person("p-1"))
        let old = try ledger.ledger.signingKey()
        try await ledger.rotate()
        let new = try ledger.ledger.signingKey()
        try new.write(to: ledger.folder.nextKey)
        try old.write(to: ledger.folder.signingKey, replacing: true)
        let path = ledger.folder.checkpoints + "/" + Checkpoint.fileName(size: 3)
        let note = FileManager.default.contents(atPath: path)
        if !isSigned { try FileManager.default.removeItem(atPath: path) }
        #expect(try Rotation.standing(ledger.ledger) == .pending)
        if byRotating {
            let outcome = try await ledger.rotate()
            #expect(outcome.isFinished && outcome.seq == 3 && outcome.key == new.verifier)
            #expect(try ledger.ledger.size() == 3)
        } else {
            _ = try ledger.writer()
        }
        try Self.expectFinished(ledger, old, new, at: 3)
        if isSigned { #expect(FileManager.default.contents(atPath: path) == note) }
    }

    /// Killed while it was written, a key may have two names; the rotation takes both away, and nothing else.
    @Test func theOldKeyIsGoneUnderEveryName() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let names = ["signing.key.77.tmp", "next.key.8.tmp", "signing.key.mine", "signing.key.tmp", "vault.key.77.tmp"]
        for name in names { try ledger.ledger.signingKey().write(to: ledger.folder.secrets + "/" + name) }
        try await ledger.rotate()
        #expect(try ledger.secrets == ["signing.key", "signing.key.mine", "signing.key.tmp", "vault.key.77.tmp"])
    }

    static func expectFinished(_ ledger: Rotated, _ old: SigningKey, _ new: SigningKey, at size: Int) throws {
        #expect(try ledger.secrets == ["signing.key"])
        #expect(try ledger.ledger.signingKey().text == new.text)
        #expect(try ledger.signers(size, among: [old.verifier, new.verifier]) == [old.verifier, new.verifier])
        #expect(try Rotation.standing(ledger.ledger) == .inForce)
        #expect(try ledger.isSound)
    }

    /// A checkpoint by the new key alone, as it is signed again after a loss, gets the line of the old one while it lasts.
    @Test func theLineOfTheOldKeyIsAddedToWhatTheNewOneSigned() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let (old, new) = (try ledger.ledger.signingKey(), try KeyFileTests.key(7))
        try ledger.writer().alone { try $0.appendRotation(new) }
        let log = try ledger.ledger
        try log.checkpoints.write(
            Checkpoint(origin: TemporaryLedger.origin, size: 2, root: log.root(at: 2)), by: new)
        #expect(try ledger.signers(2, among: [new.verifier]) == [new.verifier])
        _ = try ledger.writer()
        #expect(try Set(ledger.signers(2, among: [old.verifier, new.verifier])) == [old.verifier, new.verifier])
        // And where the old one is gone for good, the new one does alone.
        try FileManager.default.removeItem(atPath: ledger.folder.checkpoints + "/" + Checkpoint.fileName(size: 2))
        #expect(try log.checkpoints.sign(log.log, by: log.signingKey())?.size == 2)
        #expect(try ledger.signers(2, among: [old.verifier, new.verifier]) == [new.verifier])
        #expect(try ledger.isSound)
    }

    @Test func aKeyThatNobodyKnowsIsNotThrownAway() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let next = try KeyFileTests.key(7)
        try ledger.writer().alone { try $0.appendRotation(next) }
        let other = try KeyFileTests.key(8)
        try other.write(to: ledger.folder.signingKey, replacing: true)
        let problem = #expect(throws: Problem.self) { try ledger.writer() }
        ProblemTests.check(problem, .inputOutput, "wrong-signing-key")
        #expect(try ledger.ledger.signingKey().text == other.text)
        // Where there is none at all, nothing can be lost.
        try FileManager.default.removeItem(atPath: ledger.folder.signingKey)
        #expect(try Rotation.standing(ledger.ledger) == .pending)
        _ = try ledger.writer()
        #expect(try ledger.ledger.signingKey().text == KeyFileTests.key(7).text)
    }

    // MARK: - Others who write

    @Test func anotherWriterGoesOnWithTheNewKey() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let old = try ledger.ledger.signingKey()
        let other = try ledger.writer()
        _ = try await other.append(try Drafts.read(Lines.person("p-1")))
        try await ledger.rotate()
        let new = try ledger.ledger.signingKey()
        let receipt = try await other.append(try Drafts.read(Lines.person("p-2")))
        #expect(receipt.size == 4)
        try await other.finish()
        let keys = [old.verifier, new.verifier]
        #expect(try ledger.signers(3, among: keys) == keys)
        #expect(try ledger.signers(4, among: keys) == [new.verifier])
        #expect(try ledger.isSound)
    }

    /// It had appended, and was about to sign, when the key was rotated behind it.
    @Test func whoFinishesAfterARotationDoesNotSignWithTheOldKey() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let old = try ledger.ledger.signingKey()
        let other = try ledger.writer()
        _ = try await other.append(try Drafts.read(Lines.person("p-1")))
        try await ledger.rotate()
        let path = ledger.folder.checkpoints + "/" + Checkpoint.fileName(size: 3)
        try FileManager.default.removeItem(atPath: path)
        try await other.finish()
        #expect(!Files.exists(path))
        // What it had stated before the rotation is good with the old one, even if it is written late.
        let writer = CheckpointWriter()
        let log = try ledger.ledger
        #expect(try log.checkpoints.sizes() == [])
        writer.state(
            CheckpointWriter.Statement(
                checkpoint: Checkpoint(origin: old.name, size: 2, root: try log.root(at: 2)), key: old,
                checkpoints: Checkpoints(folder: ledger.folder, keys: KeyHistory(old.verifier)), day: 1, named: []))
        writer.write()
        #expect(try ledger.signers(2, among: [old.verifier]) == [old.verifier])
        #expect(try ledger.isSound)
    }

    /// Between the entry and the rest of it: whoever comes next under the lock does the rest.
    @Test func whoMeetsAnUnfinishedRotationUnderTheLockFinishesIt() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let (old, new) = (try ledger.ledger.signingKey(), try KeyFileTests.key(7))
        let (rotating, other) = (try ledger.writer(), try ledger.writer())
        try rotating.alone { try $0.appendRotation(new) }
        _ = try await other.append(try Drafts.read(Lines.person("p-1")))
        try Self.expectFinished(ledger, old, new, at: 2)
        // The one that began finds it done.
        _ = try await rotating.append(try Drafts.read(Lines.person("p-2")))
        try await rotating.finish()
        #expect(try ledger.signers(4, among: [old.verifier, new.verifier]) == [new.verifier])
        #expect(try ledger.isSound)
    }

    @Test func whoCannotHaveTheNewKeyRefuses() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let old = try ledger.ledger.signingKey()
        let other = try ledger.writer()
        _ = try await other.append(try Drafts.read(Lines.person("p-1")))
        try await ledger.rotate()
        let new = try ledger.ledger.signingKey()
        try old.write(to: ledger.folder.signingKey, replacing: true)
        for _ in 0..<2 {
            let problem = await #expect(throws: Problem.self) {
                try await other.append(try Drafts.read(Lines.person("p-2")))
            }
            ProblemTests.check(problem, .conflict, "key-rotated")
        }
        #expect(try ledger.ledger.size() == 3)
        try new.write(to: ledger.folder.signingKey, replacing: true)
        #expect(try await other.append(try Drafts.read(Lines.person("p-2"))).size == 4)
        #expect(try ledger.isSound)
    }

    /// Another process appended so much that it is read into the index first, the rotation with it.
    @Test func aRotationAmongManyEntriesOfOthersIsNoticed() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        let old = try ledger.ledger.signingKey()
        let other = try Writer(ledger.ledger, account: "tester", clock: TemporaryLedger.still, indexBatch: 10)
        try await ledger.rotate()
        try await ledger.closed.append(Lines.people("p", 0..<50))
        let receipt = try await other.append(try Drafts.read(Lines.person("q-1")))
        try await other.finish()
        let new = try ledger.ledger.signingKey()
        #expect(try ledger.signers(receipt.size, among: [old.verifier, new.verifier]) == [new.verifier])
        #expect(try ledger.isSound)
    }

    @Test func whileManyAppendTheKeyIsRotatedAndNothingIsSignedWrongly() async throws {
        let ledger = try Rotated()
        defer { ledger.closed.remove() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<3 {
                let writer = try ledger.writer()
                group.addTask {
                    for round in 0..<12 {
                        let lines = Lines.people("p\(number)-\(round)", 0..<2)
                        _ = try await writer.append(try Drafts.read(lines))
                    }
                    try await writer.finish()
                }
            }
            for _ in 0..<3 { try await ledger.rotate() }
            try await group.waitForAll()
        }
        let log = try ledger.ledger
        #expect(try log.size() == 1 + 72 + 3)
        #expect(try log.keyHistory().keys.count == 4)
        #expect(try ledger.isSound)
        for (from, _) in try log.keyHistory().keys.dropFirst() {
            #expect(try log.checkpoints.sizes().contains(from))
        }
    }
}
