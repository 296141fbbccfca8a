import Application
import Events

/// The proof of an entry.
package struct ProofAnswer {
    private let proved: ProvedEntry
    private let file: String?

    /// - Parameter file: where it was written to.
    package init(_ proved: ProvedEntry, file: String?) {
        (self.proved, self.file) = (proved, file)
    }

    package var answer: Answer {
        let (proof, leaf) = (proved.proof, proved.leaf)
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
}
