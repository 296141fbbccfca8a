import Application
import Events
import Projections

/// How indicators moved, as it is told.
package struct DifferenceReport {
    let differences: [Difference]
    private let start: Standpoint
    private let end: Standpoint
    /// Whether the table names every entry.
    private let isWhole: Bool

    /// What moved an indicator otherwise than by a new entry is listed up to this many.
    private static let listed = 12

    package init(_ differences: [Difference], from start: Standpoint, to end: Standpoint, isWhole: Bool) {
        self.differences = differences
        self.start = start
        self.end = end
        self.isWhole = isWhole
    }

    /// In one format alone: there may be hundreds of thousands of causes.
    package func answer(as format: Format) -> Answer {
        switch format {
        case .json: Answer(json: json(in:), [])
        case .csv: Answer(json: .null, rows: rows, [])
        case .table: Answer(json: .null, parts)
        }
    }

    // MARK: - For scripts

    @Sendable private func json(in language: Language) -> JSON {
        .array(
            differences.map { difference in
                let causes = difference.causes.map { cause in
                    JSON.members([
                        ("seq", cause.entry.map { .int($0.seq) }), ("effect", .int(cause.effect)),
                        ("reason", .string(cause.reason.rawValue)), ("type", cause.entry.map { .string($0.type) }),
                        ("happened", cause.entry.map { .string($0.day.description) }),
                        ("by", cause.entry.map { .string($0.by) }),
                        ("voids", cause.entry?.voids.map { .int($0) }),
                    ])
                }
                return .members([
                    ("programme", .string(difference.definition.programme)),
                    ("indicator", .string(difference.definition.indicator)),
                    ("title", .string(difference.definition.title.text(language))),
                    ("unit", .string(difference.definition.unit)), ("from", .optional(difference.from)),
                    ("to", .optional(difference.to)), ("causes", .array(causes)),
                ])
            })
    }

    private var rows: Table {
        let columns = [
            "programme", "indicator", "from", "to", "effect", "reason", "seq", "type", "happened", "by", "voids",
        ].map { Table.Column($0, Phrase($0)) }
        let rows = differences.flatMap { difference in
            difference.causes.map { cause -> [Cell] in
                [
                    .text(difference.definition.programme), .text(difference.definition.indicator),
                    .number(difference.from), .number(difference.to), .number(cause.effect),
                    .text(cause.reason.rawValue), .number(cause.entry?.seq), .text(cause.entry?.type),
                    .text(cause.entry?.day.description), .text(cause.entry?.by), .number(cause.entry?.voids),
                ]
            }
        }
        return Table(columns, rows: rows)
    }

    // MARK: - For people

    private var parts: [Answer.Part] {
        let moved = differences.filter { $0.from != $0.to || !$0.causes.isEmpty }
        var parts: [Answer.Part] = [.heading(heading)]
        var programmes: [String] = []
        for difference in moved where !programmes.contains(difference.definition.programme) {
            programmes.append(difference.definition.programme)
        }
        for programme in programmes {
            let own = moved.filter { $0.definition.programme == programme }
            parts.append(.heading(Phrase(programme)))
            parts.append(.table(summary(own)))
            for difference in own {
                let causes = isWhole ? difference.causes : difference.causes.filter { $0.reason != .new }
                if causes.isEmpty { continue }
                parts += [.heading("  \(difference.definition.title)"), .table(list(difference, causes))]
                if !isWhole, causes.count > Self.listed {
                    parts.append(
                        .note(
                            Remedy(
                                ru: "  и ещё \(Numbers.entries(causes.count - Self.listed)): \(.all)",
                                en: "  and \(Numbers.entries(causes.count - Self.listed)) more: \(.all)")))
                }
            }
        }
        let still = differences.count - moved.count
        if still > 0 {
            let count = Numbers.count(
                still, one: "показатель", few: "показателя", many: "показателей", en: "indicator", ens: "indicators")
            parts += [.text(""), .note(say(ru: "Не сдвинулись: \(count).", en: "Not moved: \(count)."))]
        }
        return parts
    }

    private var heading: Phrase {
        let (from, to) = (Numbers.grouped(start.position), Numbers.grouped(end.position))
        return say(
            ru: "От записи \(from)\(stated(start)) до записи \(to)\(stated(end))",
            en: "From entry \(from)\(stated(start)) to entry \(to)\(stated(end))")
    }

    private func stated(_ standpoint: Standpoint) -> Phrase {
        guard let submission = standpoint.submission else { return "" }
        let text = say(
            ru: "отчёт \(submission.report), сдан записью \(submission.seq)",
            en: "report \(submission.report), submitted by entry \(submission.seq)")
        return " (\(text))"
    }

    private func summary(_ differences: [Difference]) -> Table {
        var table = Table([
            Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
            Table.Column("from", ru: "было", en: "from", .right), Table.Column("to", ru: "стало", en: "to", .right),
            Table.Column("change", ru: "сдвиг", en: "change", .right),
            Table.Column("why", ru: "почему", en: "why", flexible: true),
        ])
        for difference in differences {
            let unit = difference.definition.unit
            table.rows.append([
                .text(difference.definition.title), value(difference.from, unit), value(difference.to, unit),
                effect(difference.change, unit), .text(reasons(difference)),
            ])
        }
        return table
    }

    private func value(_ value: Int?, _ unit: String) -> Cell {
        value.map { Units.cell($0, unit: unit) } ?? .text("—")
    }

    private func effect(_ effect: Int, _ unit: String) -> Cell {
        let text: Phrase = "\(effect > 0 ? "+" : "")\(Units.cell(effect, unit: unit).shown)"
        return effect == 0 ? .styled(.dim, .text("0")) : .styled(effect > 0 ? .good : .bad, .text(text))
    }

    /// «новые +120 · поздние +3 · аннулированы −2».
    private func reasons(_ difference: Difference) -> Phrase {
        var sums: [Difference.Reason: Int] = [:]
        for cause in difference.causes { sums[cause.reason, default: 0] += cause.effect }
        return Difference.Reason.allCases.compactMap { reason in
            sums[reason].map {
                Phrase("\(reason.several)\u{A0}\(effect($0, difference.definition.unit).shown)")
            }
        }.joined(separator: " · ")
    }

    private func list(_ difference: Difference, _ causes: [Difference.Cause]) -> Table {
        var table = Table([
            Table.Column("effect", ru: "сдвиг", en: "effect", .right),
            Table.Column("seq", ru: "запись", en: "entry", .right),
            Table.Column("happened", ru: "когда", en: "when"),
            Table.Column("type", ru: "что", en: "what", flexible: true),
            Table.Column("reason", ru: "почему", en: "why", flexible: true),
            Table.Column("by", ru: "кто внёс", en: "by", droppable: true),
        ])
        for cause in isWhole ? causes[...] : causes.prefix(Self.listed) {
            table.rows.append([
                effect(cause.effect, difference.definition.unit), .number(cause.entry?.seq),
                .text(cause.entry?.day.description),
                .text(cause.entry.map { Labels.type($0.type) }), .text(why(cause)), .text(cause.entry?.by),
            ])
        }
        return table
    }

    private func why(_ cause: Difference.Cause) -> Phrase {
        guard let voids = cause.entry?.voids else { return cause.reason.one }
        return say(ru: "аннулирует запись \(voids)", en: "voids entry \(voids)")
    }
}

extension Difference.Reason {
    /// Of one entry.
    var one: Phrase {
        switch self {
        case .new: Phrase(ru: "новая", en: "new")
        case .late: Phrase(ru: "было раньше, внесена позже", en: "happened before, recorded after")
        case .voided: Phrase(ru: "аннулирует", en: "voids")
        case .merged: Phrase(ru: "двое оказались одним", en: "two were one and the same")
        case .unmerged: Phrase(ru: "один оказался двумя", en: "one was two")
        case .members: Phrase(ru: "другой состав группы", en: "another membership of the group")
        case .cancelled: Phrase(ru: "мероприятие отменено", en: "the activity was cancelled")
        case .planned: Phrase(ru: "план мероприятий", en: "the plan of activities")
        case .becameOrganisation: Phrase(ru: "группа стала организацией", en: "the group became an organisation")
        case .rule: Phrase(ru: "другое правило подсчёта", en: "another counting rule")
        case .defined: Phrase(ru: "показатель определён", en: "the indicator was defined")
        case .retired: Phrase(ru: "показатель снят", en: "the indicator was retired")
        case .dates: Phrase(ru: "другие сроки проекта", en: "other dates of the programme")
        case .territory: Phrase(ru: "территория включена", en: "a territory was included")
        case .centre: Phrase(ru: "ресурсный центр включён", en: "a resource centre was enrolled")
        case .other: Phrase(ru: "другие сведения", en: "other knowledge")
        case .period: Phrase(ru: "другой период", en: "another period")
        case .claim: Phrase(ru: "в отчёте заявлено иначе", en: "the report claims otherwise")
        }
    }

    /// Of all together, before their sum.
    var several: Phrase {
        switch self {
        case .new: Phrase(ru: "новые", en: "new")
        case .late: Phrase(ru: "поздние", en: "late")
        case .voided: Phrase(ru: "аннулирования", en: "voids")
        case .merged: Phrase(ru: "объединения", en: "merges")
        case .unmerged: Phrase(ru: "разъединения", en: "unmerges")
        case .members: Phrase(ru: "состав групп", en: "memberships")
        case .cancelled: Phrase(ru: "отмены", en: "cancellations")
        case .planned: Phrase(ru: "планы", en: "plans")
        case .becameOrganisation: Phrase(ru: "стали организациями", en: "became organisations")
        case .rule: Phrase(ru: "правило", en: "rule")
        case .defined: Phrase(ru: "определён", en: "defined")
        case .retired: Phrase(ru: "снят", en: "retired")
        case .dates: Phrase(ru: "сроки проекта", en: "programme dates")
        case .territory: Phrase(ru: "территории", en: "territories")
        case .centre: Phrase(ru: "центры", en: "centres")
        case .other: Phrase(ru: "прочее", en: "other")
        case .period: Phrase(ru: "период", en: "period")
        case .claim: Phrase(ru: "заявлено иначе", en: "claimed otherwise")
        }
    }
}
