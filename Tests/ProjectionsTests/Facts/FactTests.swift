import Events
import Testing

@testable import Projections

/// Who, where, in which role: what facts take from what the ledger knew at their position for their day.
@Suite struct FactTests {
    // MARK: - Rule 3: affiliations

    @Test func whatIsLeftOutComesFromTheAffiliationInForceOnTheDay() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-06-15 forum.attended activity=forum person=p-1 day=1
            2024-02-28 forum.attended activity=forum person=p-1 day=2
            2024-06-16 person.affiliation-ended person=p-1 organisation=o-1 role=ngo-leader
            2024-06-16 forum.attended activity=forum person=p-1 day=2
            2024-06-15 forum.attended activity=forum person=p-1 day=1
            """)
        // Before it began: none. On the first day outside: none. Recorded later of an earlier day: still in force then.
        #expect(
            try story.facts("forum.attended", "organisation", "role") == [
                "o-1 ngo-leader", "- -", "- -", "o-1 ngo-leader",
            ])
    }

    @Test func anAffiliationRecordedLaterReachesNoEarlierFact() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-1 day=1
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-06-16 forum.attended activity=forum person=p-1 day=2
            """)
        #expect(try story.facts("forum.attended", "organisation", "role") == ["- -", "o-1 ngo-leader"])
    }

    @Test func twoAffiliationsAreTwoOrganisationsAndOnePerson() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-03-01 person.affiliated person=p-1 organisation=o-2 role=ngo-staff
            2024-03-01 person.affiliated person=p-1 group=g-1 role=activist
            2024-06-15 forum.attended activity=forum person=p-1
            """)
        #expect(
            try story.facts("forum.attended", "part", "person", "organisation", "grp", "role") == [
                "0 p-1 o-1 - ngo-leader", "1 p-1 o-2 - ngo-staff", "2 p-1 - g-1 activist",
            ])
        #expect(try story.value(#"{"count":"distinct person","of":"forum.attended"}"#) == 1)
        #expect(try story.value(#"{"count":"distinct organisation","of":"forum.attended"}"#) == 2)
        #expect(try story.value(#"{"count":"distinct client","of":"forum.attended"}"#) == 3)
        #expect(try story.value(#"{"count":"entries","of":"forum.attended"}"#) == 1)
    }

    @Test func aStatedRoleTakesTheAffiliationsInThatRole() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-03-01 person.affiliated person=p-1 organisation=o-2 role=ngo-staff
            2024-06-15 forum.attended activity=forum person=p-1 role=ngo-staff
            2024-06-15 forum.attended activity=forum person=p-1 role=expert
            2024-06-15 forum.attended activity=forum person=p-2 role=expert
            2024-06-15 forum.attended activity=forum person=p-1 role=expert organisation=o-2
            """)
        #expect(
            try story.facts("forum.attended", "person", "organisation", "role") == [
                "p-1 o-2 ngo-staff", "p-1 o-1 expert", "p-1 o-2 expert", "p-2 - expert", "p-1 o-2 expert",
            ])
    }

    @Test func aStatedOrganisationTakesItsRolesFromTheAffiliationsWithIt() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-03-01 person.affiliated person=p-1 organisation=o-2 role=ngo-staff
            2024-03-01 person.affiliated person=p-1 organisation=o-2 role=expert
            2024-03-01 person.affiliated person=p-2 group=g-1 role=activist
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-1
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-2
            2024-06-15 forum.attended activity=forum person=p-2 organisation=o-2
            2024-06-15 forum.attended activity=forum person=p-2 group=g-1
            """)
        #expect(
            try story.facts("forum.attended", "person", "organisation", "grp", "role") == [
                "p-1 o-1 - ngo-leader", "p-1 o-2 - ngo-staff", "p-1 o-2 - expert", "p-2 o-2 - -", "p-2 - g-1 activist",
            ])
    }

    @Test func affiliationsAreThoseOfAllCodesKnownToBeThePerson() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-2 organisation=o-2 role=ngo-staff
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 person.merged survivor=p-1 absorbed=p-2 basis=b
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 person.unmerged survivor=p-1 absorbed=p-2 basis=b
            2024-06-15 forum.attended activity=forum person=p-1
            """)
        #expect(
            try story.facts("forum.attended", "person", "organisation", "role") == [
                "p-1 - -", "p-1 o-2 ngo-staff", "p-2 o-2 ngo-staff", "p-2 o-1 ngo-leader", "p-2 o-2 ngo-staff",
                "p-1 o-1 ngo-leader",
            ])
    }

    @Test func aRoleIsTakenFromAnAffiliationWithAMergedOrganisation() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 person.affiliated person=p-1 organisation=o-2 role=ngo-staff
            2024-03-01 organisation.merged survivor=o-1 absorbed=o-2 basis=b
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-1
            2024-06-15 forum.attended activity=forum person=p-1
            """)
        // The second fact keeps the code of the affiliation; both count as one organisation.
        #expect(try story.facts("forum.attended", "organisation", "role") == ["o-1 ngo-staff", "o-2 ngo-staff"])
        #expect(try story.value(#"{"count":"distinct organisation","of":"forum.attended"}"#) == 1)
        // Home and such are the survivor's.
        #expect(try story.facts("forum.attended", "sonko", "home_municipality") == ["1 pskov", "1 pskov"])
    }

    // MARK: - Derived

    @Test func theCentreComesThroughTheOrganisationOrGroup() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-03-01 resource-centre.enrolled programme=p centre=c-1 organisation=o-1 municipality=pskov stage=serving
            2024-03-01 resource-centre.enrolled programme=p centre=c-2 group=g-1 municipality=luki stage=initiative
            2024-03-01 person.affiliated person=p-1 organisation=o-1 role=ngo-leader
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2 group=g-1
            2024-06-15 forum.attended activity=forum person=p-3 organisation=o-2
            2024-06-15 forum.attended activity=forum person=p-3 organisation=o-2 centre=c-1
            2024-02-15 forum.attended activity=forum person=p-1 organisation=o-1
            """)
        #expect(try story.facts("forum.attended", "centre") == ["c-1", "c-2", "-", "c-1", "-"])
        try await story.tell(
            """
            2024-06-15 group.became-organisation group=g-1 organisation=o-2
            2024-06-16 forum.attended activity=forum person=p-3 organisation=o-2
            2024-06-16 organisation.added organisation=o-3 name=Three kind=ngo
            2024-06-16 organisation.merged survivor=o-3 absorbed=o-1 basis=b
            2024-06-16 forum.attended activity=forum person=p-3 organisation=o-3
            """)
        #expect(try story.facts("forum.attended", "centre").suffix(2) == ["c-2", "c-1"])
    }

    @Test func aCentreBelongsToItsProgrammeAndGoesWithItsVoid() async throws {
        let story = try await Story(Story.world)
        let receipt = try await story.tell(
            """
            2024-01-01 programme.added programme=q title=Q funder=F contest=C startsOn=2024-02-01 endsOn=2024-12-31 timeZone=Europe/Moscow
            2024-03-01 resource-centre.enrolled programme=q centre=c-q organisation=o-1 municipality=pskov stage=serving
            2024-03-01 resource-centre.enrolled programme=p centre=c-1 organisation=o-1 municipality=pskov stage=serving
            2024-03-01 resource-centre.enrolled programme=p centre=a-2 organisation=o-1 municipality=pskov stage=serving
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-1
            """)
        _ = try story.views()
        let last = try #require(receipt.last)
        try await story.tell("2024-06-15 entry.voided entry=\(last - 1) reason=r")
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-1 organisation=o-1")
        #expect(try story.facts("forum.attended", "centre") == ["a-2", "c-1"])
        #expect(try Rebuild.run(story.ledger).entries == story.ledger.size())
        #expect(try story.facts("forum.attended", "centre") == ["a-2", "c-1"])
    }

    @Test func sonkoIsThatOfItsDay() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-01-01 organisation.added organisation=o-3 name=Three kind=ngo sonko=true registeredOn=2024-06-16
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-1
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-2
            2024-06-15 forum.attended activity=forum person=p-1 organisation=o-3
            2024-06-16 forum.attended activity=forum person=p-1 organisation=o-3
            2024-06-16 organisation.corrected organisation=o-1 sonko=false reason=r
            2024-06-16 forum.attended activity=forum person=p-1 organisation=o-1
            """)
        // 1 yes, 0 no, «-» not known.
        #expect(try story.facts("forum.attended", "sonko") == ["1", "-", "0", "1", "0"])
        #expect(try story.value(#"{"count":"entries","of":"forum.attended","where":{"sonko":true}}"#) == 2)
    }

    @Test func homeIsTheOrganisationsElseThePersons() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-01-01 organisation.added organisation=o-3 name=Three kind=ngo
            2024-06-15 forum.attended activity=forum person=p-2 organisation=o-1
            2024-06-15 forum.attended activity=forum person=p-2
            2024-06-15 forum.attended activity=forum person=p-3
            2024-06-15 forum.attended activity=forum person=p-2 organisation=o-3
            2024-06-15 forum.attended activity=forum person=p-1 group=g-1
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 person.corrected person=p-2 municipality=pskov reason=r
            2024-06-16 forum.attended activity=forum person=p-2
            """)
        #expect(
            try story.facts("forum.attended", "home_municipality", "home_region", "municipality") == [
                "pskov pskov-oblast pskov", "luki pskov-oblast pskov", "- tver-oblast pskov", "luki pskov-oblast pskov",
                "luki pskov-oblast pskov", "- - pskov", "pskov pskov-oblast pskov",
            ])
    }

    @Test func daysLateAreAgainstTheDueDateLastAgreed() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            """
            2024-02-01 milestone.planned programme=p milestone=m-1 text=T dueOn=2024-06-01 task=t-1
            2024-02-01 milestone.planned programme=p milestone=m-2 text=T dueOn=2024-06-01
            2024-05-01 milestone.rescheduled milestone=m-2 dueOn=2024-07-01 @p
            2024-06-11 milestone.reached milestone=m-1 @p
            2024-06-11 milestone.reached milestone=m-2 @p
            """)
        #expect(try story.facts("milestone.reached", "milestone", "days_late", "task") == ["m-1 10 t-1", "m-2 -20 -"])
    }
}
