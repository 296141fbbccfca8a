import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "period", ru: "Отчётные периоды: открыть, закрыть, проверить закрытое.",
            en: "Reporting periods: open, close, check what was closed.",
            more: Phrase(
                ru: """
                    Закрытый период хранит свои цифры навсегда: позже записанное принимается, отмечается и видно в period show, \
                    но закрытых цифр не меняет.

                      letopis period open 2024-q2 2024-04-01..2024-06-30 --programme zemlyaki
                      letopis period close 2024-q2
                      letopis indicators --period 2024-q2
                      letopis period check
                    """,
                en: """
                    A closed period keeps its figures for ever: what is recorded later is accepted, marked, and seen in period \
                    show, but does not change the closed figures.

                      letopis period open 2024-q2 2024-04-01..2024-06-30 --programme zemlyaki
                      letopis period close 2024-q2
                      letopis indicators --period 2024-q2
                      letopis period check
                    """),
            subcommands: [
                PeriodOpen.self, PeriodClose.self, PeriodReopen.self, PeriodList.self, PeriodShow.self,
                PeriodCheckCommand.self,
            ])
    }
}

/// What names one period.
struct PeriodName: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            ru: "код периода, например 2024-q2 или zemlyaki/2024-q2",
            en: "the period's code, such as 2024-q2 or zemlyaki/2024-q2", value: "CODE"))
    var code: String

    @Option(
        help: ArgumentHelp(
            ru: "проект, если код есть не только в нём", en: "the programme, where others have the code too",
            value: "CODE"))
    var programme: String?

    func find(_ views: Views) throws -> ReportingPeriod {
        let scoped = try ScopedCode(code, programme: programme)
        return try views.period(scoped.code, of: scoped.programme)
    }
}

struct PeriodOpen: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "open", ru: "Открыть отчётный период.", en: "Open a reporting period.")
    }

    @Argument(
        help: ArgumentHelp(ru: "код нового периода", en: "the new period's code", value: "CODE"))
    var code: String

    @Argument(
        help: ArgumentHelp(ru: "первый и последний день", en: "the first and the last day", value: "A..B"))
    var days: String?

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "первый день", en: "the first day", value: "DATE"))
    var from: String?

    @Option(help: ArgumentHelp(ru: "последний день", en: "the last day", value: "DATE"))
    var to: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let scoped = try ScopedCode(code, programme: programme)
        let programme = try scoped.requireProgramme()
        let days = try bounds()
        let opened = try options.session().openPeriod(scoped.code, of: programme, days)
        Aftermath.warn(opened.recorded.left)
        try options.write(OpenedPeriodAnswer(opened).answer)
    }

    private func bounds() throws(Problem) -> (from: String, to: String) {
        if let days, from == nil, to == nil {
            let period = try Position.period(days)
            if let from = period.from, let to = period.to { return (from.description, to.description) }
        } else if days == nil, let from, let to {
            return (from, to)
        }
        throw Problem.usage(
            "no-days",
            Phrase(
                ru: "нужны первый и последний день периода, один раз",
                en: "it takes the period's first and last day, once"),
            remedy: Phrase(
                ru: "letopis period open \(code) 2024-04-01..2024-06-30, или --from и --to",
                en: "letopis period open \(code) 2024-04-01..2024-06-30, or --from and --to"))
    }
}

struct PeriodReopen: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "reopen", ru: "Открыть закрытый период снова: кто и почему, остаётся в летописи.",
            en: "Open a closed period again: who did and why stays in the ledger.",
            more: Phrase(
                ru: "Закрытые цифры и их файл остаются; новое закрытие сделает новые.",
                en: "The closed figures and their file stay; the next closing makes new ones."))
    }

    @OptionGroup var name: PeriodName

    @Option(help: ArgumentHelp(ru: "причина", en: "the reason"))
    var reason: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try options.session()
        let period = try session.ask { try name.find($0) }
        let reopened = try session.reopen(period) { try Question.reason(reason) }
        Aftermath.warn(reopened.recorded.left)
        try options.write(ReopenedPeriodAnswer(reopened).answer)
    }
}
