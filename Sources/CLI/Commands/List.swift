import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct List: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", ru: "Все мероприятия, организации, стажировки, пункты…",
            en: "All activities, organisations, internships, items…",
            more: Phrase(
                ru: "letopis list activities; letopis list organisation --programme coworking\nВиды: \(kinds)",
                en: "letopis list activities; letopis list organisation --programme coworking\nKinds: \(kinds)"))
    }

    @Argument(
        help: ArgumentHelp(
            ru: "вид, в единственном или множественном числе", en: "a kind, singular or plural", value: "KIND"))
    var kind: String

    @Option(help: ArgumentHelp(ru: "только одного проекта", en: "of one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var moment: AsOfOption
    @OptionGroup var options: LedgerOptions

    private static let kinds = ThingKind.allCases.filter { !$0.isComposite }.map(\.rawValue).joined(separator: ", ")

    func run() throws {
        let kind = try Reference.kind(self.kind)
        let list = try moment.views(options, for: [.things]).list(kind, programme: programme)
        try options.write(ThingsAnswer(list).answer)
    }
}
