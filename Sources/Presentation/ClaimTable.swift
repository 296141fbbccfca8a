import Application
import Events
import Projections

/// The claims of a report beside what the entries give.
package struct ClaimTable {
    package let report: Report

    package init(_ report: Report) {
        self.report = report
    }

    package var table: Table {
        let isSubmitted = report.submission != nil
        var columns = [Table.Column("title", ru: "показатель", en: "indicator", flexible: true)]
        if isSubmitted { columns.append(Table.Column("reported", ru: "в отчёте", en: "reported", .right)) }
        columns += [
            Table.Column("value", ru: "по записям", en: "by the entries", .right),
            Table.Column("entries", ru: "записей", en: "entries", .right),
            Table.Column("target", ru: "цель", en: "target", .right),
            Table.Column("met", ru: "итог", en: "outcome"),
        ]
        return Table(columns, rows: report.claims.map { row($0, isSubmitted: isSubmitted) })
    }

    private func row(_ claim: Claim, isSubmitted: Bool) -> [Cell] {
        let (unit, target) = (claim.definition.unit, claim.definition.target?.target)
        var row: [Cell] = [.text(claim.definition.title)]
        if isSubmitted {
            let reported = FigureTable.value(claim.reported ?? nil, unit: unit)
            row.append(claim.isTrue ? reported : .styled(.bad, .text("≠ \(reported.shown)")))
        }
        return row + [
            FigureTable.value(claim.count.value, unit: unit), .number(claim.counted.count),
            FigureTable.target(target, unit: unit), FigureTable.outcome(claim.met),
        ]
    }
}

extension Target.Comparator {
    package var sign: String {
        switch self {
        case .atLeast: "≥"
        case .exactly: "="
        case .atMost: "≤"
        }
    }
}
