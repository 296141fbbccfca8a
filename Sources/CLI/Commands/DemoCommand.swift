import Application
import ArgumentParser
import Demo
import Events
import Presentation

struct DemoCommand: ParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "demo", ru: "Учебная летопись: пять проектов и выдуманный год.",
            en: "A ledger to try things on: five programmes, a synthetic year.",
            more: Phrase(
                ru:
                    "Все люди и действия выдуманы и так и помечены. Одно и то же число --seed даёт одни и те же байты и "
                    + "один корень.",
                en:
                    "All people and actions are synthetic, and labelled so. The same --seed gives the same bytes and the "
                    + "same root."
            ))
    }

    @Argument(help: ArgumentHelp(ru: "новая или пустая папка", en: "a new or empty folder", value: "DIR"))
    var folder: String

    @Option(help: ArgumentHelp(ru: "сколько записей всего", en: "how many entries in all", value: "N"))
    var entries = DemoLedger.usualEntries

    @Option(help: ArgumentHelp(ru: "начальное число", en: "the seed", value: "S"))
    var seed: UInt64 = 1

    @OptionGroup var output: OutputOptions

    func run() throws {
        guard entries >= 1 else {
            throw Problem.usage(
                "no-entries", Phrase(ru: "записей должно быть больше нуля", en: "there must be entries"),
                remedy: Phrase(ru: "--entries 5000", en: "--entries 5000"), field: "--entries")
        }
        let progress = Progress(ru: "Пишу записи:", en: "Writing entries:")
        let demo = DemoLedger(folder: folder, seed: seed, entries: entries)
        let (size, root) = try demo.make { progress($0, $1) }
        progress.end()
        try output.write(DemoAnswer(folder: folder, size: size, root: root, origin: demo.origin).answer)
    }
}
