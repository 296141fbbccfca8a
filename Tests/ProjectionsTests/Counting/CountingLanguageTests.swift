import Events
import GRDB
import Projections
import Testing

/// What the words of the rule language mean.
@Suite struct CountingLanguageTests {
    /// Two expeditions planned, one of them cancelled, and a forum with a session below it.
    static func programme() -> CountingWorld {
        var world = CountingWorld()
        world.dates()
        world.plan("e-1", "expedition", theme: "culture")
        world.plan("e-2", "expedition", theme: "sport")
        world.plan("e-3", "expedition", theme: "sport")
        world.plan("f-1", "forum")
        world.plan("s-1", "session", parent: "f-1")
        world.plan("s-2", "session", parent: "s-1")
        world.cancel("e-3", since: 5)
        return world
    }

    @Test func underIsTheActivityAndAllBelow() throws {
        var world = Self.programme()
        world.fact(10, "forum.attended", ["person": "p-1", "activity": "f-1"])
        world.fact(11, "session.attended", ["person": "p-2", "activity": "s-2"])
        world.fact(12, "expedition.attended", ["person": "p-3", "activity": "e-1"])
        #expect(
            try world.count(#"{"count": "distinct person", "of": "*.attended", "under": {"kind": "forum"}}"#).value == 2
        )
        #expect(
            try world.count(#"{"count": "distinct person", "of": "*.attended", "under": {"activity": "s-1"}}"#).value
                == 1)
        #expect(
            try world.count(
                #"{"count": "distinct person", "of": "*.attended", "under": {"kind": "session", "activity": "f-1"}}"#
            ).value == 0)
    }

    @Test func activitiesInACircleDoNotHang() throws {
        var world = CountingWorld()
        world.dates()
        world.plan("a", "forum", parent: "b")
        world.plan("b", "session", parent: "a")
        world.fact(10, "session.attended", ["person": "p-1", "activity": "b"])
        #expect(try world.count(#"{"count": "entries", "of": "*.attended", "under": {"kind": "forum"}}"#).value == 1)
    }

    @Test func eachCountsEveryKeyDue() throws {
        var world = Self.programme()
        let rule = #"{"count": "distinct person", "of": "expedition.attended", "each": "activity"}"#
        #expect(try world.count(rule).value == 0)
        world.fact(10, "expedition.attended", ["person": "p-1", "activity": "e-1"])
        world.fact(11, "expedition.attended", ["person": "p-2", "activity": "e-1"])
        #expect(try world.count(rule).groups == [.init(key: "e-1", value: 2), .init(key: "e-2", value: 0)])
        #expect(try world.count(rule).value == 0)
        world.fact(12, "expedition.attended", ["person": "p-2", "activity": "e-2"])
        #expect(try world.count(rule).value == 1)
        // The third was due until it was cancelled.
        #expect(try world.count(rule, asOf: 4).groups.count == 3)
        let culture =
            #"{"count": "distinct person", "of": "expedition.attended", "where": {"theme": "culture"}, "each": "activity"}"#
        #expect(try world.count(culture).groups.map(\.key) == ["e-1"])
        #expect(try world.count(#"{"count": "entries", "of": "seminar.attended", "each": "activity"}"#).value == nil)
    }

    @Test func eachGoesOverCentresMunicipalitiesParentsAndSeries() throws {
        var world = Self.programme()
        for centre in ["bataysk", "salsk"] {
            world.know("centre_enrolled", ["centre": world.symbol(centre), "programme": world.symbol("zemlyaki")])
        }
        world.know("territory", ["programme": world.symbol("zemlyaki"), "municipality": world.symbol("pskov")])
        world.fact(10, "field-session.held", ["activity": "x-1", "centre": "bataysk", "municipality": "pskov"])
        world.fact(11, "field-session.held", ["activity": "x-2", "centre": "bataysk", "municipality": "elsewhere"])
        func count(_ each: String) throws -> Count {
            try world.count(#"{"count": "distinct activity", "of": "field-session.held", "each": "\#(each)"}"#)
        }
        #expect(try count("centre").groups == [.init(key: "bataysk", value: 2), .init(key: "salsk", value: 0)])
        #expect(try count("centre").value == 0)
        #expect(try count("municipality").groups == [.init(key: "pskov", value: 1)])
        #expect(try count("series").value == nil)
        world.fact(12, "session.held", ["activity": "s-1", "parent": "f-1"])
        let sessions = try world.count(#"{"count": "distinct activity", "of": "session.held", "each": "parent"}"#)
        #expect(sessions.groups == [.init(key: "f-1", value: 1), .init(key: "s-1", value: 0)])
    }

    @Test func havingKeepsSubjectsThatReachTheThreshold() throws {
        var world = CountingWorld()
        world.dates()
        for (seq, pair) in [("a-1", "p-1"), ("a-1", "p-2"), ("a-2", "p-1"), ("a-2", "p-1")].enumerated() {
            world.fact(10 + seq, "expedition.attended", ["activity": .text(pair.0), "person": .text(pair.1)])
        }
        func count(_ having: String) throws -> Int? {
            try world.count(#"{"count": "distinct activity", "of": "expedition.attended", "having": \#(having)}"#).value
        }
        #expect(try count(#"{"distinct person": {"at-least": 2}}"#) == 1)
        #expect(try count(#"{"distinct person": {"at-most": 1}}"#) == 1)
        #expect(try count(#"{"entries": {"at-least": 2}}"#) == 2)
        #expect(try count(#"{"entries": {"at-least": 2}, "distinct person": {"at-most": 1}}"#) == 1)
        world.merge(1, "p-2", into: "p-1", since: 20)
        #expect(try count(#"{"distinct person": {"at-least": 2}}"#) == 0)
    }

    @Test func membersAreCanonicalPeopleInTheGroupOnThatDay() throws {
        var world = CountingWorld()
        world.dates()
        for person in ["p-1", "p-2", "p-3", "p-4"] { world.member(person, of: "spark") }
        world.member("p-5", of: "spark", from: 2024_06_01, until: 2024_07_01)
        world.fact(10, "consultation.given", on: "2024-05-31", ["group": "spark", "topic": "registration"])
        let rule = #"{"count": "distinct group", "of": "consultation.given", "having": {"members": {"at-least": 5}}}"#
        #expect(try world.count(rule).value == 0)
        world.fact(11, "consultation.given", on: "2024-06-01", ["group": "spark", "topic": "registration"])
        #expect(try world.count(rule).value == 1)
        #expect(try world.count(rule, to: "2024-05-31").value == 0)
        // The day on which somebody leaves is no longer theirs.
        #expect(try world.count(rule, from: "2024-07-01").value == 0)
        world.merge(1, "p-5", into: "p-1", since: 20, until: 30)
        #expect(try world.count(rule, asOf: 20).value == 0)
        // The members of a group merged into it are its own.
        world.member("p-6", of: "flame")
        world.merge(3, "flame", into: "spark", since: 25, until: 30)
        #expect(try world.count(rule, asOf: 25).value == 1)
        #expect(
            try world.count(#"{"count": "entries", "of": "consultation.given", "having": {"members": {"at-most": 9}}}"#)
                .value == 2)
    }

    @Test func setsAreTakenOverSubjects() throws {
        var world = CountingWorld()
        world.dates()
        for (seq, fact) in [
            ("seminar.attended", "p-1"), ("coworking.visited", "p-1"), ("training.attended", "p-2"),
            ("coworking.visited", "p-2"), ("seminar.attended", "p-3"), ("coworking.visited", "p-4"),
        ].enumerated() {
            world.fact(10 + seq, fact.0, on: "2024-0\(seq + 1)-01", ["person": .text(fact.1), "role": "ngo-leader"])
        }
        func count(_ clauses: String, to: String? = nil) throws -> Count {
            try world.count(#"{"count": "distinct person", \#(clauses)}"#, to: to)
        }
        let both = #""all-of": [{"of": ["seminar.attended", "training.attended"]}, {"of": "coworking.visited"}]"#
        #expect(try count(both).value == 2)
        #expect(try count(both).entries == 4)
        #expect(try count(both, to: "2024-02-01").value == 1)
        #expect(try count(#""any-of": [{"of": "seminar.attended"}, {"of": "coworking.visited"}]"#).value == 4)
        #expect(
            try count(#""of": "coworking.visited", "none-of": {"of": ["seminar.attended", "training.attended"]}"#).value
                == 1)
        let nested =
            #""all-of": [{"of": "seminar.attended"}, {"any-of": [{"of": "training.attended"}, {"of": "coworking.visited"}]}]"#
        #expect(try count(nested).value == 1)
    }

    @Test func conditionsTakeValuesRangesAndAbsence() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "eligibility.assessed", ["outcome": "eligible", "distanceMetres": 50_000])
        world.fact(11, "eligibility.assessed", ["outcome": "eligible", "distanceMetres": 49_999])
        world.fact(12, "eligibility.assessed", ["outcome": "ineligible", "sonko": true])
        func count(_ conditions: String) throws -> Int? {
            try world.count(#"{"count": "entries", "of": "eligibility.assessed", "where": \#(conditions)}"#).value
        }
        #expect(try count(#"{"distanceMetres": {"at-least": 50000}}"#) == 1)
        #expect(try count(#"{"distanceMetres": {"at-most": 49999}}"#) == 1)
        #expect(try count(#"{"distanceMetres": null}"#) == 1)
        #expect(try count(#"{"distanceMetres": {"known": true}}"#) == 2)
        #expect(try count(#"{"distanceMetres": [49999, 50000]}"#) == 2)
        #expect(try count(#"{"outcome": "eligible", "distanceMetres": {"known": true}}"#) == 2)
        #expect(try count(#"{"sonko": true}"#) == 1)
        #expect(try count(#"{"sonko": false}"#) == 0)
    }

    @Test func groupsOfADistinctCountMayOverlap() throws {
        var world = CountingWorld()
        world.dates()
        world.fact(10, "forum.attended", ["person": "p-1", "role": "activist", "day": 1])
        world.fact(11, "forum.attended", ["person": "p-1", "role": "expert", "day": 2])
        world.fact(12, "forum.attended", ["person": "p-2", "day": 10])
        let rule = #"{"count": "distinct person", "of": "forum.attended"}"#
        let count = try world.count(rule, by: "role")
        #expect(count.value == 2)
        #expect(
            count.groups == [
                .init(key: "activist", value: 1), .init(key: "expert", value: 1), .init(key: nil, value: 1),
            ])
        #expect(try world.count(rule, by: "day").groups.map(\.key) == ["1", "2", "10"])
        #expect(try world.count(#"{"count": "distinct day", "of": "forum.attended"}"#).value == 3)
    }

    @Test func groupingByWhatIsNotThereIsRefused() throws {
        let world = Self.programme()
        #expect(throws: Problem.self) { try world.query(CountingRulesTests.forumPeople, by: "shoeSize") }
        #expect(throws: Problem.self) {
            try world.query(#"{"count": "entries", "of": "expedition.attended", "each": "activity"}"#, by: "role")
        }
    }

    @Test func everyEntryIsCountedOrLeftOutForAReason() throws {
        var world = Self.programme()
        world.fact(
            10, "expedition.attended", on: "2023-12-31", ["person": "p-1", "activity": "e-1", "role": "activist"])
        world.fact(11, "expedition.attended", voidedBy: 20, ["person": "p-1", "activity": "e-1", "role": "activist"])
        world.fact(12, "expedition.attended", ["person": "p-1", "activity": "e-3", "role": "activist"])
        world.fact(13, "expedition.attended", ["person": "p-1", "activity": "e-1", "role": "official"])
        world.fact(
            14, "expedition.attended", ["person": "p-1", "activity": "e-1", "role": "activist", "function": "press"])
        world.fact(15, "expedition.attended", ["activity": "e-1", "role": "activist"])
        world.fact(
            16, "expedition.attended", on: "2024-01-01", ["person": "p-1", "activity": "e-1", "role": "activist"])
        world.fact(17, "expedition.attended", ["person": "p-1", "activity": "e-1", "role": "activist"])
        world.fact(18, "expedition.attended", ["person": "p-1", "activity": "e-2", "role": "activist"])
        world.fact(19, "expedition.attended", ["person": "p-2", "activity": "e-2", "role": "activist"])
        let query = try world.query(
            #"{"count": "distinct person", "of": "expedition.attended", "where": {"role": "activist"}, "having": {"entries": {"at-least": 2}}}"#,
            from: "2024-01-02")
        try world.database().read { db in
            #expect(try query.entries(db) == [17, 18])
            #expect(try query.subjects(db) == [["p-1"]])
            #expect(try query.facts(db).map(\.subject).count == 2)
            let excluded = try query.excluded(db)
            #expect(excluded.map(\.seq) == [10, 11, 12, 13, 14, 15, 16, 19])
            #expect(
                excluded.map(\.reason) == [
                    .outsideDates, .voided, .cancelled, .condition, .notParticipant, .noSubject, .outsidePeriod,
                    .notQualified,
                ])
        }
    }

    @Test func subjectsOfPairsAndKeysReadAsCodes() throws {
        var world = Self.programme()
        world.fact(10, "expedition.attended", ["person": "p-1", "activity": "e-1", "day": 2])
        func subjects(_ rule: String) throws -> [[String]] {
            let query = try world.query(rule)
            return try world.database().read { db in try query.subjects(db) }
        }
        #expect(
            try subjects(#"{"count": "distinct [person, activity]", "of": "expedition.attended"}"#) == [["e-1", "p-1"]])
        #expect(
            try subjects(#"{"count": "distinct person", "of": "expedition.attended", "each": "activity"}"#) == [["p-1"]]
        )
        #expect(try subjects(#"{"count": "distinct day", "of": "expedition.attended"}"#) == [["2"]])
        #expect(try subjects(#"{"count": "entries", "of": "expedition.attended"}"#) == [])
    }

    @Test func scriptIsTheStatementWithItsArguments() throws {
        var world = Self.programme()
        world.fact(10, "expedition.attended", ["person": "p-1", "activity": "e-1"])
        let query = try world.query(
            #"{"count": "distinct person", "of": "expedition.attended", "each": "activity"}"#, from: "2024-01-01",
            to: "2024-12-31")
        #expect(!query.script.contains(":"))
        try world.database().read { db in
            let rows = try Row.fetchAll(db, sql: query.script)
            #expect(rows.map { $0["level"] as Int } == [0, 1, 1])
            #expect(rows.map { $0["value"] as Int } == [0, 1, 0])
        }
    }
}
