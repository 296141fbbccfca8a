import Testing

@testable import Events

@Suite("Rules: people, groups, applications")
struct RulesPeopleTests {
    @Test("Only the merged pair is unmerged", arguments: [ThingKind.person, .organisation, .group])
    func unmerge(kind: ThingKind) throws {
        let world = ToldWorld().with(kind, "b", "merged", ["mergedInto": "a"]).with(kind, "a", "active")
        let type = "\(kind.rawValue).unmerged"
        #expect(try outcome(type, ["survivor": "a", "absorbed": "b"], in: world) == "accepted")
        #expect(try outcome(type, ["survivor": "c", "absorbed": "b"], in: world) == "not-merged-with 77")
    }

    @Test("Several roles and organisations at once, the same one not twice")
    func affiliated() throws {
        let world = ToldWorld().with(
            .person, "p-1", "active",
            relations: [
                try .with(.organisation, "o-1", role: "ngo-leader"),
                try .with(.organisation, "o-2", role: "ngo-staff", until: "2024-03-01"),
            ])
        func joins(_ organisation: String, _ role: String, at: String = "2024-06-15") throws -> String {
            let data: JSON = ["person": "p-1", "organisation": .string(organisation), "role": .string(role)]
            return try outcome("person.affiliated", data, at: at, in: world)
        }
        #expect(try joins("o-1", "ngo-leader") == "already-affiliated 77")
        #expect(try joins("o-1", "ngo-leader", at: "2023-06-15") == "already-affiliated 77")
        #expect(try joins("o-1", "expert") == "accepted")
        #expect(try joins("o-3", "ngo-leader") == "accepted")
        #expect(try joins("o-2", "ngo-staff") == "accepted")
        #expect(try joins("o-2", "ngo-staff", at: "2024-02-29") == "already-affiliated 77")
        #expect(
            try outcome("person.affiliated", ["person": "p-1", "group": "o-1", "role": "ngo-leader"], in: world)
                == "accepted")
    }

    @Test("What began and has not ended can end")
    func affiliationEnded() throws {
        let world = ToldWorld().with(
            .person, "p-1", "active",
            relations: [
                try .with(.organisation, "o-1", role: "ngo-leader"),
                try .with(.organisation, "o-2", role: "ngo-staff", until: "2024-03-01"),
            ])
        func leaves(_ organisation: String, _ role: String, at: String = "2024-06-15") throws -> String {
            let data: JSON = ["person": "p-1", "organisation": .string(organisation), "role": .string(role)]
            return try outcome("person.affiliation-ended", data, at: at, in: world)
        }
        #expect(try leaves("o-1", "ngo-leader") == "accepted")
        #expect(try leaves("o-1", "ngo-leader", at: "2023-12-31") == "not-affiliated 77")
        #expect(try leaves("o-1", "expert") == "not-affiliated 77")
        #expect(try leaves("o-2", "ngo-staff") == "not-affiliated 77")
    }

    @Test("A group's member comes once before leaving, and leaves once")
    func members() throws {
        let world = ToldWorld().with(
            .group, "g", "active",
            relations: [try .with(.person, "p-1"), try .with(.person, "p-2", until: "2024-03-01")])
        func says(_ type: String, _ person: String) throws -> String {
            try outcome(type, ["group": "g", "person": .string(person)], in: world)
        }
        #expect(try says("group.member-joined", "p-1") == "already-member 77")
        #expect(try says("group.member-joined", "p-2") == "accepted")
        #expect(try says("group.member-joined", "p-3") == "accepted")
        #expect(try says("group.member-left", "p-1") == "accepted")
        #expect(try says("group.member-left", "p-2") == "not-member 77")
        #expect(try says("group.member-left", "p-3") == "not-member 77")
    }

    // MARK: - Experts

    /// Expert e-1 is with o-1; e-2 was, until March; e-3 with o-old, merged into o-1; e-4 with g, that became o-1.
    private func experts() throws -> ToldWorld {
        ToldWorld()
            .with(.organisation, "o-1", "active").with(.organisation, "o-old", "merged", ["mergedInto": "o-1"])
            .with(.group, "g", "organisation", ["organisation": "o-1"])
            .with(.person, "e-1", "active", relations: [try .with(.organisation, "o-1", role: "expert")])
            .with(.person, "e-2", "active", relations: [try .with(.organisation, "o-1", until: "2024-03-01")])
            .with(.person, "e-3", "active", relations: [try .with(.organisation, "o-old")])
            .with(.person, "e-4", "active", relations: [try .with(.group, "g")])
            .with(.person, "e-5", "merged", ["mergedInto": "e-1"])
            .with(.person, "e-6", "active")
    }

    private func review(_ type: String, _ subject: ThingKind, _ expert: String, in world: ToldWorld) throws -> String {
        let data = JSONObject([
            .init(key: subject.rawValue, value: "a"), .init(key: "expert", value: .string(expert)),
            .init(key: "score", value: 5), .init(key: "scaleMax", value: 10),
        ])
        return try outcome(type, .object(data), in: world)
    }

    @Test(
        "No expert of the applicant's own organisation reviews",
        arguments: [
            ("e-1", "expert-of-applicant 77"), ("e-2", "accepted"), ("e-3", "expert-of-applicant 77"),
            ("e-4", "expert-of-applicant 77"), ("e-5", "expert-of-applicant 77"), ("e-6", "accepted"),
        ])
    func ownExpert(expert: String, expected: String) throws {
        let fields: JSON = ["organisation": "o-1"]
        let application = try experts().with(.application, "a", "submitted", fields)
        let programme = try experts().with(.internshipProgramme, "a", "submitted", fields)
        #expect(try review("application.reviewed", .application, expert, in: application) == expected)
        #expect(
            try review("internship-programme.reviewed", .internshipProgramme, expert, in: programme) == expected)
    }

    @Test(
        "Where only a person applies, their organisation counts, and so do they",
        arguments: [
            ("e-1", "expert-of-applicant 77"), ("i-1", "expert-of-applicant 77"), ("e-6", "accepted"),
        ])
    func personApplies(expert: String, expected: String) throws {
        let world = try experts()
            .with(.person, "i-1", "active", relations: [try .with(.organisation, "o-1")])
            .with(.application, "a", "submitted", ["person": "i-1"])
        #expect(try review("application.reviewed", .application, expert, in: world) == expected)
    }

    @Test("A recused expert does not review; a recusal elsewhere does not matter")
    func recused() throws {
        let world = try experts().with(.recusal, "a/e-6", "recused").with(.application, "a", "submitted")
            .with(.internshipProgramme, "a", "submitted")
        #expect(try review("application.reviewed", .application, "e-6", in: world) == "expert-recused 77")
        #expect(
            try review("internship-programme.reviewed", .internshipProgramme, "e-6", in: world) == "accepted")
        let other = world.with(.internshipRecusal, "a/e-1", "recused")
        #expect(try review("application.reviewed", .application, "e-1", in: other) == "accepted")
        #expect(
            try review("internship-programme.reviewed", .internshipProgramme, "e-1", in: other)
                == "expert-recused 77")
    }

    // MARK: - Internships

    @Test("An internship programme answers a call for such")
    func callFor() throws {
        let world = ToldWorld().with(.call, "c-1", "open", ["for": "internship-programmes"])
            .with(.call, "c-2", "open", ["for": "interns"])
        #expect(try outcome("internship-programme.submitted", ["call": "c-1"], in: world) == "accepted")
        #expect(try outcome("internship-programme.submitted", ["call": "c-2"], in: world) == "wrong-call 77")
    }

    @Test("The place goes to the person whose application was accepted")
    func placement() throws {
        let world = ToldWorld().with(.application, "a", "accepted", ["person": "p-2"])
            .with(.person, "p-2", "merged", ["mergedInto": "p-1"]).with(.person, "p-1", "active")
        func places(_ person: String) throws -> String {
            try outcome("internship.placed", ["application": "a", "person": .string(person)], in: world)
        }
        #expect(try places("p-2") == "accepted")
        #expect(try places("p-1") == "accepted")
        #expect(try places("p-3") == "application-of-another 77")
        #expect(try outcome("internship.placed", ["person": "p-3"], in: world) == "accepted")
    }

    @Test(
        "A day completed is one of the programme's days",
        arguments: [
            (1, "accepted"), (2, "accepted"), (3, "day-beyond-programme 77"),
        ])
    func internshipDay(day: Int, expected: String) throws {
        let world = ToldWorld().with(.internshipProgramme, "ip", "selected", ["days": 2])
            .with(.internship, "i", "started", ["internshipProgramme": "ip"])
        #expect(try outcome("internship.day-completed", ["internship": "i", "day": .int(day)], in: world) == expected)
    }

    @Test("A merge of a thing into itself does not hang the search for what stands for it")
    func cycle() throws {
        let world = ToldWorld().with(.person, "a", "merged", ["mergedInto": "b"])
            .with(.person, "b", "merged", ["mergedInto": "a"])
        #expect(try Rules.canonical(Ref(.person, "a"), world) == Ref(.person, "a"))
    }
}
