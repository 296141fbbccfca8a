import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct ReportCheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check", ru: "Пересчитать заявленное в отчётах.", en: "Count again what reports claim.",
            more: Phrase(
                ru: """
                    Каждую сдачу: строит всё заново из одних записей и считает каждое значение на той записи и с тем корнем, \
                    которые названы в отчёте. Код выхода: 0 — всё сходится; 30 — значение не то или корня у летописи не было.
                    """,
                en: """
                    Every submission: makes everything anew from the entries alone, and counts each value at the entry and root \
                    that the report names. Exit code: 0 all agrees; 30 a value is another, or the ledger never had the root.
                    """))
    }

    @OptionGroup var which: WhichReports

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let submissions = try views.submissions(report: which.report, programme: which.programme)
        let checks = try views.checkedAnew(submissions.filter { $0.voidedBy == nil })
        let world = try views.ledger.reader(at: views.size)
        let report = ReportsReport(checks, status: try ReportsReport.status(checks, world))
        try options.write(report.checked())
        if checks.contains(where: { !$0.isTrue }) { throw ExitCode(Verdict.Status.diverges.exitCode) }
    }
}

/// The reports that are asked about.
struct WhichReports: ParsableArguments {
    @Argument(
        help: ArgumentHelp(ru: "код отчёта; обычно все", en: "the report's code; all by default", value: "REPORT"))
    var report: String?

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?
}

struct ReportList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", ru: "Все отчёты и их сдачи.", en: "All reports and their submissions.")
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let checks = try views.submissions(programme: programme).map { try SubmissionCheck($0, views) }
        let world = try views.ledger.reader(at: views.size)
        try options.write(ReportsReport(checks, status: ReportsReport.status(checks, world)).listed)
    }
}

struct ReportShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Один отчёт: каждая его сдача со значениями.",
            en: "One report: each of its submissions with its values.")
    }

    @Argument(help: ArgumentHelp(ru: "код отчёта", en: "the report's code", value: "REPORT"))
    var report: String

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let found = try views.submissions(report: report, programme: programme)
        let checks = try found.map { try SubmissionCheck($0, views) }
        let world = try views.ledger.reader(at: views.size)
        try options.write(ReportsReport(checks, status: ReportsReport.status(checks, world)).shown)
    }
}
