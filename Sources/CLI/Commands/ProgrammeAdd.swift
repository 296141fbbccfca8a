import Application
import ArgumentParser
import Events
import Presentation

struct ProgrammeAdd: ParsableCommand, MoreToDo {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "add", ru: "Файл программы становится записями.", en: "A programme file becomes entries.",
            more: Phrase(
                ru: "Тот же файл второй раз ничего не добавляет, изменённый добавляет только изменения. Формат — "
                    + "docs/PROGRAMME-FILE.md.",
                en: "The same file again adds nothing; a changed one appends only what changed. The format: "
                    + "docs/PROGRAMME-FILE.md."
            ))
    }

    @Argument(help: ArgumentHelp(ru: "файлы программ", en: "programme files", value: "FILE.yaml"))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            ru: "документ, по которому фонд согласился на изменение",
            en: "the document by which the fund agreed to a change", value: "TEXT"))
    var agreement: String?

    @Option(help: ArgumentHelp(ru: "причина изменения", en: "the reason for a change", value: "TEXT"))
    var reason: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        // All files are read before anything is appended.
        let sources = try files.map {
            try ProgrammeSource(SmallFile.read(Console.file($0), upTo: ProgrammeSource.greatestSize), name: $0)
        }
        let session = try options.session()
        for source in sources {
            let receipt = try session.add(source, reason: reason, agreement: agreement)
            let answer = ProgrammeAddedAnswer(source.programme.code, appended: receipt?.appended ?? 0).answer
            // The next file is still to come.
            if receipt == nil {
                try options.write(answer)
            } else {
                _ = Aftermath.attempt { try options.write(answer) }
            }
        }
        try Aftermath.warn(session.follow())
    }
}
