import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Explain: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "explain", ru: "Записи за числом: какие засчитаны, какие нет и почему.",
            en: "The entries behind a number: which count, which do not, and why.",
            more: Phrase(
                ru: """
                    Правило словами; записи, которые засчитаны; повторы тех, кто уже посчитан; не засчитанные, каждая с причиной; \
                    и запрос SQL, который даёт то же число на views.sqlite (--sql).
                    """,
                en: """
                    The rule in words; the entries that count; repeats of somebody counted already; those left out, each with \
                    its reason; and the SQL that gives the same number on views.sqlite (--sql).
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "показатель", en: "the indicator", value: "INDICATOR"))
    var indicator: String

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String

    @OptionGroup var moment: AsOfOption
    @OptionGroup var window: PeriodOption

    @Flag(help: ArgumentHelp(ru: "только запрос SQL", en: "the SQL alone"))
    var sql = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let asked = try Asked(period: window.period, asOf: moment.asOf, programme: programme, views)
        let (period, position) = (asked.period, asked.position)
        let explanation = try views.explain(indicator, of: programme, asOf: position, period: period)
        if sql { return try Terminal.write(explanation.sql) }
        let report = ExplanationAnswer(explanation, views, position)
        // The rows need every entry read: nobody looks at them in JSON.
        try options.write(options.output.chosen == .json ? Answer(json: report.json(in:), []) : report.answer)
        if let note = asked.note { Terminal.remark(note) }
    }
}
