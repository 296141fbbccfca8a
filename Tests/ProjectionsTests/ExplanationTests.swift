import Events
import Support
import Testing

@testable import Projections

/// The entries behind a number: every entry of the rule's types is told of once, and the numbers add up.
@Suite struct ExplanationTests {
    /// Somebody on two days, somebody in another role, a voided entry, one outside the dates.
    static func story() async throws -> Story {
        let story = try await Story(Story.world)
        try await story.temporary.append(
            #"{"type":"indicator.defined","at":"2024-01-01","data":{"programme":"p","indicator":"people","title":"People","unit":"people","rule":{"count":"distinct person","of":"forum.attended","where":{"role":["activist"]}}}}"#
        )
        try await story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-1 day=1 role=activist
            2024-06-16 forum.attended activity=forum person=p-1 day=2 role=activist
            2024-06-15 forum.attended activity=forum person=p-2 day=1 role=official
            2024-06-15 forum.attended activity=forum person=p-3 day=1 role=activist
            2025-03-01 forum.attended activity=forum person=p-2 day=1 role=activist
            """)
        return story
    }

    @Test func whatCountsWhatRepeatsAndWhatIsLeftOut() async throws {
        let story = try await Self.story()
        let first = try story.ledger.size() - 4
        let explanation = try story.views().explain("people", of: "p")
        #expect(explanation.count.value == 2)
        #expect(explanation.counted == [first, first + 3])
        #expect(explanation.repeats == [.init(seq: first + 1, first: first)])
        #expect(
            explanation.excluded == [
                .init(seq: first + 2, reason: .condition, voidedBy: nil),
                .init(seq: first + 4, reason: .outsideDates, voidedBy: nil),
            ])
        #expect(explanation.sentence.en.contains("people") && explanation.sentence.ru.contains("люд"))
    }

    @Test func aVoidedEntryNamesWhatVoidedItAndCountsAsOfBefore() async throws {
        let story = try await Self.story()
        let end = try story.ledger.size()
        try await story.tell("2024-07-01 entry.voided entry=\(end - 4) reason=mistake")
        let explanation = try story.views().explain("people", of: "p")
        // The second day is the first of this person now.
        #expect(explanation.counted == [end - 3, end - 1] && explanation.repeats.isEmpty)
        #expect(explanation.excluded.first == .init(seq: end - 4, reason: .voided, voidedBy: end + 1))
        #expect(try story.views().explain("people", of: "p", asOf: end).counted == [end - 4, end - 1])
    }

    @Test func thePeriodLeavesOutWhatHappenedOutsideIt() async throws {
        let story = try await Self.story()
        let explanation = try story.views().explain(
            "people", of: "p", period: Period(from: Day("2024-06-16"), to: nil))
        #expect(explanation.count.value == 1 && explanation.counted.count == 1)
        #expect(explanation.excluded.contains { $0.reason == .outsidePeriod })
    }

    @Test func anUnknownIndicatorIsNotFound() async throws {
        let views = try await Self.story().views()
        let unknown = #expect(throws: Problem.self) { try views.explain("nothing", of: "p") }
        #expect(unknown?.kind == .notFound && unknown?.name == "unknown-indicator")
        #expect(unknown?.remedy.en.contains("people") == true && unknown?.remedy.ru.contains("people") == true)
        let programme = #expect(throws: Problem.self) { try views.explain("people", of: "q") }
        #expect(programme?.name == "unknown-programme")
    }

    @Test(arguments: 0..<2) func overRandomHistoriesEveryEntryIsToldOfOnce(shard: UInt64) async throws {
        var explained = 0
        for seed in 0..<3 {
            let told = try await RandomLedgerTests.tell(9001 + shard * 10 + UInt64(seed), length: 120)
            let views = try told.story.views()
            for size in Set(told.sizes + [views.size]) {
                for answer in try views.indicators(asOf: size) { explained += try check(answer, views, size) }
            }
        }
        #expect(explained > 3, "the histories had something to explain")
    }

    /// - Returns: how many entries were explained.
    private func check(_ answer: IndicatorAnswer, _ views: Views, _ size: Int) throws -> Int {
        let explanation = try views.explain(answer.indicator, of: answer.programme, asOf: size)
        let counted = Set(explanation.counted)
        let repeats = Set(explanation.repeats.map(\.seq))
        let excluded = Set(explanation.excluded.map(\.seq))
        #expect(explanation.count.value == answer.count.value)
        #expect(counted.isDisjoint(with: repeats) && counted.isDisjoint(with: excluded))
        #expect(repeats.isDisjoint(with: excluded))
        #expect(counted.count + repeats.count == answer.count.entries)
        #expect(explanation.repeats.allSatisfy { counted.contains($0.first) && $0.first < $0.seq })
        #expect(explanation.counted == explanation.counted.sorted())
        return counted.count + excluded.count
    }
}
