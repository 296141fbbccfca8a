import Events
import Support
import Testing

@testable import Application
@testable import Presentation

/// What a changed file appends to a ledger that has the programme.
@Suite struct ProgrammeFileChangeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let type: String
        let data: JSON
        var at = "2024-04-01"
        var testDescription: String { "\(type): \(new)" }
    }

    static let cases = [
        Case(
            old: "title: Пример", new: "title: Образец дела", type: "programme.corrected",
            data: ["programme": "primer", "title": "Образец дела", "reason": "уточнение"]),
        Case(
            old: "t-2: Собрать форум", new: "t-2: Провести форум", type: "programme.corrected",
            data: [
                "programme": "primer", "reason": "уточнение",
                "tasks": [["task": "t-1", "text": "Провести экспедицию"], ["task": "t-2", "text": "Провести форум"]],
            ]),
        Case(
            old: "endsOn: 2024-12-31\n", new: "endsOn: 2025-01-31\n", type: "programme.dates-amended",
            data: ["programme": "primer", "startsOn": "2024-02-01", "endsOn": "2025-01-31", "agreement": "ДС-1"]),
        Case(
            old: "АНО «Пример»", new: "АНО «Образец»", type: "organisation.corrected",
            data: ["organisation": "primer-org", "name": "АНО «Образец»", "reason": "уточнение"]),
        Case(
            old: "name: Союз", new: "name: Союз НКО", type: "organisation.corrected",
            data: ["organisation": "soyuz", "name": "Союз НКО", "reason": "уточнение"]),
        Case(
            old: "partnership: площадка", new: "partnership: площадка и спикеры", type: "partner.engaged",
            data: ["programme": "primer", "organisation": "soyuz", "partnership": "площадка и спикеры"]),
        Case(
            old: "at: 2024-01-15}\n", new: "at: 2024-01-15}\n  - {status: running, at: 2024-02-01}\n",
            type: "programme.status-changed", data: ["programme": "primer", "status": "running"], at: "2024-02-01"),
        Case(
            old: "  rayon: {name: Район}", new: "  rayon: {name: Район}\n  selo: {name: Село}",
            type: "territory.included",
            data: ["programme": "primer", "municipality": "selo", "name": "Село"]),
        Case(
            old: "baselines:\n",
            new: "baselines:\n  sonko: {value: 7, decimals: 0, unit: sonko, source: опрос, on: 2024-03-01}\n",
            type: "baseline.recorded",
            data: [
                "programme": "primer", "name": "sonko", "value": 7, "decimals": 0, "unit": "sonko", "source": "опрос",
                "on": "2024-03-01",
            ], at: "2024-03-01"),
        Case(
            old: "dueOn: 2024-03-01", new: "dueOn: 2024-04-01", type: "milestone.rescheduled",
            data: ["milestone": "started", "dueOn": "2024-04-01", "agreement": "ДС-1"]),
        Case(
            old: "  primer-space: {at: 2024-02-10}",
            new: "  primer-space: {at: 2024-02-10}\n  other-space: {at: 2024-05-01}",
            type: "coworking.opened", data: ["programme": "primer", "space": "other-space"], at: "2024-05-01"),
        Case(
            old: "calls:\n", new: "calls:\n  second: {for: interns, opensOn: 2024-06-01, closesOn: 2024-07-01}\n",
            type: "call.opened",
            data: [
                "programme": "primer", "call": "second", "for": "interns", "opensOn": "2024-06-01",
                "closesOn": "2024-07-01",
            ]),
        Case(
            old: "startsOn: 2024-06-01, endsOn: 2024-06-02", new: "startsOn: 2024-06-02, endsOn: 2024-06-03",
            type: "expedition.rescheduled",
            data: ["activity": "exp", "startsOn": "2024-06-02", "endsOn": "2024-06-03", "reason": "уточнение"]),
        Case(
            old: "startsOn: 2024-06-01, endsOn: 2024-06-02", new: "startsOn: 2024-06-01",
            type: "expedition.rescheduled",
            data: ["activity": "exp", "startsOn": "2024-06-01", "endsOn": "2024-06-01", "reason": "уточнение"]),
        Case(
            old: "parent: exp, startsOn: 2024-06-01", new: "parent: exp, startsOn: 2024-06-02",
            type: "practice-visit.rescheduled",
            data: ["activity": "visit", "startsOn": "2024-06-02", "reason": "уточнение"]),
        Case(
            old: "activities:\n",
            new: "activities:\n  talk: {kind: webinar, title: Разговор, startsOn: 2024-09-01, mode: online}\n",
            type: "webinar.planned",
            data: [
                "activity": "talk", "programme": "primer", "title": "Разговор", "startsOn": "2024-09-01",
                "mode": "online",
            ]),
        Case(
            old: "count: entries", new: "count: distinct activity", type: "indicator.rule-revised",
            data: [
                "programme": "primer", "indicator": "visits", "reason": "уточнение",
                "rule": ["count": "distinct activity", "of": ["practice-visit.held"]],
            ]),
        Case(
            old: "{at-least: 20, due: 2024-12-31", new: "{at-least: 25, due: 2024-12-31", type: "target.amended",
            data: [
                "programme": "primer", "indicator": "people", "comparator": "at-least", "value": 25,
                "due": "2024-12-31",
                "agreement": "ДС-1",
            ]),
        Case(
            old: "{at-least: 20, due: 2024-12-31", new: "{exactly: 20, due: 2024-12-31", type: "target.amended",
            data: [
                "programme": "primer", "indicator": "people", "comparator": "exactly", "value": 20, "due": "2024-12-31",
                "agreement": "ДС-1",
            ]),
        Case(
            old: "target: not-stated", new: "target: {at-most: 3, origin: agreed}", type: "target.amended",
            data: [
                "programme": "primer", "indicator": "visits", "comparator": "at-most", "value": 3, "agreement": "ДС-1",
            ]),
        Case(
            old:
                "  visits:\n    title: {ru: Визиты}\n    unit: visits\n    count: entries\n    of: [practice-visit.held]\n    target: not-stated\n",
            new: "", type: "indicator.retired",
            data: ["programme": "primer", "indicator": "visits", "reason": "уточнение"]),
    ]

    @Test(arguments: cases)
    func oneChangeIsOneEntry(_ change: Case) throws {
        var ledger = try Sample.ledger()
        let file = try Sample.file(Sample.yaml(change.old, change.new))
        let actions = try file.entries(against: ledger, change: Sample.change)
        #expect(actions.map(\.type) == [change.type])
        #expect(actions.first.map { .object($0.data) } == change.data)
        #expect(actions.first?.at == change.at)
        #expect(actions.first?.line != nil)
        try ledger.apply(actions)
        #expect(try file.entries(against: ledger, change: Sample.change) == [])
    }

    @Test(arguments: cases)
    func theLedgerItselfTakesTheEntry(_ change: Case) async throws {
        let temporary = try TemporaryLedger()
        let plan = try Sample.file().entries(against: MemoryLedger(), change: Sample.change)
        _ = try await temporary.writer.append(plan.map { try Validation.draft($0) })
        let changed = try Sample.file(Sample.yaml(change.old, change.new))
        let actions = try changed.entries(against: try Sample.ledger(), change: Sample.change)
        let receipt = try await temporary.writer.append(actions.map { try Validation.draft($0) })
        #expect(receipt.appended == 1)
    }

    @Test func aNewIndicatorBringsItsTarget() throws {
        var ledger = try Sample.ledger()
        let file = try Sample.file(
            Sample.yaml
                + "  more:\n    title: {ru: Ещё}\n    unit: people\n    count: entries\n    of: \"*.held\"\n    target: not-stated\n"
        )
        let actions = try file.entries(against: ledger, change: Sample.change)
        #expect(actions.map(\.type) == ["indicator.defined", "target.set"])
        try ledger.apply(actions)
        #expect(try file.entries(against: ledger, change: Sample.change) == [])
    }

    @Test func aNewPartnerBringsItsOrganisationUnlessItIsKnown() throws {
        let ledger = try Sample.ledger()
        let new = try Sample.file(
            Sample.yaml("partners:\n", "partners:\n  fond: {name: Фонд, kind: fund, partnership: деньги}\n"))
        #expect(
            try new.entries(against: ledger, change: Sample.change).map(\.type) == [
                "organisation.added", "partner.engaged",
            ])
        var knowing = ledger
        try knowing.apply([
            Action(
                type: "organisation.added", at: "2023-01-01",
                data: JSONObject([
                    .init(key: "organisation", value: "fond"), .init(key: "name", value: "Фонд"),
                    .init(key: "kind", value: "fund"), .init(key: "region", value: "pskov"),
                ]))
        ])
        #expect(try new.entries(against: knowing, change: Sample.change).map(\.type) == ["partner.engaged"])
    }

    @Test func aMilestoneIsRescheduledWithoutAnAgreementToo() throws {
        let file = try Sample.file(Sample.yaml("dueOn: 2024-03-01", "dueOn: 2024-04-01"))
        let actions = try file.entries(against: try Sample.ledger(), change: ProgrammeChange(on: "2024-04-01"))
        #expect(actions.map { .object($0.data) } == [["milestone": "started", "dueOn": "2024-04-01"] as JSON])
    }

    @Test func whatTheFileNoLongerHoldsStays() throws {
        let file = try Sample.file(Sample.yaml("  nko: {value: 442, decimals: 2", "  other: {value: 1, decimals: 0"))
        let actions = try file.entries(against: try Sample.ledger(), change: Sample.change)
        #expect(actions.map(\.type) == ["baseline.recorded"])
    }

    @Test func aReferenceMayLeadToWhatTheLedgerHas() throws {
        let file = try Sample.file(Sample.yaml("Визит, parent: exp", "Визит, parent: old-exp"))
        #expect(throws: ProgrammeFileProblems.self) { try file.entries(against: MemoryLedger(), change: Sample.change) }
        var ledger = MemoryLedger()
        try ledger.apply([
            Action(
                type: "expedition.planned", at: "2024-01-01", programme: "primer",
                data: JSONObject([
                    .init(key: "activity", value: "old-exp"), .init(key: "programme", value: "primer"),
                    .init(key: "title", value: "Прежняя"), .init(key: "startsOn", value: "2024-05-01"),
                    .init(key: "mode", value: "onsite"),
                ]))
        ])
        #expect(
            try file.entries(against: ledger, change: Sample.change).contains { $0.type == "practice-visit.planned" })
    }
}
