import Application
import ArgumentParser
import Events
import Presentation

struct VoidEntry: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "void", ru: "Аннулировать запись: она остаётся, но больше не считается.",
            en: "Void an entry: it stays, and counts no more.",
            more: Phrase(
                ru: "Прежние ответы не меняются: на вчерашний день запись считается, как считалась. Аннулировать "
                    + "аннулирование нельзя — действие записывают заново.",
                en:
                    "Past answers stay: as of yesterday the entry counts as it did. A void cannot be voided; record the "
                    + "action again."
            ))
    }

    @OptionGroup var target: EntryOptions

    func run() throws {
        let session = try target.ledger.session()
        let void = try session.void(EntryName(target.entry).json, reason: Question.reason(target.reason))
        try target.ledger.write(session.record([void]))
    }
}

/// What a command takes that ends an entry's validity.
struct EntryOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @Option(
        help: ArgumentHelp(
            ru: "причина: о записи, а не о человеке", en: "the reason: about the entry, not about a person"))
    var reason: String?

    @OptionGroup var ledger: LedgerOptions
}
