@testable import Events
import Support
import Testing

/// «No entry matches this query after position N» (dcb.events).
@Suite struct AppendConditionTests {
    static let affiliated =
        #"{"type":"person.affiliated","at":"2024-01-05","data":{"person":"p-1","organisation":"org-1","role":"ngo-leader"}}"#

    /// 2 organisation org-1, 3 p-1, 4 p-2, 5 p-1 with org-1.
    static func ledger() async throws -> TemporaryLedger {
        let temporary = try TemporaryLedger()
        try await temporary.append(
            #"{"type":"organisation.added","at":"2024-01-02","data":{"organisation":"org-1","name":"Край","kind":"ngo","sonko":true}}"#
        )
        try await temporary.append(Lines.people("p", 1..<3))
        try await temporary.append(affiliated)
        return temporary
    }

    static let person = Ref(.person, "p-1")
    static let organisation = Ref(.organisation, "org-1")
    static let cases: [(Query, Int)] = [
        (.all, 5), (Query([.init(types: ["person.added"])]), 4),
        (Query([.init(types: ["person.added"], refs: [person])]), 3),
        (Query([.init(refs: [person])]), 5), (Query([.init(refs: [person, organisation])]), 5),
        (Query([.init(types: ["organisation.added"], refs: [person])]), 0),
        (Query([.init(types: ["organisation.added", "person.added"])]), 4),
        (Query([.init(types: ["organisation.added"]), .init(refs: [Ref(.person, "p-2")])]), 4),
        (Query([.init(types: ["moon.visited"])]), 0), (Query([.init(refs: [Ref(.person, "p-9")])]), 0),
        (Query([.init(types: ["moon.visited"], refs: [person])]), 0),
    ]

    /// `last` is the last entry that matches: up to there the condition fails, from there on it holds.
    @Test(arguments: cases, [true, false])
    func itHoldsFromTheLastMatchOn(_ query: (Query, Int), isIndexed: Bool) async throws {
        let (query, last) = query
        let temporary = try await Self.ledger()
        let writer = isIndexed ? try temporary.anotherWriter(seed: 8) : temporary.writer
        let draft = try Drafts.read(Lines.person("p-new"))
        for after in 0...5 {
            let condition = AppendCondition(noEntryMatching: query, after: after)
            if after < last {
                let problem = await #expect(throws: Problem.self) {
                    try await writer.append(draft, if: condition, dryRun: true)
                }
                #expect(problem?.kind == .conflict && problem?.name == "condition-failed")
            } else {
                #expect(try await writer.append(draft, if: condition, dryRun: true).appended == 1)
            }
        }
        #expect(try temporary.ledger.size() == 5)
    }

    @Test func aPositionBeyondTheEndIsAConflict() async throws {
        let temporary = try await Self.ledger()
        let problem = await #expect(throws: Problem.self) {
            try await temporary.append(Lines.person("p-new"), if: AppendCondition(noEntryMatching: .all, after: 6))
        }
        #expect(problem?.kind == .conflict && problem?.name == "condition-beyond-end")
    }

    @Test func readingFindsWhatMatchesWithAnIndexBehindTheLog() async throws {
        let temporary = try await Self.ledger()
        let index = try Index(inMemoryFor: temporary.ledger.log)
        for upTo in 0...5 {
            try index.catchUp(temporary.ledger.log, upTo: upTo)
            for (query, last) in Self.cases {
                var plain: [Int] = []
                var indexed: [Int] = []
                try temporary.ledger.read(query) { plain.append($0.seq) }
                try temporary.ledger.read(query, index: index) { indexed.append($0.seq) }
                #expect(indexed == plain)
                #expect(plain.last ?? 0 == last)
                var part: [Int] = []
                try temporary.ledger.read(query, after: 2, upTo: 4, index: index) { part.append($0.seq) }
                #expect(part == plain.filter { (3...4).contains($0) })
            }
        }
    }

    // MARK: - Seqs of the same batch

    @Test func aSeqOfTheSameBatchNeedsTheSize() async throws {
        let temporary = try await Self.ledger()
        func lines(_ seq: Int) -> String {
            Lines.person("p-new") + "\n"
                + #"{"type":"entry.voided","at":"2024-01-02","data":{"entry":\#(seq),"reason":"ошибка"}}"#
        }
        let blind = await #expect(throws: Problem.self) { try await temporary.append(lines(6)) }
        #expect(blind?.kind == .badInput && blind?.name == "unknown-entry" && blind?.line == 2)
        // One that will only come to be is never named.
        for seq in [7, 8, 999] {
            let ahead = await #expect(throws: Problem.self) {
                try await temporary.append(lines(seq), if: AppendCondition(noEntryMatching: .all, after: 5))
            }
            #expect(ahead?.name == "unknown-entry")
        }
        let narrow = await #expect(throws: Problem.self) {
            try await temporary.append(
                lines(6), if: AppendCondition(noEntryMatching: Query([.init(refs: [Ref(.person, "p-2")])]), after: 5))
        }
        #expect(narrow?.name == "unknown-entry")
        let receipt = try await temporary.append(lines(6), if: AppendCondition(noEntryMatching: .all, after: 5))
        #expect(receipt.appended == 2)
    }
}
