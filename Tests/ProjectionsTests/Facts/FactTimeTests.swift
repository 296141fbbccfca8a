import Events
import Testing

@testable import Projections

/// What counts from when, and until when: voids, cancellations, merges, dates, and the answers of old.
@Suite struct FactTimeTests {
    static let people = #"{"count":"distinct person","of":"forum.attended"}"#

    @Test func aVoidedEntryCountsForEarlierPositionsOnly() async throws {
        let story = try await Story(Story.world)
        let receipt = try await story.tell("2024-06-15 forum.attended activity=forum person=p-1")
        let seq = receipt.size
        try await story.tell("2024-06-15 entry.voided entry=\(seq) reason=r")
        #expect(try story.value(Self.people) == 0)
        #expect(try story.value(Self.people, asOf: seq) == 1)
        #expect(try story.facts("forum.attended", "voided_by") == ["\(seq + 1)"])
    }

    @Test func theFactsOfACancelledActivityDropOutUntilTheCancellationIsVoided() async throws {
        let story = try await Story(Story.world)
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-1")
        let cancelled = try await story.tell("2024-06-15 forum.cancelled activity=forum reason=r").size
        #expect(try story.value(Self.people) == 0)
        #expect(try story.value(#"{"count":"entries","of":"forum.cancelled"}"#) == 1)
        try await story.tell("2024-06-15 entry.voided entry=\(cancelled) reason=r")
        #expect(try story.value(Self.people) == 1)
        #expect(try story.value(Self.people, asOf: cancelled) == 0)
        #expect(try story.value(Self.people, asOf: cancelled - 1) == 1)
        #expect(try story.list(.activity).first?["status"] == "planned")
    }

    @Test func moneySpentOnACancelledActivityIsSpent() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-02-01 budget-line.approved programme=p line=l-1 category=travel grant=100000 cofinancing=0
            2024-03-01 expense.recorded programme=p expense=e-1 line=l-1 source=grant amount=1000 paidOn=2024-03-01 documentNo=n-1 activity=forum
            2024-06-15 forum.cancelled activity=forum reason=r
            """)
        #expect(try story.value(#"{"count":"sum amount","of":"expense.recorded"}"#) == 1000)
    }

    @Test func mergesHoldFromTheirPositionUntilTheyAreUndone() async throws {
        let story = try await Story(Story.world)
        let first = try await story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 forum.attended activity=forum person=p-3
            """
        ).size
        try await story.tell(
            """
            2024-06-15 person.merged survivor=p-2 absorbed=p-1 basis=b
            2024-06-15 person.merged survivor=p-3 absorbed=p-2 basis=b
            2024-06-15 person.unmerged survivor=p-3 absorbed=p-2 basis=b
            2024-06-15 person.unmerged survivor=p-2 absorbed=p-1 basis=b
            """)
        #expect(try (0...4).map { try story.value(Self.people, asOf: first + $0) } == [3, 2, 1, 2, 3])
        #expect(try story.list(.person).map { $0["status"] } == ["active", "active", "active"])
        #expect(try story.list(.person).allSatisfy { $0["merged_into"] == nil })
    }

    @Test func aGroupAndTheOrganisationThatItBecameAreOneClient() async throws {
        let story = try await Story(Story.world)
        let before = try await story.tell(
            """
            2024-06-15 consultation.given @p group=g-1 topic=legal channel=visit
            2024-06-15 consultation.given @p organisation=o-2 topic=legal channel=visit
            """
        ).size
        try await story.tell("2024-06-15 group.became-organisation group=g-1 organisation=o-2")
        let clients = #"{"count":"distinct client","of":"consultation.given"}"#
        #expect(try story.value(clients) == 1)
        #expect(try story.value(clients, asOf: before) == 2)
    }

    @Test func membersAreThoseOfTheDay() async throws {
        let story = try await Story(Story.world)
        let before = try await story.tell(
            """
            2024-03-01 group.member-joined group=g-1 person=p-1
            2024-03-01 group.member-joined group=g-1 person=p-2
            2024-03-01 group.member-left group=g-1 person=p-2
            2024-03-01 group.member-joined group=g-1 person=p-2
            2024-05-01 group.member-left group=g-1 person=p-2
            2024-04-30 consultation.given @p group=g-1 topic=legal channel=visit
            2024-05-01 consultation.given @p group=g-1 topic=legal channel=visit
            """
        ).size
        func consulted(_ position: Int? = nil) throws -> Int? {
            try story.value(
                #"{"count":"entries","of":"consultation.given","having":{"members":{"at-least":2}}}"#, asOf: position)
        }
        #expect(try consulted() == 1)
        try await story.tell("2024-03-01 person.merged survivor=p-1 absorbed=p-2 basis=b")
        #expect(try consulted() == 0)
        #expect(try consulted(before) == 1)
    }

    @Test func onlyParticipantsCountUnlessTheRuleSaysOtherwise() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2 function=speaker
            2024-06-15 forum.attended activity=forum person=p-3 function=participant
            2024-06-15 forum.joined activity=forum person=p-2
            """)
        #expect(try story.value(Self.people) == 2)
        #expect(
            try story.value(#"{"count":"distinct person","of":"forum.attended","where":{"function":"speaker"}}"#) == 1)
    }

    @Test func theDatesOfTheProgrammeAreThoseKnown() async throws {
        let story = try await Story(Story.world)
        let size = try await story.tell(
            """
            2024-01-31 forum.attended activity=forum person=p-1
            2024-02-01 forum.attended activity=forum person=p-2
            2024-12-31T23:59:59+03:00 forum.attended activity=forum person=p-3
            """
        ).size
        #expect(try story.value(Self.people) == 2)
        try await story.tell(
            "2024-06-15 programme.dates-amended programme=p startsOn=2024-01-31 endsOn=2024-12-01 agreement=a")
        #expect(try story.value(Self.people) == 2)
        #expect(try story.value(#"{"count":"distinct person","of":"forum.attended","where":{"person":"p-1"}}"#) == 1)
        #expect(
            try story.value(#"{"count":"distinct person","of":"forum.attended","where":{"person":"p-1"}}"#, asOf: size)
                == 0)
        #expect(try story.value(#"{"count":"distinct person","of":"forum.attended","dates":"any"}"#) == 3)
    }

    @Test func rulesAndTargetsHoldFromTheirOwnPosition() async throws {
        let story = try await Story(Story.world)
        let defined = try await story.tell(
            """
            2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"distinct\\u0020person","of":"forum.attended"}
            2024-01-02 target.set programme=p indicator=i comparator=at-least value=2 due=2024-12-31 origin=stated quote=Q
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2 role=activist
            """
        ).size
        let revised = try await story.tell(
            """
            2024-06-16 indicator.rule-revised programme=p indicator=i reason=r rule={"count":"distinct\\u0020person","of":"forum.attended","where":{"role":"activist"}}
            2024-06-16 target.amended programme=p indicator=i comparator=at-least value=3 agreement=a
            """
        ).size
        try await story.tell("2024-06-17 indicator.retired programme=p indicator=i reason=r")
        let views = try story.views()
        func answer(_ position: Int) throws -> IndicatorAnswer? { try views.indicators(asOf: position).first }
        #expect(try answer(defined - 4) == nil)
        #expect(try answer(defined - 3)?.target == nil)
        #expect(try answer(defined)?.count.value == 2)
        #expect(try answer(defined)?.met == true)
        #expect(try answer(revised)?.count.value == 1)
        #expect(try answer(revised)?.target?.target == Target(.atLeast, 3))
        #expect(try answer(revised)?.target?.due == Day("2024-12-31"))
        #expect(try answer(revised)?.met == false)
        #expect(try views.indicators().isEmpty)
        let retired = views.size
        try await story.tell("2024-06-18 entry.voided entry=\(retired) reason=r")
        #expect(try story.views().indicators().first?.count.value == 1)
    }

    @Test func aTargetNotStatedIsNeitherMetNorZero() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"entries","of":"forum.attended"}
            2024-01-02 target.set programme=p indicator=i comparator=at-least value=null origin=not-stated
            2024-01-02 indicator.defined programme=p indicator=j title=T unit=share rule={"share":{"part":{"count":"entries","of":"forum.attended"},"whole":{"count":"entries","of":"forum.attended"}}}
            2024-01-02 target.set programme=p indicator=j comparator=at-least value=0 origin=stated
            """)
        let answers = try story.views().indicators()
        #expect(answers.map(\.count.value) == [0, nil])
        #expect(answers.map(\.met) == [nil, nil])
        #expect(answers[0].target?.target.value == nil)
        #expect(answers[0].target?.origin == "not-stated")
    }

    @Test func asOfADayIsBeforeTheNextMidnightInTheLedgersZone() async throws {
        let hands = Hands()
        hands.put("2024-01-01")
        let story = try await Story(clock: hands.clock)
        // The zone is three hours ahead of UTC.
        hands.put("2024-01-01", hours: 20)
        try await story.tell("2024-01-01 person.added person=p-1")
        hands.put("2024-01-01", hours: 21)
        try await story.tell("2024-01-01 person.added person=p-2")
        hands.put("2024-01-05")
        try await story.tell("2024-01-01 person.added person=p-3")
        let ledger = story.ledger
        func position(_ day: String) throws -> Int { try ledger.position(endOf: #require(Day(day))) }
        #expect(try position("2023-12-31") == 0)
        #expect(try position("2024-01-01") == 2)
        #expect(try position("2024-01-02") == 3)
        #expect(try position("2024-01-04") == 3)
        #expect(try position("2024-01-05") == 4)
        #expect(try position("2030-01-01") == 4)
    }
}
