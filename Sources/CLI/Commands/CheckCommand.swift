import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct CheckCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check", ru: "Проверить материалы, ни во что не веря.", en: "Check a bundle, believing nothing.",
            more: Phrase(
                ru: """
                    Строит летопись из одних только записей, проверяет её и пересчитывает каждое число отчёта. Летопись для \
                    этого не нужна.
                    Код выхода: 0 — всё сошлось, с ключом и контрольной точкой не из материалов; 20 — всё сошлось, но ручаться \
                    за это может только составитель; 30 — это не та летопись; 40 — материалы противоречат сами себе.
                    """,
                en: """
                    Builds a log from the entries alone, verifies it, and counts every number of the report again. It needs no \
                    ledger.
                    Exit code: 0 all agrees, with a key and a checkpoint from elsewhere; 20 all agrees, but only on the word of \
                    whoever made it; 30 not that ledger; 40 the bundle contradicts itself.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "папка или архив", en: "a folder or an archive", value: "BUNDLE"))
    var bundle: String

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            ru: "ключ летописи или свидетеля, полученный другим путём; можно несколько раз",
            en: "the log's key, or a witness's, got another way; may be repeated", value: "VKEY"))
    var keys: [VerifierKey] = []

    @Option(
        help: ArgumentHelp(
            ru: "контрольная точка, которую вы сохранили", en: "a checkpoint that you have kept", value: "FILE"))
    var since: String?

    @Option(
        help: ArgumentHelp(
            ru: "файл раскрытий, присланный отдельно (letopis reveal)",
            en: "a file of disclosures that came apart (letopis reveal)", value: "FILE"))
    var disclosures: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        let checked = try CheckedBundle(
            bundle, keys: keys, since: since, disclosures: disclosures, released: BundleCommand.documents,
            version: Letopis.version)
        try output.write(BundleCheckAnswer(checked).answer)
        if checked.verdict.status != .agrees { throw ExitCode(checked.verdict.status.exitCode) }
    }
}
