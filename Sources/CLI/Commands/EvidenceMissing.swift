import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct EvidenceMissing: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "missing", ru: "Что считается, но ничем не подтверждено.",
            en: "What counts and has nothing to bear it out.",
            more: Phrase(
                ru: """
                    Записи, на которых стоит хотя бы один показатель. Мероприятие подтверждено, если подтверждена любая запись \
                    о нём; заменённое и отклонённое не подтверждает ничего.
                    """,
                en: """
                    The entries on which at least one indicator stands. An activity is borne out by evidence of any entry about \
                    it; what was superseded or rejected bears out nothing.
                    """))
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @Option(
        help: ArgumentHelp(
            ru: "только то, что считает этот показатель", en: "only what this indicator counts",
            value: "INDICATOR"))
    var indicator: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let scoped = try indicator.map { try ScopedCode($0, programme: self.programme) }
        let owner = try scoped?.requireProgramme() ?? self.programme
        let gaps = try options.views(for: [.facts, .things]).evidenceGaps(
            programme: owner, indicator: scoped?.code)
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
        try options.write(
            Answer(
                json: [
                    "counted": .int(gaps.counted), "missing": .int(gaps.missing), "gaps": .array(json),
                ], rows: table, [.heading(heading(gaps))] + (gaps.gaps.isEmpty ? [] : [.table(table), .note(next)])))
    }

    private func heading(_ gaps: EvidenceGaps) -> Phrase {
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
