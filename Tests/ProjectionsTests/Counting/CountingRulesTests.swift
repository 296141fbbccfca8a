import Events
import Projections
import Testing

/// The counting rules of the domain, each as given, when, then.
@Suite struct CountingRulesTests {
    static let forumPeople = #"{"count": "distinct person", "of": "forum.attended"}"#

    @Test func distinctCountsFollowMergesAsTheyStood() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", ["person": "p-1"])
        world.fact(11, "forum.attended", ["person": "p-2"])
        world.merge(1, "p-2", into: "p-1", since: 20, until: 30)
        #expect(try world.count(Self.forumPeople, asOf: 19).value == 2)
        #expect(try world.count(Self.forumPeople, asOf: 20).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 29).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 30).value == 2)
    }

    @Test func mergesOfOneKindLeaveOtherKindsAlone() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", ["person": "x-1", "organisation": "x-1"])
        world.fact(11, "forum.attended", ["person": "x-2", "organisation": "x-2"])
        world.merge(2, "x-2", into: "x-1", since: 20)
        #expect(try world.count(Self.forumPeople).value == 2)
        #expect(try world.count(#"{"count": "distinct organisation", "of": "forum.attended"}"#).value == 1)
    }

    @Test func conditionsOnPeopleFollowMergesToo() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", ["person": "p-1", "organisation": "old"])
        world.merge(2, "old", into: "new", since: 20)
        let rule = #"{"count": "entries", "of": "forum.attended", "where": {"organisation": "new"}}"#
        #expect(try world.count(rule, asOf: 19).value == 0)
        #expect(try world.count(rule, asOf: 20).value == 1)
        #expect(try world.count(rule.replacing("new", with: "old"), asOf: 20).value == 1)
    }

    @Test func voidedEntryCountsUntilItsVoid() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", voidedBy: 15, ["person": "p-1"])
        #expect(try world.count(Self.forumPeople, asOf: 9).value == 0)
        #expect(try world.count(Self.forumPeople, asOf: 10).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 14).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 15).value == 0)
    }

    @Test func twoAffiliationsAreTwoOrganisationsAndOnePerson() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "coworking.visited", part: 0, ["person": "p-1", "organisation": "o-1"])
        world.fact(10, "coworking.visited", part: 1, ["person": "p-1", "organisation": "o-2"])
        func count(_ what: String) throws -> Int? {
            try world.count(#"{"count": "\#(what)", "of": "coworking.visited"}"#).value
        }
        #expect(try count("distinct person") == 1)
        #expect(try count("distinct organisation") == 2)
        #expect(try count("distinct [organisation, person]") == 2)
        #expect(try count("entries") == 1)
    }

    @Test func numbersTakeEachEntryOnce() throws {
        var world = CountingWorld()
        world.dates()
        for (part, person) in ["p-1", "p-2", "p-3"].enumerated() {
            world.fact(10, "consultation.given", part: part, ["person": .text(person), "minutes": 30])
        }
        world.fact(11, "consultation.given", ["person": "p-1", "minutes": 45])
        world.fact(12, "consultation.given", ["person": "p-1"])
        #expect(try world.count(#"{"count": "sum minutes", "of": "consultation.given"}"#).value == 75)
        #expect(try world.count(#"{"count": "mean minutes", "of": "consultation.given"}"#).value == 38)
        #expect(try world.count(#"{"count": "mean minutes", "of": "service.provided"}"#).value == nil)
        #expect(try world.count(#"{"count": "sum minutes", "of": "service.provided"}"#).value == 0)
    }

    @Test func headcountStandsBesideAndIsNotAdded() throws {
        var world = CountingWorld()
        world.dates()
        world.plan("e-1", "expedition")
        world.fact(
            10, "expedition.attended", ["person": "p-1", "activity": "e-1", "kind": "expedition", "role": "activist"])
        world.fact(11, "expedition.headcount-declared", ["activity": "e-1", "kind": "expedition", "headcount": 24])
        world.fact(12, "forum.headcount-declared", ["activity": "f-1", "kind": "forum", "headcount": 200])
        let rule = #"{"count": "distinct person", "of": "expedition.attended", "where": {"role": "activist"}}"#
        let count = try world.count(rule)
        #expect(count.value == 1)
        #expect(count.headcount == 24)
        #expect(try world.count(#"{"count": "distinct activity", "of": "expedition.attended"}"#).headcount == nil)
    }

    @Test func positionAndPeriodAreIndependent() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", on: "2024-03-01", ["person": "p-1"])
        world.fact(11, "forum.attended", on: "2024-02-01", ["person": "p-2"])
        let february = (from: "2024-02-01", to: "2024-02-29")
        #expect(try world.count(Self.forumPeople, asOf: 10, from: february.from, to: february.to).value == 0)
        #expect(try world.count(Self.forumPeople, asOf: 11, from: february.from, to: february.to).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 11, from: "2024-02-02").value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 11, to: "2024-02-01").value == 1)
    }

    @Test func newAreThoseNotCountedBeforeThePeriod() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", on: "2024-01-10", ["person": "p-1"])
        world.fact(11, "forum.attended", on: "2024-02-10", ["person": "p-1"])
        world.fact(12, "forum.attended", on: "2024-02-11", ["person": "p-2"])
        let count = try world.count(Self.forumPeople, from: "2024-02-01", to: "2024-02-29")
        #expect(count.value == 2)
        #expect(count.new == 1)
        #expect(try world.count(Self.forumPeople).new == nil)
    }

    @Test func joinedIsNotAttendedAndOnlyParticipantsCount() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.joined", ["person": "p-1", "function": "participant"])
        world.fact(11, "forum.attended", ["person": "p-2", "function": "speaker"])
        world.fact(12, "forum.attended", ["person": "p-3", "function": "participant"])
        #expect(try world.count(Self.forumPeople).value == 1)
        let speakers = #"{"count": "distinct person", "of": "forum.attended", "where": {"function": ["speaker"]}}"#
        #expect(try world.count(speakers).value == 1)
        let all = #"{"count": "distinct person", "of": "forum.attended", "where": {"function": {"known": true}}}"#
        #expect(try world.count(all).value == 2)
    }

    @Test func factsOfCancelledActivityDropOutFromItsCancellation() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", ["person": "p-1", "activity": "f-1"])
        world.fact(11, "session.attended", ["person": "p-2", "activity": "s-1", "parent": "f-1"])
        world.fact(12, "expense.recorded", ["activity": "f-1", "amount": 500])
        world.fact(20, "forum.cancelled", ["activity": "f-1"])
        world.cancel("f-1", since: 20, until: 30)
        #expect(try world.count(Self.forumPeople, asOf: 19).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 20).value == 0)
        #expect(try world.count(Self.forumPeople, asOf: 30).value == 1)
        // What was below it, was spent on it, and the cancellation itself remain.
        #expect(try world.count(#"{"count": "distinct person", "of": "session.attended"}"#).value == 1)
        #expect(try world.count(#"{"count": "sum amount", "of": "expense.recorded"}"#, asOf: 25).value == 500)
        #expect(try world.count(#"{"count": "entries", "of": "*.cancelled"}"#, asOf: 25).value == 1)
    }

    @Test func factsOutsideTheProgrammesDatesCountOnlyForAnyDate() throws {
        var world = CountingWorld()
        world.dates(2024_02_01, 2024_12_31, since: 1, until: 20)
        world.dates(2024_01_01, 2024_12_31, since: 20)
        world.fact(10, "forum.attended", on: "2024-01-15", ["person": "p-1"])
        world.fact(11, "forum.attended", on: "2024-12-31", ["person": "p-2"])
        world.fact(12, "forum.attended", on: "2025-01-01", ["person": "p-3"])
        #expect(try world.count(Self.forumPeople, asOf: 19).value == 1)
        #expect(try world.count(Self.forumPeople, asOf: 20).value == 2)
        let any = #"{"count": "distinct person", "of": "forum.attended", "dates": "any"}"#
        #expect(try world.count(any, asOf: 19).value == 3)
    }

    @Test func onlyTheProgrammesOwnFactsCount() throws {
        var world = CountingWorld()
        world.dates()
        world.dates(programme: "coworking")
        world.fact(10, "forum.attended", programme: "coworking", ["person": "p-1"])
        #expect(try world.count(Self.forumPeople).value == 0)
        #expect(try world.count(Self.forumPeople, programme: "coworking").value == 1)
        #expect(try world.count(Self.forumPeople, programme: "unheard-of").value == 0)
    }

    @Test func notStatedIsNotZero() {
        #expect(Target(.atLeast, nil).met(by: 5) == nil)
        #expect(Target(.atLeast, 5).met(by: nil) == nil)
        #expect(Target(.atLeast, 5).met(by: 5) == true)
        #expect(Target(.atLeast, 5).met(by: 4) == false)
        #expect(Target(.exactly, 5).met(by: 6) == false)
        #expect(Target(.exactly, 5).met(by: 5) == true)
        #expect(Target(.atMost, 5).met(by: 5) == true)
        #expect(Target(.atMost, 5).met(by: 6) == false)
        #expect(Target(.atMost, 0).met(by: 0) == true)
    }

    @Test func shareOfNothingIsNothing() throws {
        var world = CountingWorld()
        world.dates()
        let rule = #"""
            {"share": {"part": {"count": "sum amount", "of": ["expense.recorded", "cofinancing.contributed"],
            "where": {"source": "cofinancing"}},
            "whole": {"count": "sum amount", "of": ["expense.recorded", "cofinancing.contributed"]}}}
            """#
        #expect(try world.count(rule).value == nil)
        world.fact(10, "expense.recorded", ["amount": 2, "source": "grant", "line": "rent"])
        #expect(try world.count(rule).value == 0)
        world.fact(11, "cofinancing.contributed", ["amount": 1, "source": "cofinancing", "line": "rent"])
        #expect(try world.count(rule).value == 3333)
        world.fact(12, "cofinancing.contributed", ["amount": 3, "source": "cofinancing", "line": "pay"])
        let count = try world.count(rule, by: "line")
        #expect(count.value == 6667)
        #expect(count.groups == [.init(key: "pay", value: 10000), .init(key: "rent", value: 3333)])
        #expect(count.entries == 3)
    }

    @Test func sumsAreNetOfReversalsEachOnItsOwnDate() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "expense.recorded", on: "2024-03-01", ["amount": 1000, "line": "rent", "expense": "x-1"])
        world.fact(11, "expense.reversed", on: "2024-04-01", ["amount": -400, "line": "rent", "expense": "x-1"])
        let rule = #"{"count": "sum amount", "of": "expense.recorded", "where": {"line": "rent"}}"#
        #expect(try world.count(rule).value == 600)
        #expect(try world.count(rule, to: "2024-03-31").value == 1000)
        #expect(try world.count(rule, from: "2024-04-01").value == -400)
        #expect(try world.count(#"{"count": "entries", "of": "expense.recorded"}"#).value == 1)
    }

    @Test func groupThatBecameAnOrganisationIsOneClientWithIt() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "consultation.given", ["group": "spark"])
        world.fact(11, "consultation.given", ["organisation": "spark-ngo"])
        world.fact(12, "consultation.given", ["group": "flame"])
        // A group and an organisation may have one code and be two clients.
        world.fact(13, "consultation.given", ["organisation": "flame"])
        world.fact(14, "consultation.given", ["person": "p-1"])
        world.know("became", ["grp": world.symbol("spark"), "organisation": world.symbol("spark-ngo")], since: 20)
        let rule = #"{"count": "distinct client", "of": "consultation.given"}"#
        #expect(try world.count(rule, asOf: 19).value == 4)
        #expect(try world.count(rule, asOf: 20).value == 3)
        let groups = try world.count(rule, asOf: 20, by: "client").groups
        #expect(groups.map(\.key) == ["group:flame", "organisation:flame", "organisation:spark-ngo"])
        // Merged with another group, it takes that one along.
        world.merge(3, "flame", into: "spark", since: 30)
        #expect(try world.count(rule, asOf: 30).value == 2)
    }
}
