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

    func run() throws {
        let views = try options.views()
        let day = try day() ?? views.ledger.today()
        let consents = try views.consents()
        if let purpose { tell(unknown: purpose, among: consents.purposes) }
        let standings = try ConsentStandings(consents, views, purpose: purpose, programme: programme, on: day)
        try options.write(ConsentAnswer(standings).answer)
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
}
