@testable import Events
import Support
import Testing

/// What is only tried is judged as what is appended.
@Suite struct DryRunTests {
    static let world =
        Lines.people("p", 0..<3) + "\n" + """
            {"type":"programme.added","at":"2023-10-16","data":{"programme":"z","title":"Z","funder":"F","contest":"C","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
            {"type":"expedition.planned","at":"2024-02-01","data":{"programme":"z","activity":"e","title":"E","startsOn":"2024-06-15","mode":"onsite"}}
            {"type":"erasure.requested","at":"2024-06-01","data":{"person":"p-1","ground":"g"}}
            """

    /// Lots that are appended one after another; each may lean on those before that were taken.
    static let lots = [
        #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"e","person":"p-0"}}"#,
        #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"e","person":"p-9"}}"#,
        Lines.person("p-8") + "\n"
            + #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"e","person":"p-8","day":5}}"#,
        #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"e","person":"p-8"}}"#,
        Lines.person("p-9") + "\n"
            + #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"e","person":"p-9"}}"#,
        Lines.person("p-9"),
        #"{"type":"person.corrected","at":"2024-06-15","data":{"person":"p-1","reason":"r","personal":{"name":"Тест"}}}"#,
        #"{"type":"person.corrected","at":"2024-06-15","data":{"person":"p-2","reason":"r","personal":{"name":"Тест"}}}"#,
        #"{"type":"entry.voided","at":"2024-06-15","data":{"entry":2,"reason":"r"}}"#,
        #"{"type":"entry.voided","at":"2024-06-15","data":{"entry":4,"reason":"r"}}"#,
        #"{"type":"consultation.given","at":"2024-06-15","data":{"person":"p-0","topic":"legal","channel":"phone"}}"#,
    ]

    @Test(arguments: [false, true]) func theAnswersAreTheWriters(_ isInMemory: Bool) async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.world)
        try await ledger.writer.finish()
        let log = ledger.ledger.log
        let index = try isInMemory ? Index(inMemoryFor: log) : Index(path: ledger.ledger.folder.index, log: log)
        try index.catchUp(log, upTo: ledger.ledger.size())
        let size = try ledger.ledger.size()
        let trial = try DryRun(ledger.ledger, index: index, at: size, account: "a")
        let lots = try Self.lots.map { try Drafts.read($0) }
        let tried = try trial.looking { lots.map { lot in Self.name { () throws(Problem) in try trial.take(lot) } } }
        #expect(try ledger.ledger.size() == size)
        var said: [String] = []
        for lot in lots {
            do throws(Problem) {
                _ = try await ledger.writer.append(lot)
                said.append("")
            } catch {
                said.append(error.name)
            }
        }
        #expect(tried == said)
        #expect(said.contains("") && said.contains("person-erased") && said.contains("day-beyond-activity"))
    }

    /// What was tried is appended as it was judged, with what it seals, and only to the log that it was judged against.
    @Test func whatWasTriedIsAppended() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(Self.world)
        try await ledger.writer.finish()
        let size = try ledger.ledger.size()
        func trial() throws -> DryRun {
            let index = try Index(path: ledger.ledger.folder.index, log: ledger.ledger.log)
            return try DryRun(ledger.ledger, index: index, at: size, account: "somebody")
        }
        let (first, second) = (try trial(), try trial())
        for trial in [first, second] {
            try trial.looking {
                try trial.take(Drafts.read(Lines.person("p-8") + "\n" + Self.correction))
                #expect(throws: Problem.self) { try trial.take(Drafts.read(Lines.person("p-8"))) }
                try trial.take(Drafts.read(Self.lots[0]))
            }
        }
        let receipt = try await ledger.writer.append(first.tried)
        #expect(receipt.appended == 3 && receipt.first == size + 1 && receipt.size == size + 3)
        let problem = await #expect(throws: Problem.self) { try await ledger.writer.append(second.tried) }
        #expect(problem?.name == "condition-failed")
        let other = try TemporaryLedger()
        try await other.append(
            Self.world.replacing(
                "erasure.requested\",\"at\":\"2024-06-01", with: "erasure.requested\",\"at\":\"2024-06-02"))
        #expect(try other.ledger.size() == size)
        let foreign = await #expect(throws: Problem.self) { try await other.writer.append(first.tried) }
        #expect(foreign?.name == "condition-failed")
        try await ledger.writer.finish()
        #expect(try Verification.run(ledger.ledger.folder).status == .agrees)
        let entries = try ledger.ledger.log.read { db in try (1...3).compactMap { try LogRows.entry(db, size + $0) } }
        #expect(entries.map(\.type.name) == ["person.added", "person.corrected", "expedition.attended"])
        #expect(entries.allSatisfy { $0.by == "somebody" } && entries[1].sealed.count == entries[1].type.sealedFields)
        #expect(try VaultTests.vault(ledger)?.personal(of: "p-2").personal?.name == "Тест")
    }

    /// What is sealed while rows are judged is what would be sealed as they are appended: of who comes in and is corrected
    /// at once, and of who has a key already that some process left behind, too.
    @Test func whatIsSealedAheadIsKept() async throws {
        let ledger = try TemporaryLedger()
        try await ledger.append(VaultTests.added("p-1") + VaultTests.added("p-2", name: "Другая Вымышлена"))
        try await ledger.writer.finish()
        let reader = try VaultTests.reader(ledger)
        let trial = try DryRun(
            ledger.ledger, index: reader.index, at: reader.size, account: "a",
            sealingFor: VaultTests.vault(ledger))
        let letters = Array("абвгдежзиклмнопр")
        let names = (0..<250).map { "Придумов \(letters[$0 / 16])ми\(letters[$0 % 16])ран" }
        try trial.looking {
            for (number, name) in names.enumerated() {
                try trial.take(
                    Drafts.read(VaultTests.added("p-\(number + 10)", name: name, phone: "+7 000 000-1\(number + 100)")))
            }
            try trial.take(
                Drafts.read(
                    #"{"type":"person.corrected","at":"2024-06-15","data":{"person":"p-11","reason":"r","personal":{"name":"Исправлен"}}}"#
                ))
            try trial.take(Drafts.read(Self.correction))
        }
        try await VaultTests.keys(ledger).write { db in
            try db.execute(sql: "INSERT INTO key VALUES ('person:p-12', randomblob(32))")
        }
        _ = try await ledger.writer.append(trial.tried)
        try await ledger.writer.finish()
        let vault = try #require(try VaultTests.vault(ledger))
        for (number, name) in names.enumerated() where number != 1 {
            #expect(try vault.personal(of: "p-\(number + 10)").personal?.name == name)
        }
        #expect(try vault.personal(of: "p-11").personal?.name == "Исправлен")
        #expect(try vault.personal(of: "p-11").personal?.birthYear == 1990)
        #expect(try vault.personal(of: "p-2").personal?.name == "Тест")
        // They are found, the corrected one by either name.
        for (number, name) in [(0, names[0]), (1, names[1]), (1, "Исправлен"), (2, names[2]), (249, names[249])] {
            let key = try #require(Personal(name: name).nameKey)
            let found = try vault.search.candidates(by: [key])[0]
            #expect(try vault.search.people(found).compactMap { $0?.code } == ["p-\(number + 10)"])
        }
        #expect(try Verification.run(ledger.ledger.folder).status == .agrees)
    }

    static let correction =
        #"{"type":"person.corrected","at":"2024-06-15","data":{"person":"p-2","reason":"r","personal":{"name":"Тест"}}}"#

    private static func name(_ body: () throws(Problem) -> Void) -> String {
        do {
            try body()
            return ""
        } catch {
            return error.name
        }
    }
}
