import Application
import ArgumentParser
import Events
import Presentation

struct Verify: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "verify", ru: "Проверить записи, дерево и контрольные точки.",
            en: "Verify the entries, the tree and the checkpoints.",
            more: Phrase(
                ru: """
                    Читает только сами записи и не верит ни индексам, ни таблицам чтения, ни триггерам.
                    Файлы закрытых периодов в snapshots/ и подтверждений в evidence/ сверяет с суммами в записях; закрытые \
                    периоды пересчитывает letopis period check.
                    С --against и --key сверяет с контрольной точкой и ключом, которые у вас есть не отсюда.
                    С --full сверяет и индекс, и таблицы чтения с построенными заново; ничего не исправляет.
                    Код выхода: 0 — сходится со всеми контрольными точками; 20 — сходится, но то, что дали вы, \
                    этого не доказывает: нужны и ключ, и контрольная точка или подпись свидетеля; 30 — расходится с одной из них; 40 — записи, файл закрытого \
                    периода, файл подтверждения или (с --full) то, что из записей выведено, изменены или пропали.
                    """,
                en: """
                    Reads the bodies alone and trusts no index, no read model and no trigger.
                    Holds the files of closed periods in snapshots/ and those of evidence/ against the digests in the entries; \
                    letopis period check counts closed periods again.
                    With --against and --key, compares with a checkpoint and a key that you have from elsewhere.
                    With --full, also compares the index and the read models with new ones; it repairs nothing.
                    Exit code: 0 agrees with every checkpoint; 20 agrees, but what you gave does not prove it: it takes a key, \
                    and a checkpoint or a witness's signature; 30 diverges from one; 40 altered (or a closed period's file is, or a \
                    file of evidence is or is missing, or, with --full, what is derived from the entries is altered).
                    """))
    }

    @Flag(
        help: ArgumentHelp(
            ru: "сверить и индекс, и таблицы чтения с построенными заново",
            en: "also compare the index and the read models with new ones"))
    var full = false

    @Option(
        help: ArgumentHelp(
            ru: "контрольная точка, которую вы сохранили", en: "a checkpoint that you have kept", value: "FILE"))
    var against: String?

    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            ru: "ключ летописи или свидетеля, полученный другим путём; можно несколько раз",
            en: "the ledger's key, or a witness's, got another way; may be repeated", value: "VKEY"))
    var keys: [VerifierKey] = []

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let outside = TrustAnchors(keys: keys, checkpoint: try against.map { try Note(file: $0, field: "--against") })
        let progress = Progress(ru: "Проверяю записи:", en: "Verifying entries:")
        let verdict = try Verification.run(Folder(try options.path), against: outside) { progress($0, $1) }
        progress.end()
        let checkingEvidence = Progress(ru: "Проверяю файлы подтверждений:", en: "Verifying the files of evidence:")
        let found = try WholeVerification(verdict, isFull: full) {
            try options.open(readOnly: true)
        } progress: {
            checkingEvidence($0, $1)
        }
        checkingEvidence.end()
        try options.write(VerificationAnswer(found).answer)
        if found.status != .agrees { throw ExitCode(found.status.exitCode) }
    }
}
