import Application
import Events
import Projections

/// The entries that were drawn.
package struct SampleAnswer {
    private let draw: SampleDraw

    package init(_ draw: SampleDraw) {
        self.draw = draw
    }

    package var answer: Answer {
        let (sample, cosignature, nonce) = (draw.sample, draw.cosignature, draw.nonce)
        let json: JSON = [
            "programme": .string(draw.programme), "indicator": .string(draw.indicator), "size": .int(draw.size),
            "root": .string(draw.root.base64), "witness": .string(cosignature.witness.text),
            "nonce": .string(nonce), "seed": .string(Hex.text(sample.seed)),
            "candidates": .int(sample.candidates.count),
            "drawn": .array(sample.drawn.map { .int($0) }),
        ]
        let table = Table(
            [
                Table.Column("seq", ru: "запись", en: "entry", .right), Table.Column("at", ru: "когда", en: "when"),
                Table.Column("what", ru: "что", en: "what", flexible: true),
                Table.Column("refs", ru: "о чём", en: "of what", flexible: true),
            ],
            rows: draw.entries.map { entry in
                [
                    .number(entry.seq), .text(String(entry.at.prefix(10))), .text(entry.type.label),
                    .text(Labels.things(entry)),
                ]
            })
        return Answer(
            json: json, rows: table,
            [
                .heading(
                    say(
                        ru: "Выбрано записей: \(sample.drawn.count) из \(sample.candidates.count)",
                        en: "\(sample.drawn.count) of \(sample.candidates.count) entries are drawn")),
                .table(table),
                .note(
                    say(
                        ru:
                            "Свидетель \(cosignature.witness.name), слово «\(nonce)», зерно \(Hex.text(sample.seed.prefix(8)))…",
                        en:
                            "Witness \(cosignature.witness.name), the word \"\(nonce)\", seed \(Hex.text(sample.seed.prefix(8)))…"
                    )),
            ])
    }
}
