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
                .init(seq: first + 2, reason: .condition, detail: .value(dimension: "role", value: "official")),
                .init(seq: first + 4, reason: .outsideDates, detail: .day(Day(packed: 2025_03_01))),
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
        #expect(explanation.excluded.first == .init(seq: end - 4, reason: .voided, detail: .entry(end + 1)))
        #expect(try story.views().explain("people", of: "p", asOf: end).counted == [end - 4, end - 1])
    }

    @Test func thePeriodLeavesOutWhatHappenedOutsideIt() async throws {
        let story = try await Self.story()
        let explanation = try story.views().explain(
            "people", of: "p", period: Period(from: Day("2024-06-16"), to: nil))
        #expect(explanation.count.value == 1 && explanation.counted.count == 1)
        #expect(explanation.excluded.contains { $0.reason == .outsidePeriod })
    }

    /// What `lines` explain of a rule: the outcome of each by its number among them.
    private func told(_ rule: String, given: String = "", _ lines: String) async throws -> [String] {
        let story = try await Story(Story.world)
        let words = rule.replacing(" ", with: "\\u0020")
        try await story.tell(
            "2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule=\(words)\n" + given)
        let start = try story.ledger.size()
        for line in lines.split(separator: "\n") { try await story.tell(String(line)) }
        let explanation = try story.views().explain("i", of: "p")
        var told: [Int: String] = [:]
        for seq in explanation.counted { told[seq - start] = "counted" }
        for item in explanation.repeats {
            told[item.seq - start] = "repeats \(item.first - start)" + (item.merged.map { ": \($0.phrase.en)" } ?? "")
        }
        for item in explanation.excluded { told[item.seq - start] = item.phrase.en }
        return told.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    }

    @Test func aConditionSaysWhatTheFactHas() async throws {
        let told = try await told(
            #"{"count":"distinct person","of":"forum.attended","where":{"day":{"at-most":1},"role":["activist"]}}"#,
            """
            2024-06-15 forum.attended activity=forum person=p-1 day=1 role=activist
            2024-06-15 forum.attended activity=forum person=p-2 day=2 role=activist
            2024-06-15 forum.attended activity=forum person=p-2 day=1 role=ngo-volunteer
            2024-06-15 forum.attended activity=forum person=p-3 role=activist
            2024-06-15 forum.attended activity=forum person=p-2 day=1 role=activist function=speaker
            """)
        #expect(
            told == [
                "1 counted", "2 does not meet the condition: number of the day = 2",
                "3 does not meet the condition: role = NGO volunteer",
                "4 does not meet the condition: number of the day is not given",
                "5 not a participant: function = speaker",
            ])
    }

    @Test func aRepeatSaysWhoWasMerged() async throws {
        let told = try await told(
            #"{"count":"distinct person","of":"forum.attended"}"#,
            """
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-16 person.merged survivor=p-1 absorbed=p-2 basis=b
            """)
        #expect(told == ["1 counted", "2 repeats 1: p-2 merged into p-1 by entry 16", "3 repeats 1"])
        let grown = try await self.told(
            #"{"count":"distinct client","of":"consultation.given"}"#,
            """
            2024-06-01 consultation.given @p consultation=k-1 topic=legal channel=visit group=g-1
            2024-06-01 consultation.given @p consultation=k-2 topic=legal channel=visit organisation=o-1
            2024-06-10 group.became-organisation group=g-1 organisation=o-1
            """)
        #expect(grown == ["1 counted", "2 repeats 1: g-1 merged into o-1 by entry 15"])
    }

    @Test func whatIsCancelledElsewhereOrTooSmallSaysSo() async throws {
        let cancelled = try await told(
            #"{"count":"distinct person","of":"*.joined"}"#,
            """
            2024-06-01 forum.joined activity=forum person=p-1
            2024-06-02 forum.cancelled activity=forum reason=r
            """)
        #expect(cancelled == ["1 the activity is cancelled by entry 14"])
        let elsewhere = try await told(
            #"{"count":"distinct person","of":"*.attended","under":{"kind":"session"}}"#,
            "2024-06-15 forum.attended activity=forum person=p-1")
        #expect(elsewhere == ["1 another activity: activity = forum"])
        let small = try await told(
            #"{"count":"entries","of":"consultation.given","having":{"members":{"at-least":2}}}"#,
            given: "2024-06-01 group.member-joined group=g-1 person=p-1",
            """
            2024-06-10 consultation.given @p consultation=k-1 topic=legal channel=visit group=g-1
            2024-06-10 consultation.given @p consultation=k-2 topic=legal channel=visit organisation=o-1
            """)
        #expect(
            small == [
                "1 the group has not that many members: 1", "2 the group has not that many members: group is not given",
            ])
        let nobody = try await told(
            #"{"count":"distinct [person, organisation]","of":"consultation.given"}"#,
            "2024-06-10 consultation.given @p consultation=k-1 topic=legal channel=visit organisation=o-1")
        #expect(nobody == ["1 what is counted is not given: person is not given"])
    }

    /// The statement that is shown, pasted into the shell of stock SQLite, gives the number beside it; of the past too.
    @Test(.enabled(if: StockSQLite.isThere)) func theSQLShownGivesTheSameNumber() async throws {
        let story = try await Self.story()
        let end = try story.ledger.size()
        try await story.tell(
            "2024-07-01 entry.voided entry=\(end - 4) reason=mistake\n2024-07-02 person.merged survivor=p-1 absorbed=p-3 basis=b"
        )
        let views = try story.views()
        for (position, value) in [(end, 2), (end + 1, 2), (end + 2, 1)] {
            let explanation = try views.explain("people", of: "p", asOf: position)
            #expect(explanation.count.value == value)
            #expect(try StockSQLite.run(explanation.sql, views.queue.path) == "0||\(value)\n")
        }
    }

    @Test func anUnknownIndicatorIsNotFound() async throws {
        let views = try await Self.story().views()
        let unknown = #expect(throws: Problem.self) { try views.explain("nothing", of: "p") }
        #expect(unknown?.kind == .notFound && unknown?.name == "unknown-indicator")
        #expect(
            unknown?.remedy.plain.en.contains("people") == true && unknown?.remedy.plain.ru.contains("people") == true)
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
