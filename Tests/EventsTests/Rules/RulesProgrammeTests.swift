import Testing

@testable import Events

@Suite("Rules: programmes, targets, money, reports")
struct RulesProgrammeTests {
    @Test(
        "A programme goes from status to status",
        arguments: [
            (nil, "running", true), (nil, "not-funded", true), ("draft", "submitted", true), ("draft", "won", false),
            ("submitted", "won", true), ("submitted", "not-funded", true), ("submitted", "running", false),
            ("not-funded", "running", true), ("not-funded", "won", false), ("won", "running", true),
            ("won", "not-funded", false), ("running", "completed", true), ("running", "submitted", false),
            ("running", "running", false), ("completed", "closed", true), ("completed", "running", false),
            ("closed", "running", false),
        ] as [(String?, String, Bool)])
    func status(from: String?, to: String, isAllowed: Bool) throws {
        let fields = JSONObject(from.map { [.init(key: "status", value: .string($0))] } ?? [])
        let world = ToldWorld().with(.programme, "p", "known", .object(fields))
        let found = try outcome("programme.status-changed", ["programme": "p", "status": .string(to)], in: world)
        #expect(found == (isAllowed ? "accepted" : "programme-status 77"))
    }

    @Test("Every status has its way on, and leads to known ones")
    func statuses() throws {
        for status in Catalogue.programmeStatuses {
            let world = ToldWorld().with(.programme, "p", "known", ["status": .string(status)])
            let data: JSON = ["programme": "p", "status": .string(status)]
            #expect(try outcome("programme.status-changed", data, in: world) == "programme-status 77")
        }
    }

    @Test("What was not funded receives no grant, unless it runs", arguments: ["grant.awarded", "tranche.received"])
    func funded(type: String) throws {
        let data: JSON = ["programme": "p", "amount": 100]
        for (status, expected) in [
            ("not-funded", "not-funded 77"), ("running", "accepted"), ("won", "accepted"),
        ] {
            let world = ToldWorld().with(.programme, "p", "known", ["status": .string(status)])
            #expect(try outcome(type, data, in: world) == expected)
        }
        #expect(try outcome(type, data, in: ToldWorld().with(.programme, "p")) == "accepted")
    }

    @Test(
        "Not stated and a number exclude each other",
        arguments: [
            (JSON.int(150), "stated", "accepted"), (.int(0), "agreed", "accepted"), (.null, "not-stated", "accepted"),
            (.null, "stated", "target-not-stated 65"), (.int(0), "not-stated", "target-not-stated 65"),
        ])
    func target(value: JSON, origin: String, expected: String) throws {
        #expect(try outcome("target.set", ["value": value, "origin": .string(origin)]) == expected)
    }

    @Test(
        "A reversal takes back no more than remains",
        arguments: [
            (1000, 400, "accepted"), (1000, 1000, "accepted"), (1000, nil, "accepted"),
            (1000, 1001, "reversal-exceeds 77"), (0, nil, "reversal-exceeds 77"), (0, 1, "reversal-exceeds 77"),
        ] as [(Int, Int?, String)])
    func reversal(remains: Int, amount: Int?, expected: String) throws {
        let world = ToldWorld().with(.expense, "e", "recorded", ["amount": .int(remains)])
        var data = JSONObject([.init(key: "expense", value: "e")])
        if let amount { data["amount"] = .int(amount) }
        #expect(try outcome("expense.reversed", .object(data), in: world) == expected)
    }

    @Test("Claims speak of defined indicators, of each once", arguments: ["period.closed", "report.submitted"])
    func claims(type: String) throws {
        let world = ToldWorld().with(.indicator, "p/people", "defined").with(.indicator, "q/foreign", "defined")
        func claim(_ codes: String...) -> JSON {
            ["claims": .array(codes.map { ["indicator": .string($0), "value": 1] })]
        }
        #expect(try outcome(type, claim("people"), in: world) == "accepted")
        #expect(try outcome(type, ["claims": []], in: world) == "accepted")
        #expect(try outcome(type, claim("foreign"), in: world) == "unknown-indicator 65")
        #expect(try outcome(type, claim("people", "people"), in: world) == "claimed-twice 65")
    }

    @Test("An answer is to a remark that was made")
    func remark() throws {
        let world = ToldWorld().with(.report, "p/r", "returned", ["remarks": [["remark": "r-1"], ["remark": "r-2"]]])
        #expect(try outcome("remark.answered", ["report": "r", "remark": "r-2"], in: world) == "accepted")
        #expect(try outcome("remark.answered", ["report": "r", "remark": "r-3"], in: world) == "unknown-remark 77")
    }

    @Test("Verified means the same was found, disputed that it was not")
    func finding() throws {
        let same: JSON = ["value": 5, "found": 5]
        let other: JSON = ["value": 5, "found": 4]
        #expect(try outcome("claim.verified", same) == "accepted")
        #expect(try outcome("claim.verified", other) == "finding-contradicts 65")
        #expect(try outcome("claim.disputed", other) == "accepted")
        #expect(try outcome("claim.disputed", same) == "finding-contradicts 65")
    }
}
