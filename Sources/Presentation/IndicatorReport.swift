import Application
import Events
import Projections

/// Values against targets, for people, scripts and spreadsheets.
package struct IndicatorReport {
    let answers: [IndicatorAnswer]
    private let by: String?
    private let titles: [String: Phrase]
    /// The day on which the question is asked: whether a target is overdue depends on it.
    private let day: Day
    /// The values before, by programme and indicator, where moves are marked.
    private var before: [String: Int?]?

    /// - Parameter views: the read models as they are now.
    /// - Throws: where they, or the entry at `position`, cannot be read.
    package init(_ answers: [IndicatorAnswer], views: Views, position: Int, by: String?) throws {
        self.answers = answers
        self.by = by
        var titles: [String: Phrase] = [:]
        // Where the things stopped, the indicators are told without the programmes' titles.
        for row in try views.faults[.things] == nil ? views.list(.programme).objects : [] {
            if let code = row["code"]?.string { titles[code] = row.programmeTitle }
        }
        self.titles = titles
        let isNow = position == views.size
        let asked = try isNow ? nil : views.ledger.log.read { try LogRows.entry($0, position) }?.recorded
        day = asked.flatMap { Moment.day(of: $0) } ?? views.ledger.today()
    }

    /// Marks in the table what moved since `answers`.
    package mutating func markMoves(since answers: [IndicatorAnswer]) {
        before = Dictionary(answers.map { ($0.key, $0.count.value) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: - For scripts

    package func json(in language: Language) -> [JSON] {
        answers.map { answer in
            let count = answer.count
            let target = answer.target.map { stated in
                JSON.members([
                    ("comparator", .string(stated.target.comparator.rawValue)),
                    ("value", .optional(stated.target.value)),
                    ("due", stated.due.map { .string($0.description) }), ("origin", .string(stated.origin)),
                ])
            }
            let groups = count.groups.map { group in
                JSON.members([
                    ("key", .optional(group.key)), ("value", .optional(group.value)),
                    ("met", group.met.map { .bool($0) }),
                ])
            }
            return .members([
                ("programme", .string(answer.programme)), ("indicator", .string(answer.indicator)),
                ("title", .string(answer.title.text(language))), ("unit", .string(answer.unit)),
                ("value", .optional(count.value)),
                ("entries", count.entries.map { .int($0) }), ("headcount", count.headcount.map { .int($0) }),
                ("new", count.new.map { .int($0) }), ("target", target), ("met", answer.met.map { .bool($0) }),
                ("groups", groups.isEmpty ? nil : .array(groups)),
            ])
        }
    }

    /// One row per indicator and per group.
    package var rows: Table {
        var table = Table(IndicatorReport.rowColumns)
        for answer in answers {
            let stated = answer.target
            table.rows.append([
                .text(answer.programme), .text(answer.indicator), .text(answer.title), .text(answer.unit),
                .empty,
                .number(answer.count.value), .number(answer.count.headcount), .number(answer.count.new),
                .text(stated?.target.comparator.rawValue), .number(stated?.target.value),
                .text(stated?.due?.description),
                .text(stated?.origin), .text(answer.met.map { String($0) }),
            ])
            for group in answer.count.groups {
                table.rows.append([
                    .text(answer.programme), .text(answer.indicator), .text(answer.title), .text(answer.unit),
                    .text(group.key), .number(group.value), .empty, .empty, .empty, .empty, .empty, .empty,
                    .text(group.met.map { String($0) }),
                ])
            }
        }
        return table
    }

    private static let rowColumns = [
        "programme", "indicator", "title", "unit", "key", "value", "headcount", "new", "comparator", "target", "due",
        "origin", "met",
    ].map { Table.Column($0, Phrase($0)) }

    // MARK: - For people

    package var parts: [Answer.Part] {
        var parts: [Answer.Part] = []
        var programmes: [String] = []
        for answer in answers where !programmes.contains(answer.programme) { programmes.append(answer.programme) }
        for programme in programmes {
            parts.append(.heading([Phrase(programme), titles[programme]].compactMap { $0 }.joined(separator: " · ")))
            parts.append(.table(table(answers.filter { $0.programme == programme })))
        }
        if by != nil, answers.contains(where: { !$0.count.groups.isEmpty }) {
            parts.append(
                .note(
                    say(
                        ru: "Группы могут пересекаться: один человек бывает в двух, поэтому их сумма может быть "
                            + "больше значения.",
                        en: "Groups may overlap: one person can be in two, so they may add up to more than the value."))
            )
        }
        return parts
    }

    private func table(_ answers: [IndicatorAnswer]) -> Table {
        var table = Table([
            Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
            Table.Column("value", ru: "значение", en: "value", .right), Table.Column("move", ru: "", en: ""),
            Table.Column("unit", ru: "", en: ""),
            Table.Column("target", ru: "цель", en: "target", .right),
            Table.Column("standing", ru: "итог", en: "standing"),
            Table.Column("due", ru: "срок", en: "due"), Table.Column("new", ru: "впервые", en: "new", .right),
            Table.Column("headcount", ru: "без имён", en: "unnamed", .right),
        ])
        for answer in answers {
            table.rows.append([
                .text(answer.title), answer.count.value.map { Units.cell($0, unit: answer.unit) } ?? .text("—"),
                move(answer), .styled(.dim, .text(Units.label(answer.unit, for: answer.count.value))), target(answer),
                standing(answer),
                .text(answer.target?.target.value == nil ? nil : answer.target?.due?.description),
                .number(answer.count.new),
                .styled(.dim, .number(answer.count.headcount)),
            ])
            for group in answer.count.groups {
                let mark: Cell = group.met.map { .styled($0 ? .good : .bad, .text($0 ? "✓" : "✗")) } ?? .empty
                table.rows.append([
                    .styled(.dim, .text("  \(group.key.map(key) ?? say(ru: "не известно", en: "not known"))")),
                    .styled(.dim, group.value.map { Units.cell($0, unit: answer.unit) } ?? .text("—")), .empty, .empty,
                    .empty, mark, .empty,
                    .empty, .empty,
                ])
            }
        }
        return table
    }

    private func move(_ answer: IndicatorAnswer) -> Cell {
        guard let before else { return .empty }
        let change = Units.change(from: before[answer.key] ?? nil, to: answer.count.value, unit: answer.unit)
        // The column keeps its place while nothing moves.
        return change.map { .styled(.accent, .text($0)) } ?? .text("\u{A0}\u{A0}")
    }

    private func key(_ code: String) -> Phrase {
        by.map { Catalogue.label(token: code, of: $0) } ?? Phrase(code)
    }

    private func target(_ answer: IndicatorAnswer) -> Cell {
        guard let stated = answer.target else { return .empty }
        guard let value = stated.target.value else {
            return .styled(.dim, .text(say(ru: "не указана", en: "not stated")))
        }
        return .text(Phrase("\(stated.target.comparator.sign)\u{A0}\(Units.cell(value, unit: answer.unit).shown)"))
    }

    private func standing(_ answer: IndicatorAnswer) -> Cell {
        guard let met = answer.met, let value = answer.count.value, let target = answer.target?.target,
            let goal = target.value
        else {
            return .empty
        }
        if met { return .styled(.good, .text(say(ru: "✓ достигнуто", en: "✓ met"))) }
        let gap = Units.cell(abs(goal - value), unit: answer.unit).shown
        if value > goal { return .styled(.bad, .text(say(ru: "✗ больше на \(gap)", en: "✗ over by \(gap)"))) }
        let isOverdue = answer.target?.due.map { $0 < day } ?? false
        return isOverdue
            ? .styled(.bad, .text(say(ru: "✗ не хватило \(gap)", en: "✗ short by \(gap)")))
            : .styled(.warning, .text(say(ru: "осталось \(gap)", en: "\(gap) to go")))
    }
}

extension IndicatorAnswer {
    /// The code that is like no other in the ledger.
    var key: String { "\(programme)/\(indicator)" }
}

extension [String: JSON] {
    /// What a programme is called, of its row in the list of programmes; in Russian alone where it has no other title.
    package var programmeTitle: Phrase? {
        self["title"]?.string.map { Phrase(ru: $0, en: self["title_en"]?.string ?? $0) }
    }
}

extension ListAnswer {
    /// The rows by the names of their columns.
    package var objects: [[String: JSON]] {
        rows.map { row in
            Dictionary(uniqueKeysWithValues: zip(columns, row).compactMap { name, value in value.map { (name, $0) } })
        }
    }
}
