import Events
import Testing

@testable import Application
@testable import Presentation

/// A ledger in memory, with no rules but those of shape: what a programme file is compared with.
struct MemoryLedger: ProgrammeState {
    private(set) var entries: [Entry] = []

    mutating func apply(_ actions: [Action]) throws {
        for action in actions {
            entries.append(
                Entry(
                    draft: try Validation.draft(action), seq: entries.count + 1, id: "", by: "tester", log: "",
                    recorded: ""))
        }
    }

    func thing(_ ref: Ref) throws(Problem) -> Thing? {
        entries.filter { $0.refs.contains(ref) }.reduce(nil) { Thing.evolve($0, ref, $1) }
    }

    func values(_ ref: Ref) throws(Problem) -> JSONObject? {
        var values: JSONObject?
        for entry in entries {
            let makes = entry.type.steps.contains {
                $0.role != .needs && $0.subject(data: entry.data, programme: entry.programme) == ref
            }
            guard makes else { continue }
            for member in entry.data.members {
                values = values ?? JSONObject()
                values?[member.key] = member.value
            }
        }
        return values
    }

    func entries(_ type: String, about ref: Ref) throws(Problem) -> [RecordedEntry] {
        entries.filter { $0.type.name == type && $0.refs.contains(ref) }
            .map { RecordedEntry(seq: $0.seq, at: $0.at, data: $0.data) }
    }
}

/// A programme file that uses every key, and variants of it.
enum Sample {
    static let yaml = """
        programme: primer
        title: Пример
        titleEn: Example
        aliases: [Образец]
        funder: Фонд-пример
        contest: Первый конкурс
        direction: Развитие
        applicationNo: 24-1-000001
        submittedOn: 2023-10-16
        startsOn: 2024-02-01
        endsOn: 2024-12-31
        timeZone: Europe/Moscow
        region: pskov
        goal: Показать файл
        tasks: {t-1: Провести экспедицию, t-2: Собрать форум}
        targetGroups: [активисты, НКО]
        organisation: {organisation: primer-org, name: АНО «Пример», kind: ngo, inn: 6027207490, ogrn: 1226000001040, region: pskov, sonko: true}
        status:
          - {status: submitted, at: 2023-10-16}
          - {status: won, at: 2024-01-15}
        territory:
          gorod: {name: Город, region: pskov}
          rayon: {name: Район}
        partners:
          soyuz: {name: Союз, kind: other, partnership: площадка}
        budget: {grant: 300, cofinancing: 200}
        award: {amount: 300, agreement: Д-1, at: 2024-01-20}
        budgetLines:
          team: {category: Оплата труда, grant: 100, cofinancing: 200}
          travel: {category: Дорога, grant: 200, cofinancing: 0}
        baselines:
          nko: {value: 442, decimals: 2, unit: points, source: заявка, on: 2023-10-15}
        milestones:
          started: {text: Начато, dueOn: 2024-03-01, task: t-1, period: q-1}
        calls:
          primer-call: {for: participants, opensOn: 2024-02-15, closesOn: 2024-05-31, minDistanceMetres: 50000, distanceFrom: gorod, maxDays: 2}
        spaces:
          primer-space: {at: 2024-02-10}
        centres:
          primer-centre: {municipality: rayon, stage: serving, profile: universal, organisation: soyuz}
        activities:
          visit: {kind: practice-visit, title: Визит, parent: exp, startsOn: 2024-06-01, municipality: rayon, mode: onsite}
          exp: {kind: expedition, title: Экспедиция, theme: culture, series: exps, task: t-1, startsOn: 2024-06-01, endsOn: 2024-06-02, municipality: rayon, space: primer-space, organisation: soyuz, centre: primer-centre, mode: onsite, capacity: 30}
        indicators:
          people:
            title: {ru: Люди, en: People}
            unit: people
            task: t-1
            count: distinct person
            of: [expedition.attended, practice-visit.attended]
            where: {role: [activist], sonko: [true], day: [1], space: {known: true}}
            target: {at-least: 20, due: 2024-12-31, origin: stated, quote: не менее 20 человек}
          visits:
            title: {ru: Визиты}
            unit: visits
            count: entries
            of: [practice-visit.held]
            target: not-stated

        """

    static let change = ProgrammeChange(on: "2024-04-01", reason: "уточнение", agreement: "ДС-1")

    static func file(_ yaml: String = yaml) throws -> ProgrammeFile {
        try ProgrammeFile.read(Array(yaml.utf8), name: "primer.yaml")
    }

    /// The sample with one text in place of another, which must stand in it once.
    static func yaml(_ old: String, _ new: String) -> String {
        precondition(yaml.ranges(of: old).count == 1, "\(old) stands there \(yaml.ranges(of: old).count) times")
        return yaml.replacing(old, with: new)
    }

    /// A ledger that says what the sample says.
    static func ledger() throws -> MemoryLedger {
        var ledger = MemoryLedger()
        try ledger.apply(try file().entries(against: ledger, change: change))
        return ledger
    }

    /// What is wrong with a file, each `line: field name: text | remedy` in English.
    static func faults(_ yaml: String) -> [String] {
        do {
            _ = try file(yaml)
            return []
        } catch {
            return told(error)
        }
    }

    static func told(_ error: any Error) -> [String] {
        guard let problems = error as? ProgrammeFileProblems else { return ["\(error)"] }
        return problems.all.map { problem in
            // The file is always the same; what is left out here is that it was told.
            let place =
                (problem.file == "primer.yaml" ? "" : "no file: ") + "\(problem.line ?? 0): \(problem.field ?? "-")"
            return "\(place) \(problem.name): \(problem.what.en) | \(problem.remedy.text(.en, .commandLine))"
        }
    }
}

/// The sample with `new` in place of `old`, and what is told of it.
struct FileCase: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let told: [String]
    init(_ old: String, _ new: String, _ told: String...) {
        self.old = old
        self.new = new
        self.told = told
    }
    var testDescription: String { new }
}
