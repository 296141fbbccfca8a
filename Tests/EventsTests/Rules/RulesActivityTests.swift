import Testing

@testable import Events

@Suite("Rules: activities, resolutions, support, centres")
struct RulesActivityTests {
    @Test("A verb is of the kind that was planned")
    func kind() throws {
        let world = ToldWorld().with(.activity, "f", "planned", ["kind": "forum", "startsOn": "2024-06-15"])
        for verb in [
            "announced", "rescheduled", "cancelled", "joined", "left", "attended", "headcount-declared", "held",
        ] {
            let data: JSON = ["activity": "f"]
            #expect(try outcome("forum.\(verb)", data, in: world) == "accepted")
            #expect(try outcome("seminar.\(verb)", data, in: world) == "wrong-kind 65")
        }
        let found = try verdict("seminar.attended", ["activity": "f"], in: world)
        let problem = try #require(found)
        #expect(problem.remedy.plain.en == "record forum.attended")
    }

    @Test(
        "A day attended is one of the activity's days",
        arguments: [
            ("one day, no end told", ["startsOn": "2024-06-15"], 1),
            ("two days planned", ["startsOn": "2024-06-15", "endsOn": "2024-06-16"], 2),
            ("over the end of a month", ["startsOn": "2024-02-28", "endsOn": "2024-03-01"], 3),
            ("held for longer", ["startsOn": "2024-06-15", "startedOn": "2024-06-15", "endedOn": "2024-06-17"], 3),
            ("held, end not told", ["startsOn": "2024-06-15", "endsOn": "2024-06-16", "startedOn": "2024-06-15"], 2),
            ("moved, old end left", ["startsOn": "2024-07-01", "endsOn": "2024-06-15"], 1),
        ] as [(String, JSON, Int)])
    func day(title: String, dates: JSON, days: Int) throws {
        var fields = try #require(dates.object)
        fields["kind"] = "forum"
        let world = ToldWorld().with(.activity, "f", "held", .object(fields))
        #expect(try outcome("forum.attended", ["activity": "f", "day": .int(days)], in: world) == "accepted")
        #expect(
            try outcome("forum.attended", ["activity": "f", "day": .int(days + 1)], in: world)
                == "day-beyond-activity 77")
        #expect(try outcome("forum.attended", ["activity": "f"], in: world) == "accepted")
    }

    @Test("Where several days are moved, the last one is told too")
    func rescheduled() throws {
        let long = ToldWorld().with(
            .activity, "f", "planned", ["kind": "forum", "startsOn": "2024-06-15", "endsOn": "2024-06-16"])
        let short = ToldWorld().with(.activity, "f", "planned", ["kind": "forum", "startsOn": "2024-06-15"])
        let first: JSON = ["activity": "f", "startsOn": "2024-07-01"]
        let both: JSON = ["activity": "f", "startsOn": "2024-07-01", "endsOn": "2024-07-02"]
        #expect(try outcome("forum.rescheduled", first, in: long) == "last-day-missing 65")
        #expect(try outcome("forum.rescheduled", both, in: long) == "accepted")
        #expect(try outcome("forum.rescheduled", first, in: short) == "accepted")
    }

    @Test(
        "Items are amended while the resolution is a draft, and voted on until it is handed over",
        arguments: [
            ("drafted", true, true), ("adopted", false, true), ("handed-over", false, false),
        ])
    func items(status: String, isAmendable: Bool, isVotable: Bool) throws {
        let world = ToldWorld().with(.item, "i", "added", ["resolution": "r"]).with(.resolution, "r", status)
        func expected(_ isAllowed: Bool) -> String { isAllowed ? "accepted" : "resolution-beyond-change 77" }
        #expect(try outcome("resolution.item-amended", ["item": "i"], in: world) == expected(isAmendable))
        #expect(try outcome("resolution.item-adopted", ["item": "i"], in: world) == expected(isVotable))
        #expect(try outcome("resolution.item-rejected", ["item": "i"], in: world) == expected(isVotable))
    }

    @Test("An answer and a roadmap speak of items of their own resolution")
    func oneResolution() throws {
        let world = ToldWorld().with(.item, "i-1", "adopted", ["resolution": "r"])
            .with(.item, "i-2", "adopted", ["resolution": "other"]).with(.roadmap, "m", "adopted", ["resolution": "r"])
        let refused = "item-of-another-resolution 77"
        let answer = "resolution.response-received"
        #expect(try outcome(answer, ["resolution": "r", "items": ["i-1"]], in: world) == "accepted")
        #expect(try outcome(answer, ["resolution": "r", "items": []], in: world) == "accepted")
        #expect(try outcome(answer, ["resolution": "r", "items": ["i-1", "i-2"]], in: world) == refused)
        #expect(try outcome("roadmap.item-agreed", ["roadmap": "m", "item": "i-1"], in: world) == "accepted")
        #expect(try outcome("roadmap.item-agreed", ["roadmap": "m", "item": "i-2"], in: world) == refused)
    }

    @Test("Who was consulted stands in the entry or in the request")
    func consulted() throws {
        let bare: JSON = ["consultation": "c"]
        #expect(try outcome("consultation.given", bare) == "client-missing 65")
        #expect(try outcome("consultation.given", ["consultation": "c", "group": "g"]) == "accepted")
        let asked = ToldWorld().with(.consultation, "c", "requested", ["person": "p-1"])
        #expect(try outcome("consultation.given", bare, in: asked) == "accepted")
    }

    @Test(
        "Stages may be skipped; going back needs a reason",
        arguments: [
            ("initiative", "serving", false, "accepted"),
            ("serving", "registered", false, "stage-back-without-reason 77"),
            ("serving", "registered", true, "accepted"), ("serving", "serving", true, "same-stage 77"),
        ])
    func stages(from: String, to: String, hasReason: Bool, expected: String) throws {
        let world = ToldWorld().with(.centre, "rc", "enrolled", ["stage": .string(from)])
        var data = JSONObject([.init(key: "centre", value: "rc"), .init(key: "stage", value: .string(to))])
        if hasReason { data["reason"] = "закрылось помещение" }
        #expect(try outcome("resource-centre.stage-changed", .object(data), in: world) == expected)
    }
}
