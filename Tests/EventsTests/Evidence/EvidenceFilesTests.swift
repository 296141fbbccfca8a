@testable import Events
import Foundation
import Support
import Testing

/// Files that bear entries out: stored, named, found again, found missing or altered, made unreadable.
@Suite struct EvidenceFilesTests {
    // MARK: - Attaching

    @Test func aSheetIsSealedNamedAndFoundAgain() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let path = try world.paper("sheet.pdf", "%PDF-1.4 synthetic")
        let outcome = try await world.attach(path, to: [EvidenceWorld.first, EvidenceWorld.second])
        let file = try #require(outcome.stored).file
        #expect(file.isSealed && file.mediaType == "application/pdf")
        #expect(try world.stored == [file.digest])
        let bytes = try #require(FileManager.default.contents(atPath: world.files.path(of: file.digest)))
        #expect(Hex.text(Digest.sha256(Array(bytes))) == file.digest && bytes.count == file.bytes)
        #expect(mode(world.files.path(of: file.digest)) == 0o600)
        let entry = try #require(try world.ledger.log.read { try LogRows.entry($0, 10) })
        #expect(
            entry.data["file"] == [
                "bytes": .int(file.bytes), "digest": .string(file.digest), "mediaType": "application/pdf",
                "sealed": true,
            ])
        #expect(entry.data["entries"] == [7, 8] && entry.text("evidence") == outcome.code && entry.programme == "p")
        #expect(try world.check().isSound && world.states == [.sound])

        let copy = world.papers + "/copy.pdf"
        try world.files.write(file, to: copy)
        #expect(FileManager.default.contents(atPath: copy) == Data("%PDF-1.4 synthetic".utf8))
        #expect(mode(copy) == 0o600)
    }

    @Test func anOpenFileLiesAsItIs() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let outcome = try await world.attach(
            world.paper("a.txt", "an article"), kind: "article", to: [EvidenceWorld.held], sealed: false)
        let file = try #require(outcome.stored).file
        #expect(file.digest == Hex.text(Digest.sha256(Array("an article".utf8))))
        #expect(!file.isSealed && file.bytes == 10 && file.mediaType == "text/plain")
        let entry = try #require(try world.ledger.log.read { try LogRows.entry($0, 10) })
        #expect(entry.data["file"]?.object?["sealed"] == nil)
        try world.files.write(file, to: world.papers + "/b.txt")
        #expect(FileManager.default.contents(atPath: world.papers + "/b.txt") == Data("an article".utf8))
    }

    @Test(arguments: [true, false])
    func theSameAgainAddsNothing(_ isSealed: Bool) async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let first = try await world.attach(world.paper("a.txt"), to: [7, 8], sealed: isSealed)
        // Under another name, to fewer of the entries.
        let again = try await world.attach(world.paper("b.txt"), to: [8], sealed: isSealed)
        #expect(again.receipt == nil && again.code == first.code && again.stored?.isReused == true)
        #expect(try world.ledger.size() == 10)
        // To another entry: the stored file is the same, so that the flag «same file twice» can tell.
        let other = try await world.attach(world.paper("c.txt"), to: [9], sealed: isSealed)
        #expect(other.receipt?.appended == 1 && other.code != first.code)
        #expect(other.stored?.file == first.stored?.file)
        #expect(try world.stored.count == 1)
        // Of another kind, or under another code, it says something else.
        #expect(try await world.attach(world.paper("d.txt"), kind: "act", to: [8], sealed: isSealed).receipt != nil)
        #expect(try await world.attach(world.paper("e.txt"), to: [8], sealed: isSealed, code: "v-1").code == "v-1")
        #expect(try world.states == [.sound])
    }

    @Test func aLinkIsAttachedOnce() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        var attachment = Attaching(world.temporary.writer)
        let claim = Attaching.Claim(kind: "link", entries: [9], at: "2024-06-20", programme: "p")
        let first = try attachment.attach(.url("https://demo.example/forum"), claim)
        try await world.temporary.writer.finish()
        let again = try attachment.attach(.url("https://demo.example/forum"), claim)
        #expect(first.receipt?.appended == 1 && again.receipt == nil && again.code == first.code)
        #expect(try world.stored.isEmpty)
        let problem = await #expect(throws: Problem.self) { try await world.redact(first.code, world.paper("x")) }
        #expect(problem?.name == "evidence-is-link" && problem?.kind == .refused)
    }

    @Test func whatTheRulesRefuseIsNotStored() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let path = try world.paper("a.txt")
        let problem = await #expect(throws: Problem.self) { try await world.attach(path, to: [99]) }
        #expect(problem?.name == "unknown-entry")
        let kind = await #expect(throws: Problem.self) { try await world.attach(path, kind: "phto", to: [9]) }
        #expect(kind?.name == "unknown-value")
        #expect(try world.stored.isEmpty)
    }

    @Test func whatIsNoFileToAttachIsTold() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        func problem(_ path: String) async -> Problem? {
            await #expect(throws: Problem.self) { try await world.attach(path, to: [9]) }
        }
        let empty = await problem(try world.paper("empty", ""))
        #expect(empty?.name == "empty-file" && empty?.kind == .badInput)
        let own = await problem(world.ledger.folder.signingKey)
        #expect(own?.name == "ledger-file" && own?.kind == .badInput)
        #expect(await problem(world.papers)?.name == "no-regular-file")
        let none = await problem(world.papers + "/none")
        #expect(none?.name == "unreadable-file" && none?.kind == .notFound)
        #expect(try world.stored.isEmpty)
    }

    /// Names of people in a sheet stand in no file of the ledger, however written.
    @Test func theContentStandsNowhereInTheFolder() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let name = "Синтетическая Персона Примерова"
        let text = "synthetic\n\(name)\n" + String(repeating: "x", count: 5 << 20)
        let outcome = try await world.attach(world.paper("\(name).txt", text), to: [7])
        _ = try await world.redact(outcome.code, world.paper("redacted.txt", "synthetic, redacted \(name)"))
        let utf16 = Data(name.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        let digest = Digest.sha256(Array(text.utf8))
        var needles = [Data(name.utf8), utf16, Data(digest), Data(Hex.text(digest).utf8)]
        // In base64 it depends on where in three bytes the text begins.
        for shift in 0..<3 {
            let coded = Data(repeating: 0, count: shift) + Data(name.utf8)
            needles.append(Data(coded.base64EncodedData().dropFirst(4).dropLast(4)))
        }
        let all = try #require(FileManager.default.enumerator(atPath: world.ledger.folder.path))
        var read = 0
        for case let name as String in all {
            guard let data = FileManager.default.contents(atPath: world.ledger.folder.path + "/" + name) else {
                continue
            }
            read += data.count
            for needle in needles { #expect(data.firstRange(of: needle) == nil, "\(name)") }
            #expect(!name.contains(where: { !$0.isASCII }))
        }
        #expect(read > 100_000)
    }

    // MARK: - Missing and altered

    @Test func whatIsMissingOrAlteredIsFound() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let sealed = try await world.file(world.paper("a"), to: [7])
        let open = try await world.file(world.paper("b", "b"), kind: "article", to: [9], sealed: false)
        try world.change(sealed.digest) { $0[$0.count / 2] ^= 1 }
        var check = try world.check()
        #expect(!check.isSound && check.count(.altered) == 1 && check.count(.sound) == 1 && check.named == 2)
        let altered = #expect(throws: Problem.self) {
            try world.files.write(sealed, to: world.papers + "/out")
        }
        #expect(altered?.name == "evidence-file-altered" && altered?.kind == .altered)
        try world.change(sealed.digest) { $0 = $0.dropLast(20) }
        #expect(try world.check().count(.altered) == 1)
        try FileManager.default.removeItem(atPath: world.files.path(of: sealed.digest))
        check = try world.check()
        #expect(!check.isSound && check.files.contains { $0.name == sealed.digest && $0.state == .missing })
        let missing = #expect(throws: Problem.self) {
            try world.files.write(sealed, to: world.papers + "/out")
        }
        #expect(missing?.name == "evidence-file-missing" && missing?.kind == .notFound)
        // In the place of a file, a link to one of the same bytes is somebody else's.
        let path = world.files.path(of: open.digest)
        try FileManager.default.moveItem(atPath: path, toPath: world.papers + "/elsewhere")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: world.papers + "/elsewhere")
        #expect(try world.check().count(.altered) == 1)
        #expect(!FileManager.default.fileExists(atPath: world.papers + "/out"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: world.papers).allSatisfy { !$0.hasSuffix(".partial") })
    }

    @Test func anAlteredFileIsMendedByAttachingItAgain() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let open = try await world.file(world.paper("b", "b"), kind: "article", to: [9], sealed: false)
        try world.change(open.digest) { $0 = Data("other".utf8) }
        #expect(try world.states == [.altered])
        #expect(try await world.attach(world.paper("c", "b"), kind: "article", to: [9], sealed: false).receipt == nil)
        #expect(try world.states == [.sound])
        // What was sealed is sealed anew, under another digest: the entry that names the old one still misses it.
        let sealed = try await world.file(world.paper("a"), to: [7])
        try world.change(sealed.digest) { $0[3] ^= 1 }
        let anew = try await world.attach(world.paper("a"), to: [7])
        #expect(anew.receipt?.appended == 1 && anew.stored?.isReused == false && anew.stored?.file != sealed)
    }

    @Test func aKeyThatIsNotThereIsTold() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let file = try await world.file(world.paper("a"), to: [7])
        let vault = world.ledger.folder.path + "/vault/vault.sqlite"
        let secrets = world.ledger.folder.secrets + "/vault-keys.sqlite"
        try FileManager.default.moveItem(atPath: secrets, toPath: secrets + ".away")
        let apart = #expect(throws: Problem.self) { try world.files.write(file, to: world.papers + "/out") }
        #expect(apart?.kind == .inputOutput)
        try FileManager.default.moveItem(atPath: secrets + ".away", toPath: secrets)
        try world.files.write(file, to: world.papers + "/out")
        try world.keys.destroy([file.digest])
        let gone = #expect(throws: Problem.self) { try world.files.write(file, to: world.papers + "/again") }
        #expect(gone?.name == "evidence-key-gone" && gone?.kind == .refused)
        #expect(FileManager.default.fileExists(atPath: vault))
        #expect(try FileManager.default.contentsOfDirectory(atPath: world.papers).sorted() == ["a", "out"])
    }

    /// Of a file that was never sealed here the vault knows nothing.
    @Test func aFileFromElsewhereHasNoKey() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let digest = Hex.text(Digest.sha256([1]))
        try Data([1]).write(to: URL(filePath: world.files.path(of: digest)))
        let file = EvidenceLog.File(digest: digest, bytes: 1, mediaType: MediaType.unknown, isSealed: true)
        let none = #expect(throws: Problem.self) { try world.files.write(file, to: world.papers + "/out") }
        #expect(none?.name == "no-file-key" && none?.kind == .inputOutput)
        try world.keys.keep(.init(size: .bits256), of: digest, content: [1])
        let unsound = #expect(throws: Problem.self) { try world.files.write(file, to: world.papers + "/out") }
        #expect(unsound?.name == "sealed-file-unsound" && unsound?.kind == .altered)
    }

    @Test func aReadableCopyIsWrittenOverNothingAndNotIntoTheLedger() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let file = try await world.file(world.paper("a"), to: [7])
        let over = #expect(throws: Problem.self) { try world.files.write(file, to: world.papers + "/a") }
        #expect(over?.name == "file-exists" && over?.kind == .conflict)
        let inside = #expect(throws: Problem.self) {
            try world.files.write(file, to: world.ledger.folder.path + "/out")
        }
        #expect(inside?.name == "inside-ledger" && inside?.kind == .usage)
    }

    @Test func aCopyWithoutTheFolderIsNotCarriedAlong() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        try await world.attach(world.paper("a"), to: [7])
        try FileManager.default.removeItem(atPath: world.ledger.folder.evidence)
        let check = try world.check()
        #expect(check.isSound && !check.isCarried && check.named == 1 && check.files.isEmpty)
    }

    @Test func aFolderThatCannotBeReadIsNotTakenForNone() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        try await world.attach(world.paper("a"), to: [7])
        try FileManager.default.removeItem(atPath: world.ledger.folder.evidence)
        try Data("x".utf8).write(to: URL(filePath: world.ledger.folder.evidence))
        let problem = #expect(throws: Problem.self) { try world.check() }
        #expect(problem?.kind == .inputOutput && problem?.name == "input-output")
    }

    @Test func whatNoEntryNamesIsToldAndLeft() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        for name in ["notes.txt", EvidenceFiles.unfinished + "1"] {
            try Data("x".utf8).write(to: URL(filePath: world.ledger.folder.evidence + "/" + name))
        }
        let check = try world.check()
        #expect(check.isSound && check.files.map(\.state) == [.unnamed, .unfinished])
        try await world.attach(world.paper("a"), to: [7])
        #expect(try world.stored.count == 3)
    }

    // MARK: - Cut short

    /// Killed between the file and its entry: the file is told of, and used when it is attached again.
    @Test func aFileWithoutItsEntryIsTold() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let path = try world.paper("a")
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [ledger = world.ledger.folder.path as String, path = path as String] in
            let files = EvidenceFiles(try Ledger.open(ledger))
            var random = RandomSource.system
            _ = try files.place(files.take(path, sealed: false, &random))
            // And one that is only half there.
            let half = try files.take(path, sealed: true, &random)
            withExtendedLifetime(half) { _ = kill(getpid(), SIGKILL) }
        }
        #expect(try world.states == [.unnamed, .unfinished] && world.check().isSound)
        #expect(try Verification.run(world.ledger).status == .agrees)
        let again = try await world.attach(path, to: [7], sealed: false)
        #expect(again.stored?.isReused == true && again.receipt?.appended == 1)
        #expect(try world.states == [.sound, .unfinished])
    }

    // MARK: - Redacting

    @Test func aRedactedSuccessorTakesItsPlaceAndTheOldOneIsDestroyed() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let old = try await world.attach(world.paper("a"), to: [7, 8], code: "v-1")
        let file = try #require(old.stored).file
        let redaction = try await world.redact("v-1", world.paper("b", "redacted"))
        #expect(redaction.keptFor.isEmpty && redaction.outcome.receipt?.appended == 2)
        let entries = try world.ledger.log.read { db in try [11, 12].map { try LogRows.entry(db, $0) } }
        #expect(entries[0]?.type.name == "evidence.attached" && entries[0]?.data["entries"] == [7, 8])
        #expect(entries[0]?.text("evidenceKind") == "attendance-sheet")
        #expect(entries[1]?.type.name == "evidence.superseded" && entries[1]?.text("evidence") == "v-1")
        #expect(entries[1]?.text("replacement") == redaction.outcome.code)
        #expect(try !world.hasKey(file.digest) && !world.files.has(file.digest))
        let check = try world.check()
        #expect(check.isSound && check.count(.erased) == 1 && check.count(.sound) == 1)
        // What was destroyed is not found by its content any more.
        let again = try await world.attach(world.paper("a"), to: [7])
        #expect(again.stored?.isReused == false)
    }

    @Test func aRedactionThatWasCutShortIsFinished() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let file = try await world.file(world.paper("a"), to: [7], code: "v-1")
        let path = try world.paper("b", "redacted")
        var random = RandomSource.system
        let stored = try world.files.place(world.files.take(path, sealed: true, &random))
        let item = try #require(try EvidenceLog(world.ledger).item("v-1"))
        _ = try Attaching(world.temporary.writer).supersede(
            item, by: stored, reason: "one person is erased", at: "2024-06-21")
        #expect(try world.files.has(file.digest) && world.ledger.size() == 12)
        let other = await #expect(throws: Problem.self) { try await world.redact("v-1", world.paper("c", "third")) }
        #expect(other?.name == "already-superseded" && other?.kind == .refused)
        #expect(world.files.has(file.digest))
        let finished = try await world.redact("v-1", path)
        #expect(finished.outcome.receipt == nil && finished.keptFor.isEmpty)
        #expect(try !world.files.has(file.digest) && world.ledger.size() == 12)
        #expect(try !world.hasKey(file.digest))
    }

    @Test func aFileThatOtherEvidenceNamesStays() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let file = try await world.file(world.paper("a"), to: [7], code: "v-1")
        try await world.attach(world.paper("a"), to: [8], code: "v-2")
        let first = try await world.redact("v-1", world.paper("b", "redacted"))
        #expect(first.keptFor == ["v-2"] && world.files.has(file.digest))
        #expect(try world.states == [.sound])
        let second = try await world.redact("v-2", world.paper("b", "redacted"))
        #expect(second.keptFor.isEmpty && !world.files.has(file.digest))
        #expect(try world.check().isSound)
    }

    @Test func theSameFileIsNoRedaction() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        try await world.attach(world.paper("a"), to: [7], code: "v-1")
        let same = await #expect(throws: Problem.self) { try await world.redact("v-1", world.paper("a")) }
        #expect(same?.name == "same-file" && same?.kind == .refused)
        let unknown = await #expect(throws: Problem.self) { try await world.redact("v-9", world.paper("a")) }
        #expect(unknown?.name == "unknown-evidence" && unknown?.kind == .notFound)
        #expect(try world.ledger.size() == 10)
    }

    // MARK: - Who is shown

    @Test func whatShowsAPersonIsFound() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        try await world.attach(world.paper("a"), to: [7], code: "v-alone")
        try await world.attach(world.paper("b", "b"), to: [7, 8], code: "v-both")
        try await world.attach(world.paper("c", "c"), to: [9], code: "v-forum")
        try await world.attach(world.paper("d", "d"), to: [8], code: "v-other")
        try await world.attach(world.paper("e", "e"), kind: "article", to: [7], sealed: false, code: "v-open")
        let found = try EvidenceFiles.showing(["p-1"], world.reader())
        #expect(found.map(\.code) == ["v-alone", "v-both", "v-forum"])
        #expect(found.map(\.others) == [[], ["p-2"], ["p-2"]])
        #expect(found.map(\.through) == [.entry, .entry, .activity])
        #expect(found.map(\.isOfThemAlone) == [true, false, false])
        let third = try EvidenceFiles.showing(["p-3"], world.reader())
        #expect(third.isEmpty)
        // Two codes of one person are nobody else.
        let both = try EvidenceFiles.showing(["p-1", "p-2"], world.reader())
        #expect(both.map(\.isOfThemAlone) == [true, true, false, true])
    }

    @Test func aFileOfErasedPeopleMayBeMissing() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let file = try await world.file(world.paper("a"), to: [7, 8])
        try world.files.destroy(file)
        func erase(_ person: String) async throws {
            try await world.temporary.append(
                "{\"type\":\"erasure.completed\",\"at\":\"2024-07-01\",\"data\":{\"person\":\"\(person)\",\"ground\":\"request\"}}"
            )
        }
        #expect(try world.states == [.missing])
        try await erase("p-1")
        #expect(try world.states == [.missing])
        try await erase("p-2")
        #expect(try world.states == [.erased] && world.check().isSound)
    }

    /// Whose an internship or an application is, the entry that made it says.
    @Test func anApplicationShowsItsApplicant() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        try await world.temporary.append(
            """
            {"type":"call.opened","at":"2024-02-01","data":{"call":"k","programme":"p","for":"interns","opensOn":"2024-02-01","closesOn":"2024-03-01"}}
            {"type":"application.submitted","at":"2024-02-02","data":{"application":"a-1","call":"k","person":"p-3"}}
            {"type":"application.accepted","at":"2024-02-03","data":{"application":"a-1"}}
            """)
        try await world.temporary.writer.finish()
        let file = try await world.file(world.paper("a"), to: [12], code: "v-1")
        let found = try EvidenceFiles.showing(["p-3"], world.reader())
        #expect(found.map(\.code) == ["v-1"] && found.first?.isOfThemAlone == true)
        try await world.temporary.append(
            #"{"type":"erasure.completed","at":"2024-07-01","data":{"person":"p-3","ground":"request"}}"#)
        try world.files.destroy(file)
        #expect(try world.states == [.erased])
    }

    @Test func aVoidedAttachmentMayBeMissing() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let file = try await world.file(world.paper("a"), to: [7], code: "v-1")
        try await world.temporary.append(
            #"{"type":"entry.voided","at":"2024-07-01","data":{"entry":10,"reason":"wrong file"}}"#)
        #expect(try world.states == [.sound])
        try world.files.destroy(file)
        #expect(try world.states == [.erased])
        let log = try EvidenceLog(world.ledger)
        #expect(log.item("v-1") == nil)
    }

    private func mode(_ path: String) -> UInt32? {
        var status = stat()
        return lstat(path, &status) == 0 ? UInt32(status.st_mode) & 0o777 : nil
    }

    /// Given sealed papers that went with an erased person, and the keys, the vault and the folder as they were before.
    /// When the key of one is asked for, then it is destroyed again, and so is what had been superseded already.
    @Test func papersOfWhoIsErasedGoAgain() async throws {
        let world = try await EvidenceWorld()
        defer { world.remove() }
        let alone = try await world.file(world.paper("a"), to: [EvidenceWorld.first])
        let shared = try await world.file(world.paper("b", "both"), to: [EvidenceWorld.first, EvidenceWorld.second])
        let former = try await world.file(world.paper("c", "former"), to: [EvidenceWorld.first], code: "former")
        _ = try await world.file(world.paper("d", "latter"), to: [EvidenceWorld.second], code: "latter")
        try await world.temporary.append(
            #"{"type":"evidence.superseded","at":"2024-06-21","data":{"evidence":"former","replacement":"latter","reason":"better"}}"#
        )
        try await world.temporary.writer.finish()
        let paths = VaultCopiesTests.files(world.ledger.folder) + [world.ledger.folder.evidence]
        for path in paths { try FileManager.default.copyItem(atPath: path, toPath: path + ".old") }
        try await world.temporary.append(
            #"{"type":"erasure.requested","at":"2024-06-21","data":{"person":"p-1","ground":"x"}}"#)
        let reader = try VaultTests.reader(world.temporary)
        #expect(throws: Problem.self) { try world.files.remove(showing: ["p-1"], reader) }
        for file in [alone, former] { #expect(!world.files.has(file.digest)) }
        #expect(world.files.has(shared.digest))
        try await world.temporary.append(
            #"{"type":"erasure.completed","at":"2024-06-22","data":{"person":"p-1","ground":"x"}}"#)
        try await world.temporary.writer.finish()

        for path in paths { try VaultCopiesTests.put(path + ".old", in: path) }
        for file in [alone, former] {
            guard case .erased = try world.keys.key(of: file.digest) else {
                Issue.record("there is a key of \(file)")
                continue
            }
            #expect(!world.files.has(file.digest))
        }
        guard case .key = try world.keys.key(of: shared.digest) else { throw CancellationError() }
    }
}
