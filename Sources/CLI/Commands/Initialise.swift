import Application
import ArgumentParser
import Events
import Foundation
import Presentation

struct Initialise: AsyncParsableCommand {
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

    func run() async throws {
        guard Grammar.isOrigin(origin.utf8) else {
            throw Problem.usage(
                "bad-origin",
                Phrase(
                    ru: "«\(origin)» не годится как имя летописи", en: "\"\(origin)\" does not do as a ledger's name"),
                remedy: Phrase(
                    ru: "до 255 печатных знаков ASCII без пробелов и «+», например fond.example/2024",
                    en: "up to 255 printable ASCII characters without spaces or \"+\", such as fund.example/2024"),
                field: "--origin")
        }
        guard Code.isValid(account) else { throw Problem.badAccount(account) }
        var random = RandomSource.system
        let key = try SigningKey.generate(name: origin, &random)
        let clock = Clock.system
        let ledger = try Ledger.create(
            folder, origin: origin, timeZone: timeZone, language: output.lang ?? .ru, by: account, key: key,
            clock: clock,
            id: Identifier.version7(milliseconds: clock.now(), &random))
        try output.write(answer(ledger))
    }

    private func answer(_ ledger: Ledger) -> Answer {
        Answer(
            json: [
                "ledger": .string(folder), "origin": .string(origin),
                "verifierKey": .string(ledger.opening.verifierKey.text),
            ],
            [
                .heading(say(ru: "Летопись создана: \(folder)", en: "The ledger is made: \(folder)")),
                .facts([
                    (say(ru: "имя", en: "name"), .text(origin)),
                    (say(ru: "открытый ключ", en: "public key"), .text(ledger.opening.verifierKey.text)),
                    (say(ru: "тайный ключ", en: "secret key"), .text(ledger.folder.signingKey)),
                ]),
                .text(""),
                .text(
                    say(
                        ru: "Сохраните копию папки \(ledger.folder.secrets) в другом месте: без неё летопись "
                            + "нельзя продолжить. "
                            + "Её не показывают никому, и letopis backup её не копирует.",
                        en: "Keep a copy of \(ledger.folder.secrets) somewhere else: without it the ledger cannot "
                            + "be continued. "
                            + "Show it to nobody; letopis backup does not copy it.")),
                .text(
                    say(
                        ru: "Одна летопись — это то, что её владелец готов показать целиком.",
                        en: "One ledger is what its owner is ready to show whole.")),
                .text(""), .note(say(ru: "Дальше:", en: "Next:")),
                .commands([
                    "export LETOPIS_LEDGER=\(folder)",
                    say(ru: "letopis programme add ФАЙЛ.yaml", en: "letopis programme add FILE.yaml"),
                    "letopis record --help",
                ]),
            ])
    }
}
