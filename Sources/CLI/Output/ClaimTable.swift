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
            Table.Column("target", ru: "цель", en: "target", .right),
            Table.Column("entries", ru: "записей", en: "entries", .right), Table.Column("agrees", Phrase("")),
        ]
        return Table(columns, rows: report.claims.map { row($0, isSubmitted: isSubmitted) })
    }

    private func row(_ claim: Claim, isSubmitted: Bool) -> [Cell] {
        let unit = claim.definition.unit
        func cell(_ value: Int?) -> Cell { value.map { Units.cell($0, unit: unit) } ?? .text("—") }
        var row: [Cell] = [.text(claim.definition.title.spoken)]
        if isSubmitted { row.append(cell(claim.reported ?? nil)) }
        row += [cell(claim.count.value), target(claim), .number(claim.counted.count)]
        let mark = claim.isTrue ? claim.met.map { $0 ? "✓" : "" } ?? "" : "≠"
        row.append(.styled(claim.isTrue ? .good : .bad, .text(mark)))
        return row
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
