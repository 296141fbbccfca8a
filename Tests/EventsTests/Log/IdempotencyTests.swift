@testable import Events
import Foundation
import Support
import Testing

/// A known id adds nothing where it says the same, and is a conflict where it does not.
@Suite struct IdempotencyTests {
    static let id = Lines.id(7)
    static let organisation =
        #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-02","data":{"organisation":"org-1","name":"Зелёный край","kind":"ngo","sonko":true}}"#

    @Test(arguments: [
        organisation,
        // Other order, white space, escapes, decomposed letters, a BOM and the end of a Windows line.
        #" { "data" : {"sonko" : true,"kind":"ngo", "name":"\u0417елёный край","organisation":"org-1"},"at":"2024-01-02", "type":"organisation.added","id":"\#(id)" } "#,
        organisation.decomposedStringWithCanonicalMapping, organisation + "\r",
        // Members that the ledger filled in are not compared, those given are.
        #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-02","by":"tester","data":{"organisation":"org-1","name":"Зелёный край","kind":"ngo","sonko":true}}"#,
        #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-02","data":{"name":"Зелёный край","kind":"ngo","sonko":true}}"#,
    ])
    func theSameAgainAddsNothing(_ line: String) async throws {
        let temporary = try TemporaryLedger()
        let first = try await temporary.append(Self.organisation)
        #expect(first.appended == 1)
        let again = try await temporary.append(line)
        #expect(again.appended == 0 && again.duplicates == 1)
        #expect(again.outcomes.first == Writer.Receipt.Outcome(seq: 2, isDuplicate: true, id: Self.id, madeCodes: [:]))
        #expect(again.size == 2 && again.root == first.root)
        // A writer that knows of it only by the index says the same.
        try await temporary.writer.finish()
        let another = try temporary.anotherWriter(seed: 4)
        #expect(try await another.append(try Drafts.read(line)).duplicates == 1)
    }

    @Test(arguments: [
        (
            #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-03","data":{"organisation":"org-1","name":"Зелёный край","kind":"ngo","sonko":true}}"#,
            "at"
        ),
        (
            #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-02","data":{"organisation":"org-1","name":"Зеленый край","kind":"ngo","sonko":true}}"#,
            "data.name"
        ),
        (
            #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-02","data":{"organisation":"org-1","name":"Зелёный край","kind":"ngo","sonko":true,"inn":"9900000000"}}"#,
            "data.inn"
        ),
        (
            #"{"id":"\#(id)","type":"organisation.added","at":"2024-01-02","by":"somebody","data":{"organisation":"org-1","name":"Зелёный край","kind":"ngo","sonko":true}}"#,
            "by"
        ),
        (Lines.person("org-1", id: id), "type"),
    ])
    func otherContentIsAConflict(_ line: String, _ field: String) async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Self.organisation)
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(Lines.person("p-1") + "\n" + line)
        }
        #expect(problem?.kind == .conflict && problem?.name == "id-with-other-content")
        #expect(problem?.field == field || field == "type")
        #expect(problem?.line == 2)
        #expect(try temporary.ledger.size() == 2)
    }

    @Test func twiceInOneBatchIsTheSameRule() async throws {
        let temporary = try TemporaryLedger()
        let receipt = try await temporary.append(
            Self.organisation + "\n" + Lines.person("p-1") + "\n" + Self.organisation)
        #expect(receipt.outcomes.map(\.seq) == [2, 3, 2])
        #expect(receipt.outcomes.map(\.isDuplicate) == [false, false, true])
        #expect(receipt.first == 2 && receipt.last == 3)
        let other = Lines.person("p-2", id: Lines.id(9)) + "\n" + Lines.person("p-3", id: Lines.id(9))
        let problem = await #expect(throws: Problem.self) { try await temporary.append(other) }
        #expect(problem?.kind == .conflict && problem?.line == 2)
        // Nothing of the refused batch is known: its id is free.
        #expect(try await temporary.append(Lines.person("p-3", id: Lines.id(9))).appended == 1)
    }

    @Test func anEntryNamedByItsIDIsTheEntryNamedByItsSeq() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.person("p-1", id: Lines.id(1)))
        func void(_ entry: String) -> String {
            #"{"id":"\#(Lines.id(2))","type":"entry.voided","at":"2024-01-02","data":{"entry":\#(entry),"reason":"ошибка"}}"#
        }
        #expect(try await temporary.append(void("\"\(Lines.id(1))\"")).appended == 1)
        #expect(try await temporary.append(void("2")).duplicates == 1)
        #expect(try await temporary.append(void("\"\(Lines.id(1))\"")).duplicates == 1)
    }

    @Test func duplicatesAreJudgedBeforeTheCondition() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Self.organisation, if: AppendCondition(noEntryMatching: .all, after: 1))
        let again = try await temporary.append(Self.organisation, if: AppendCondition(noEntryMatching: .all, after: 1))
        #expect(again.duplicates == 1)
        let mixed = Self.organisation + "\n" + Lines.person("p-1")
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(mixed, if: AppendCondition(noEntryMatching: .all, after: 1))
        }
        #expect(problem?.name == "condition-failed")
        #expect(try await temporary.append(mixed, if: AppendCondition(noEntryMatching: .all, after: 2)).appended == 1)
    }

    @Test func idsThatTheLedgerMakesDoNotRepeat() async throws {
        let temporary = try TemporaryLedger()
        // The same seed and the same standing clock, three times over.
        for round in 0..<3 {
            let writer = try temporary.anotherWriter(seed: 42)
            _ = try await writer.append(try Drafts.read(Lines.people("p\(round)", 0..<20)))
            try await writer.finish()
        }
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }
}
