import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Один период: цифры закрытия, кто, когда и почему, и что записано позже.",
            en: "One period: the figures it was closed with, who, when and why, and what was recorded later.")
    }

    @OptionGroup var name: PeriodName

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let period = try name.find(views)
        try options.write(PeriodAnswer(period, views).answer)
    }
}
