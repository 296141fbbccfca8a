import Application
import ArgumentParser
import Events
import Foundation
import Presentation

struct ProgrammeAdd: AsyncParsableCommand, MoreToDo {
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

    func run() async throws {
        // All files are read before anything is appended.
        let sources = try files.map {
            try ProgrammeSource(SmallFile.read($0, upTo: ProgrammeSource.greatestSize), name: $0)
        }
        let ledger = try options.open()
        let writer = try ledger.writer()
        let change = ProgrammeChange(on: ledger.today().description, reason: reason, agreement: agreement)
        for source in sources {
            let receipt = try await source.add(to: writer, change: change)
            // The next file is still to come.
            if receipt == nil {
                try options.write(answer(source, receipt))
            } else {
                _ = Aftermath.attempt { try options.write(answer(source, receipt)) }
            }
        }
        Aftermath.warn(await writer.followUp())
    }

    private func answer(_ source: ProgrammeSource, _ receipt: Writer.Receipt?) -> Answer {
        let appended = receipt?.appended ?? 0
        let code = source.programme.code
        let text =
            appended > 0
            ? say(
                ru: "\(code): добавлено \(Numbers.entries(appended)).",
                en: "\(code): \(Numbers.entries(appended)) appended.")
            : say(
                ru: "\(code): летопись уже говорит то же, что файл; ничего не добавлено.",
                en: "\(code): the ledger says what the file says; nothing was appended.")
        let table = Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("appended", ru: "добавлено", en: "appended", .right),
            ],
            rows: [[.text(code), .number(appended)]])
        return Answer(json: ["programme": .string(code), "appended": .int(appended)], rows: table, [.text(text)])
    }
}
