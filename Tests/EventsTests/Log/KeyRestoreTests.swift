@testable import Events
import Foundation
import Support
import Testing

/// Copies from before and after a rotation, and losses across one.
@Suite struct KeyRestoreTests {
    /// A ledger of 11 entries, a rotation as the 12th and three entries more, with copies from before and after it.
    struct Story {
        let rotated: KeyRotationTests.Rotated
        let before: Backup.Copy
        let after: Backup.Copy
        let old: SigningKey
        let new: SigningKey
        let root: TreeHash

        init() async throws {
            rotated = try KeyRotationTests.Rotated()
            before = try await rotated.closed.backup()
            old = try rotated.ledger.signingKey()
            try await rotated.rotate()
            new = try rotated.ledger.signingKey()
            after = try Backup.write(rotated.ledger, to: rotated.path + "/after.sqlite")
            root = try await rotated.closed.append(Lines.people("late", 0..<3)).root
        }

        func append() async throws -> Problem? {
            do {
                try await rotated.closed.append(Lines.person("p-new"))
                return nil
            } catch {
                return Problem(storage: error)
            }
        }

        func accept() async throws -> Writer.Receipt {
            try Fork.accept(
                rotated.ledger, reason: "диск потерян", account: "tester", clock: TemporaryLedger.still)
        }
    }

    @Test func aCopyFromAfterTheRotationGoesOnWithTheNewKey() async throws {
        let story = try await Story()
        defer { story.rotated.closed.remove() }
        #expect(try Backup.restore(story.after.path, into: story.rotated.path).lostSize == 15)
        #expect(try await story.append()?.name == "forked")
        #expect(try await story.accept().size == 13)
        #expect(try story.rotated.signers(13, among: [story.old.verifier, story.new.verifier]) == [story.new.verifier])
        #expect(try story.rotated.isSound)
    }

    /// The log knows nothing of the key that lies in secrets/, nor of the one that signed what is lost.
    @Test func aCopyFromBeforeTheRotationGoesOnWithTheFormerKeyAlone() async throws {
        let story = try await Story()
        defer { story.rotated.closed.remove() }
        #expect(try Backup.restore(story.before.path, into: story.rotated.path).lostSize == 15)
        let newer = try await story.append()
        ProblemTests.check(newer, .inputOutput, "newer-signing-key")
        let refused = await #expect(throws: Problem.self) { try await story.accept() }
        #expect(refused?.name == "newer-signing-key")
        let doubted = #expect(throws: Problem.self) { try Rotation.standing(story.rotated.ledger) }
        #expect(doubted?.name == "newer-signing-key")
        #expect(try story.rotated.ledger.signingKey().text == story.new.text)

        try story.old.write(to: story.rotated.folder.signingKey, replacing: true)
        #expect(try await story.append()?.name == "forked")
        #expect(try story.rotated.ledger.checkpoints.lost(to: story.rotated.ledger.log).map(\.size) == [12, 15])
        let receipt = try await story.accept()
        #expect(receipt.size == 12)
        let entry = try #require(try story.rotated.ledger.log.read { try LogRows.entry($0, 12) })
        #expect(entry.number("lostSize") == 15 && entry.text("lostRoot") == story.root.base64)
        for size in [12, 15] {
            #expect(
                Files.exists(story.rotated.folder.checkpoints + "/forked/" + Checkpoint.fileName(size: size)))
        }
        #expect(try story.rotated.signers(12, among: [story.old.verifier]) == [story.old.verifier])
        #expect(try story.rotated.isSound)
        // It may have another key again.
        #expect(try await story.rotated.rotate().seq == 13)
        #expect(try await story.append() == nil)
        #expect(try story.rotated.isSound)
    }

    @Test func theNewerCopyMayStillComeAfterTheOlderOne() async throws {
        let story = try await Story()
        defer { story.rotated.closed.remove() }
        try Backup.restore(story.before.path, into: story.rotated.path)
        #expect(try await story.append()?.name == "newer-signing-key")
        #expect(try Backup.restore(story.after.path, into: story.rotated.path).lostSize == 15)
        #expect(try await story.accept().size == 13)
        #expect(try story.rotated.isSound)
    }

    @Test func theFormerKeyDoesNotSignALogThatHasAnother() async throws {
        let story = try await Story()
        defer { story.rotated.closed.remove() }
        try story.old.write(to: story.rotated.folder.signingKey, replacing: true)
        ProblemTests.check(try await story.append(), .inputOutput, "old-signing-key")
        let refused = await #expect(throws: Problem.self) { try await story.rotated.rotate() }
        #expect(refused?.name == "old-signing-key")
        try FileManager.default.removeItem(atPath: story.rotated.folder.signingKey)
        #expect(try Rotation.standing(story.rotated.ledger) == .missing)
        #expect(try await story.append()?.name == "no-signing-key")
        #expect(try story.rotated.ledger.size() == 15)
    }

    /// A next.key that the log does not speak of may be that of a newer copy: opening the ledger leaves it.
    @Test func aPendingKeyOutlivesAnOlderCopy() async throws {
        let story = try await Story()
        defer { story.rotated.closed.remove() }
        try story.new.write(to: story.rotated.folder.nextKey)
        try story.old.write(to: story.rotated.folder.signingKey, replacing: true)
        try Backup.restore(story.before.path, into: story.rotated.path)
        #expect(try Rotation.standing(story.rotated.ledger) == .unused)
        #expect(try await story.append()?.name == "forked")
        try Backup.restore(story.after.path, into: story.rotated.path)
        #expect(try Rotation.standing(story.rotated.ledger) == .pending)
        #expect(try await story.accept().size == 13)
        #expect(try story.rotated.secrets == ["signing.key"])
        #expect(try story.rotated.isSound)
    }

    // MARK: - What is no statement of the log

    static let notes: [(String, @Sendable (Checkpoint, SigningKey) throws -> String)] = [
        ("signed by nobody of that name", { try KeyRestoreTests.other($1).sign($0.text) }),
        ("a wrong line of a known key", { try $0.text + "\n" + $1.line(for: $0.text + "x") }),
        (
            "of another size",
            { try $1.sign(Checkpoint(origin: $0.origin, size: $0.size + 1, root: $0.root).text) }
        ),
        (
            "of another ledger",
            { try $1.sign(Checkpoint(origin: "other.example/x", size: $0.size, root: $0.root).text) }
        ),
        ("no note", { note, _ in note.text }),
    ]

    static func other(_ key: SigningKey) throws -> SigningKey {
        var random = RandomSource(seed: 12)
        return try SigningKey.generate(name: key.name + "-witness", &random)
    }

    /// Beyond the end of the log, where entries might have been lost.
    @Test(arguments: notes.indices) func whatNobodyStatedIsNotLost(_ number: Int) async throws {
        let rotated = try KeyRotationTests.Rotated()
        defer { rotated.closed.remove() }
        let ledger = try rotated.ledger
        let checkpoint = Checkpoint(origin: TemporaryLedger.origin, size: 9, root: .empty)
        let note = try Self.notes[number].1(checkpoint, ledger.signingKey())
        try Folder.write(note, to: rotated.folder.checkpoints + "/" + checkpoint.fileName)
        for problem in [
            #expect(throws: Problem.self) { try ledger.checkpoints.lost(to: ledger.log) },
            #expect(throws: Problem.self) { try ledger.checkpoints.standing(ledger.log) },
            await #expect(throws: Problem.self) { try await rotated.closed.append(Lines.person("p")) },
        ] { ProblemTests.check(problem, .diverged, "bad-checkpoint") }
        // Stated by a key of that name, it is: of entries that this log lacks.
        try Folder.write(
            KeyFileTests.key(9).sign(checkpoint.text), to: rotated.folder.checkpoints + "/" + checkpoint.fileName)
        #expect(try ledger.checkpoints.lost(to: ledger.log) == [checkpoint])
    }
}
