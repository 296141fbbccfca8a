import Events
import Projections

/// The figures that a period is closed with.
struct FigureTable {
    private let figures: [FrozenPeriod.Figure]

    init(_ figures: [FrozenPeriod.Figure]) {
        self.figures = figures
    }

    var table: Table {
        Table(
            [
                Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
                Table.Column("value", ru: "закрыто", en: "closed", .right), Table.Column("unit", ru: "", en: ""),
                Table.Column("target", ru: "цель", en: "target", .right),
                Table.Column("met", ru: "итог", en: "outcome"),
                Table.Column("headcount", ru: "без имён", en: "unnamed", .right),
            ],
            rows: figures.map { figure in
                let (definition, count) = (figure.definition, figure.count)
                return [
                    .shown(definition.title.spoken, raw: definition.indicator),
                    FigureTable.value(count.value, unit: definition.unit),
                    .styled(.dim, .text(Units.label(definition.unit, for: count.value))),
                    FigureTable.target(definition.target?.target, unit: definition.unit),
                    FigureTable.outcome(figure.met), .styled(.dim, .number(count.headcount)),
                ]
            })
    }

    // MARK: - Cells

    static func value(_ value: Int?, unit: String) -> Cell {
        value.map { Units.cell($0, unit: unit) } ?? .text("—")
    }

    static func target(_ target: Target?, unit: String) -> Cell {
        guard let target, let value = target.value else { return .empty }
        return .text("\(target.comparator.sign)\u{A0}\(Units.cell(value, unit: unit).shown)")
    }

    static func outcome(_ met: Bool?) -> Cell {
        guard let met else { return .empty }
        return met
            ? .styled(.good, .text(say(ru: "✓ достигнуто", en: "✓ met")))
            : .styled(.bad, .text(say(ru: "✗ не достигнуто", en: "✗ not met")))
    }
}
