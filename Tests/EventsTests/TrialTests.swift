@testable import Events
import Support
import Testing

/// What is only tried is judged as what is appended.
@Suite struct TrialTests {
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
        let trial = try Trial(ledger.ledger, index: index, at: size, account: "a")
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
        func trial() throws -> Trial {
            let index = try Index(path: ledger.ledger.folder.index, log: ledger.ledger.log)
            return try Trial(ledger.ledger, index: index, at: size, account: "somebody")
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
