@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Synthetic people throughout.
@Suite struct VaultTests {
    static let name = "Синтетикова Вымышлена Придумовна"
    static let phone = "+7 000 123-45-67"

    static func added(_ code: String, name: String = name, phone: String = phone, id: String? = nil) -> String {
        let id = id.map { #","id":"\#($0)""# } ?? ""
        return
            #"{"type":"person.added","at":"2024-06-01","data":{"person":"\#(code)","birthYear":1990,"sex":"female","personal":{"name":"\#(name)","phone":"\#(phone)"}}\#(id)}"#
            + "\n"
    }

    static func vault(_ ledger: TemporaryLedger) throws -> VaultReader? {
        try VaultReader.open(ledger.ledger, reader(ledger))
    }

    static func reader(_ ledger: TemporaryLedger) throws -> LedgerReader {
        try LedgerReader(ledger.ledger, index: Index(path: ledger.ledger.folder.index, log: ledger.ledger.log))
    }

    static func keys(_ ledger: TemporaryLedger) throws -> DatabaseQueue {
        try DatabaseQueue(path: VaultFile.keys.path(in: ledger.ledger.folder))
    }

    // MARK: - What is sealed

    @Test func personalDataStandInNoFile() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        try await ledger.writer.finish()
        for text in [Self.name, Self.phone, "Вымышлена", "birthYear\":1990"] {
            #expect(try Traces.of(text, in: ledger.path) == [])
        }
        // What looks for them finds them where they stand.
        try Data(("\0" + Self.name).utf8).base64EncodedData().write(to: URL(filePath: ledger.path + "/leak"))
        #expect(try Traces.of(Self.name, in: ledger.path) == ["leak"])
    }

    @Test func whatWasSealedIsRead() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        let vault = try #require(try Self.vault(ledger))
        #expect(
            try vault.personal(of: "p-1")
                == .known(Personal(name: Self.name, phone: Self.phone, birthYear: 1990, sex: "female")))
        #expect(try vault.personal(of: "p-2") == .nothing)
        #expect(try vault.people().map(\.code) == ["p-1"])
        let entry = try #require(try Self.reader(ledger).entry(2))
        guard case .disclosures(let disclosures) = try vault.disclosures(of: entry) else { throw CancellationError() }
        #expect(disclosures.map(\.name) == ["birthYear", "personal", "sex"])
        #expect(Set(disclosures.map(\.commitment)) == Set(entry.sealed))
    }

    /// A journal beside a file that is made anew would be played back into it.
    @Test func aVaultIsNotMadeBesideAnothersJournal() async throws {
        let ledger = try TemporaryLedger()
        let journal = VaultFile.keys.path(in: ledger.ledger.folder) + ".new-journal"
        try FileManager.default.createDirectory(atPath: journal, withIntermediateDirectories: true)
        let problem = await #expect(throws: Problem.self) { try await ledger.append(Self.added("p-1")) }
        #expect(problem?.kind == .inputOutput && problem?.name == "not-written")
        #expect(problem?.what.en.contains(journal) == true)
        #expect(try ledger.ledger.size() == 1)
    }

    @Test func aLedgerWithoutPersonalDataHasNoVault() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(#"{"type":"person.added","at":"2024-06-01","data":{"person":"p-1"}}"#)
        #expect(try Self.vault(ledger) == nil)
        #expect(try #require(try Self.reader(ledger).entry(2)).sealed.count == 3)
    }

    @Test func aCorrectionAddsAndItsVoidTakesAway() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        try await ledger.append(
            #"{"type":"person.corrected","at":"2024-06-02","data":{"person":"p-1","reason":"typo","personal":{"phone":"+7 000 765-43-21"}}}"#
        )
        let vault = try #require(try Self.vault(ledger))
        #expect(try vault.personal(of: "p-1").personal?.phone == "+7 000 765-43-21")
        #expect(try vault.personal(of: "p-1").personal?.name == Self.name)
        try await ledger.append(#"{"type":"entry.voided","at":"2024-06-03","data":{"entry":3,"reason":"no typo"}}"#)
        #expect(try #require(try Self.vault(ledger)).personal(of: "p-1").personal?.phone == Self.phone)
    }

    /// Given any history, then what is known is the fold of what was given in the live entries.
    @Test(arguments: 0..<8) func whatIsKnownIsTheFoldOfLiveEntries(_ seed: UInt64) async throws {
        let ledger = try TemporaryLedger()
        var random = RandomSource(seed: seed)
        var given: [(seq: Int, person: String, field: String, value: String)] = []
        var voided = Set<Int>()
        var size = 1
        for person in ["p-1", "p-2", "p-3"] {
            let name = "Имя \(random.next() % 1000)"
            try await ledger.append(
                #"{"type":"person.added","at":"2024-06-01","data":{"person":"\#(person)","personal":{"name":"\#(name)"}}}"#
            )
            size += 1
            given.append((size, person, "name", name))
        }
        for _ in 0..<40 {
            let person = "p-\(1 + random.next() % 3)"
            if random.next() % 4 == 0,
                let target = given.dropFirst(3).filter({ !voided.contains($0.seq) }).randomElement(using: &random)
            {
                try await ledger.append(
                    #"{"type":"entry.voided","at":"2024-06-03","data":{"entry":\#(target.seq),"reason":"x"}}"#)
                voided.insert(target.seq)
                size += 1
                continue
            }
            let field = ["name", "phone", "email"][Int(random.next() % 3)]
            let value = "значение \(random.next() % 100)"
            try await ledger.append(
                #"{"type":"person.corrected","at":"2024-06-02","data":{"person":"\#(person)","reason":"x","personal":{"\#(field)":"\#(value)"}}}"#
            )
            size += 1
            given.append((size, person, field, value))
        }
        let vault = try #require(try Self.vault(ledger))
        for person in ["p-1", "p-2", "p-3"] {
            func last(_ field: String) -> String? {
                given.last { $0.person == person && $0.field == field && !voided.contains($0.seq) }?.value
            }
            #expect(
                try vault.personal(of: person)
                    == .known(Personal(name: last("name"), email: last("email"), phone: last("phone"))))
        }
    }

    @Test func bothFilesAreForTheirOwnerAlone() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        for file in [VaultFile.data, .keys] {
            let attributes = try FileManager.default.attributesOfItem(atPath: file.path(in: ledger.ledger.folder))
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
        for (file, name) in [(VaultFile.data, "vault-open"), (.keys, "vault-keys-open")] {
            let path = file.path(in: ledger.ledger.folder)
            for mode in [0o640, 0o604, 0o620, 0o602] {
                try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
                let problem = #expect(throws: Problem.self) { try Self.vault(ledger) }
                ProblemTests.check(problem, .inputOutput, name)
                #expect(problem?.remedy.plain.en.contains("chmod 600 \(path)") == true)
                // Another signing key would not help.
                #expect(problem?.remedy.operations.isEmpty == true)
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            #expect(try Self.vault(ledger) != nil)
        }
    }

    @Test func neitherFileMayBeALinkOrAnothers() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        for file in [VaultFile.data, .keys] {
            let path = file.path(in: ledger.ledger.folder)
            try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + ".moved")
            ProblemTests.check(
                #expect(throws: Problem.self) { try Self.vault(ledger) }, .inputOutput, "vault-not-regular")
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.moveItem(atPath: path + ".moved", toPath: path)
            guard geteuid() == 0, chown(path, 65_534, 65_534) == 0 else { continue }
            ProblemTests.check(
                #expect(throws: Problem.self) { try Self.vault(ledger) }, .inputOutput, "vault-of-another-user")
            #expect(chown(path, 0, 0) == 0)
        }
    }

    @Test func textAboutAPersonIsSealedUnderTheirKey() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(
            Self.added("p-1")
                + """
                {"type":"programme.added","at":"2024-01-01","data":{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
                {"type":"call.opened","at":"2024-02-01","data":{"call":"c-1","programme":"p","for":"participants","opensOn":"2024-02-01","closesOn":"2024-12-31"}}
                {"type":"application.submitted","at":"2024-03-01","data":{"application":"a-1","call":"c-1","person":"p-1","answers":{"why":"Синтетический ответ"}}}
                {"type":"application.rejected","at":"2024-04-01","data":{"application":"a-1","reason":"Синтетическая причина"}}

                """)
        #expect(try Traces.of("Синтетическ", in: ledger.path) == [])
        let vault = try #require(try Self.vault(ledger))
        let reader = try Self.reader(ledger)
        for (seq, field) in [(5, "answers"), (6, "reason")] {
            let entry = try #require(try reader.entry(seq))
            guard case .disclosures(let found) = try vault.disclosures(of: entry) else { throw CancellationError() }
            #expect(found.map(\.name) == [field])
            #expect(try VaultSubject.of(entry, reader) == .person("p-1"))
        }
    }

    // MARK: - Keys and files that are not there

    @Test func aMissingAWrongAndADestroyedKeyAreThreeAnswers() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1") + Self.added("p-2") + Self.added("p-3"))
        try await Self.keys(ledger).write { db in
            try db.execute(sql: "DELETE FROM key WHERE subject = 'person:p-1'")
            try db.execute(sql: "UPDATE key SET secret = zeroblob(32) WHERE subject = 'person:p-2'")
        }
        try await ledger.append(
            #"{"type":"erasure.completed","at":"2024-06-05","data":{"person":"p-3","ground":"request"}}"#)
        let vault = try #require(try Self.vault(ledger))
        #expect(#expect(throws: Problem.self) { try vault.personal(of: "p-1") }?.name == "vault-key-missing")
        #expect(#expect(throws: Problem.self) { try vault.personal(of: "p-2") }?.name == "vault-key-wrong")
        #expect(try vault.personal(of: "p-3") == .erased)
    }

    @Test(arguments: ["data", "keys", "both"]) func anEmptiedVaultIsAnError(_ which: String) async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        if which != "keys" { try FileManager.default.removeItem(atPath: VaultFile.data.path(in: ledger.ledger.folder)) }
        if which != "data" { try FileManager.default.removeItem(atPath: VaultFile.keys.path(in: ledger.ledger.folder)) }
        let name = which == "keys" ? "vault-keys-missing" : "vault-missing"
        #expect(#expect(throws: Problem.self) { try Self.vault(ledger) }?.name == name)
        // Nor does a writer begin a new one.
        let writer = try Writer(ledger.ledger, account: "tester", clock: Clock { TemporaryLedger.start })
        let drafts = try Drafts.read(Self.added("p-2"))
        let problem = await #expect(throws: Problem.self) { try await writer.append(drafts) }
        #expect(problem?.name == name)
        #expect(try ledger.ledger.size() == 2)
    }

    @Test func filesOfOtherVaultsAreNotTaken() async throws {
        let (ledger, other) = (try TemporaryLedger(), try TemporaryLedger())
        try await ledger.append(Self.added("p-1"))
        try await other.append(Self.added("p-1"))
        let keys = VaultFile.keys.path(in: ledger.ledger.folder)
        try FileManager.default.removeItem(atPath: keys)
        try FileManager.default.copyItem(atPath: VaultFile.keys.path(in: other.ledger.folder), toPath: keys)
        #expect(#expect(throws: Problem.self) { try Self.vault(ledger) }?.name == "vault-keys-foreign")
        try Data("not a database, but as long as the header of one is".utf8).write(
            to: URL(filePath: VaultFile.data.path(in: ledger.ledger.folder)))
        #expect(#expect(throws: Problem.self) { try Self.vault(ledger) }?.name == "vault-not-a-vault")
    }

    @Test func anAlteredDisclosureIsTold() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1") + Self.added("p-2"))
        // Sealed for one entry, it does not pass for another's.
        let data = try DatabaseQueue(path: VaultFile.data.path(in: ledger.ledger.folder))
        try await data.write { db in
            try db.execute(
                sql:
                    "UPDATE disclosure SET sealed = (SELECT sealed FROM disclosure WHERE seq = 2 LIMIT 1) WHERE seq = 3"
            )
        }
        let vault = try #require(try Self.vault(ledger))
        #expect(#expect(throws: Problem.self) { try vault.personal(of: "p-2") }?.name == "vault-altered")
        #expect(try vault.personal(of: "p-1").personal?.name == Self.name)
    }

    // MARK: - Duplicates

    @Test func theSameIdWithOtherPersonalDataIsAConflict() async throws {
        let ledger = try TemporaryLedger()
        let id = "0190d3a4-7c1e-7abc-8def-0123456789ab"
        try await ledger.append(Self.added("p-1", id: id))
        #expect(try await ledger.append(Self.added("p-1", id: id)).duplicates == 1)
        let problem = await #expect(throws: Problem.self) {
            try await ledger.append(Self.added("p-1", name: "Другая", id: id))
        }
        #expect(problem?.name == "known-id" || problem?.kind == .conflict)
        #expect("\(String(describing: problem))".contains("Другая") == false)
        // Of who was erased nobody can tell any more.
        try await ledger.append(
            #"{"type":"erasure.completed","at":"2024-06-05","data":{"person":"p-1","ground":"request"}}"#)
        #expect(try await ledger.append(Self.added("p-1", name: "Другая", id: id)).duplicates == 1)
    }

    // MARK: - Erased

    @Test func whoIsErasedGetsNoNewPersonalData() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        try await ledger.append(
            #"{"type":"erasure.requested","at":"2024-06-05","data":{"person":"p-1","ground":"request"}}"#)
        let correction =
            #"{"type":"person.corrected","at":"2024-06-06","data":{"person":"p-1","reason":"x","birthYear":1991}}"#
        let problem = await #expect(throws: Problem.self) { try await ledger.append(correction) }
        #expect(problem?.name == "person-erased")
        #expect(problem?.kind == .refused)
    }

    @Test func aCopyBroughtBackForgetsAgain() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1") + Self.added("p-2"))
        let files = [VaultFile.data, .keys].map { $0.path(in: ledger.ledger.folder) }
        for file in files { try FileManager.default.copyItem(atPath: file, toPath: file + ".copy") }
        try await ledger.append(
            #"{"type":"erasure.completed","at":"2024-06-05","data":{"person":"p-1","ground":"request"}}"#)
        for file in files {
            try FileManager.default.removeItem(atPath: file)
            try FileManager.default.moveItem(atPath: file + ".copy", toPath: file)
        }
        let vault = try #require(try Self.vault(ledger))
        #expect(try vault.personal(of: "p-1") == .erased)
        #expect(try vault.personal(of: "p-2").personal?.name == Self.name)
        #expect(try await Self.keys(ledger).read { try Int.fetchOne($0, sql: "SELECT count(secret) FROM key") } == 1)
    }

    // MARK: - Orphans

    @Test func whatTheLogNeverTookIsSweptAway() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1"))
        // A process that died between the vault and the log.
        let vault = try #require(
            try Vault.open(ledger.ledger.folder, origin: TemporaryLedger.origin, readOnly: false))
        var random = RandomSource(seed: 9)
        for person in ["p-1", "p-7"] {
            let disclosure = Disclosure(
                salt: Base64URL.text(random.bytes(16)), name: "personal", value: ["name": "Сирота Вымышленная"])
            try VaultWrite(
                [
                    SealedEntry(
                        seq: 3, id: Identifier.version7(milliseconds: 1, &random), subject: .person(person),
                        disclosures: [disclosure])
                ], in: vault, Self.reader(ledger)
            ).keep()
        }
        // Nobody sees it,
        #expect(try #require(try Self.vault(ledger)).personal(of: "p-1").personal?.name == Self.name)
        // and the next writer throws it away, also when an entry stands in the place by now.
        let writer = try Writer(ledger.ledger, account: "tester", clock: Clock { TemporaryLedger.start })
        _ = try await writer.append(Drafts.read(Self.added("p-2")))
        let data = try DatabaseQueue(path: VaultFile.data.path(in: ledger.ledger.folder))
        #expect(
            try await data.read { try String.fetchAll($0, sql: "SELECT name FROM subject ORDER BY name") }
                == ["person:p-1", "person:p-2"])
        #expect(try await data.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM disclosure WHERE seq = 3") } == 3)
        #expect(
            try await Self.keys(ledger).read { try String.fetchAll($0, sql: "SELECT subject FROM key ORDER BY 1") }
                == ["person:p-1", "person:p-2"])
    }

    @Test func twoWritersKeepEachTheirOwn() async throws {
        let ledger = try TemporaryLedger()
        let other = try Writer(ledger.ledger, account: "other", clock: Clock { TemporaryLedger.start })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, writer) in [ledger.writer, other].enumerated() {
                group.addTask {
                    for index in 0..<20 {
                        _ = try await writer.append(
                            Drafts.read(Self.added("p-\(number)-\(index)", name: "Имя \(number) \(index)")))
                    }
                }
            }
            try await group.waitForAll()
        }
        let vault = try #require(try Self.vault(ledger))
        for number in 0..<2 {
            for index in 0..<20 {
                #expect(try vault.personal(of: "p-\(number)-\(index)").personal?.name == "Имя \(number) \(index)")
            }
        }
    }

    // MARK: - Found by what is common

    /// Each correction is found by, together with what was known before, whatever is voided since.
    @Test func whatWasCorrectedIsFoundByStill() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1", name: "Вымышленная Анна"))
        for personal in [#""phone":"+7 000 765-43-21""#, #""email":"a@example.org""#, #""email":"a@example.org""#] {
            try await ledger.append(
                #"{"type":"person.corrected","at":"2024-06-02","data":{"person":"p-1","reason":"x","personal":{\#(personal)}}}"#
            )
        }
        try await ledger.append(#"{"type":"entry.voided","at":"2024-06-03","data":{"entry":3,"reason":"x"}}"#)
        let vault = try #require(try Self.vault(ledger))
        let keys = [
            Personal(phone: Self.phone), Personal(phone: "+7 000 765-43-21"), Personal(email: "A@example.org"),
            Personal(name: "вымышленная анна"),
        ]
        for personal in keys { #expect(try vault.people(by: personal.matchKeys).map(\.code) == ["p-1"]) }
        #expect(try vault.people(by: Personal(email: "b@example.org").matchKeys).isEmpty)
        // No digest is kept twice.
        let macs = try await DatabaseQueue(path: VaultFile.data.path(in: ledger.ledger.folder)).read { db in
            try Data.fetchAll(db, sql: "SELECT macs FROM digest")
        }
        let all = stride(from: 0, to: macs[0].count, by: 8).map { macs[0].dropFirst($0).prefix(8) }
        #expect(macs.count == 1 && macs[0].count % 8 == 0 && Set(all).count == all.count)
    }

    @Test func peopleAreFoundByKeyedDigests() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.added("p-1") + Self.added("p-2", name: "Другая"))
        let vault = try #require(try Self.vault(ledger))
        let keys = Personal(phone: Self.phone).matchKeys
        #expect(try vault.people(by: keys).map(\.code).sorted() == ["p-1", "p-2"])
        try await ledger.append(
            #"{"type":"erasure.completed","at":"2024-06-05","data":{"person":"p-1","ground":"request"}}"#)
        #expect(try #require(try Self.vault(ledger)).people(by: keys).map(\.code) == ["p-2"])
    }
}
