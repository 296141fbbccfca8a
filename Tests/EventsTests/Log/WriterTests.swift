@testable import Events
import Foundation
import Support
import Testing

@Suite struct WriterTests {
    static let programme = """
        {"type":"programme.added","at":"2024-01-01","data":{"programme":"zemlyaki","title":"Земляки","funder":"Fund","contest":"2024","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"expedition.planned","at":"2024-01-01","data":{"programme":"zemlyaki","activity":"exp-1","title":"Экспедиция","startsOn":"2024-06-15","mode":"onsite"}}
        {"type":"person.added","at":"2024-01-01","data":{"person":"p-1"}}
        """

    // MARK: - All or nothing

    @Test func aBatchIsAppendedWhole() async throws {
        let temporary = try TemporaryLedger()
        let receipt = try await temporary.append(Self.programme)
        #expect(receipt.appended == 3)
        #expect(receipt.size == 4)
        #expect(try temporary.ledger.root(at: 4) == receipt.root)
        let joined = try await temporary.append(
            #"{"type":"expedition.joined","at":"2024-06-01","data":{"activity":"exp-1","person":"p-1"}}"#)
        #expect(joined.first == 5)
        let entry = try temporary.ledger.log.read { try LogRows.entry($0, 5) }
        #expect(entry?.programme == "zemlyaki")
    }

    @Test func aRefusedLineLeavesNothingOfItsBatch() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Self.programme)
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(
                """
                {"type":"person.added","at":"2024-01-01","data":{"person":"p-2"}}
                {"type":"expedition.left","at":"2024-06-01","data":{"activity":"exp-1","person":"p-2"}}
                """)
        }
        #expect(problem?.kind == .refused)
        #expect(problem?.line == 2)
        #expect(try temporary.ledger.size() == 4)
        // The code of the refused line is free again.
        try await temporary.append(#"{"type":"person.added","at":"2024-01-01","data":{"person":"p-2"}}"#)
    }

    @Test func whatARefusedBatchDidToThingsIsTakenBack() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Self.programme)
        let join = #"{"type":"expedition.joined","at":"2024-06-01","data":{"activity":"exp-1","person":"p-1"}}"#
        let leave = #"{"type":"expedition.left","at":"2024-06-02","data":{"activity":"exp-1","person":"p-1"}}"#
        let void = #"{"type":"entry.voided","at":"2024-06-02","data":{"entry":5,"reason":"ошибка"}}"#
        let wrong = #"{"type":"expedition.joined","at":"2024-06-01","data":{"activity":"exp-9","person":"p-1"}}"#
        // Known to the writer before and unknown before, moved on, voided: every way into its memory.
        try await temporary.append(join)
        for batch in [leave + "\n" + wrong, void + "\n" + wrong, void + "\n" + join + "\n" + leave + "\n" + wrong] {
            await #expect(throws: Problem.self) { try await temporary.append(batch) }
        }
        #expect(try temporary.ledger.size() == 5)
        let again = await #expect(throws: Problem.self) { try await temporary.append(join) }
        #expect(again?.name == "lifecycle")
        #expect(try await temporary.append(leave).appended == 1)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    @Test func aDryRunLeavesNothing() async throws {
        let temporary = try TemporaryLedger()
        let drafts = try Drafts.read(Self.programme)
        let dry = try await temporary.writer.append(drafts, dryRun: true)
        #expect(dry.appended == 3 && dry.size == 4 && dry.last == 4)
        #expect(try temporary.ledger.size() == 1)
        #expect(try temporary.ledger.checkpoints.sizes() == [1])
        #expect(try await temporary.writer.append(drafts).first == 2)
    }

    @Test func anEmptyBatchIsNone() async throws {
        let temporary = try TemporaryLedger()
        let receipt = try await temporary.append("")
        #expect(receipt.appended == 0 && receipt.first == nil && receipt.size == 1)
        #expect(try temporary.ledger.root(at: 1) == receipt.root)
    }

    @Test func codesAreMadeAndTold() async throws {
        let temporary = try TemporaryLedger()
        let receipt = try await temporary.append(
            """
            {"type":"person.added","at":"2024-01-01","data":{}}
            {"type":"person.added","at":"2024-01-01","data":{}}
            """)
        let codes = receipt.outcomes.compactMap { $0.madeCodes["person"] }
        #expect(codes.count == 2 && Set(codes).count == 2)
        #expect(codes.allSatisfy { Code.isValid($0) && $0.hasPrefix("p-") })
        let stored = try temporary.ledger.log.read { try LogRows.entry($0, 2) }
        #expect(stored?.text("person") == codes[0])
    }

    // MARK: - Limits

    @Test func aBodyHasItsLimit() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Self.programme)
        func line(_ topics: Int) -> String {
            let topics = (0..<topics).map { "\"\($0)" + String(repeating: "я", count: 90) + "\"" }.joined(
                separator: ",")
            return
                #"{"type":"feedback.submitted","at":"2024-06-17","data":{"activity":"exp-1","rating":1,"scaleMax":5,"topics":[\#(topics)]}}"#
        }
        try await temporary.append(line(340))
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(Lines.person("p-5") + "\n" + line(370))
        }
        #expect(problem?.kind == .badInput && problem?.name == "entry-too-large" && problem?.line == 2)
        #expect(try temporary.ledger.size() == 5)
    }

    @Test func aLineHasItsLimit() {
        let line =
            #"{"type":"person.added","at":"2024-01-01","data":{"person":""# + String(repeating: "a", count: 10_000_000)
            + "\"}}"
        let problem = #expect(throws: Problem.self) { try Drafts.read(line) }
        #expect(problem?.kind == .badInput && problem?.name == "line-too-long")
        let deep = #"{"type":"person.added","at":"2024-01-01","data":"# + String(repeating: "[", count: 100_000)
        let nested = #expect(throws: Problem.self) { try Drafts.read(deep) }
        #expect(nested?.name == "not-json")
    }

    @Test(arguments: ["ledger.opened", "ledger.forked", "ledger.key-rotated"])
    func theLedgersOwnEntriesAreNotForOthers(_ type: String) async throws {
        let temporary = try TemporaryLedger()
        let root = try temporary.ledger.root(at: 1).base64
        let key = temporary.ledger.opening.verifierKey.text
        let data = [
            "ledger.opened":
                #"{"format":1,"origin":"a","verifierKey":"\#(key)","timeZone":"Europe/Moscow","language":"ru"}"#,
            "ledger.forked": #"{"size":1,"root":"\#(root)","lostSize":2,"lostRoot":"\#(root)","reason":"r"}"#,
            "ledger.key-rotated": #"{"verifierKey":"\#(key)"}"#,
        ]
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(#"{"type":"\#(type)","at":"2024-01-01","data":\#(data[type] ?? "{}")}"#)
        }
        #expect(problem?.kind == .refused && problem?.name == "ledger-entry")
    }

    @Test(arguments: ["моя летопись", "a b", "a+b", "", String(repeating: "a", count: 256)])
    func aNameThatKeysCannotCarryOpensNoLedger(_ origin: String) throws {
        let path = NSTemporaryDirectory() + "letopis-\(UUID().uuidString)"
        let problem = #expect(throws: Problem.self) {
            var random = RandomSource(seed: 1)
            let key = try SigningKey.generate(name: origin, &random)
            _ = try Ledger.create(
                path, origin: origin, timeZone: "Europe/Moscow", language: .ru, by: "tester", key: key,
                clock: TemporaryLedger.still, id: Lines.id(1))
        }
        #expect(problem?.kind == .badInput)
        #expect(!Files.exists(path))
    }

    // MARK: - Time

    @Test func recordedIsTheLaterOfClockAndHead() async throws {
        let time = SetClock()
        let temporary = try TemporaryLedger(clock: time.clock)
        func recorded(_ seq: Int) throws -> String? {
            try temporary.ledger.log.read { try LogRows.entry($0, seq) }?.recorded
        }
        time.move(hours: 2)
        try await temporary.append(Lines.people("a", 0..<2))
        #expect(try recorded(2) == "2024-01-01T02:00:00.000Z")
        #expect(try recorded(3) == "2024-01-01T02:00:00.000Z")
        time.move(hours: -1)
        try await temporary.append(Lines.person("b"))
        #expect(try recorded(4) == "2024-01-01T02:00:00.000Z")
        time.move(hours: 1, milliseconds: 7)
        try await temporary.append(Lines.person("c"))
        #expect(try recorded(5) == "2024-01-01T02:00:00.007Z")
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    @Test func aHeadFarInTheFutureRefusesToGoOn() async throws {
        let time = SetClock()
        let temporary = try TemporaryLedger(clock: time.clock)
        time.move(hours: 25)
        try await temporary.append(Lines.person("a"))
        time.move(hours: -24)
        try await temporary.append(Lines.person("b"))
        time.move(milliseconds: -1)
        let problem = await #expect(throws: Problem.self) { try await temporary.append(Lines.person("c")) }
        #expect(problem?.kind == .conflict && problem?.name == "clock-behind")
        time.move(milliseconds: 1)
        try await temporary.append(Lines.person("c"))
        #expect(try temporary.ledger.size() == 4)
    }

    /// A clock that was wrong for the length of a refused batch leaves no trace.
    @Test func aRefusedBatchLeavesNoTime() async throws {
        let time = SetClock()
        let temporary = try TemporaryLedger(clock: time.clock)
        time.move(hours: 100)
        await #expect(throws: Problem.self) { try await temporary.append(Lines.people(["a", "a"])) }
        _ = try await temporary.writer.append(try Drafts.read(Lines.person("a")), dryRun: true)
        time.move(hours: -99)
        try await temporary.append(Lines.person("a"))
        let entry = try temporary.ledger.log.read { try LogRows.entry($0, 2) }
        #expect(entry?.recorded == "2024-01-01T01:00:00.000Z")
    }
}
