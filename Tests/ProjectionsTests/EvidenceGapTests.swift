import Events
import Testing

@testable import Projections

/// What counts and has nothing to bear it out.
@Suite struct EvidenceGapTests {
    private static let indicators =
        [
            #"2024-01-02 indicator.defined programme=p indicator=people title=T unit=people rule={"count":"distinct\u0020person","of":"forum.attended"}"#,
            #"2024-01-02 indicator.defined programme=p indicator=held title=T unit=forums rule={"count":"entries","of":"*.held"}"#,
            #"2024-01-02 indicator.defined programme=p indicator=spent title=T unit=kopecks rule={"count":"sum\u0020amount","of":"expense.recorded"}"#,
            "2024-01-02 seminar.planned programme=p activity=sem title=S startsOn=2024-06-15 mode=onsite",
            "2024-02-01 budget-line.approved programme=p line=l-1 category=travel grant=100000 cofinancing=0",
            "2024-06-15 forum.attended activity=forum person=p-1",
            "2024-06-15 forum.attended activity=forum person=p-2",
            "2024-06-15 forum.joined activity=forum person=p-3",
            "2024-06-15 seminar.held activity=sem startedOn=2024-06-15",
            "2024-06-15 expense.recorded programme=p expense=e-1 line=l-1 source=grant amount=100 paidOn=2024-06-15 documentNo=n",
        ].joined(separator: "\n") + "\n"

    private static func photo(_ code: String, _ seq: Int) -> String {
        "2024-06-20 evidence.attached @p evidence=\(code) evidenceKind=link url=https://demo.example/\(code) entries=[\(seq)]\n"
    }

    private static func told(_ gaps: EvidenceGaps) -> [String] {
        gaps.gaps.map { "\($0.programme) \($0.type) \($0.activity ?? "-") \($0.seqs)" }
    }

    @Test func onlyWhatCountsIsAskedFor() async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators)
        let start = try story.ledger.size() - 5
        let gaps = try story.views().evidenceGaps()
        #expect(gaps.counted == 4 && gaps.missing == 4)
        #expect(
            Self.told(gaps) == [
                "p forum.attended forum [\(start + 1), \(start + 2)]", "p seminar.held sem [\(start + 4)]",
                "p expense.recorded - [\(start + 5)]",
            ])
        let people = try story.views().evidenceGaps(programme: "p", indicator: "people")
        #expect(people.counted == 2 && people.gaps.map(\.type) == ["forum.attended"])
    }

    @Test func anActivityIsBorneOutByAnyEntryAboutIt() async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators)
        let start = try story.ledger.size() - 5
        // Joining counts for nothing, but it is about the forum.
        try await story.tell(Self.photo("v-1", start + 3))
        #expect(Self.told(try story.views().evidenceGaps()).count == 2)
        try await story.tell(Self.photo("v-2", start + 5))
        #expect(Self.told(try story.views().evidenceGaps()) == ["p seminar.held sem [\(start + 4)]"])
        // The flag of the same name says as much of what was held.
        let flag = try story.views().flags().filter { $0.flag == "without-evidence" }
        #expect(flag.map(\.seqs) == [[start + 4]])
    }

    @Test(arguments: [
        "2024-06-21 evidence.verified evidence=v-1 outcome=rejected",
        "2024-06-21 evidence.attached @p evidence=v-2 evidenceKind=link url=https://demo.example/v-2 entries=[1]\n"
            + "2024-06-21 evidence.superseded evidence=v-1 replacement=v-2 reason=r",
    ])
    func whatIsNoEvidenceAnyMoreBearsOutNothing(_ lines: String) async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators)
        let held = try story.ledger.size() - 1
        try await story.tell(Self.photo("v-1", held))
        #expect(!Self.told(try story.views().evidenceGaps()).contains { $0.contains("seminar") })
        try await story.tell(lines)
        #expect(Self.told(try story.views().evidenceGaps()).contains { $0.contains("seminar") })
    }

    @Test func whatIsUnknownIsTold() async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators)
        let views = try story.views()
        let programme = #expect(throws: Problem.self) { try views.evidenceGaps(programme: "q") }
        #expect(programme?.name == "unknown-programme")
        let indicator = #expect(throws: Problem.self) { try views.evidenceGaps(programme: "p", indicator: "q") }
        #expect(indicator?.name == "unknown-indicator")
    }
}
