@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// What may be voided, and what leans on what.
@Suite struct VoidingTests {
    static func void(_ seq: Int) -> String {
        #"{"type":"entry.voided","at":"2024-06-20","data":{"entry":\#(seq),"reason":"ошибка"}}"#
    }

    /// 2 programme, 3 expedition, 4 p-1, 5 joined, 6 left, 7 p-2, 8 merged, 9 consent.
    static func ledger() async throws -> TemporaryLedger {
        let temporary = try TemporaryLedger()
        try await temporary.append(WriterTests.programme)
        try await temporary.append(
            """
            {"type":"expedition.joined","at":"2024-06-01","data":{"activity":"exp-1","person":"p-1"}}
            {"type":"expedition.left","at":"2024-06-02","data":{"activity":"exp-1","person":"p-1"}}
            {"type":"person.added","at":"2024-01-01","data":{"person":"p-2"}}
            {"type":"person.merged","at":"2024-06-03","data":{"survivor":"p-1","absorbed":"p-2","basis":"один человек"}}
            {"type":"consent.given","at":"2024-06-04","data":{"person":"p-1","purposes":["count"],"document":"№ 1"}}
            """)
        return temporary
    }

    @Test(arguments: [
        (1, "not-voidable"), (2, "leaned-on"), (3, "leaned-on"), (4, "leaned-on"), (5, "leaned-on"), (7, "leaned-on"),
        (8, "not-voidable"), (9, "not-voidable"),
    ])
    func whatCannotBeVoidedIsRefused(_ seq: Int, _ name: String) async throws {
        let temporary = try await Self.ledger()
        let problem = await #expect(throws: Problem.self) { try await temporary.append(Self.void(seq)) }
        #expect(problem?.kind == .refused && problem?.name == name)
        #expect(try temporary.ledger.size() == 9)
    }

    @Test func whatLeansIsListedAndGoesFirst() async throws {
        let temporary = try await Self.ledger()
        let problem = await #expect(throws: Problem.self) { try await temporary.append(Self.void(5)) }
        #expect(problem?.what.en.contains("6 expedition.left") == true)
        #expect(problem?.remedy.plain.en.contains("6") == true)
        try await temporary.append(Self.void(6))
        try await temporary.append(Self.void(5))
        // The void belongs to the programme of what it voids.
        #expect(try temporary.ledger.log.read { try LogRows.entry($0, 11) }?.programme == "zemlyaki")
        // As if it had never been: joining again is the first time.
        try await temporary.append(
            #"{"type":"expedition.joined","at":"2024-06-05","data":{"activity":"exp-1","person":"p-1"}}"#)
    }

    @Test func aVoidIsNotVoidedAndNotRepeated() async throws {
        let temporary = try await Self.ledger()
        try await temporary.append(Self.void(6))
        let again = await #expect(throws: Problem.self) { try await temporary.append(Self.void(6)) }
        #expect(again?.kind == .refused && again?.name == "already-voided")
        let void = await #expect(throws: Problem.self) { try await temporary.append(Self.void(10)) }
        #expect(void?.kind == .refused && void?.name == "not-voidable")
        let unknown = await #expect(throws: Problem.self) { try await temporary.append(Self.void(99)) }
        #expect(unknown?.kind == .badInput && unknown?.name == "unknown-entry")
    }

    /// Another process voids what this one has taken into account, and it can no longer be read: it is not gone on with.
    @Test func aVoidOfWhatCannotBeReadStopsTheWriter() async throws {
        let temporary = try await Self.ledger()
        try await temporary.writer.finish()
        // What this one has seen it has read from the index, and does not keep.
        let writer = try temporary.anotherWriter(seed: 8)
        let other = try temporary.anotherWriter(seed: 7)
        #expect(try await other.append(try Drafts.read(Self.void(6))).size == 10)
        let body = try #require(try temporary.ledger.log.read { try LogRows.body($0, 6) })
        try temporary.tamper { try $0.execute(sql: "UPDATE entry SET body = x'00' WHERE seq = 6") }
        for _ in 0..<2 {
            let problem = await #expect(throws: Problem.self) {
                try await writer.append(try Drafts.read(Lines.person("p-3")))
            }
            #expect(problem?.kind == .altered && problem?.name == "unreadable-entry")
            #expect(problem?.what.en.hasPrefix("entry 6 is damaged") == true)
            #expect(problem?.what.ru.hasPrefix("запись 6 испорчена") == true)
        }
        #expect(try temporary.ledger.size() == 10)
        // Once it is back, so is all that follows from the void.
        try temporary.tamper {
            try $0.execute(sql: "UPDATE entry SET body = ? WHERE seq = 6", arguments: [Data(body)])
        }
        let left = #"{"type":"expedition.left","at":"2024-06-05","data":{"activity":"exp-1","person":"p-1"}}"#
        #expect(try await writer.append(try Drafts.read(left)).size == 11)
    }

    @Test func aVoidIsKnownToAWriterThatComesLater() async throws {
        let temporary = try await Self.ledger()
        try await temporary.append(Self.void(6))
        try await temporary.writer.finish()
        let later = try temporary.anotherWriter(seed: 7)
        let again = await #expect(throws: Problem.self) { try await later.append(try Drafts.read(Self.void(6))) }
        #expect(again?.name == "already-voided")
        #expect(try await later.append(try Drafts.read(Self.void(5))).appended == 1)
    }
}
