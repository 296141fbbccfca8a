import Events
import Testing

@testable import Application
@testable import Presentation

/// What stands between a changed file and the ledger is told with file, line, field and remedy.
@Suite struct ProgrammeFileRefusalTests {
    /// What a change of the sample is refused with; `change` says neither reason nor agreement.
    static let unsaid = [
        FileCase(
            "goal: Показать файл", "goal: Показать ещё",
            "14: goal reason-needed: \"goal\" has changed: the entry programme.corrected needs a reason | add --reason \"…\", or put the earlier value back"
        ),
        FileCase(
            "startsOn: 2024-02-01\n", "startsOn: 2024-02-02\n",
            "10: startsOn agreement-needed: \"startsOn\" has changed: the entry programme.dates-amended needs the fund's agreement | add --agreement \"…\", or put the earlier value back"
        ),
        FileCase(
            "АНО «Пример»", "АНО «Образец»",
            "17: organisation.name reason-needed: \"organisation.name\" has changed: the entry organisation.corrected needs a reason | add --reason \"…\", or put the earlier value back"
        ),
        FileCase(
            "startsOn: 2024-06-01, endsOn: 2024-06-02", "startsOn: 2024-06-01, endsOn: 2024-06-03",
            "43: activities.exp.endsOn reason-needed: \"activities.exp.endsOn\" has changed: the entry expedition.rescheduled needs a reason | add --reason \"…\", or put the earlier value back"
        ),
        FileCase(
            "count: entries", "count: distinct activity",
            "56: indicators.visits reason-needed: \"indicators.visits\" has changed: the entry indicator.rule-revised needs a reason | add --reason \"…\", or put the earlier value back"
        ),
        FileCase(
            "{at-least: 20", "{at-least: 21",
            "52: indicators.people.target.at-least agreement-needed: \"indicators.people.target.at-least\" has changed: the entry target.amended needs the fund's agreement | add --agreement \"…\", or put the earlier value back"
        ),
        FileCase(
            "due: 2024-12-31, origin", "due: 2024-12-30, origin",
            "52: indicators.people.target.due agreement-needed: \"indicators.people.target.due\" has changed: the entry target.amended needs the fund's agreement | add --agreement \"…\", or put the earlier value back"
        ),
        FileCase(
            "  visits:\n", "  trips:\n",
            "44: indicators.visits reason-needed: \"indicators.visits\" has changed: the entry indicator.retired needs a reason | add --reason \"…\", or put the earlier value back"
        ),
    ]

    static let refused = [
        FileCase(
            "timeZone: Europe/Moscow", "timeZone: Europe/Samara",
            "12: timeZone cannot-change: \"timeZone\": the ledger says \"Europe/Moscow\", the file \"Europe/Samara\", and no entry makes that change | put the earlier value back; another programme takes another code"
        ),
        FileCase(
            "goal: Показать файл\n", "",
            "1: goal cannot-remove: \"goal\": the ledger says \"Показать файл\", the file says it no more | put the key back: what was recorded is not deleted, it can only be changed"
        ),
        FileCase(
            "submitted, at: 2023-10-16", "submitted, at: 2023-10-15",
            "19: status[0].at cannot-change: \"status[0].at\": the ledger says \"2023-10-16\", the file \"2023-10-15\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "status: won, at", "document: Приказ 1, status: won, at",
            "20: status[1].document cannot-change: \"status[1].document\": the ledger says –, the file \"Приказ 1\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "{name: Район}", "{name: Район, region: pskov}",
            "23: territory.rayon.region cannot-change: \"territory.rayon.region\": the ledger says –, the file \"pskov\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "{name: Город, region: pskov}", "{name: Город}",
            "22: territory.gorod.region cannot-remove: \"territory.gorod.region\": the ledger says \"pskov\", the file says it no more | put the key back: what was recorded is not deleted, it can only be changed"
        ),
        FileCase(
            "budget: {grant: 300, cofinancing: 200}\n", "budget: {grant: 300, cofinancing: 200, currency: RUB}\n",
            "26: budget.currency cannot-change: \"budget.currency\": the ledger says –, the file \"RUB\", and no entry makes that change | put the earlier value back; a request is made once; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "agreement: Д-1", "agreement: Д-2",
            "27: award.agreement cannot-change: \"award.agreement\": the ledger says \"Д-1\", the file \"Д-2\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "at: 2024-01-20", "at: 2024-01-21",
            "27: award.at cannot-change: \"award.at\": the ledger says \"2024-01-20\", the file \"2024-01-21\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "category: Дорога", "category: Проезд",
            "30: budgetLines.travel.category cannot-change: \"budgetLines.travel.category\": the ledger says \"Дорога\", the file \"Проезд\", and no entry makes that change | put the earlier value back; what moves from one line to another is budget.reallocated"
        ),
        FileCase(
            "value: 442", "value: 443",
            "32: baselines.nko.value cannot-change: \"baselines.nko.value\": the ledger says 442, the file 443, and no entry makes that change | put the earlier value back; give a new value a new name"
        ),
        FileCase(
            "at: 2024-02-10", "at: 2024-02-11",
            "38: spaces.primer-space.at cannot-change: \"spaces.primer-space.at\": the ledger says \"2024-02-10\", the file \"2024-02-11\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "stage: serving", "stage: registered",
            "40: centres.primer-centre.stage cannot-change: \"centres.primer-centre.stage\": the ledger says \"serving\", the file \"registered\", and no entry makes that change | put the earlier value back; a new stage is resource-centre.stage-changed"
        ),
        FileCase(
            "maxDays: 2", "maxDays: 3",
            "36: calls.primer-call.maxDays cannot-change: \"calls.primer-call.maxDays\": the ledger says 2, the file 3, and no entry makes that change | put the earlier value back; the terms of an open call do not change: open another"
        ),
        FileCase(
            "text: Начато", "text: Начали",
            "34: milestones.started.text cannot-change: \"milestones.started.text\": the ledger says \"Начато\", the file \"Начали\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "kind: practice-visit", "kind: meeting",
            "42: activities.visit.kind cannot-change: \"activities.visit.kind\": the ledger says \"practice-visit\", the file \"meeting\", and no entry makes that change | put the earlier value back; or cancel the activity and plan another, under another code"
        ),
        FileCase(
            "title: Визит,", "title: Поездка,",
            "42: activities.visit.title cannot-change: \"activities.visit.title\": the ledger says \"Визит\", the file \"Поездка\", and no entry makes that change | put the earlier value back; or cancel the activity and plan another, under another code"
        ),
        FileCase(
            ", capacity: 30", "",
            "43: activities.exp.capacity cannot-remove: \"activities.exp.capacity\": the ledger says 30, the file says it no more | put the key back: what was recorded is not deleted, it can only be changed"
        ),
        FileCase(
            "Визит, parent: exp", "Визит, parent: exq",
            "42: activities.visit.parent dangling-reference: activity:exq is neither in the file nor in the ledger | check the code, or put it into the file",
            "42: activities.visit.parent cannot-change: \"activities.visit.parent\": the ledger says \"exp\", the file \"exq\", and no entry makes that change | put the earlier value back; or cancel the activity and plan another, under another code"
        ),
        FileCase(
            "{ru: Визиты}", "{ru: Поездки}",
            "54: indicators.visits.title.ru cannot-change: \"indicators.visits.title.ru\": the ledger says \"Визиты\", the file \"Поездки\", and no entry makes that change | put the earlier value back; or define another indicator, under another code"
        ),
        FileCase(
            "{ru: Люди, en: People}", "{ru: Люди}",
            "45: indicators.people.title.en cannot-remove: \"indicators.people.title.en\": the ledger says \"People\", the file says it no more | put the key back: what was recorded is not deleted, it can only be changed"
        ),
        FileCase(
            "origin: stated", "origin: implied",
            "52: indicators.people.target.origin cannot-change: \"indicators.people.target.origin\": the ledger says \"stated\", the file \"implied\", and no entry makes that change | put the earlier value back; if the entry was a mistake, void it (letopis void) and add the file again"
        ),
        FileCase(
            "20, due: 2024-12-31", "20",
            "52: indicators.people.target.due cannot-remove: \"indicators.people.target.due\": the ledger says \"2024-12-31\", the file says it no more | put the key back: what was recorded is not deleted, it can only be changed"
        ),
        FileCase(
            "target: {at-least: 20, due: 2024-12-31, origin: stated, quote: не менее 20 человек}", "target: not-stated",
            "52: indicators.people.target cannot-change: \"indicators.people.target\": the ledger says 20, the file \"not-stated\", and no entry makes that change | put the earlier value back; or take the indicator out of the file: it is retired"
        ),
    ]

    @Test(arguments: unsaid)
    func aChangeNeedsItsReasonOrAgreement(_ fault: FileCase) throws {
        let file = try Sample.file(Sample.yaml(fault.old, fault.new))
        let error = #expect(throws: ProgrammeFileProblems.self) {
            try file.entries(against: try Sample.ledger(), change: ProgrammeChange(on: "2024-04-01"))
        }
        #expect(error?.all.allSatisfy { $0.kind == .usage } == true)
        #expect(error.map(Sample.told) == fault.told)
    }

    @Test(arguments: refused)
    func whatNoEntryChangesIsRefused(_ fault: FileCase) throws {
        let file = try Sample.file(Sample.yaml(fault.old, fault.new))
        let error = #expect(throws: ProgrammeFileProblems.self) {
            try file.entries(against: try Sample.ledger(), change: Sample.change)
        }
        #expect(error.map(Sample.told) == fault.told)
    }

    @Test func aCodeOfAnotherProgrammeIsTaken() throws {
        let other = try Sample.file(Sample.yaml.replacing("programme: primer", with: "programme: other"))
        #expect(
            told({
                try other.entries(against: try Sample.ledger(), change: Sample.change)
            }) == [
                "36: calls.primer-call code-taken: the code \"primer-call\" is in use by the programme \"primer\" | give another code",
                "38: spaces.primer-space code-taken: the code \"primer-space\" is in use by the programme \"primer\" | give another code",
                "40: centres.primer-centre code-taken: the code \"primer-centre\" is in use by the programme \"primer\" | give another code",
                "42: activities.visit code-taken: the code \"visit\" is in use by the programme \"primer\" | give another code",
                "43: activities.exp code-taken: the code \"exp\" is in use by the programme \"primer\" | give another code",
            ])
    }

    @Test func aRetiredIndicatorDoesNotComeBack() throws {
        var ledger = try Sample.ledger()
        try ledger.apply([
            Action(
                type: "indicator.retired", at: "2024-05-01", programme: "primer",
                data: JSONObject([
                    .init(key: "programme", value: "primer"), .init(key: "indicator", value: "visits"),
                    .init(key: "reason", value: "не нужен"),
                ]))
        ])
        let file = try Sample.file()
        #expect(
            told({
                try file.entries(against: ledger, change: Sample.change)
            }) == [
                "53: indicators.visits indicator-retired: the indicator \"visits\" was retired and does not come back under this code | give a new code, or void the entry indicator.retired"
            ])
    }

    private func told(_ work: () throws -> [Action]) -> [String] {
        do {
            return try work().map(\.type)
        } catch {
            return Sample.told(error)
        }
    }
}
