import Application
import ArgumentParser
import Events
import Presentation

struct Prove: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "prove", ru: "Доказательство, что запись есть в летописи.", en: "A proof that an entry is in the ledger.",
            more: Phrase(
                ru: """
                    Доказательство ведёт от записи к корню, который подписан в контрольной точке. -o пишет его файлом \
                    c2sp.org/tlog-proof; вместе с телом записи его проверяют без летописи: letopis check-proof.

                    С --size берётся точка этого размера, например подписанная свидетелем; обычно новейшая.
                    """,
                en: """
                    The proof leads from the entry to the root that a checkpoint signs. -o writes it as a file of \
                    c2sp.org/tlog-proof; with the entry's body it can be checked without the ledger: letopis check-proof.

                    --size takes the checkpoint of that size, one that a witness signed, say; by default the newest.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @Option(help: ArgumentHelp(ru: "размер контрольной точки", en: "the checkpoint's size", value: "N"))
    var size: Int?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            ru: "куда записать доказательство (.tlog-proof)", en: "where to write the proof (.tlog-proof)",
            value: "FILE"))
    var file: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try SmallFile.requireAbsent(file)
        let name = try EntryName(entry)
        let ledger = try options.open()
        let proved = try ProvedEntry(in: ledger, size: size, find: name.find)
        if let file { try Folder.write(proved.proof.text, to: file) }
        try options.write(ProofAnswer(proved, file: file).answer)
    }
}
