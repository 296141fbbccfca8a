import Application
import Events

/// What a proof that was checked proves.
package struct ProofCheckAnswer {
    private let checked: CheckedProof

    package init(_ checked: CheckedProof) {
        self.checked = checked
    }

    package var answer: Answer {
        let (proof, leaf, signatures, missing) = (checked.proof, checked.leaf, checked.signatures, checked.missing)
        let checkpoint = proof.checkpoint
        let statement = statement
        let mark = missing.isEmpty ? "✓" : "✗"
        return Answer(
            json: { language in
                [
                    "verdict": .string(missing.isEmpty ? "included" : "not-cosigned"),
                    "origin": .string(checkpoint.origin),
                    "seq": .int(proof.index + 1), "index": .int(proof.index), "leafHash": .string(leaf.base64),
                    "size": .int(checkpoint.size), "root": .string(checkpoint.root.base64),
                    "signatures": signatures.json,
                    "missing": .array(missing.map { .string($0) }), "statement": .string(statement.text(language)),
                ]
            },
            rows: signatures.table,
            [
                .heading(
                    say(
                        ru: "\(mark) Это запись \(proof.index + 1) летописи \(checkpoint.origin)",
                        en: "\(mark) This is entry \(proof.index + 1) of the ledger \(checkpoint.origin)")),
                .text(statement),
                .facts([
                    (say(ru: "записей в точке", en: "entries signed for"), .number(checkpoint.size)),
                    (say(ru: "корень", en: "root"), .text(checkpoint.root.base64)),
                ]),
                .text(""), .table(signatures.table),
            ])
    }

    /// Who could still have rewritten what the proof covers.
    private var statement: Phrase {
        let (signatures, missing) = (checked.signatures, checked.missing)
        if !missing.isEmpty {
            let names = missing.joined(separator: ", ")
            return say(
                ru: "Подписи, которую вы назвали, на контрольной точке нет: \(names).",
                en: "The checkpoint lacks a signature that you named: \(names).")
        }
        if signatures.lines.contains(where: { $0.kind == "witness" }) {
            return say(
                ru:
                    "Контрольную точку подписал и свидетель: после его подписи владелец не мог переписать эту запись, не "
                    + "разойдясь с ним.",
                en:
                    "A witness has signed the checkpoint too: after that signature the owner could not rewrite this entry "
                    + "without parting from the witness.")
        }
        return say(
            ru: "Подписал только владелец: другим он мог показать другую летопись. Это исключает подпись свидетеля "
                + "(--witness).",
            en:
                "Only the owner has signed: others may have been shown another ledger. A witness's signature rules that "
                + "out (--witness).")
    }
}
