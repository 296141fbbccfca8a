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
        let stated = try size.map { try ledger.stated(at: $0) } ?? ledger.stated()
        let seq = try name.find(ledger.reader()).seq
        let covered = stated.checkpoint.size
        guard seq <= covered else { throw Prove.notCovered(seq, covered) }
        let (leaf, hashes) = try ledger.log.read { db in
            (try LogRows.leaf(db, seq), try LogRows.tree(db, size: covered).inclusion(of: seq - 1))
        }
        guard let leaf else { throw LogRows.unreadable(seq, .shape("body")) }
        let proof = InclusionProof(index: seq - 1, hashes: hashes, note: stated.note, checkpoint: stated.checkpoint)
        if let file { try Folder.write(proof.text, to: file) }
        try options.write(answer(proof, leaf))
    }

    private func answer(_ proof: InclusionProof, _ leaf: TreeHash) -> Answer {
        let checkpoint = proof.checkpoint
        let json = JSON.members([
            ("seq", .int(proof.index + 1)), ("index", .int(proof.index)), ("leafHash", .string(leaf.base64)),
            ("size", .int(checkpoint.size)), ("root", .string(checkpoint.root.base64)),
            ("proof", .array(proof.hashes.map { .string($0.base64) })),
            ("checkpoint", .string(String(decoding: proof.note.bytes, as: UTF8.self))),
            ("tlogProof", .string(proof.text)), ("file", file.map { .string($0) }),
        ])
        let saved = file.map {
            say(
                ru: "Доказательство: \($0). Проверить: letopis check-proof \($0) --body ТЕЛО --key КЛЮЧ",
                en: "The proof: \($0). To check it: letopis check-proof \($0) --body BODY --key VKEY")
        }
        return Answer(
            json: json,
            [
                .heading(
                    say(
                        ru: "Запись \(proof.index + 1) — в летописи из \(Numbers.grouped(checkpoint.size))",
                        en: "Entry \(proof.index + 1) is in the ledger of \(Numbers.entries(checkpoint.size))")),
                .facts([
                    (say(ru: "лист дерева", en: "leaf hash"), .text(leaf.base64)),
                    (say(ru: "доказательство", en: "proof"), .lines(proof.hashes.map(\.base64))),
                    (say(ru: "корень", en: "root"), .text(checkpoint.root.base64)),
                ]),
                .note(
                    saved
                        ?? say(
                            ru: "Файл для проверки без летописи: -o ФАЙЛ.tlog-proof",
                            en: "A file to check without the ledger: -o FILE.tlog-proof")),
            ])
    }

    private static func notCovered(_ seq: Int, _ size: Int) -> Problem {
        Problem(
            .notFound, "not-covered",
            Phrase(
                ru: "контрольная точка на \(size) записи \(seq) не покрывает",
                en: "the checkpoint at \(size) does not cover entry \(seq)"),
            remedy: Phrase(
                ru: "возьмите точку новее: без --size, там, где летопись ведут",
                en: "take a newer one: leave --size out, where the ledger is kept"))
    }
}
