import ArgumentParser
import Events

struct PeopleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "people", ru: "Люди: что о них известно и видно.", en: "People: what is known of them, and what shows.",
        subcommands: [ExposureCommand.self])
}
