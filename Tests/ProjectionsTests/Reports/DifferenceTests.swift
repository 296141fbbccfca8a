// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// What moved a number: the effects of the entries add up to the difference, and each has its reason.
@Suite struct DifferenceTests {
    private static let indicators = """
        2024-02-01 indicator.defined programme=p indicator=people title=People unit=people rule={"of":"forum.attended","count":"distinct\\u0020person"}
        2024-02-01 indicator.defined programme=p indicator=advice title=Advice unit=consultations rule={"of":"consultation.given","count":"entries"}
        """

    /// Three people at the forum, two consultations, all recorded in June.
    private func story(_ hands: Hands) async throws -> (story: Story, start: Int) {
        hands.put("2024-06-17")
        let story = try await Story(Story.world + "\n" + Self.indicators, clock: hands.clock)
        let start = try await story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 consultation.given @p person=p-1 topic=legal channel=visit
            """
        ).size
        hands.put("2024-07-10")
        return (story, start)
    }

    private func differences(
        _ story: Story, from start: Int, to end: Int? = nil, period: (Period, Period) = (.always, .always)
    ) throws -> [String: Difference] {
        let views = try story.views()
        let all = try views.differences(
            from: views.standpoint(start, period: period.0),
            to: views.standpoint(end ?? views.size, period: period.1), programme: "p")
        return Dictionary(uniqueKeysWithValues: all.map { ($0.definition.indicator, $0) })
    }

    private func told(_ difference: Difference?) -> [String] {
        (difference?.causes ?? []).map { "\($0.entry?.seq ?? 0) \($0.effect) \($0.reason.rawValue)" }
    }

    @Test func newAndLateEntriesAreToldApart() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell(
            """
            2024-07-01 consultation.given @p person=p-2 topic=legal channel=visit
            2024-06-16 consultation.given @p person=p-3 topic=legal channel=visit
            2024-06-17 consultation.given @p person=p-3 topic=legal channel=visit
            """)
        let differences = try differences(story, from: start)
        #expect(told(differences["advice"]) == ["\(start + 1) 1 new", "\(start + 2) 1 late", "\(start + 3) 1 new"])
        #expect(differences["advice"]?.from == 1 && differences["advice"]?.to == 4)
        #expect(told(differences["people"]).isEmpty && differences["people"]?.from == 2)
        let late = differences["advice"]?.causes[1].entry
        #expect(late?.day == Day("2024-06-16") && late?.type == "consultation.given" && late?.by == "tester")
    }

    @Test func aVoidTakesAwayWhatItsTargetGave() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell("2024-07-01 entry.voided entry=\(start) reason=r")
        let advice = try differences(story, from: start)["advice"]
        #expect(told(advice) == ["\(start + 1) -1 voided"])
        #expect(advice?.causes.first?.entry?.voids == start)
    }

    @Test func aMergeAndAnUnmerge() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell("2024-07-01 person.merged survivor=p-1 absorbed=p-2 basis=b")
        try await story.tell("2024-07-02 person.unmerged survivor=p-1 absorbed=p-2 basis=b")
        #expect(
            try told(differences(story, from: start)["people"]) == [
                "\(start + 1) -1 merged", "\(start + 2) 1 unmerged",
            ]
        )
    }

    @Test func aRevisedRuleMovesTheNumberOnce() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell(
            #"2024-07-01 indicator.rule-revised programme=p indicator=people rule={"of":"forum.attended","count":"entries","where":{"person":"p-1"}} reason=r"#
        )
        let people = try differences(story, from: start)["people"]
        #expect(told(people) == ["\(start + 1) -1 rule-revised"] && people?.to == 1)
    }

    @Test func aCancellationAndChangedDates() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell(
            "2024-07-01 programme.dates-amended programme=p startsOn=2024-06-16 endsOn=2024-12-31 agreement=a")
        try await story.tell("2024-07-01 forum.cancelled activity=forum reason=r")
        #expect(try told(differences(story, from: start)["people"]) == ["\(start + 1) -2 dates-amended"])
        let early = try await self.story(Hands())
        try await early.story.tell("2024-07-01 forum.cancelled activity=forum reason=r")
        #expect(try told(differences(early.story, from: early.start)["people"]) == ["\(early.start + 1) -2 cancelled"])
    }

    @Test func fromBeforeThereWasARule() async throws {
        let (story, start) = try await story(Hands())
        let people = try differences(story, from: 0, to: start)["people"]
        #expect(people?.from == nil && people?.to == 2)
        #expect(told(people).first == "12 0 defined")
        try await story.tell("2024-07-01 indicator.retired programme=p indicator=people reason=r")
        let retired = try differences(story, from: start)["people"]
        #expect(retired?.to == nil && told(retired) == ["\(start + 1) -2 retired"])
    }

    @Test func anotherPeriodComesFirst() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell("2024-07-01 consultation.given @p person=p-2 topic=legal channel=visit")
        let july = Period(from: Day("2024-07-01"), to: Day("2024-07-31"))
        let advice = try differences(story, from: start, period: (.always, july))["advice"]
        #expect(told(advice) == ["0 -1 period", "\(start + 1) 1 new"])
        #expect(advice?.from == 1 && advice?.to == 1 && advice?.change == 0)
    }

    /// A report that claimed three, restated as two.
    @Test func reportsStateTheirOwnNumbers() async throws {
        let (story, start) = try await story(Hands())
        try await story.tell("2024-07-01 period.opened programme=p period=q2 from=2024-04-01 to=2024-06-30")
        func submit(_ people: Int) async throws {
            let size = try story.ledger.size()
            let root = try story.ledger.root(at: size).base64
            try await story.tell(
                "2024-07-02 report.submitted programme=p report=r kind=analytical period=q2 "
                    + #"claims=[{"indicator":"people","value":\#(people)}] size=\#(size) root=\#(root)"#)
        }
        try await submit(3)
        try await story.tell(#"2024-07-03 report.returned @p report=r remarks=[{"remark":"one","text":"t"}]"#)
        try await story.tell("2024-06-16 forum.attended activity=forum person=p-3")
        try await submit(3)
        let views = try story.views()
        let all = try views.submissions(of: "r", in: "p")
        #expect(all.map(\.seq) == [start + 2, start + 5])
        let differences = try views.differences(
            from: views.standpoint(all[0]), to: views.standpoint(all[1]), programme: "p")
        #expect(differences.map(\.definition.indicator) == ["people"])
        #expect(told(differences.first) == ["0 -1 claimed", "\(start + 4) 1 late"])
        #expect(differences.first?.from == 3 && differences.first?.to == 3)
    }

    /// Each effect is what the entry did, by two counts that know nothing of the difference.
    @Test(arguments: 0..<2) func overRandomHistoriesTheEffectsAddUp(shard: UInt64) async throws {
        let told = try await RandomLedgerTests.tell(shard + 7001, length: 110)
        let views = try told.story.views()
        var random = RandomStory(seed: shard)
        for _ in 0..<6 {
            let ends = [random.upTo(views.size + 1), random.upTo(views.size + 1)].sorted()
            let periods = [Period.always, Period(to: Day("2024-06-14")), Period(from: Day("2024-04-01"))]
            let (first, second) = (random.pick(periods), random.pick(periods))
            let (before, after) = (
                try values(views, ends[0], first), try values(views, ends[1], second)
            )
            let differences = try views.differences(
                from: views.standpoint(ends[0], period: first), to: views.standpoint(ends[1], period: second))
            #expect(Set(differences.map(name)) == Set(before.keys).union(after.keys))
            for difference in differences {
                let name = name(difference)
                #expect(difference.from == before[name].flatMap { $0 })
                #expect(difference.to == after[name].flatMap { $0 })
                #expect(difference.change == difference.causes.reduce(0) { $0 + $1.effect })
                for cause in difference.causes {
                    guard let seq = cause.entry?.seq else { continue }
                    let values = try [seq - 1, seq].map { try self.values(views, $0, second)[name].flatMap { $0 } ?? 0 }
                    #expect(cause.effect == values[1] - values[0], "\(name) at \(seq)")
                }
            }
        }
    }

    private func name(_ difference: Difference) -> String {
        difference.definition.programme + "/" + difference.definition.indicator
    }

    private func values(_ views: Views, _ position: Int, _ period: Period) throws -> [String: Int?] {
        let answers = try views.indicators(asOf: position, period: period)
        return Dictionary(uniqueKeysWithValues: answers.map { ($0.programme + "/" + $0.indicator, $0.count.value) })
    }
}
