import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct ProgrammeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "programme", ru: "Проекты: добавить из файла, перечислить, показать.",
            en: "Programmes: add from a file, list, show.",
            subcommands: [ProgrammeAdd.self, ProgrammeList.self, ProgrammeShow.self])
    }
}

struct ProgrammeList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration("list", ru: "Все проекты.", en: "All programmes.")
    }

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try options.write(StateAnswer(try options.views()).answer)
    }
}

struct ProgrammeShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Паспорт проекта и показатели.", en: "A programme's passport and indicators.")
    }

    @Argument(help: ArgumentHelp(ru: "код проекта", en: "the programme's code", value: "CODE"))
    var code: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        try views.require(code)
        let reader = try views.ledger.reader(at: views.size)
        var values = try reader.values(Ref(.programme, code)) ?? JSONObject()
        for notOwn in ["reason", "agreement", "document"] { values[notOwn] = nil }
        let indicators = try IndicatorReport(
            views.indicators(programme: code), views: views, position: views.size, by: nil)
        let facts = Labels.fields(values, of: .programme).map { (name: $0.label, value: Cell.text($0.text)) }
        let (code, passport) = (self.code, values)
        let json = { @Sendable (language: Language) -> JSON in
            [
                "programme": .string(code), "passport": .object(passport),
                "indicators": .array(indicators.json(in: language)),
            ]
        }
        try options.write(
            Answer(
                json: json, rows: indicators.rows,
                [.heading(Phrase(values["title"]?.string ?? code)), .facts(facts)] + indicators.parts))
    }
}

extension LedgerOptions {
    /// The read models, brought up to the end of the log.
    ///
    /// - Parameter needed: the projections that the command asks for throughout.
    func views(for needed: [Projection.Name] = [.facts]) throws -> Views {
        let ledger = try open()
        let progress = Progress(ru: "Читаю записи:", en: "Reading entries:")
        defer { progress.end() }
        return try Views.open(ledger, for: needed) { done, total in progress(done, total) }
    }
}
