import Application
import Events
import Projections

/// The figures that a period is closed with.
package struct FigureTable {
    private let frozen: FrozenPeriod

    package init(_ frozen: FrozenPeriod) {
        self.frozen = frozen
    }

    package var table: Table {
        Table(
            [
                Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
                Table.Column("value", ru: "закрыто", en: "closed", .right), Table.Column("unit", ru: "", en: ""),
                Table.Column("target", ru: "цель", en: "target", .right),
                Table.Column("met", ru: "итог", en: "outcome"),
                Table.Column("headcount", ru: "без имён", en: "unnamed", .right),
            ],
            rows: frozen.figures.map { figure in
                let (definition, count) = (figure.definition, figure.count)
                return [
                    .shown(definition.title, raw: definition.indicator),
                    FigureTable.value(count.value, unit: definition.unit),
                    .styled(.dim, .text(Units.label(definition.unit, for: count.value))),
                    FigureTable.target(definition.target?.target, unit: definition.unit),
                    FigureTable.outcome(
                        figure.met, isOpen: FigureTable.isOpen(definition.target, count.value, after: frozen.days.to)),
                    .styled(.dim, .number(count.headcount)),
                ]
            })
    }

    // MARK: - Cells

    package static func value(_ value: Int?, unit: String) -> Cell {
        value.map { Units.cell($0, unit: unit) } ?? .text("—")
    }

    package static func target(_ target: Target?, unit: String) -> Cell {
        guard let target, let value = target.value else { return .empty }
        return .text(Phrase("\(target.comparator.sign)\u{A0}\(Units.cell(value, unit: unit).shown)"))
    }

    /// - Parameter isOpen: whether there is time left to reach it.
    package static func outcome(_ met: Bool?, isOpen: Bool = false) -> Cell {
        guard let met else { return .empty }
        if met { return .styled(.good, .text(say(ru: "✓ достигнуто", en: "✓ met"))) }
        return isOpen
            ? .styled(.warning, .text(say(ru: "ещё не достигнуто", en: "not met yet")))
            : .styled(.bad, .text(say(ru: "✗ не достигнуто", en: "✗ not met")))
    }

    /// Whether a target is due only after the last day of a period, and may still be reached from below.
    package static func isOpen(_ stated: IndicatorAnswer.Stated?, _ value: Int?, after last: Day?) -> Bool {
        guard let stated, let goal = stated.target.value, let due = stated.due, let last, let value else {
            return false
        }
        return due > last && value < goal
    }
}
