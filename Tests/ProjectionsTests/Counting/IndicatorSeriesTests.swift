import Events
import GRDB
import Testing

@testable import Projections

/// What each kind of entry does to the course of an indicator.
@Suite struct IndicatorSeriesTests {
    private static let people = #"{"count":"distinct person","of":"*.attended"}"#
    private static let defined = "2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule="

    /// The steps that `lines` make, counted from the first of them, as «n:value», after the value before them.
    private func steps(
        _ rule: String, given: String = "", when lines: String, period: Period = .always
    ) async throws -> String {
        let story = try await Story(Story.world)
        try await story.tell(Self.defined + rule.replacing(" ", with: "\\u0020"))
        if !given.isEmpty { try await story.tell(given) }
        let start = try story.ledger.size()
        for line in lines.split(separator: "\n") {
            // `entry=0` is the last entry given, 1 the first of `lines`.
            let words = line.split(separator: " ").map { word in
                guard word.hasPrefix("entry="), let number = Int(word.dropFirst(6)) else { return String(word) }
                return "entry=\(start + number)"
            }
            try await story.tell(words.joined(separator: " "))
        }
        let views = try story.views()
        let course = try #require(try views.courses(from: start, period: period).first)
        #expect(try [course] == views.coursesBySQL(from: start, to: views.size, period: period))
        let told = course.steps.map { "\($0.seq - start):\($0.value.map { "\($0)" } ?? "-")" }
        return ([course.start.map { "\($0)" } ?? "-"] + told).joined(separator: " ")
    }

    @Test func onlyEntriesThatMoveTheValueAreSteps() async throws {
        let course = try await steps(
            Self.people,
            when: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-16 forum.attended activity=forum person=p-1
                2024-06-16 forum.attended activity=forum person=p-2
                """)
        #expect(course == "0 1:1 3:2")
    }

    @Test func aVoidTakesTheSubjectAwayUnlessAnotherEntrySpeaksForIt() async throws {
        let given = """
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-16 forum.attended activity=forum person=p-1
            """
        #expect(try await steps(Self.people, given: given, when: "2024-07-01 entry.voided entry=0 reason=r") == "2")
        #expect(
            try await steps(
                Self.people, given: given,
                when: """
                    2024-07-01 entry.voided entry=0 reason=r
                    2024-07-01 entry.voided entry=-1 reason=r
                    """) == "2 2:1")
    }

    @Test func aMergeMakesTwoOneAndItsUndoingTwoAgain() async throws {
        let course = try await steps(
            Self.people,
            given: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-15 forum.attended activity=forum person=p-2
                """,
            when: """
                2024-06-20 person.merged survivor=p-1 absorbed=p-2 basis=b
                2024-06-21 forum.attended activity=forum person=p-3
                2024-06-22 person.unmerged survivor=p-1 absorbed=p-2 basis=b
                """)
        #expect(course == "2 1:1 2:2 3:3")
    }

    @Test func aMergeMovesWhatAConditionNames() async throws {
        let course = try await steps(
            #"{"count":"entries","of":"*.attended","where":{"person":"p-1"}}"#,
            given: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-15 forum.attended activity=forum person=p-2
                2024-06-15 forum.attended activity=forum person=p-3
                """,
            when: """
                2024-06-20 person.merged survivor=p-3 absorbed=p-2 basis=b
                2024-06-20 person.merged survivor=p-3 absorbed=p-1 basis=b
                """)
        #expect(course == "1 2:3")
    }

    @Test func aCancelledActivityTakesItsFactsAlong() async throws {
        let course = try await steps(
            #"{"count":"distinct person","of":"*.joined"}"#,
            given: "2024-06-01 forum.joined activity=forum person=p-1",
            when: """
                2024-06-02 forum.cancelled activity=forum reason=r
                2024-06-03 entry.voided entry=1 reason=r
                """)
        #expect(course == "1 1:0 2:1")
    }

    @Test func amendedDatesMoveEverything() async throws {
        let course = try await steps(
            Self.people,
            given: """
                2024-01-20 forum.attended activity=forum person=p-1
                2024-12-20 forum.attended activity=forum person=p-2
                2024-12-21 forum.attended activity=forum person=p-3
                """,
            when: """
                2024-06-02 programme.dates-amended programme=p startsOn=2024-01-15 endsOn=2024-12-31 agreement=a
                2024-06-02 programme.dates-amended programme=p startsOn=2024-01-15 endsOn=2024-11-30 agreement=a
                """)
        #expect(course == "2 1:3 2:1")
    }

    @Test func aRevisedRuleHoldsFromItsOwnPositionAndARetiredOneHasNoValue() async throws {
        let course = try await steps(
            Self.people,
            given: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-15 forum.attended activity=forum person=p-2 role=activist
                """,
            when: """
                2024-06-16 indicator.rule-revised programme=p indicator=i reason=r rule={"count":"distinct\\u0020person","of":"forum.attended","where":{"role":"activist"}}
                2024-06-17 forum.attended activity=forum person=p-3 role=activist
                2024-06-18 indicator.retired programme=p indicator=i reason=r
                2024-06-18 forum.attended activity=forum person=p-1 role=activist
                """)
        #expect(course == "2 1:1 2:2 3:-")
    }

    @Test func anActivityPlannedBelowAnotherIsUnderIt() async throws {
        let course = try await steps(
            #"{"count":"distinct person","of":"*.attended","under":{"kind":"forum"}}"#,
            when: """
                2024-06-01 session.planned programme=p activity=s-1 title=S startsOn=2024-06-15 mode=onsite parent=forum
                2024-06-15 session.attended activity=s-1 person=p-1
                2024-06-01 session.planned programme=p activity=s-2 title=S startsOn=2024-06-15 mode=onsite
                2024-06-15 session.attended activity=s-2 person=p-2
                2024-06-16 entry.voided entry=2 reason=r
                """)
        #expect(course == "0 2:1 5:0")
    }

    @Test func everyKeyDueCountsAndTheLeastAnswers() async throws {
        let course = try await steps(
            #"{"count":"distinct person","of":"forum.attended","each":"activity"}"#,
            when: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-01 forum.planned programme=p activity=other title=F startsOn=2024-06-20 mode=onsite
                2024-06-20 forum.attended activity=other person=p-1
                2024-06-20 forum.attended activity=other person=p-2
                2024-06-16 forum.attended activity=forum person=p-3
                2024-06-21 forum.cancelled activity=forum reason=r
                2024-06-21 forum.attended activity=other person=p-3
                """)
        #expect(course == "0 1:1 2:0 3:1 5:2 7:3")
    }

    @Test func aGroupThatGrowsBecomesOneClientWithItsOrganisation() async throws {
        let course = try await steps(
            #"{"count":"distinct client","of":"consultation.given"}"#,
            given: """
                2024-06-01 consultation.given @p consultation=k-1 topic=legal channel=visit group=g-1
                2024-06-01 consultation.given @p consultation=k-2 topic=legal channel=visit organisation=o-1
                """,
            when: """
                2024-06-10 group.became-organisation group=g-1 organisation=o-1
                2024-06-11 organisation.merged survivor=o-2 absorbed=o-1 basis=b
                2024-06-12 consultation.given @p consultation=k-3 topic=legal channel=visit organisation=o-2
                """)
        #expect(course == "2 1:1")
    }

    @Test func whoJoinsOrLeavesAGroupLateMovesWhatAsksForItsMembers() async throws {
        let course = try await steps(
            #"{"count":"entries","of":"consultation.given","having":{"members":{"at-least":2}}}"#,
            given: """
                2024-06-01 group.member-joined group=g-1 person=p-1
                2024-06-10 consultation.given @p consultation=k-1 topic=legal channel=visit group=g-1
                """,
            when: """
                2024-06-09 group.member-joined group=g-1 person=p-2
                2024-06-11 person.merged survivor=p-1 absorbed=p-2 basis=b
                2024-06-11 group.member-joined group=g-1 person=p-3
                2024-06-12 person.unmerged survivor=p-1 absorbed=p-2 basis=b
                2024-06-13 entry.voided entry=1 reason=r
                """)
        #expect(course == "0 1:1 2:0 4:1 5:0")
    }

    @Test func aSubjectComesAndGoesWithItsThreshold() async throws {
        let course = try await steps(
            #"{"count":"distinct person","of":"*.attended","having":{"distinct day":{"at-least":2}}}"#,
            when: """
                2024-06-15 forum.attended activity=forum person=p-1 day=1
                2024-06-15 forum.attended activity=forum person=p-1 day=1
                2024-06-16 forum.attended activity=forum person=p-1 day=2
                """)
        #expect(course == "0 3:1")
    }

    @Test func setsOfClauses() async throws {
        let course = try await steps(
            #"{"count":"distinct person","of":"*.attended","none-of":[{"of":"consultation.given"}]}"#,
            when: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-16 consultation.given @p consultation=k-1 topic=legal channel=visit person=p-1
                2024-06-16 consultation.given @p consultation=k-2 topic=legal channel=visit person=p-2
                2024-06-17 forum.attended activity=forum person=p-2
                """)
        #expect(course == "0 1:1 2:0")
    }

    @Test func sumsMeansAndShares() async throws {
        let money = """
            2024-02-01 budget-line.approved programme=p line=l-1 category=c grant=100000 cofinancing=0
            """
        let spent = """
            2024-03-01 expense.recorded programme=p expense=e-1 line=l-1 source=grant amount=300 paidOn=2024-03-01 documentNo=n-1
            2024-03-02 expense.recorded programme=p expense=e-2 line=l-1 source=cofinancing amount=100 paidOn=2024-03-02 documentNo=n-2
            2024-03-03 expense.reversed expense=e-1 amount=50 reason=r
            """
        #expect(
            try await steps(#"{"count":"sum amount","of":"expense.recorded"}"#, given: money, when: spent)
                == "0 1:300 2:400 3:350")
        #expect(
            try await steps(#"{"count":"mean amount","of":"expense.recorded"}"#, given: money, when: spent)
                == "- 1:300 2:200")
        let share =
            #"{"share":{"part":{"count":"sum amount","of":"expense.recorded","where":{"source":"grant"}},"whole":{"count":"sum amount","of":"expense.recorded"}}}"#
        #expect(try await steps(share, given: money, when: spent) == "- 1:10000 2:7500 3:7143")
    }

    @Test func aPeriodLeavesOutWhatHappenedOutsideIt() async throws {
        let course = try await steps(
            Self.people,
            when: """
                2024-06-15 forum.attended activity=forum person=p-1
                2024-06-16 forum.attended activity=forum person=p-2
                """, period: Period(from: Day("2024-06-16")))
        #expect(course == "0 2:1")
    }

    @Test func anUnknownProgrammeIsNotFound() async throws {
        let views = try await Story(Story.world).views()
        let problem = #expect(throws: Problem.self) { try views.courses(programme: "x", from: 0) }
        #expect(problem?.kind == .notFound && problem?.name == "unknown-programme")
        #expect(try views.courses(programme: "p", from: 0).isEmpty)
    }
}
