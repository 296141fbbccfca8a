import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct ExposureCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "exposure", ru: "Кого можно узнать по открытым сведениям: малые группы.",
            en: "Who can be told by what stands open: small groups.",
            more: Phrase(
                ru: """
                    Пакет для проверяющего показывает все записи: имён в них нет, но муниципалитет, регион, организация и роль \
                    стоят открыто. Кто знает о человеке столько же, находит его код и всё, что о нём записано. Здесь — \
                    сочетания, под которые подходит меньше людей, чем --under; в ответе только коды.
                    """,
                en: """
                    A bundle shows all entries: they hold no names, but municipality, region, organisation and role stand \
                    open. Who knows as much of a person finds the code, and all that is recorded of it. Here are the \
                    combinations that fewer people share than --under; the answer has codes only.
                    """))
    }

    @Option(help: ArgumentHelp(ru: "только люди одного проекта", en: "the people of one programme", value: "CODE"))
    var programme: String?

    @Option(
        help: ArgumentHelp(
            ru: "группы меньше этого числа", en: "groups of fewer than this", value: "N"))
    var under = 5

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try Exposure.require(bound: under)
        let exposure = try options.views(for: [.facts, .things]).exposure(programme: programme, under: under)
        try options.write(ExposureAnswer(exposure, under: under).answer)
    }
}
