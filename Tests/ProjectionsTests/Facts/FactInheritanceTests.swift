import Events
import Testing

@testable import Projections

/// What facts take over from the things that they name, and how lists become facts (counting rules 4 and 5).
@Suite struct FactInheritanceTests {
    @Test func factsInheritFromTheirActivity() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-01-02 resource-centre.enrolled programme=p centre=c-1 organisation=o-1 municipality=pskov stage=serving
            2024-01-02 session.planned programme=p activity=s-1 title=S startsOn=2024-06-15 parent=forum theme=culture series=day-one centre=c-1 task=t-1 mode=online
            2024-06-15 session.attended activity=s-1 person=p-1
            """)
        #expect(
            try story.facts(
                "session.attended", "kind", "theme", "series", "parent", "centre", "task", "mode", "municipality") == [
                    // The place is the centre's, for the session names none.
                    "session culture day-one forum c-1 t-1 online pskov"
                ])
        #expect(try story.facts("forum.attended").isEmpty)
        #expect(
            try story.value(#"{"count":"distinct person","of":"*.attended","under":{"kind":"forum"}}"#) == 1)
    }

    @Test func theFactsOwnFieldWins() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-01-02 coworking.opened programme=p space=space-1
            2024-01-02 consultation.requested @p consultation=k-1 person=p-1 topic=legal channel=phone space=space-1
            2024-06-15 consultation.given consultation=k-1 topic=accounting channel=visit
            2024-06-15 consultation.given consultation=k-2 @p person=p-2 topic=legal channel=visit role=activist
            """)
        #expect(
            try story.facts("consultation.given", "person", "topic", "space", "role") == [
                "p-1 accounting space-1 -", "p-2 legal - activist",
            ])
    }

    @Test func aConsultationGivenWithoutSayingForWhomIsForThoseWhoAsked() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-01-02 consultation.requested @p consultation=k-1 persons=[p-1,p-2] topic=legal channel=phone
            2024-01-02 consultation.requested @p consultation=k-2 person=p-1 topic=legal channel=phone
            2024-06-15 consultation.given consultation=k-1 topic=legal channel=visit minutes=30
            2024-06-15 consultation.given consultation=k-2 topic=legal channel=visit persons=[p-2,p-3]
            """)
        // Of the second, those named came, and not who had asked.
        #expect(
            try story.facts("consultation.given", "consultation", "person") == [
                "k-1 p-1", "k-1 p-2", "k-2 p-2", "k-2 p-3",
            ])
    }

    @Test func aListIsAFactPerElementAndTheEntryCountsOnce() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-03-01 person.affiliated person=p-1 organisation=o-2 role=ngo-staff
            2024-06-15 consultation.given @p persons=[p-1,p-2,p-3] topic=legal channel=visit minutes=45
            2024-06-15 consultation.given @p person=p-1 topic=legal channel=visit minutes=15
            """)
        #expect(
            try story.facts("consultation.given", "part", "person", "organisation").prefix(4) == [
                "0 p-1 o-1", "1 p-1 o-2", "2 p-2 -", "3 p-3 -",
            ])
        #expect(try story.value(#"{"count":"distinct person","of":"consultation.given"}"#) == 3)
        #expect(try story.value(#"{"count":"entries","of":"consultation.given"}"#) == 2)
        #expect(try story.value(#"{"count":"sum minutes","of":"consultation.given"}"#) == 60)
        #expect(try story.value(#"{"count":"mean minutes","of":"consultation.given"}"#) == 30)
    }

    @Test func whatAListStatesNothingElseFillsIn() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-02-01 organisation.added organisation=o-3 name=Three kind=ngo
            2024-02-01 call.opened call=k-1 programme=p for=internship-programmes opensOn=2024-02-01 closesOn=2024-03-01
            2024-02-01 internship-programme.submitted internshipProgramme=ip-1 call=k-1 organisation=o-1 title=T days=2 formats=[visit,talk]
            2024-02-02 internship-programme.reviewed internshipProgramme=ip-1 expert=p-3 score=50 scaleMax=100
            2024-02-03 internship-programme.selected internshipProgramme=ip-1
            2024-03-01 person.affiliated person=p-1 organisation=o-3 role=ngo-staff
            2024-03-01 internship.placed internship=i-1 internshipProgramme=ip-1 person=p-1 sendingOrganisation=o-2 startsOn=2024-04-01
            2024-03-02 internship.placed internship=i-2 internshipProgramme=ip-1 person=p-1 startsOn=2024-04-01
            2024-04-01 internship.started internship=i-1
            2024-04-01 internship.started internship=i-2
            2024-04-02 internship.completed internship=i-1
            2024-04-02 internship.completed internship=i-2
            2024-04-03 joint-idea.proposed idea=j-1 title=T organisations=[o-1,o-2] internships=[i-2]
            """)
        #expect(
            try story.facts("internship-programme.submitted", "organisation", "format") == ["o-1 visit", "o-1 talk"])
        // Who sent the intern, else where the intern is; and whose programme it is.
        #expect(
            try story.facts("internship.completed", "person", "organisation", "host_organisation", "role") == [
                "p-1 o-2 o-1 -", "p-1 o-3 o-1 ngo-staff",
            ])
        // The intern's own organisation is none of those that had the idea.
        #expect(try story.facts("joint-idea.proposed", "organisation", "internship") == ["o-1 -", "o-2 -", "- i-2"])
        #expect(try story.value(#"{"count":"distinct organisation","of":"joint-idea.proposed"}"#) == 2)
    }

    @Test func factsInheritFromTheirApplication() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-02-01 call.opened call=k-1 programme=p for=interns opensOn=2024-02-01 closesOn=2024-03-01 minDistanceMetres=50000
            2024-02-02 application.submitted application=a-1 call=k-1 person=p-1 organisation=o-1
            2024-02-03 eligibility.assessed application=a-1 outcome=eligible distanceMetres=50000 origin=o source=s
            2024-02-04 application.accepted application=a-1
            """)
        #expect(
            try story.facts("eligibility.assessed", "call", "person", "organisation", "distance_metres", "outcome") == [
                "k-1 p-1 o-1 50000 eligible"
            ])
        #expect(
            try story.facts("application.accepted", "call", "call_for", "person", "organisation") == [
                "k-1 interns p-1 o-1"
            ])
    }

    @Test func aReversalHasLineAndSourceAndTakesBackItsAmountOrTheRest() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-02-01 budget-line.approved programme=p line=l-1 category=travel grant=100000 cofinancing=0
            2024-03-01 expense.recorded programme=p expense=e-1 line=l-1 source=grant amount=1000 paidOn=2024-03-01 documentNo=n-1 activity=forum
            2024-04-01 expense.reversed expense=e-1 amount=300 reason=r
            2024-05-01 expense.reversed expense=e-1 reason=r
            """)
        #expect(
            try story.facts("expense.reversed", "amount", "line", "category", "source", "activity") == [
                "-300 l-1 travel grant forum", "-700 l-1 travel grant forum",
            ])
        let spent = #"{"count":"sum amount","of":"expense.recorded"}"#
        #expect(try story.value(spent) == 0)
        #expect(try story.value(spent, period: Period(to: Day("2024-04-30"))) == 700)
        #expect(try story.value(spent, period: Period(from: Day("2024-04-01"), to: Day("2024-04-30"))) == -300)
        #expect(try story.list(.expense).first?["amount"] == "0")
    }
}
