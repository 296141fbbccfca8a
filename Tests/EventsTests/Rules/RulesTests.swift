import Testing

@testable import Events

@Suite("Rules of any area")
struct RulesTests {
    @Test(
        "What ends before it starts is written otherwise",
        arguments: [
            ("programme.added", "startsOn", "endsOn"), ("programme.dates-amended", "startsOn", "endsOn"),
            ("call.opened", "opensOn", "closesOn"), ("forum.planned", "startsOn", "endsOn"),
            ("forum.rescheduled", "startsOn", "endsOn"), ("forum.held", "startedOn", "endedOn"),
            ("period.opened", "from", "to"), ("space.booked", "from", "to"),
        ])
    func order(type: String, start: String, end: String) throws {
        func data(_ first: String, _ second: String) -> JSON {
            .object(JSONObject([.init(key: start, value: .string(first)), .init(key: end, value: .string(second))]))
        }
        #expect(try outcome(type, data("2024-06-15", "2024-06-15")) == "accepted")
        #expect(try outcome(type, data("2024-06-15", "2024-06-14")) == "ends-before-start 65")
    }

    @Test(
        "Times of one day are compared where their offsets are alike",
        arguments: [
            ("2024-06-15T10:00:00+03:00", "2024-06-15T12:00:00+03:00", "accepted"),
            ("2024-06-15T12:00:00+03:00", "2024-06-15T10:00:00+03:00", "ends-before-start 65"),
            ("2024-06-15T12:00:00Z", "2024-06-15T11:59:59Z", "ends-before-start 65"),
            ("2024-06-15T12:00:00+03:00", "2024-06-15T10:00:00Z", "accepted"),
            ("2024-06-15", "2024-06-15T10:00:00Z", "accepted"),
        ])
    func times(from: String, to: String, expected: String) throws {
        #expect(try outcome("space.booked", ["from": .string(from), "to": .string(to)]) == expected)
    }

    @Test(
        "A score does not exceed its scale",
        arguments: [
            ("application.reviewed", "score"), ("internship-programme.reviewed", "score"),
            ("assessment.recorded", "score"), ("feedback.submitted", "rating"),
        ])
    func scale(type: String, field: String) throws {
        func data(_ score: Int) -> JSON {
            .object(JSONObject([.init(key: field, value: .int(score)), .init(key: "scaleMax", value: 500)]))
        }
        #expect(try outcome(type, data(500)) == "accepted")
        #expect(try outcome(type, data(501)) == "beyond-scale 65")
    }

    @Test("A correction corrects something", arguments: ["programme", "organisation", "person"])
    func correction(subject: String) throws {
        let bare: [JSONObject.Member] = [
            .init(key: subject, value: "x"), .init(key: "reason", value: "опечатка"),
        ]
        let full = bare + [.init(key: "region", value: "pskov")]
        #expect(try outcome("\(subject).corrected", .object(JSONObject(bare))) == "nothing-corrected 65")
        #expect(try outcome("\(subject).corrected", .object(JSONObject(full))) == "accepted")
    }

    @Test(
        "Of two fields that answer one question, one is given",
        arguments: [
            ("consultation.requested", "person", "persons"), ("consultation.given", "person", "persons"),
            ("service.provided", "person", "persons"), ("resource-centre.enrolled", "organisation", "group"),
        ])
    func onlyOne(type: String, one: String, other: String) throws {
        let first = JSONObject([.init(key: one, value: "x")])
        let both = JSONObject([.init(key: one, value: "x"), .init(key: other, value: "y")])
        #expect(try outcome(type, .object(first)) == "accepted")
        #expect(try outcome(type, .object(both)) == "one-of-two 65")
    }

    @Test(
        "Two things are two",
        arguments: [
            ("evidence.superseded", "evidence", "replacement"), ("budget.reallocated", "from", "to"),
            ("person.merged", "survivor", "absorbed"), ("organisation.merged", "survivor", "absorbed"),
            ("group.merged", "survivor", "absorbed"),
        ])
    func different(type: String, one: String, other: String) throws {
        func data(_ code: String) -> JSON {
            .object(JSONObject([.init(key: one, value: "a"), .init(key: other, value: .string(code))]))
        }
        #expect(try outcome(type, data("b")) == "accepted")
        #expect(try outcome(type, data("a")) == "same-thing-twice 65")
    }
}
