import Events
import Support
import Testing

@Suite struct WriterTests {
    static let programme = """
        {"type":"programme.added","at":"2024-01-01","data":{"programme":"zemlyaki","title":"Земляки","funder":"Fund","contest":"2024","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"expedition.planned","at":"2024-01-01","data":{"programme":"zemlyaki","activity":"exp-1","title":"Экспедиция","startsOn":"2024-06-15","mode":"onsite"}}
        {"type":"person.added","at":"2024-01-01","data":{"person":"p-1"}}
        """

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
}
