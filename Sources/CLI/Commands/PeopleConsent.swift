import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleConsent: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "consent", ru: "Чьего согласия нет, чьё истекло и кто его отозвал.",
            en: "Who gave no consent, whose is past its term, who withdrew it.",
            more: Phrase(
                ru: "Смотрит на всех, о ком что-нибудь записано; показывает только коды. Кто стёрт, того здесь нет.",
                en: "Looks at all of whom anything is recorded; shows codes alone. Who was erased is not here."))
    }

    @Option(
        help: ArgumentHelp(ru: "цель обработки, например reporting", en: "a purpose, such as reporting", value: "CODE"))
    var purpose: String?

    @Option(help: ArgumentHelp(ru: "на этот день; обычно сегодня", en: "on this day; today by default", value: "DATE"))
    var on: String?

    @Option(help: ArgumentHelp(ru: "только участники проекта", en: "people of one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    private struct Line {
        let person: String
        let standing: Consents.Standing
        let eraseBy: Day?
        /// The first entry about them.
        let since: Int
    }

    func run() throws {
        let views = try options.views()
        let day = try day() ?? views.ledger.today()
        let consents = try views.consents()
        if let purpose { tell(unknown: purpose, among: consents.purposes) }
        var holding = 0
        var lines: [Line] = []
        for (person, since) in try views.peopleWithFacts(programme: programme) {
            if consents.people[person]?.isErased == true { continue }
            let standing = consents.standing(of: person, purpose: purpose, on: day)
            if case .inForce = standing {
                holding += 1
                continue
            }
            lines.append(
                Line(person: person, standing: standing, eraseBy: consents.people[person]?.erasure?.due, since: since))
        }
        // Who must be erased first, then whose term is over, then all the others.
        lines.sort { (rank($0), $0.since, $0.person) < (rank($1), $1.since, $1.person) }
        try options.write(answer(lines, holding, day))
    }

    /// A slip of the pen is not to pass for a consent that nobody gave.
    private func tell(unknown purpose: String, among known: [String]) {
        if known.contains(purpose) { return }
        let list = known.joined(separator: ", ")
        Terminal.remark(
            say(
                ru: "На цель «\(purpose)» не дано ни одного согласия. "
                    + (known.isEmpty ? "Согласий в летописи нет." : "Есть согласия на: \(list)."),
                en: "No consent was given for the purpose \"\(purpose)\". "
                    + (known.isEmpty ? "The ledger has no consents." : "There are consents for: \(list).")))
    }

    private func day() throws(Problem) -> Day? {
        guard let on else { return nil }
        guard let day = Day(on) else {
            throw Problem.usage(
                "no-day", Phrase(ru: "«\(on)» — не день", en: "\"\(on)\" is no day"),
                remedy: Phrase(ru: "например --on 2024-06-30", en: "such as --on 2024-06-30"), field: "--on")
        }
        return day
    }

    private func rank(_ line: Line) -> Int {
        switch line.standing {
        case .withdrawn: 0
        case .expired: 1
        case .missing, .inForce: 2
        }
    }

    private func answer(_ lines: [Line], _ holding: Int, _ day: Day) -> Answer {
        let json = JSON.members([
            ("on", .string(day.description)), ("purpose", purpose.map { .string($0) }), ("inForce", .int(holding)),
            (
                "without",
                .array(
                    lines.map { line in
                        .members([
                            ("person", .string(line.person)), ("why", .string(ConsentWords.token(line.standing))),
                            ("entry", ConsentWords.entry(line.standing).map { .int($0) }),
                            ("eraseBy", line.eraseBy.map { .string($0.description) }),
                        ])
                    })
            ),
        ])
        var table = Table([
            Table.Column("person", ru: "человек", en: "person"),
            Table.Column("why", ru: "согласие", en: "consent", flexible: true),
            Table.Column("entry", ru: "запись", en: "entry", .right),
            Table.Column("eraseBy", ru: "стереть не позже", en: "erase by"),
        ])
        for line in lines {
            let words = ConsentWords.standing(line.standing)
            table.rows.append([
                .text(line.person), .shown(words, raw: ConsentWords.token(line.standing)),
                .number(ConsentWords.entry(line.standing)),
                line.eraseBy.map { .styled($0 < day ? .bad : .warning, .text($0.description)) } ?? .empty,
            ])
        }
        let all = Numbers.count(
            lines.count, one: "человека", few: "человек", many: "человек", en: "person", ens: "people")
        let heading =
            lines.isEmpty
            ? say(ru: "Согласие есть у всех: \(holding).", en: "Everybody's consent is in force: \(holding).")
            : say(
                ru: "На \(day) согласия нет у \(all), есть у \(Numbers.grouped(holding)).",
                en: "On \(day), no consent from \(all), consent from \(Numbers.grouped(holding)).")
        return Answer(json: json, rows: table, [.heading(heading)] + (lines.isEmpty ? [] : [.table(table)]))
    }
}

/// How a consent stands, in words.
enum ConsentWords {
    static func standing(_ standing: Consents.Standing) -> Phrase {
        switch standing {
        case .inForce(let given):
            given.validUntil.map { Phrase(ru: "в силе до \($0)", en: "in force until \($0)") }
                ?? Phrase(ru: "в силе", en: "in force")
        case .missing: Phrase(ru: "не дано", en: "not given")
        case .expired(let given):
            given.validUntil.map { Phrase(ru: "истекло \($0)", en: "expired on \($0)") }
                ?? Phrase(ru: "истекло", en: "expired")
        case .withdrawn(let act): Phrase(ru: "отозвано \(act.on)", en: "withdrawn on \(act.on)")
        }
    }

    static func token(_ standing: Consents.Standing) -> String {
        switch standing {
        case .inForce: "in-force"
        case .missing: "missing"
        case .expired: "expired"
        case .withdrawn: "withdrawn"
        }
    }

    static func entry(_ standing: Consents.Standing) -> Int? {
        switch standing {
        case .inForce(let given), .expired(let given): given.seq
        case .withdrawn(let act): act.seq
        case .missing: nil
        }
    }

    static func json(_ given: Consents.Given) -> JSON {
        .members([
            ("entry", .int(given.seq)), ("on", .string(given.on.description)),
            ("purposes", .array(given.purposes.map { .string($0) })), ("document", .string(given.document)),
            ("validUntil", given.validUntil.map { .string($0.description) }),
            ("withdrawnOn", given.withdrawn.map { .string($0.on.description) }),
        ])
    }
}
