import Application
import ArgumentParser
import Events
import Presentation

struct PeriodClose: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "close", ru: "Закрыть период: заморозить его показатели.", en: "Close a period: freeze its indicators.",
            more: Phrase(
                ru: """
                    Считает все показатели проекта за дни периода, кладёт их в snapshots/ и записывает period.closed с размером, \
                    корнем, суммой файла и значениями. Закрытое воспроизводится до цифры всегда: letopis period check.
                    """,
                en: """
                    Counts every indicator of the programme within the period's days, puts them into snapshots/, and records \
                    period.closed with size, root, the file's digest and the values. What is closed can always be reproduced to \
                    the digit: letopis period check.
                    """))
    }

    @OptionGroup var name: PeriodName

    @Option(
        help: ArgumentHelp(
            ru: "закрыть как известно на этот момент; обычно на последнюю запись",
            en: "close as known at this moment; by default at the last entry", value: "N|DATE|FILE"))
    var at: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let session = try options.session()
        let period = try session.ask { try name.find($0) }
        let closed = try session.close(period) { views in
            try at.map { try Position.parse($0, views.ledger, field: "--at") }
        }
        Aftermath.warn(closed.recorded.left)
        try options.write(ClosedPeriodAnswer(closed).answer)
    }
}
