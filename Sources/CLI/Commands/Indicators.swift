import ArgumentParser
import Events
import Projections

struct Indicators: ParsableCommand {
    static let configuration = CommandConfiguration(
        "indicators", ru: "Показатели: значения и цели.", en: "Indicators: values against targets.",
        more: Phrase(
            ru: """
                --as-of — что было известно тогда: на записи N, в конце дня или по файлу контрольной точки.
                --period — что произошло с A по B включительно. Одно от другого не зависит.
                --by — по роли, муниципалитету, теме…: letopis indicators --programme zemlyaki --by role
                """,
            en: """
                --as-of is what was known then: at entry N, at the end of a day, or by a checkpoint file.
                --period is what happened from A to B, both included. Neither depends on the other.
                --by role, municipality, theme…: letopis indicators --programme zemlyaki --by role
                """))

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(ru: "как было известно на этот момент", en: "as known at this moment", value: "N|DATE|FILE"))
    var asOf: String?

    @Option(help: ArgumentHelp(ru: "что произошло в эти дни", en: "what happened within these days", value: "A..B"))
    var period: String?

    @Option(help: ArgumentHelp(ru: "с разбивкой", en: "broken down", value: "DIM"))
    var by: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let period = try self.period.map(Position.period) ?? .always
        let views = try options.views()
        let position = try asOf.map { try Position.parse($0, views.ledger) } ?? views.size
        let answers = try views.indicators(programme: programme, asOf: position, period: period, by: by)
        let report = IndicatorReport(answers, views: views, position: position, by: by)
        let root = try views.ledger.root(at: position).base64
        let json: JSON = [
            "asOf": ["size": .int(position), "root": .string(root)], "indicators": .array(report.json),
        ]
        var parts = report.parts
        if answers.isEmpty { parts.append(.text(say(ru: "Показателей нет.", en: "There are no indicators."))) }
        parts.append(
            .note(
                "\n"
                    + say(
                        ru: "Как известно на записи \(position); корень \(root)",
                        en: "As known at entry \(position); root \(root)")))
        try options.write(Answer(json: json, rows: report.rows, parts))
    }
}
