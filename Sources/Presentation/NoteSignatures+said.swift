import Application
import Events

extension NoteSignatures {
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
                    .text(line.name), .shown(NoteSignatures.label(line.kind), raw: line.kind),
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
