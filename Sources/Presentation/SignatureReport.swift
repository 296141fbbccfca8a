import Application
import Events

/// Who has signed a note, as far as their keys are known.
package struct SignatureReport {
    package struct Line {
        let name: String
        /// `log`, `witness`, or `unknown` where nobody's key is known that the line could be held against.
        package let kind: String
        /// Seconds since 1970, by a witness's clock.
        let time: UInt64?
    }

    package let lines: [Line]

    /// - Throws: `Note.Refusal` where the line of a known key does not verify.
    package init(_ note: Note, logs: [VerifierKey], witnesses: [VerifierKey]) throws(Note.Refusal) {
        _ = try note.signers(among: logs)
        let cosignatures = try note.cosignatures(by: witnesses)
        lines = note.signatures.map { signature in
            if logs.contains(where: signature.isOf) { return Line(name: signature.name, kind: "log", time: nil) }
            let known = cosignatures.first {
                signature.isOf($0.witness) && signature.bytes.suffix(64) == $0.signature[...]
            }
            return Line(name: signature.name, kind: known == nil ? "unknown" : "witness", time: known?.time)
        }
    }

    package var json: JSON {
        .array(
            lines.map { line in
                .members([
                    ("name", .string(line.name)), ("kind", .string(line.kind)),
                    (
                        "time",
                        line.time.flatMap { Int(exactly: $0) }.flatMap { $0 <= JSON.greatestInteger ? .int($0) : nil }
                    ),
                ])
            })
    }

    package var table: Table {
        Table(
            [
                Table.Column("name", ru: "кто подписал", en: "signed by", flexible: true),
                Table.Column("kind", ru: "как", en: "as"), Table.Column("time", ru: "когда", en: "when"),
            ],
            rows: lines.map { line in
                [
                    .text(line.name), .shown(SignatureReport.label(line.kind), raw: line.kind),
                    .text(line.time.map(text)),
                ]
            })
    }

    /// UTC to the second; of a time that no calendar has, the number.
    private func text(_ time: UInt64) -> String {
        time < 253_402_300_800 ? String(Timestamp.text(milliseconds: Int(time) * 1000).prefix(19)) + "Z" : String(time)
    }

    private static func label(_ kind: String) -> Phrase {
        switch kind {
        case "log": say(ru: "летопись", en: "ledger")
        case "witness": say(ru: "свидетель", en: "witness")
        default: say(ru: "ключ неизвестен", en: "key unknown")
        }
    }
}
