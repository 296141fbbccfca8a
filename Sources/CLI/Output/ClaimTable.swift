import Events
import Projections

/// The claims of a report beside what the entries give.
struct ClaimTable {
    let report: Report

    init(_ report: Report) {
        self.report = report
    }

    var table: Table {
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
        let unit = claim.definition.unit
        func cell(_ value: Int?) -> Cell { value.map { Units.cell($0, unit: unit) } ?? .text("—") }
        var row: [Cell] = [.text(claim.definition.title.spoken)]
        if isSubmitted {
            let reported = cell(claim.reported ?? nil)
            row.append(claim.isTrue ? reported : .styled(.bad, .text("≠ \(reported.shown)")))
        }
        return row + [cell(claim.count.value), .number(claim.counted.count), target(claim), outcome(claim)]
    }

    private func outcome(_ claim: Claim) -> Cell {
        guard let met = claim.met else { return .empty }
        return met
            ? .styled(.good, .text(say(ru: "✓ достигнуто", en: "✓ met")))
            : .styled(.bad, .text(say(ru: "✗ не достигнуто", en: "✗ not met")))
    }

    private func target(_ claim: Claim) -> Cell {
        guard let target = claim.definition.target?.target, let value = target.value else { return .empty }
        return .text("\(target.comparator.sign)\u{A0}\(Units.cell(value, unit: claim.definition.unit).shown)")
    }
}

extension Target.Comparator {
    var sign: String {
        switch self {
        case .atLeast: "≥"
        case .exactly: "="
        case .atMost: "≤"
        }
    }
}
