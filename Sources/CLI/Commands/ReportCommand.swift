import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "report", ru: "Отчёты фонду: сдать посчитанное, пересчитать сданное.",
            en: "Reports to the fund: submit what is counted, count again what was submitted.",
            more: Phrase(
                ru: """
                      letopis report submit otchet-1 --programme zemlyaki --period 2024-q2 --kind analytical
                      letopis report check
                      letopis bundle zemlyaki/otchet-1 -o otchet-1.zip

                    Что ответил фонд: letopis record report.returned … и report.accepted …
                    """,
                en: """
                      letopis report submit report-1 --programme zemlyaki --period 2024-q2 --kind analytical
                      letopis report check
                      letopis bundle zemlyaki/report-1 -o report-1.zip

                    What the fund answered: letopis record report.returned … and report.accepted …
                    """),
            subcommands: [ReportSubmit.self, ReportCheckCommand.self, ReportList.self, ReportShow.self])
    }
}

extension ReportOrder.Kind: ExpressibleByArgument {}

struct ReportSubmit: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "submit", ru: "Сдать отчёт: значения считает летопись.",
            en: "Submit a report: the ledger counts the values.",
            more: Phrase(
                ru: """
                    Если период закрыт, значения — те, с которыми он закрыт; иначе — на последнюю запись. Возвращённый отчёт сдают \
                    снова под тем же кодом; прежняя сдача остаётся видна. Если фонду уже ушло другое число, его называет --claim: \
                    летопись запишет его, но скажет, что посчитала сама.
                    """,
                en: """
                    Where the period is closed, the values are those it was closed with; otherwise those at the last entry. A \
                    report that was returned is submitted again under its code; the former submission stays in sight. Where the \
                    fund was given another number already, --claim names it: the ledger records it, and says what it counted.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "код отчёта", en: "the report's code", value: "REPORT"))
    var report: String

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "отчётный период", en: "the reporting period", value: "CODE"))
    var period: String

    @Option(help: ArgumentHelp(ru: "содержательный или финансовый", en: "what kind of report"))
    var kind: ReportOrder.Kind

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            ru: "как было известно на этот момент", en: "as known at this moment", value: "N|DATE|FILE"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            ru: "только этот показатель; можно несколько раз", en: "this indicator only; may be repeated", value: "CODE"
        ))
    var indicator: [String] = []

    @Option(
        help: ArgumentHelp(
            ru: "в отчёте стоит другое число; единицы — летописи (копейки, сотые)",
            en: "the report has another number; in the ledger's units (kopecks, basis points)", value: "CODE=N"))
    var claim: [String] = []

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let scoped = try ScopedCode(report, programme: programme)
        let other = try claim.map(ReportSubmit.parse)
        let session = try options.session()
        let name = try ScopedCode(period, programme: scoped.programme)
        let (period, position) = try session.ask { views in
            (try views.period(name.code, of: name.programme), try asOf.map { try Position.parse($0, views.ledger) })
        }
        let submitted = try session.submit(
            ReportOrder(
                report: scoped.code, kind: kind, period: period, position: position,
                indicators: indicator.isEmpty ? nil : indicator, claims: other))
        Aftermath.warn(submitted.recorded.left)
        try options.write(SubmittedReportAnswer(submitted).answer)
    }

    private static func parse(_ text: String) throws(Problem) -> (indicator: String, value: Int) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Int(parts[1]), abs(value) <= JSON.greatestInteger else {
            throw Problem.usage(
                "bad-claim", Phrase(ru: "«\(text)» — не показатель=число", en: "\"\(text)\" is no indicator=number"),
                remedy: Phrase(
                    ru: "целое число в единицах летописи: --claim expeditions=5; суммы — в копейках",
                    en: "a whole number in the ledger's units: --claim expeditions=5; sums in kopecks"),
                field: "--claim")
        }
        return (parts[0], value)
    }
}
