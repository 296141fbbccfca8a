import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct EvidenceMissing: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "missing", ru: "Что считается, но ничем не подтверждено.",
            en: "What counts and has nothing to bear it out.",
            more: Phrase(
                ru: """
                    Записи, на которых стоит хотя бы один показатель. Мероприятие подтверждено, если подтверждена любая запись \
                    о нём; заменённое и отклонённое не подтверждает ничего.
                    """,
                en: """
                    The entries on which at least one indicator stands. An activity is borne out by evidence of any entry about \
                    it; what was superseded or rejected bears out nothing.
                    """))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Option(
        help: ArgumentHelp(
            ru: "только то, что считает этот показатель", en: "only what this indicator counts",
            value: "INDICATOR"))
    var indicator: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let scoped = try indicator.map { try ScopedCode($0, programme: self.programme) }
        let owner = try scoped?.requireProgramme() ?? self.programme
        let gaps = try options.views(for: [.facts, .things]).evidenceGaps(
            programme: owner, indicator: scoped?.code)
        try options.write(EvidenceGapsAnswer(gaps).answer)
    }
}
