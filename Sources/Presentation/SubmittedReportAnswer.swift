import Application
import Events
import Projections

/// What became of the submission of a report.
package struct SubmittedReportAnswer {
    private let submitted: SubmittedReport

    package init(_ submitted: SubmittedReport) { self.submitted = submitted }

    private var report: String { submitted.order.report }
    private var period: ReportingPeriod { submitted.period }
    private var size: Int { submitted.size }
    private var root: TreeHash { submitted.root }
    private var claims: [Claimed] { submitted.claims }
    private var counted: [IndicatorAnswer] { submitted.counted }
    private var receipt: Writer.Receipt { submitted.recorded.receipt }

    private var untrue: [(claim: Claimed, answer: IndicatorAnswer)] {
        Array(zip(claims, counted)).filter { $0.0.value != $0.1.count.value }.map { (claim: $0.0, answer: $0.1) }
    }

    package var answer: Answer {
        let items = zip(claims, counted).map { claim, count in
            JSON.members([
                ("indicator", .string(claim.indicator)), ("value", .optional(claim.value)),
                ("counted", .optional(count.count.value)),
            ])
        }
        let json = JSON.members([
            ("programme", .string(period.programme)), ("report", .string(report)),
            ("kind", .string(submitted.order.kind.rawValue)),
            ("period", .string(period.code)), ("entry", .optional(receipt.first)), ("countedAsOf", .int(size)),
            ("countedRoot", .string(root.base64)), ("claims", .array(items)), ("size", .int(receipt.size)),
            ("root", .string(receipt.root.base64)),
        ])
        var parts: [Answer.Part] = [
            .heading(
                say(
                    ru: "Отчёт \(report) проекта \(period.programme) сдан: запись \(receipt.first ?? 0)",
                    en: "The report \(report) of \(period.programme) is submitted: entry \(receipt.first ?? 0)")),
            .table(table),
        ]
        for (claim, answer) in untrue {
            let (left, right) = (
                FigureTable.value(claim.value, unit: answer.unit).shown,
                FigureTable.value(answer.count.value, unit: answer.unit).shown
            )
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: \(claim.indicator) — в отчёте \(left), а записи дают \(right). Проверяющий это увидит.",
                        en: "Beware: \(claim.indicator) is \(left) in the report, but the entries give \(right). The "
                            + "reviewer will see it.")))
        }
        let closing = period.closing.map { $0.size == size } ?? false
        parts += [
            .text(""),
            .note(
                (closing
                    ? say(
                        ru:
                            "Цифры — как при закрытии периода \(period.code), на записи \(size); корень \(root.base64)",
                        en: "The figures are those that \(period.code) was closed with, at entry \(size); root "
                            + "\(root.base64)")
                    : say(
                        ru: "Цифры — как известно на записи \(size); корень \(root.base64)",
                        en: "The figures are those known at entry \(size); root \(root.base64)"))),
        ]
        parts.append(
            .note(
                say(
                    ru: "Проверяющему: letopis bundle \(period.programme)/\(report) -o \(report).zip",
                    en: "For the reviewer: letopis bundle \(period.programme)/\(report) -o \(report).zip")))
        return Answer(json: json, rows: table, parts)
    }

    private var table: Table {
        Table(
            [
                Table.Column("title", ru: "показатель", en: "indicator", flexible: true),
                Table.Column("value", ru: "в отчёте", en: "reported", .right), Table.Column("unit", ru: "", en: ""),
                Table.Column("target", ru: "цель", en: "target", .right),
                Table.Column("met", ru: "итог", en: "outcome"),
            ],
            rows: zip(claims, counted).map { claim, answer in
                let value = FigureTable.value(claim.value, unit: answer.unit)
                let target = answer.target?.target
                return [
                    .shown(answer.title, raw: claim.indicator),
                    claim.value == answer.count.value
                        ? value : .styled(.bad, .shown("≠ \(value.shown)", raw: String(claim.value ?? 0))),
                    .styled(.dim, .text(Units.label(answer.unit, for: claim.value))),
                    FigureTable.target(target, unit: answer.unit),
                    FigureTable.outcome(
                        target?.met(by: claim.value),
                        isOpen: FigureTable.isOpen(answer.target, claim.value, after: period.days.to)),
                ]
            })
    }
}
