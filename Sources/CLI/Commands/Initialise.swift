import Application
import ArgumentParser
import Events
import Presentation

struct Initialise: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "init", ru: "Создать летопись и её ключ.", en: "Make a ledger and its key.",
            more: Phrase(
                ru: """
                    Одна летопись — это то, что её владелец готов показать целиком: записи, которые одним показывать можно, а \
                    другим нельзя, ведут в разных летописях.

                    Имя (origin) стоит в каждой записи и в каждой подписи и не меняется никогда; обычно это \
                    ваш домен и слово: fond.example/2024.
                    """,
                en: """
                    One ledger is what its owner is ready to show whole: entries that some may see and others may not belong \
                    in two ledgers.

                    The name (origin) stands in every entry and every signature, and never changes; usually it is a domain of \
                    yours and a word: fund.example/2024.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "новая или пустая папка", en: "a new or empty folder", value: "DIR"))
    var folder: String

    @Option(help: ArgumentHelp(ru: "имя летописи, навсегда", en: "the ledger's name, for ever", value: "NAME"))
    var origin: String

    @Option(
        name: .customLong("time-zone"),
        help: ArgumentHelp(
            ru: "часовой пояс, в котором кончается день", en: "the time zone in which a day ends", value: "ZONE"))
    var timeZone = "Europe/Moscow"

    @Option(
        help: ArgumentHelp(
            ru: "код учётной записи того, кто ведёт летопись", en: "the account code of who keeps the ledger",
            value: "CODE"))
    var account = "owner"

    @OptionGroup var output: OutputOptions

    func run() throws {
        let ledger = try Ledger.make(
            folder, origin: origin, timeZone: timeZone, language: output.lang ?? .ru, account: account)
        try output.write(NewLedgerAnswer(ledger, folder: folder).answer)
    }
}
