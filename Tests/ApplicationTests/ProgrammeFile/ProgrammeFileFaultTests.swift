import Events
import Testing

@testable import Application
@testable import Presentation

/// Every fault of a file is told with file, line, field and remedy.
@Suite struct ProgrammeFileFaultTests {
    // MARK: - YAML

    static let syntax = [
        FileCase(
            "titleEn: Example", "titleEn:\tExample",
            "3: - yaml-tab: the line has a tab | put spaces in its place"),
        FileCase(
            "titleEn: Example", "titleEn: &x Example",
            "3: titleEn yaml-anchor: YAML anchors (&) and aliases (*) are not taken | write the value again; put a text that begins with * or & in quotes"
        ),
        FileCase(
            "titleEn: Example", "titleEn: *x",
            "3: - yaml-anchor: YAML anchors (&) and aliases (*) are not taken | write the value again; put a text that begins with * or & in quotes"
        ),
        FileCase(
            "titleEn: Example", "titleEn: !!int 5",
            "3: titleEn yaml-tag: YAML tags are not taken: tag:yaml.org,2002:int | take the tag out; put a text that begins with ! in quotes"
        ),
        FileCase(
            "titleEn: Example", "title: Example",
            "2: title yaml-duplicate-key: a key stands twice: title | keep one; this is the first"),
        FileCase(
            "titleEn: Example", "titleEn: Example: twice",
            "3: - not-yaml: this is no YAML: mapping values are not allowed in this context | check indents and brackets; put a text with `: `, ` #` or a comma within brackets in quotes"
        ),
        FileCase(
            "titleEn: Example", "titleEn: Example\n---\nb: c",
            "4: - yaml-documents: the file holds several YAML documents | one file is one programme; take out `---`"),
        FileCase(
            "titleEn: Example", "titleEn: [Example",
            "4: - not-yaml: this is no YAML: did not find expected ',' or ']' | check indents and brackets; put a text with `: `, ` #` or a comma within brackets in quotes"
        ),
        FileCase(
            "titleEn: Example", "[a, b]: Example",
            "3: - yaml-key: a key is no plain text | write `key: value`"),
        FileCase(
            "titleEn: Example", "titleEn: \u{1}",
            "3: - not-yaml: this is no YAML: control characters are not allowed | check indents and brackets; put a text with `: `, ` #` or a comma within brackets in quotes"
        ),
    ]

    // MARK: - Keys and values

    static let values = [
        FileCase(
            "titleEn: Example", "tittle: Example",
            "3: tittle unknown-key: unknown key \"tittle\" | did you mean title?"),
        FileCase(
            "titleEn: Example", "zzz: Example",
            "3: zzz unknown-key: unknown key \"zzz\" | the keys here are activities, aliases, applicationNo, award, baselines, budget, budgetLines, calls, centres, contest, direction, endsOn, funder, goal, indicators, milestones, organisation, partners, programme, region, spaces, startsOn, status, submittedOn, targetGroups, tasks, territory, timeZone, title, titleEn"
        ),
        FileCase(
            "titleEn: Example", "titleEn:",
            "3: titleEn empty-value: the key \"titleEn\" has no value | give a value or take the key out"),
        FileCase(
            "titleEn: Example", "titleEn: [Example]",
            "3: titleEn wrong-kind-of-value: the value of \"titleEn\" is of the wrong kind | needed: text up to 500 bytes"
        ),
        FileCase(
            "titleEn: Example", "titleEn: \"\"",
            "3: titleEn empty-text: \"titleEn\" is empty | fill it in or leave it out"),
        FileCase(
            "titleEn: Example", "titleEn: \"a\u{200E}b\"",
            "3: titleEn forbidden-character: \"titleEn\" has an invisible or control character, U+200E | take it out"),
        FileCase(
            "titleEn: Example", "titleEn: " + String(repeating: "x", count: 501),
            "3: titleEn too-long: \"titleEn\" has 501 bytes, the limit is 500 | shorten the text"),
        FileCase(
            "aliases: [Образец]", "aliases: Образец",
            "4: aliases wrong-kind-of-value: the value of \"aliases\" is of the wrong kind | needed: a list: text up to 500 bytes"
        ),
        FileCase(
            "aliases: [Образец]", "aliases: [Образец, Образец]",
            "4: aliases[1] repeated-element: \"aliases\" repeats \"Образец\" | take the repetition out"),
        FileCase(
            "programme: primer", "programme: Primer",
            "1: programme bad-code: \"Primer\" does not do as a code | lower-case Latin letters, digits and hyphens, up to 64, no more than 8 digits in a row"
        ),
        FileCase(
            "programme: primer\n", "",
            "1: programme missing-key: the key \"programme\" is missing | add it: the programme's code"),
        FileCase(
            "funder: Фонд-пример\n", "",
            "1: funder missing-key: the key \"funder\" is missing | add it: text up to 500 bytes"),
        FileCase(
            "startsOn: 2024-02-01", "startsOn: 2024-02-30",
            "10: startsOn bad-date: \"2024-02-30\" is no date | YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+03:00, a real date"),
        FileCase(
            "endsOn: 2024-12-31\n", "endsOn: 2024-01-31\n",
            "11: endsOn dates-reversed: endsOn 2024-01-31 is before startsOn 2024-02-01 | mend one of the dates"),
        FileCase(
            "timeZone: Europe/Moscow", "timeZone: Moscow",
            "12: timeZone wrong-kind-of-value: the value of \"timeZone\" is of the wrong kind | needed: a time zone such as Europe/Moscow"
        ),
        FileCase(
            "tasks: {t-1: Провести экспедицию, t-2: Собрать форум}", "tasks: [один]",
            "15: tasks wrong-kind-of-value: the value of \"tasks\" is of the wrong kind | needed: {code: text, …}"),
        FileCase(
            "t-2: Собрать форум", "T2: Собрать форум",
            "15: tasks[1].task bad-code: \"T2\" does not do as a code | lower-case Latin letters, digits and hyphens, up to 64, no more than 8 digits in a row"
        ),
        FileCase(
            "inn: 6027207490", "inn: 6027207491",
            "17: organisation.inn check-digits: the INN \"6027207491\" is wrong: its check digits do not agree | compare the number with the document"
        ),
        FileCase(
            "ogrn: 1226000001040", "ogrn: 1226000001041",
            "17: organisation.ogrn check-digits: the OGRN \"1226000001041\" is wrong: its check digits do not agree | compare the number with the document"
        ),
        FileCase(
            "sonko: true", "sonko: yes",
            "17: organisation.sonko wrong-kind-of-value: the value of \"organisation.sonko\" is of the wrong kind | needed: true | false"
        ),
        FileCase(
            "organisation: {organisation: primer-org, ", "organisation: {",
            "17: organisation.organisation missing-key: the key \"organisation.organisation\" is missing | add it: a code (organisation)"
        ),
        FileCase(
            "sonko: true}", "sonko: true, municipality: gorod}",
            "17: organisation.municipality unknown-key: unknown key \"municipality\" | the keys here are inn, kind, name, ogrn, organisation, region, registeredOn, sonko"
        ),
        FileCase(
            "status: won", "status: wom",
            "20: status[1].status unknown-value: \"wom\" is no value of \"status\" | did you mean won?"),
        FileCase(
            "  - {status: won, at: 2024-01-15}", "  - {status: won}",
            "20: status[1].at missing-key: the key \"status[1].at\" is missing | add it: a date YYYY-MM-DD"),
        FileCase(
            "  - {status: won, at: 2024-01-15}", "  - {status: won, at: 2023-01-15}",
            "20: status[1].at statuses-out-of-order: the status of 2023-01-15 stands after that of 2023-10-16 | put the statuses in the order of their days"
        ),
        FileCase(
            "  - {status: won, at: 2024-01-15}", "  - won",
            "20: status[1] wrong-kind-of-value: the value of \"status[1]\" is of the wrong kind | needed: keys and values"
        ),
        FileCase(
            "  rayon: {name: Район}", "  Район: {name: Район}",
            "23: territory.Район bad-code: \"Район\" does not do as a code | lower-case Latin letters, digits and hyphens, up to 64, no more than 8 digits in a row"
        ),
        FileCase(
            "  rayon: {name: Район}", "  rayon: Район",
            "23: territory.rayon wrong-kind-of-value: the value of \"territory.rayon\" is of the wrong kind | needed: keys and values"
        ),
        FileCase(
            "  soyuz: {name: Союз, kind: other, partnership", "  soyuz: {name: Союз, kind: union, parnership",
            "25: partners.soyuz.parnership unknown-key: unknown key \"parnership\" | did you mean partnership?",
            "25: partners.soyuz.kind unknown-value: \"union\" is no value of \"kind\" | one of ngo, authority, municipal-institution, business, media, fund, other",
            "25: partners.soyuz.partnership missing-key: the key \"partners.soyuz.partnership\" is missing | add it: text up to 500 bytes"
        ),
        FileCase(
            "  soyuz: {name", "  primer-org: {name",
            "25: partners.primer-org duplicate-code: \"primer-org\" is the applicant and a partner | give the partner a code of its own or take it out"
        ),
        FileCase(
            "grant: 300", "grant: 300.00",
            "26: budget.grant wrong-kind-of-value: the value of \"budget.grant\" is of the wrong kind | needed: a whole number 0…100000000000000"
        ),
        FileCase(
            "grant: 100, cof", "grant: 90, cof",
            "26: budget.grant budget-does-not-add-up: grant: the budgetLines add up to 290, budget says 300, the difference is -10 | mend the lines or the total (in kopecks)"
        ),
        FileCase(
            "decimals: 2", "decimals: 10",
            "32: baselines.nko.decimals out-of-range: \"decimals\" = 10 is out of range | a whole number from 0 to 9"),
        FileCase(
            "at: 2024-02-10", "at: 10.02.2024",
            "38: spaces.primer-space.at bad-date: \"10.02.2024\" is no date | YYYY-MM-DD, a real date"),
        FileCase(
            "{at: 2024-02-10}", "{}",
            "38: spaces.primer-space.at missing-key: the key \"spaces.primer-space.at\" is missing | add it: a date YYYY-MM-DD"
        ),
        FileCase(
            "task: t-1, period", "task: t-3, period",
            "34: milestones.started.task dangling-reference: there is no task \"t-3\" in tasks | did you mean t-1?"),
        FileCase(
            "closesOn: 2024-05-31", "closesOn: 2024-02-01",
            "36: calls.primer-call.closesOn dates-reversed: closesOn 2024-02-01 is before opensOn 2024-02-15 | mend one of the dates"
        ),
        FileCase(
            "kind: practice-visit", "kind: practise-visit",
            "42: activities.visit.kind unknown-value: \"practise-visit\" is no value of \"activities.visit.kind\" | did you mean practice-visit?"
        ),
        FileCase(
            "kind: practice-visit, ", "",
            "42: activities.visit.kind missing-key: the key \"activities.visit.kind\" is missing | add it: expedition | forum | seminar | webinar | training | master-class | conference | round-table | meeting | field-session | workshop | strategic-session | session | practice-visit | campaign | event"
        ),
        FileCase(
            "mode: onsite, capacity: 30", "mode: offline, capacity: many, colour: red",
            "43: activities.exp.colour unknown-key: unknown key \"colour\" | the keys here are capacity, centre, endsOn, kind, mode, municipality, organisation, parent, series, space, startsOn, task, theme, title",
            "43: activities.exp.capacity wrong-kind-of-value: the value of \"activities.exp.capacity\" is of the wrong kind | needed: a whole number 0…1000000000",
            "43: activities.exp.mode unknown-value: \"offline\" is no value of \"mode\" | did you mean online?"),
        FileCase(
            "Экспедиция, theme", "Экспедиция, parent: visit, theme",
            "42: activities.visit.parent parents-in-a-circle: visit is part of \"exp\", which is part of it in turn | take one of the parents out",
            "43: activities.exp.parent parents-in-a-circle: exp is part of \"visit\", which is part of it in turn | take one of the parents out"
        ),
    ]

    static let indicators = [
        FileCase(
            "title: {ru: Визиты}", "title: Визиты",
            "54: indicators.visits.title wrong-kind-of-value: the value of \"indicators.visits.title\" is of the wrong kind | needed: {ru: …, en: …}"
        ),
        FileCase(
            "title: {ru: Визиты}", "title: {en: Visits}",
            "54: indicators.visits.title.ru missing-key: the key \"indicators.visits.title.ru\" is missing | add it: the title in Russian"
        ),
        FileCase(
            "title: {ru: Визиты}", "title: {ru: Визиты, de: Besuche}",
            "54: indicators.visits.title.de unknown-key: unknown key \"de\" | did you mean en?"),
        FileCase(
            "    unit: visits\n", "",
            "53: indicators.visits.unit missing-key: the key \"indicators.visits.unit\" is missing | add it: text up to 100 bytes"
        ),
        FileCase(
            "    count: entries\n    of: [practice-visit.held]\n", "",
            "53: indicators.visits.count missing-key: the key \"indicators.visits.count\" is missing | add it: the counting rule"
        ),
        FileCase(
            "    count: entries\n", "    cuont: entries\n",
            "56: indicators.visits.cuont unknown-key: unknown key \"cuont\" | did you mean count?"),
        FileCase(
            "    target: not-stated\n", "",
            "53: indicators.visits.target missing-key: the key \"indicators.visits.target\" is missing | add it: not-stated, or {at-least: …, origin: …}"
        ),
        FileCase(
            "target: not-stated", "target: none",
            "58: indicators.visits.target wrong-kind-of-value: the value of \"indicators.visits.target\" is of the wrong kind | needed: not-stated, or {at-least: …, origin: …}"
        ),
        FileCase(
            "target: not-stated", "target: {origin: agreed}",
            "58: indicators.visits.target one-comparator: the target \"indicators.visits.target\" needs exactly one of at-least, exactly, at-most | keep one; where no number is stated, write target: not-stated"
        ),
        FileCase(
            "target: not-stated", "target: {at-least: 3, at-most: 5, origin: agreed}",
            "58: indicators.visits.target one-comparator: the target \"indicators.visits.target\" needs exactly one of at-least, exactly, at-most | keep one; where no number is stated, write target: not-stated"
        ),
        FileCase(
            "target: not-stated", "target: {at-least: three, origin: agreed}",
            "58: indicators.visits.target.at-least wrong-kind-of-value: the value of \"indicators.visits.target.at-least\" is of the wrong kind | needed: a whole number"
        ),
        FileCase(
            "target: not-stated", "target: {at-least: 3}",
            "58: indicators.visits.target.origin missing-key: the key \"indicators.visits.target.origin\" is missing | add it: stated | implied | agreed | not-stated"
        ),
        FileCase(
            "target: not-stated", "target: {at-least: 3, origin: not-stated}",
            "58: indicators.visits.target.origin origin-of-a-number: there is a number, yet origin is not-stated | origin: stated, implied or agreed; or else target: not-stated"
        ),
        FileCase(
            "target: not-stated", "target: {at-least: 3, origin: agreed, until: 2024-12-31}",
            "58: indicators.visits.target.until unknown-key: unknown key \"until\" | the keys here are at-least, at-most, due, exactly, origin, quote"
        ),
        FileCase(
            "    task: t-1\n", "    task: t-9\n",
            "48: indicators.people.task dangling-reference: there is no task \"t-9\" in tasks | did you mean t-1?"),
        FileCase(
            "where: {role: [activist]", "where: {rloe: [activist]",
            "51: indicators.people.where.rloe rule-unknown-dimension: facts have no dimension \"rloe\" | did you mean role?"
        ),
        FileCase(
            "role: [activist]", "role: [aktivist]",
            "51: indicators.people.where.role rule-unknown-value: it never has the value \"aktivist\" | did you mean activist?"
        ),
        FileCase(
            "of: [practice-visit.held]", "of: [practice-visit.hold]",
            "57: indicators.visits.of rule-unknown-type: there is no type of fact \"practice-visit.hold\" | did you mean practice-visit.held?"
        ),
        FileCase(
            "day: [1]", "day: {at-least: few}",
            "51: indicators.people.where.day.at-least rule-bad-value: \"few\" does not fit here | a whole number: kopecks, metres, hundredths of a point"
        ),
        FileCase(
            "space: {known: true}", "space: ",
            "51: indicators.people.where.space empty-value: the key \"indicators.people.where.space\" has no value | give a value or take the key out"
        ),
    ]

    // MARK: - Tests

    @Test func aFileMayComeFromWindows() throws {
        let windows = [0xEF, 0xBB, 0xBF] + Array(Sample.yaml.replacing("\n", with: "\r\n").utf8)
        let plan = try ProgrammeFile.read(windows, name: "primer.yaml")
            .entries(against: MemoryLedger(), change: Sample.change)
        #expect(try plan == Sample.file().entries(against: MemoryLedger(), change: Sample.change))
    }

    @Test(arguments: [
        ([], "empty-file"), (Array("# nothing\n".utf8), "empty-file"), (Array("- a\n".utf8), "wrong-kind-of-value"),
        ([0x74, 0x3A, 0x20, 0xCF, 0xF0], "not-utf-8"), (Array(repeating: 0x23, count: 1 << 20 + 1), "file-too-long"),
    ])
    func whatIsNoFileOfAProgrammeIsRefused(bytes: [UInt8], name: String) {
        let error = #expect(throws: ProgrammeFileProblems.self) { try ProgrammeFile.read(bytes, name: "primer.yaml") }
        #expect(error?.all.map(\.name) == [name])
    }

    @Test func allFaultsAreToldInTheOrderOfTheirLines() {
        let yaml = Sample.yaml("funder: Фонд-пример\n", "").replacing("mode: onsite,", with: "mode: offline,")
            .replacing("{name: Район}", with: "{nmae: Район}").replacing("sonko: true}", with: "sonko: 1}")
        #expect(
            Sample.faults(yaml) == [
                "1: funder missing-key: the key \"funder\" is missing | add it: text up to 500 bytes",
                "16: organisation.sonko wrong-kind-of-value: the value of \"organisation.sonko\" is of the wrong kind | needed: true | false",
                "22: territory.rayon.nmae unknown-key: unknown key \"nmae\" | did you mean name?",
                "22: territory.rayon.name missing-key: the key \"territory.rayon.name\" is missing | add it: text up to 500 bytes",
                "42: activities.exp.mode unknown-value: \"offline\" is no value of \"mode\" | did you mean online?",
            ])
    }

    @Test func everyProblemIsToldInBothLanguages() throws {
        for fault in Self.syntax + Self.values + Self.indicators {
            let error = #expect(throws: ProgrammeFileProblems.self) {
                try Sample.file(Sample.yaml(fault.old, fault.new))
            }
            for problem in error?.all ?? [] {
                #expect(problem.kind == .badInput)
                #expect(problem.what.ru != problem.what.en)
                #expect(problem.what.ru.contains { ("а"..."я").contains($0) })
                #expect(Language.allCases.allSatisfy { !problem.remedy.pieces($0).isEmpty })
            }
        }
    }

    @Test(arguments: syntax + values + indicators)
    func aFaultIsTold(_ fault: FileCase) {
        #expect(Sample.faults(Sample.yaml(fault.old, fault.new)) == fault.told)
    }
}
