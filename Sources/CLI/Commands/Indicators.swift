import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Indicators: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "indicators", ru: "Показатели: значения и цели.", en: "Indicators: values against targets.",
            more: Phrase(
                ru: """
                    --as-of — что было известно тогда: на записи N, в конце дня или по файлу контрольной точки.
                    --period — что произошло с A по B включительно. Одно от другого не зависит.
                    --by — по роли, муниципалитету, теме…: letopis indicators --programme zemlyaki --by role
                    --watch — таблица обновляется, как только запись меняет показатель; без терминала — новая таблица
                    или строка JSON на каждое изменение.
                    """,
                en: """
                    --as-of is what was known then: at entry N, at the end of a day, or by a checkpoint file.
                    --period is what happened from A to B, both included. Neither depends on the other.
                    --by role, municipality, theme…: letopis indicators --programme zemlyaki --by role
                    --watch draws the table anew as soon as an entry moves an indicator; off a terminal, another table
                    or a line of JSON for each change.
                    """))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var moment: AsOfOption
    @OptionGroup var window: PeriodOption

    @Option(help: ArgumentHelp(ru: "с разбивкой", en: "broken down", value: "DIM"))
    var by: String?

    @Flag(help: ArgumentHelp(ru: "следить за изменениями", en: "keep watching"))
    var watch = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let asked = try Asked(period: window.period, asOf: moment.asOf, programme: programme, views)
        if watch { return try watch(asked, views.ledger) }
        let answers = try views.indicators(
            programme: asked.programme, asOf: asked.position, period: asked.period, by: by)
        try options.write(IndicatorsAnswer(answers, views, asked, at: asked.position, by: by).answer)
    }

    private func watch(_ asked: Asked, _ ledger: Ledger) throws {
        if moment.asOf != nil || asked.reporting?.status == .closed {
            throw Problem.usage(
                "past-does-not-move",
                Phrase(
                    ru: "показатели прошлого больше не меняются: за ними не проследить",
                    en: "indicators of the past change no more: there is nothing to watch"),
                remedy: Phrase(ru: "уберите --as-of или --watch", en: "leave out --as-of or --watch"), field: "--as-of")
        }
        if options.output.chosen == .csv {
            throw Problem.usage(
                "no-csv-to-watch",
                Phrase(ru: "--watch не умеет CSV: это одна таблица", en: "--watch knows no CSV, which is one table"),
                remedy: Phrase(
                    ru: "для программ: --format json; один раз — без --watch",
                    en: "for programs --format json; once, without --watch"), field: "--watch")
        }
        let watch = IndicatorWatch(
            ledger: ledger,
            ask: { try $0.indicators(programme: asked.programme, period: asked.period, by: by) },
            tell: { try IndicatorsAnswer($1, $0, asked, at: $0.size, by: by, since: $2 ?? $1).answer })
        if options.output.chosen == .table, Screen.isPossible { return try watch.draw() }
        try watch.print(as: options.output.chosen)
    }
}
