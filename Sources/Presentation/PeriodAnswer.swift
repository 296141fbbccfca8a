import Events
import Projections

/// A period as it is told: its history, its figures, and what came after.
package struct PeriodAnswer {
    private let period: ReportingPeriod
    private let views: Views
    /// The last closing, in force or not.
    private let closing: ReportingPeriod.Closing?
    private let changes: [LateChange]
    private let figures: [Figure]

    private struct Figure {
        let claimed: Claimed
        /// As of the closing.
        let definition: IndicatorDefinition?
        let now: Int?
    }

    package init(_ period: ReportingPeriod, _ views: Views) throws {
        (self.period, self.views, closing) = (period, views, period.closings.last)
        guard let closing else {
            (changes, figures) = ([], [])
            return
        }
        changes = try views.changes(since: closing, of: period)
        let definitions = try views.queue.read {
            try views.definitions($0, programme: period.programme, asOf: closing.size)
        }
        let now = try views.indicators(programme: period.programme, period: period.days)
        figures = closing.claims.map { claim in
            Figure(
                claimed: claim, definition: definitions.first { $0.indicator == claim.indicator },
                now: now.first { $0.indicator == claim.indicator }?.count.value)
        }
    }

    package var answer: Answer {
        get throws {
            let units = Dictionary(figures.map { ($0.claimed.indicator, $0.definition?.unit ?? "") }) { first, _ in
                first
            }
            let late = try changes.map { try Late($0, views, units: units) }
            let json = JSON.members(
                period.members + [
                    (
                        "figures",
                        closing.map { _ in
                            .array(
                                figures.map {
                                    .members([
                                        ("indicator", .string($0.claimed.indicator)),
                                        ("value", .optional($0.claimed.value)), ("now", .optional($0.now)),
                                    ])
                                })
                        }
                    ), ("late", closing.map { _ in .array(late.map(\.json)) }),
                ])
            let (from, to) = (period.days.from?.description ?? "", period.days.to?.description ?? "")
            var parts: [Answer.Part] = [
                .heading(
                    say(
                        ru: "Период \(period.code) проекта \(period.programme): \(from)…\(to)",
                        en: "The period \(period.code) of \(period.programme): \(from)…\(to)")),
                .table(history),
            ]
            guard let closing else {
                parts += [
                    .text(""),
                    .note(
                        say(
                            ru: "Ещё не закрыт. Цифры на сейчас: letopis indicators --period \(period.code)",
                            en: "Not closed yet. The figures by now: letopis indicators --period \(period.code)")),
                ]
                return Answer(json: json, rows: history, parts)
            }
            parts += [
                .heading(
                    say(
                        ru: "Цифры закрытия на записи \(closing.size)",
                        en: "The figures of the closing at entry \(closing.size)")), .table(figureTable),
                .heading(
                    say(
                        ru: "Записано позже: \(Numbers.grouped(late.count))",
                        en: "Recorded later: \(Numbers.grouped(late.count))")),
            ]
            if late.isEmpty {
                parts.append(
                    .text(
                        say(
                            ru: "О днях периода с тех пор ничего.", en: "Nothing about the period's days since.")))
            } else {
                parts += [.table(Late.table(late)), .note(lateNote(closing))]
            }
            return Answer(json: json, rows: late.isEmpty ? figureTable : Late.table(late), parts)
        }
    }

    private func lateNote(_ closing: ReportingPeriod.Closing) -> Phrase {
        closing.reopened == nil
            ? say(
                ru: "Эти записи приняты, но закрытых цифр не меняют. Учесть их: letopis period reopen \(period.code) "
                    + "--reason …, затем period close.",
                en: "These entries were accepted and do not change the closed figures. To take them in: letopis period "
                    + "reopen \(period.code) --reason …, then period close.")
            : say(
                ru: "Период открыт снова: следующее закрытие их учтёт.",
                en: "The period was opened again: the next closing takes them in.")
    }

    // MARK: - Tables

    private var history: Table {
        var table = Table([
            Table.Column("entry", ru: "запись", en: "entry", .right),
            Table.Column("recorded", ru: "когда", en: "when"),
            Table.Column("what", ru: "что", en: "what"), Table.Column("by", ru: "кем", en: "by"),
            Table.Column("size", ru: "на записи", en: "at entry", .right),
            Table.Column("reason", ru: "почему", en: "why", flexible: true),
        ])
        func add(_ act: ReportingPeriod.Act, _ state: String, _ size: Int? = nil) {
            table.rows.append([
                .number(act.seq), .text(String(act.recorded.prefix(10))),
                .shown(Catalogue.label(state: state, of: .period), raw: state), .text(act.by), .number(size),
                .text(act.reason),
            ])
        }
        add(period.opened, "open")
        for closing in period.closings {
            add(closing.act, "closed", closing.size)
            if let reopened = closing.reopened { add(reopened, "reopened") }
        }
        return table
    }

    private var figureTable: Table {
        Table(
            [
                Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
                Table.Column("value", ru: "закрыто", en: "closed", .right),
                Table.Column("target", ru: "цель", en: "target", .right),
                Table.Column("met", ru: "итог", en: "outcome"),
                Table.Column("now", ru: "сейчас было бы", en: "would be by now", .right),
            ],
            rows: figures.map { figure in
                let definition = figure.definition
                let unit = definition?.unit ?? ""
                let now: Cell =
                    figure.now == figure.claimed.value
                    ? .empty : .styled(.warning, FigureTable.value(figure.now, unit: unit))
                return [
                    .text(definition?.title ?? Phrase(figure.claimed.indicator)),
                    FigureTable.value(figure.claimed.value, unit: unit),
                    FigureTable.target(definition?.target?.target, unit: unit),
                    FigureTable.outcome(
                        definition?.target?.target.met(by: figure.claimed.value),
                        isOpen: FigureTable.isOpen(definition?.target, figure.claimed.value, after: period.days.to)),
                    now,
                ]
            })
    }

    /// One later entry, with what it is and does.
    private struct Late {
        let change: LateChange
        let entry: Entry
        /// By indicator.
        private let units: [String: String]

        init(_ change: LateChange, _ views: Views, units: [String: String]) throws {
            (self.change, self.units) = (change, units)
            guard let entry = try views.ledger.log.read({ try LogRows.entry($0, change.seq) }) else {
                throw LogRows.unreadable(change.seq, .shape("body"))
            }
            self.entry = entry
        }

        var json: JSON {
            .members([
                ("seq", .int(change.seq)), ("at", .string(entry.at)), ("type", .string(entry.type.name)),
                ("recorded", .string(entry.recorded)), ("by", .string(entry.by)),
                ("voids", change.voids.map { .int($0) }), ("voided", change.isVoided ? true : nil),
                (
                    "moves",
                    .array(
                        change.moves.map {
                            [
                                "indicator": .string($0.indicator), "from": .optional($0.from), "to": .optional($0.to),
                            ]
                        })
                ),
            ])
        }

        static func table(_ late: [Late]) -> Table {
            Table(
                [
                    Table.Column("seq", ru: "запись", en: "entry", .right),
                    Table.Column("at", ru: "о дне", en: "of the day"),
                    Table.Column("type", ru: "что", en: "what", flexible: true),
                    Table.Column("refs", ru: "о чём", en: "of what", flexible: true),
                    Table.Column("recorded", ru: "записано", en: "recorded"),
                    Table.Column("by", ru: "кем", en: "by", droppable: true),
                    Table.Column("moves", ru: "сдвинула бы", en: "would move", flexible: true),
                ],
                rows: late.map { item in
                    let entry = item.entry
                    let about =
                        item.change.voids.map { say(ru: "запись \($0)", en: "entry \($0)") }
                        ?? Phrase(Labels.things(entry))
                    let type = entry.type.label
                    return [
                        .number(entry.seq), .text(String(entry.at.prefix(10))),
                        .shown(
                            item.change.isVoided ? type + say(ru: " (аннулирована)", en: " (voided)") : type,
                            raw: entry.type.name), .text(about), .text(String(entry.recorded.prefix(10))),
                        .text(entry.by), item.moved,
                    ]
                })
        }

        private var moved: Cell {
            if change.moves.isEmpty { return .styled(.dim, .text(say(ru: "ничего", en: "nothing"))) }
            let moves = change.moves.map { move in
                let unit = units[move.indicator] ?? ""
                let (from, to) = (FigureTable.value(move.from, unit: unit), FigureTable.value(move.to, unit: unit))
                return Phrase("\(move.indicator) \(from.shown) → \(to.shown)")
            }
            return .styled(.warning, .text(moves.joined(separator: ", ")))
        }
    }
}
