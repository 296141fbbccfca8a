import Events
import Projections

/// What counts and is borne out by no evidence.
package struct EvidenceGapsAnswer {
    private let gaps: EvidenceGaps

    package init(_ gaps: EvidenceGaps) {
        self.gaps = gaps
    }

    package var answer: Answer {
        let json = gaps.gaps.map { gap in
            JSON.members([
                ("programme", .string(gap.programme)), ("type", .string(gap.type)),
                ("activity", gap.activity.map { .string($0) }), ("entries", .int(gap.seqs.count)),
                ("seqs", .array(gap.seqs.map { .int($0) })),
            ])
        }
        let table = Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("type", ru: "что", en: "what", flexible: true),
                Table.Column("activity", ru: "мероприятие", en: "activity"),
                Table.Column("entries", ru: "записей", en: "entries", .right),
                Table.Column("seqs", ru: "номера", en: "seqs", flexible: true),
            ],
            rows: gaps.gaps.map { gap in
                [
                    .text(gap.programme), .shown(Labels.type(gap.type), raw: gap.type), .text(gap.activity),
                    .number(gap.seqs.count), .shown(Seqs.some(gap.seqs), raw: Seqs.all(gap.seqs)),
                ]
            })
        return Answer(
            json: [
                "counted": .int(gaps.counted), "missing": .int(gaps.missing), "gaps": .array(json),
            ], rows: table, [.heading(heading)] + (gaps.gaps.isEmpty ? [] : [.table(table), .note(next)]))
    }

    private var heading: Phrase {
        if gaps.counted == 0 {
            return say(ru: "Ничего ещё не считается.", en: "Nothing counts yet.")
        }
        if gaps.missing == 0 {
            return say(
                ru: "Всё, что считается, подтверждено: \(Numbers.entries(gaps.counted)).",
                en: "All that counts is borne out: \(Numbers.entries(gaps.counted)).")
        }
        return say(
            ru: "Не подтверждено: \(Numbers.grouped(gaps.missing)) из \(Numbers.grouped(gaps.counted)) записей, "
                + "которые считаются",
            en: "Nothing bears out \(Numbers.grouped(gaps.missing)) of the \(Numbers.grouped(gaps.counted)) entries "
                + "that count")
    }

    private var next: Phrase {
        say(
            ru: "Приложить: letopis evidence attach ФАЙЛ --kind ВИД --to ЗАПИСЬ…",
            en: "To attach: letopis evidence attach FILE --kind KIND --to SEQ…")
    }
}
