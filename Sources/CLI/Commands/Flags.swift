import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct Flags: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "flags", ru: "О чём спросил бы внимательный проверяющий.", en: "What a careful reviewer would ask about.",
            more: Phrase(
                ru: "Флаг никого не обвиняет: он показывает записи, которым нужно объяснение.",
                en: "A flag accuses nobody: it shows entries that want explaining."))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var moment: AsOfOption
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let flags = try moment.views(options, for: []).flags(programme: programme)
        try options.write(FlagsAnswer(flags).answer)
    }
}
