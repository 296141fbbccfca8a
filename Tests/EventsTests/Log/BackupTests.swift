@testable import Events
import Foundation
import Support
import Testing

@Suite struct BackupTests {
    static func files(_ folder: String) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    }

    // MARK: - Backup

    @Test func aBackupIsOneFileThatVerifies() async throws {
        let temporary = try await VerificationTests.ledger()
        let folder = temporary.path + "/copies"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let copy = try Backup.write(temporary.ledger, to: folder + "/copy.sqlite")
        #expect(copy.entries == 12)
        #expect(try copy.root == temporary.ledger.root(at: 12))
        #expect(copy.bytes > 0)
        #expect(try Self.files(folder) == ["copy.sqlite"])
        #expect(try Verification.run(file: copy.path).root == copy.root)
        // Reading it leaves nothing beside it either.
        #expect(try Self.files(folder) == ["copy.sqlite"])
    }

    @Test func aBackupNeverReadsTheSecrets() async throws {
        let temporary = try await VerificationTests.ledger()
        let key = try String(contentsOfFile: temporary.ledger.folder.signingKey, encoding: .utf8)
        try FileManager.default.removeItem(atPath: temporary.ledger.folder.secrets)
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        let bytes = try #require(FileManager.default.contents(atPath: copy.path))
        #expect(bytes.range(of: Data(key.utf8.dropLast())) == nil)
    }

    @Test func aBackupOverwritesNothing() async throws {
        let temporary = try await VerificationTests.ledger()
        let path = temporary.path + "/copy.sqlite"
        try "mine".write(toFile: path, atomically: true, encoding: .utf8)
        let problem = #expect(throws: Problem.self) { try Backup.write(temporary.ledger, to: path) }
        #expect(problem?.kind == .conflict && problem?.name == "file-exists")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        let nowhere = #expect(throws: Problem.self) { try Backup.write(temporary.ledger, to: "/nowhere/copy.sqlite") }
        #expect(nowhere?.kind == .inputOutput)
    }

    @Test func whatDoesNotVerifyIsNoBackup() async throws {
        let temporary = try await VerificationTests.ledger()
        try temporary.tamper { try $0.execute(sql: "UPDATE tree SET hashes = zeroblob(32) WHERE seq = 5") }
        let path = temporary.path + "/copy.sqlite"
        let problem = #expect(throws: Problem.self) { try Backup.write(temporary.ledger, to: path) }
        #expect(problem?.kind == .altered && problem?.name == "copy-not-sound")
        #expect(!Files.exists(path))
        #expect(try Self.files(temporary.path).allSatisfy { !$0.hasSuffix(".partial") })
    }

    @Test func oneMayAppendWhileACopyIsMade() async throws {
        let temporary = try await VerificationTests.ledger()
        let other = try temporary.anotherWriter(seed: 5)
        async let appended = other.append(try Drafts.read(Lines.people("q", 0..<200)))
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        _ = try await appended
        #expect(copy.entries == 12 || copy.entries == 212)
        #expect(try copy.root == temporary.ledger.root(at: copy.entries))
    }

    // MARK: - Restore

    @Test func aRestoredLedgerIsTheCopy() async throws {
        let temporary = try await VerificationTests.ledger()
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        let folder = temporary.path + "/restored"
        let restored = try Backup.restore(copy.path, into: folder)
        #expect(restored == Backup.Restored(entries: 12, root: copy.root, before: nil, lostSize: nil))
        let ledger = try Ledger.open(folder)
        #expect(try ledger.root(at: 12) == copy.root)
        // Who brings the key back can go on.
        try FileManager.default.copyItem(atPath: temporary.ledger.folder.signingKey, toPath: ledger.folder.signingKey)
        let writer = try Writer(ledger, account: "tester")
        #expect(try await writer.append(try Drafts.read(Lines.person("p-new"))).size == 13)
    }

    /// What SQLite would take for the log's own, and cannot be removed.
    @Test(arguments: ["-wal", "-shm", "-journal"]) func nothingIsPutBesideWhatIsNotItsOwn(_ suffix: String) async throws
    {
        let temporary = try await VerificationTests.ledger()
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        let folder = Folder(temporary.path + "/restored")
        let path = folder.log + suffix
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let problem = #expect(throws: Problem.self) { try Backup.restore(copy.path, into: folder.path) }
        #expect(problem?.kind == .inputOutput && problem?.name == "not-written")
        #expect(problem?.what.en.contains(path) == true && problem?.what.ru.contains(path) == true)
        #expect(!folder.hasLedger && Files.exists(path))
    }

    @Test func whatDoesNotVerifyIsNotRestored() async throws {
        let temporary = try await VerificationTests.ledger()
        let root = try temporary.ledger.root(at: 12)
        let path = temporary.path + "/copy.sqlite"
        try Backup.write(temporary.ledger, to: path)
        var bytes = try #require(FileManager.default.contents(atPath: path))
        let place = try #require(bytes.range(of: Data("\"p-3\"".utf8)))
        bytes[place.lowerBound + 3] = UInt8(ascii: "9")
        try bytes.write(to: URL(filePath: path))
        let before = try Self.files(temporary.path)
        let problem = #expect(throws: Problem.self) { try Backup.restore(path, into: temporary.path) }
        #expect(problem?.kind == .altered)
        #expect(try temporary.ledger.root(at: 12) == root)
        #expect(try Self.files(temporary.path) == before)
        let none = #expect(throws: Problem.self) { try Backup.restore("/nowhere/copy.sqlite", into: temporary.path) }
        #expect(none?.kind == .notFound)
    }

    @Test func anotherLedgersCopyIsNotPutInItsPlace() async throws {
        let temporary = try await VerificationTests.ledger()
        var random = RandomSource(seed: 77)
        let key = try SigningKey.generate(name: "other.example/ledger", &random)
        let other = try Ledger.create(
            temporary.path + "/other", origin: "other.example/ledger", timeZone: "Europe/Moscow", language: .ru,
            by: "tester",
            key: key, clock: TemporaryLedger.still, id: Lines.id(1))
        let copy = try Backup.write(other, to: temporary.path + "/copy.sqlite")
        let problem = #expect(throws: Problem.self) { try Backup.restore(copy.path, into: temporary.path) }
        #expect(problem?.name == "another-ledger")
    }

    @Test func aLedgerThatSomebodyHasOpenIsNotReplaced() async throws {
        let temporary = try await VerificationTests.ledger()
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        try await temporary.append(Lines.person("p-late"))
        let problem = #expect(throws: Problem.self) { try Backup.restore(copy.path, into: temporary.path) }
        #expect(problem?.kind == .conflict && problem?.name == "in-use")
        #expect(try temporary.ledger.size() == 13)
        try await temporary.append(Lines.person("p-later"))
        #expect(try temporary.ledger.size() == 14)
    }

    @Test func aDamagedLedgerIsReplacedAndKeptAside() async throws {
        let folder = try Closed()
        let copy = try await folder.backup()
        let log = folder.folder.log
        try Data(repeating: 0xA5, count: 9000).write(to: URL(filePath: log))
        try Data(repeating: 0x5A, count: 5000).write(to: URL(filePath: log + "-wal"))
        let restored = try Backup.restore(copy.path, into: folder.path, clock: TemporaryLedger.still)
        let aside = try #require(restored.before)
        #expect(aside == log + ".before-restore-20240101T000000000")
        #expect(FileManager.default.contents(atPath: aside)?.count == 9000)
        #expect(FileManager.default.contents(atPath: aside + "-wal")?.count == 5000)
        #expect(try Verification.run(folder.folder).status == .agrees)
    }

    // MARK: - A ledger that lost its newest entries

    /// A ledger that no connection has open.
    struct Closed {
        let path: String
        var folder: Folder { Folder(path) }

        init() throws {
            path = NSTemporaryDirectory() + "letopis-\(UUID().uuidString)"
            var random = RandomSource(seed: 1)
            let key = try SigningKey.generate(name: TemporaryLedger.origin, &random)
            _ = try Ledger.create(
                path, origin: TemporaryLedger.origin, timeZone: "Europe/Moscow", language: .en, by: "tester", key: key,
                clock: TemporaryLedger.still, id: Lines.id(1))
        }

        func remove() { try? FileManager.default.removeItem(atPath: path) }

        @discardableResult
        func append(_ lines: String, clock: Clock = TemporaryLedger.still, isFinished: Bool = true) async throws
            -> Writer.Receipt
        {
            let writer = try Writer(Ledger.open(path), account: "tester", clock: clock)
            let receipt = try await writer.append(try Drafts.read(lines))
            if isFinished { try await writer.finish() }
            return receipt
        }

        func backup() async throws -> Backup.Copy {
            try await append(Lines.people("p", 0..<10))
            return try Backup.write(Ledger.open(path), to: path + "/copy-\(UUID().uuidString).sqlite")
        }

        func ids() throws -> [String: Int] {
            var seqs: [String: Int] = [:]
            try Ledger.open(path).read(.all) { entry in
                #expect(seqs.updateValue(entry.seq, forKey: entry.id) == nil)
            }
            return seqs
        }
    }

    @Test func theWholeStoryOfALoss() async throws {
        let ledger = try Closed()
        defer { ledger.remove() }
        let time = SetClock()
        let copy = try await ledger.backup()
        // After the backup: five entries that will be lost, under known ids; the index is ahead of the copy.
        let lost = (1...5).map { Lines.person("lost-\($0)", id: Lines.id(100 + $0)) }.joined(separator: "\n")
        let last = try await ledger.append(lost)
        #expect(last.size == 16)

        let restored = try Backup.restore(copy.path, into: ledger.path, clock: time.clock)
        #expect(restored.entries == 11 && restored.lostSize == 16)
        let aside = try #require(restored.before)
        #expect(try Verification.run(file: aside).entries == 16)
        // Derived files are gone, checkpoints stay.
        #expect(!Files.exists(ledger.folder.index))
        let verdict = try Verification.run(ledger.folder)
        #expect(verdict.status == .diverges)
        let refusal = await #expect(throws: Problem.self) { try await ledger.append(Lines.person("p-new")) }
        #expect(refusal?.kind == .diverged && refusal?.name == "forked")

        // The loss is accepted, and written down.
        let receipt = try Fork.accept(
            Ledger.open(ledger.path), reason: "диск потерян", account: "tester", clock: time.clock)
        #expect(receipt.size == 12)
        let entry = try #require(try Ledger.open(ledger.path).log.read { try LogRows.entry($0, 12) })
        #expect(entry.type.name == "ledger.forked")
        #expect(entry.number("size") == 11 && entry.text("root") == copy.root.base64)
        #expect(entry.number("lostSize") == 16 && entry.text("lostRoot") == last.root.base64)
        #expect(entry.text("reason") == "диск потерян")
        #expect(Files.exists(ledger.folder.checkpoints + "/forked/" + Checkpoint.fileName(size: 16)))
        #expect(try Verification.run(ledger.folder).status == .agrees)

        // It goes on: other entries under the same seqs, then the lost ones, each once.
        try await ledger.append(Lines.people("other", 0..<6), clock: time.clock)
        let again = try await ledger.append(lost, clock: time.clock)
        #expect(again.appended == 5 && again.duplicates == 0)
        let twice = try await ledger.append(lost, clock: time.clock)
        #expect(twice.appended == 0 && twice.duplicates == 5)
        #expect(try ledger.ids().count == 23)
        #expect(try Verification.run(ledger.folder).status == .agrees)
        let nothing = #expect(throws: Problem.self) {
            try Fork.accept(Ledger.open(ledger.path), reason: "ещё раз", account: "tester", clock: time.clock)
        }
        #expect(nothing?.name == "nothing-lost")
    }

    /// The older file copied over by hand, as people do: the index beside it is newer, and of other entries.
    @Test(arguments: [0, 20]) func anIndexOfAnotherHistoryIsNotBelieved(_ others: Int) async throws {
        let ledger = try Closed()
        defer { ledger.remove() }
        let copy = try await ledger.backup()
        let lost = (1...5).map { Lines.person("lost-\($0)", id: Lines.id(100 + $0)) }.joined(separator: "\n")
        try await ledger.append(lost)
        #expect(Files.exists(ledger.folder.index))
        try FileManager.default.removeItem(atPath: ledger.folder.log)
        try FileManager.default.copyItem(atPath: copy.path, toPath: ledger.folder.log)
        try FileManager.default.removeItem(atPath: ledger.folder.checkpoints)
        try FileManager.default.createDirectory(atPath: ledger.folder.checkpoints, withIntermediateDirectories: true)
        if others > 0 {
            // Its continuation was written where no index saw it.
            let index = try Data(contentsOf: URL(filePath: ledger.folder.index))
            try await ledger.append(Lines.people("other", 0..<others))
            Index.remove(ledger.folder.index)
            try index.write(to: URL(filePath: ledger.folder.index))
        }
        let again = try await ledger.append(lost)
        #expect(again.appended == 5)
        #expect(try await ledger.append(lost).duplicates == 5)
        #expect(try ledger.ids().count == 16 + others)
        #expect(try Verification.run(ledger.folder).status == .agrees)
    }

    @Test func aForkThatWasInterruptedIsFinishedNotRepeated() async throws {
        let ledger = try Closed()
        defer { ledger.remove() }
        let copy = try await ledger.backup()
        try await ledger.append(Lines.people("lost", 0..<5))
        try Backup.restore(copy.path, into: ledger.path)
        let forked = try Fork.accept(
            Ledger.open(ledger.path), reason: "потеря", account: "tester", clock: TemporaryLedger.still)
        // As if the power had gone before the checkpoint was set aside.
        let name = Checkpoint.fileName(size: 16)
        try FileManager.default.moveItem(
            atPath: ledger.folder.checkpoints + "/forked/" + name, toPath: ledger.folder.checkpoints + "/" + name)
        let again = try Fork.accept(
            Ledger.open(ledger.path), reason: "потеря", account: "tester", clock: TemporaryLedger.still)
        #expect(again.appended == 0 && again.size == forked.size && again.root == forked.root)
        #expect(try Verification.run(ledger.folder).status == .agrees)
    }

    @Test func aWriterDoesNotWriteIntoAFileThatWasReplaced() async throws {
        let temporary = try await VerificationTests.ledger()
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        // By hand, without asking who has it open.
        try FileManager.default.removeItem(atPath: temporary.ledger.folder.log)
        try FileManager.default.moveItem(atPath: copy.path, toPath: temporary.ledger.folder.log)
        let problem = await #expect(throws: Problem.self) { try await temporary.append(Lines.person("p-late")) }
        #expect(problem?.kind == .conflict && problem?.name == "ledger-replaced")
    }
}
