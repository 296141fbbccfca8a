import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", ru: "Все отчётные периоды.", en: "All reporting periods.")
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let periods = try views.periods(programme: programme)
        let late = try periods.map { period in
            try period.closing.map { try views.countLate(after: $0.size, of: period) }
        }
        try options.write(PeriodListAnswer(periods, late: late).answer)
    }
}
