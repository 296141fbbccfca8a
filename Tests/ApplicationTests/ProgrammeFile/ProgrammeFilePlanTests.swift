import Events
import Support
import Testing

@testable import Application
@testable import Demo

@Suite struct ProgrammeFilePlanTests {
    static let embedded = Dictionary(
        uniqueKeysWithValues: DemoLedger.programmes.map { (String($0.name.dropLast(".yaml".count)), $0.bytes) })

    @Test(arguments: embedded.keys.sorted())
    func anEmbeddedProgrammeIsAddedOnce(code: String) throws {
        let file = try ProgrammeFile.read(try #require(Self.embedded[code]), name: "\(code).yaml")
        #expect(file.code == code)
        var ledger = MemoryLedger()
        let plan = try file.entries(against: ledger, change: Sample.change)
        #expect(plan.contains { $0.type == "programme.added" })
        #expect(plan.allSatisfy { $0.line != nil && $0.id == nil })
        try ledger.apply(plan)
        #expect(try file.entries(against: ledger, change: ProgrammeChange(on: "2030-01-01")) == [])
    }

    @Test func theLedgerItselfTakesAllFive() async throws {
        let temporary = try TemporaryLedger()
        for (code, bytes) in Self.embedded {
            let file = try ProgrammeFile.read(bytes, name: "\(code).yaml")
            let plan = try file.entries(against: MemoryLedger(), change: Sample.change)
            let receipt = try await temporary.writer.append(plan.map { try Validation.draft($0) })
            #expect(receipt.appended == plan.count)
        }
    }

    @Test func theLedgerItselfTakesEveryKey() async throws {
        let temporary = try TemporaryLedger()
        let plan = try Sample.file().entries(against: MemoryLedger(), change: Sample.change)
        let receipt = try await temporary.writer.append(plan.map { try Validation.draft($0) })
        #expect(receipt.appended == plan.count)
    }

    @Test func aNewProgrammeComesInTheOrderOfDependence() throws {
        let plan = try Sample.file().entries(against: MemoryLedger(), change: Sample.change)
        #expect(
            plan.map { "\($0.at) \($0.type)" } == [
                "2023-10-16 organisation.added", "2023-10-16 programme.added", "2023-10-16 programme.status-changed",
                "2024-01-15 programme.status-changed", "2023-10-16 territory.included",
                "2023-10-16 territory.included", "2023-10-16 organisation.added", "2023-10-16 partner.engaged",
                "2023-10-16 budget.requested", "2024-01-20 grant.awarded", "2023-10-16 budget-line.approved",
                "2023-10-16 budget-line.approved", "2023-10-15 baseline.recorded", "2024-02-10 coworking.opened",
                "2023-10-16 resource-centre.enrolled", "2023-10-16 call.opened", "2023-10-16 milestone.planned",
                "2023-10-16 expedition.planned", "2023-10-16 practice-visit.planned", "2023-10-16 indicator.defined",
                "2023-10-16 target.set", "2023-10-16 indicator.defined", "2023-10-16 target.set",
            ])
        #expect(plan[0].programme == nil)
        #expect(plan[1].programme == "primer")
    }

    @Test func withoutADayOfSubmissionThePlanIsDatedByTheStart() throws {
        let file = try Sample.file(Sample.yaml("submittedOn: 2023-10-16\n", ""))
        let plan = try file.entries(against: MemoryLedger(), change: Sample.change)
        #expect(plan.first?.at == "2024-02-01")
    }

    @Test func anAwardWithoutADayIsOfTheStart() throws {
        let file = try Sample.file(Sample.yaml(", at: 2024-01-20", ""))
        let plan = try file.entries(against: MemoryLedger(), change: Sample.change)
        #expect(plan.first { $0.type == "grant.awarded" }?.at == "2024-02-01")
    }

    @Test func scalarsBecomeWhatTheirKeysAskFor() throws {
        let file = try Sample.file()
        #expect(file.organisation?.data["inn"] == "6027207490")
        #expect(file.organisation?.data["sonko"] == true)
        #expect(file.budget?.data["grant"] == 300)
        #expect(file.passport.data["applicationNo"] == "24-1-000001")
        #expect(
            file.passport.data["tasks"] == [
                ["task": "t-1", "text": "Провести экспедицию"], ["task": "t-2", "text": "Собрать форум"],
            ])
        let rule = file.indicators[0].definition.data["rule"]?.object
        let conditions = rule?["where"]?.object
        #expect(conditions?["sonko"] == [true])
        #expect(conditions?["day"] == [1])
        #expect(conditions?["role"] == ["activist"])
        #expect(file.indicators[0].target.data["value"] == 20)
        #expect(file.indicators[1].target.data["value"] == .null)
        #expect(file.indicators[1].target.data["origin"] == "not-stated")
    }

    @Test func whatYAMLTakesForDatesAndFlagsStaysText() throws {
        let file = try Sample.file(
            Sample.yaml("title: Пример", "title: no").replacing("goal: Показать файл", with: "goal: 2024-12-31"))
        #expect(file.passport.text("title") == "no")
        #expect(file.passport.text("goal") == "2024-12-31")
    }

    @Test func textsAreComparedInTheirNormalForm() throws {
        let decomposed = Sample.yaml.replacing("Район", with: "Раи\u{306}он")
        #expect(try Sample.file(decomposed).entries(against: try Sample.ledger(), change: Sample.change) == [])
    }

    @Test func everyLineOfThePlanIsOneOfTheFile() throws {
        let plan = try Sample.file().entries(against: MemoryLedger(), change: Sample.change)
        let lines = Sample.yaml.split(separator: "\n", omittingEmptySubsequences: false)
        for action in plan {
            let line = String(lines[(action.line ?? 0) - 1])
            let code = ["activity", "indicator", "milestone", "call", "space", "centre", "line", "municipality"]
                .compactMap { action.data[$0]?.string }.first
            if let code, action.type != "target.set" { #expect(line.contains("\(code):")) }
        }
    }
}
