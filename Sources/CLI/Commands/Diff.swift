import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Diff: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "diff", ru: "Как сдвинулся каждый показатель и какие записи его сдвинули.",
            en: "How every indicator moved, and which entries moved it.",
            more: Phrase(
                ru: """
                    A и B — номер записи, день, файл контрольной точки или сданный отчёт: report:zemlyaki/annual. \
                    Без B — до конца летописи; у отчёта, сданного не раз, — от предпоследней сдачи до последней.
                    Действия всех записей в сумме дают разницу, точно.
                    """,
                en: """
                    A and B are an entry's number, a day, a checkpoint file or a submitted report: report:zemlyaki/annual. \
                    Without B, up to the end of the log; for a report submitted more than once, from the last submission \
                    but one to the last.
                    The effects of all entries add up to the difference, exactly.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "от чего", en: "from what", value: "A"))
    var first: String

    @Argument(help: ArgumentHelp(ru: "до чего", en: "to what", value: "B"))
    var second: String?

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "только один показатель", en: "one indicator only", value: "CODE"))
    var indicator: String?

    @OptionGroup var window: PeriodOption

    @Flag(help: ArgumentHelp(ru: "в таблице — все записи", en: "list every entry in the table"))
    var all = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let compared = try Compared(
            first, second, period: window.period, programme: programme, indicator: indicator, views)
        let report = DifferenceReport(compared.differences, from: compared.start, to: compared.end, isWhole: all)
        try options.write(report.answer(as: options.output.chosen))
    }
}
