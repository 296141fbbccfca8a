import Events
import Projections

/// An explanation as it is told.
package struct ExplanationAnswer {
    private let explanation: Explanation
    private let views: Views
    private let position: Int

    package init(_ explanation: Explanation, _ views: Views, _ position: Int) {
        self.explanation = explanation
        self.views = views
        self.position = position
    }

    package var answer: Answer {
        get throws {
            let table = try table
            var parts: [Answer.Part] = [
                .heading(explanation.definition.title), .text(explanation.sentence), .text(""),
                .facts(facts), .text(""), .table(table),
            ]
            if table.rows.isEmpty {
                parts.append(.note(say(ru: "Подходящих записей нет.", en: "There are no entries of these types.")))
            }
            return Answer(json: json(in:), rows: table, parts)
        }
    }

    @Sendable package func json(in language: Language) -> JSON {
        .members([
            ("indicator", .string(explanation.definition.indicator)),
            ("programme", .string(explanation.definition.programme)), ("asOf", .int(position)),
            ("unit", .string(explanation.definition.unit)), ("value", .optional(explanation.count.value)),
            ("headcount", explanation.count.headcount.map { .int($0) }),
            ("counted", .array(explanation.counted.map { .int($0) })),
            ("repeats", .array(explanation.repeats.map { .int($0.seq) })),
            ("merged", .array(explanation.repeats.compactMap(merged))),
            ("excluded", .array(explanation.excluded.map { excluded($0, in: language) })),
            ("sentence", .string(explanation.sentence.text(language))), ("sql", .string(explanation.sql)),
        ])
    }

    /// A repeat whose code is not that of the entry it repeats.
    private func merged(_ item: Explanation.Repeat) -> JSON? {
        item.merged.map { merged in
            .members([
                ("seq", .int(item.seq)), ("repeats", .int(item.first)), ("code", .string(merged.code)),
                ("into", .string(merged.canonical)), ("by", .int(merged.by)),
            ])
        }
    }

    private func excluded(_ item: Explanation.Excluded, in language: Language) -> JSON {
        var members: [(String, JSON?)] = [
            ("seq", .int(item.seq)), ("reason", .string(item.reason.code)),
            ("text", .string(item.phrase.text(language))),
        ]
        switch item.detail {
        case .nothing: break
        case .entry(let seq): members.append((item.reason == .voided ? "voidedBy" : "cancelledBy", .int(seq)))
        case .day(let day): members.append(("day", .string(day.description)))
        case .value(let dimension, let value):
            members += [("dimension", .string(dimension)), ("value", value.map { .string($0) } ?? .null)]
        case .members(let count): members.append(("members", .int(count)))
        }
        return .members(members)
    }

    private var facts: [(name: Phrase, value: Cell)] {
        let unit = explanation.definition.unit
        let value = explanation.count.value.map { Units.cell($0, unit: unit).shown } ?? "—"
        let words = [value, Units.label(unit, for: explanation.count.value)].filter { !$0.isEmpty }
        var facts: [(name: Phrase, value: Cell)] = [
            (say(ru: "значение", en: "value"), .text(words.joined(separator: " "))),
            (say(ru: "засчитано", en: "counted"), .text(Numbers.entries(explanation.counted.count))),
            (say(ru: "повторы", en: "repeats"), .text(Numbers.entries(explanation.repeats.count))),
            (say(ru: "не засчитано", en: "left out"), .text(Numbers.entries(explanation.excluded.count))),
        ]
        if let headcount = explanation.count.headcount {
            facts.append((say(ru: "без имён", en: "unnamed"), .number(headcount)))
        }
        return facts
    }

    private func repetition(_ item: Explanation.Repeat) -> Phrase {
        let repeats = say(ru: "повтор записи \(item.first)", en: "repeats entry \(item.first)")
        return item.merged.map { Phrase("\(repeats): \($0.phrase)") } ?? repeats
    }

    /// What counts, what repeats it, what is left out: each in its order.
    private var table: Table {
        get throws {
            let told: [(seq: Int, fate: Cell)] =
                explanation.counted.map { ($0, .styled(.good, .text(say(ru: "✓ засчитана", en: "✓ counted")))) }
                + explanation.repeats.map { ($0.seq, .text(repetition($0))) }
                + explanation.excluded.map { ($0.seq, .styled(.dim, .text($0.phrase))) }
            let rows = try views.ledger.log.read { db in
                try told.compactMap { seq, fate in try LogRows.entry(db, seq).map { row($0, fate) } }
            }
            return Table(
                [
                    Table.Column("seq", ru: "запись", en: "entry", .right), Table.Column("at", ru: "когда", en: "when"),
                    Table.Column("type", ru: "что", en: "what", flexible: true),
                    Table.Column("refs", ru: "о чём", en: "of what", flexible: true),
                    Table.Column("outcome", ru: "итог", en: "outcome", flexible: true),
                ], rows: rows)
        }
    }

    private func row(_ entry: Entry, _ fate: Cell) -> [Cell] {
        [
            .number(entry.seq), .text(String(entry.at.prefix(10))),
            .shown(entry.type.label, raw: entry.type.name), .text(Labels.things(entry)), fate,
        ]
    }
}
