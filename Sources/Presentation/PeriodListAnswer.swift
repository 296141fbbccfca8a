import Events
import Projections

/// All reporting periods, a row each.
package struct PeriodListAnswer {
    private let periods: [ReportingPeriod]
    /// How many entries were recorded about each since it was closed; nil where it is open.
    private let late: [Int?]

    package init(_ periods: [ReportingPeriod], late: [Int?]) {
        (self.periods, self.late) = (periods, late)
    }

    package var answer: Answer {
        let json = zip(periods, late).map { period, late in
            JSON.members(period.members + [("late", late.map { .int($0) })])
        }
        let table = Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("period", ru: "период", en: "period"),
                Table.Column("from", ru: "с", en: "from"), Table.Column("to", ru: "по", en: "to"),
                Table.Column("status", ru: "состояние", en: "standing"),
                Table.Column("closedAt", ru: "на записи", en: "at entry", .right),
                Table.Column("recorded", ru: "когда", en: "when"), Table.Column("by", ru: "кем", en: "by"),
                Table.Column("late", ru: "позже", en: "late", .right),
            ],
            rows: zip(periods, late).map { period, late in
                let last = period.closings.last
                let act = last.map { $0.reopened ?? $0.act } ?? period.opened
                return [
                    .text(period.programme), .text(period.code), .text(period.days.from?.description),
                    .text(period.days.to?.description), period.standing, .number(last?.size),
                    .text(String(act.recorded.prefix(10))), .text(act.by),
                    late.map { $0 == 0 ? .number(0) : .styled(.warning, .number($0)) } ?? .empty,
                ]
            })
        if periods.isEmpty {
            return Answer(
                json: .array(json), rows: table,
                [
                    .text(say(ru: "Отчётных периодов нет.", en: "There are no reporting periods.")),
                    .note(
                        say(
                            ru: "Открыть: letopis period open 2024-q2 2024-04-01..2024-06-30 --programme КОД",
                            en: "To open one: letopis period open 2024-q2 2024-04-01..2024-06-30 --programme CODE")),
                ])
        }
        return Answer(json: .array(json), table)
    }
}
