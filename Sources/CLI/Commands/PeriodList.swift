import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeriodList: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "list", ru: "Все отчётные периоды.", en: "All reporting periods.")
    }

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let views = try options.views()
        let periods = try views.periods(programme: programme)
        let late = try periods.map { period in
            try period.closing.map { try views.countLate(after: $0.size, of: period) }
        }
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
            return try options.write(
                Answer(
                    json: .array(json), rows: table,
                    [
                        .text(say(ru: "Отчётных периодов нет.", en: "There are no reporting periods.")),
                        .note(
                            say(
                                ru: "Открыть: letopis period open 2024-q2 2024-04-01..2024-06-30 --programme КОД",
                                en: "To open one: letopis period open 2024-q2 2024-04-01..2024-06-30 --programme CODE")),
                    ]))
        }
        try options.write(Answer(json: .array(json), table))
    }
}

extension ReportingPeriod {
    var standing: Cell {
        let label = Catalogue.label(state: status.rawValue, of: .period)
        return .styled(
            status == .closed ? .good : status == .reopened ? .warning : .dim, .shown(label, raw: status.rawValue))
    }

    /// For scripts.
    var members: [(String, JSON?)] {
        [
            ("programme", .string(programme)), ("period", .string(code)),
            ("from", days.from.map { .string($0.description) }), ("to", days.to.map { .string($0.description) }),
            ("status", .string(status.rawValue)), ("opened", opened.json),
            ("closings", .array(closings.map(\.json))),
        ]
    }
}

extension ReportingPeriod.Act {
    var json: JSON {
        .members([
            ("entry", .int(seq)), ("at", .string(at)), ("recorded", .string(recorded)), ("by", .string(by)),
            ("reason", reason.map { .string($0) }),
        ])
    }
}

extension ReportingPeriod.Closing {
    var json: JSON {
        .members([
            ("entry", .int(act.seq)), ("at", .string(act.at)), ("recorded", .string(act.recorded)),
            ("by", .string(act.by)), ("size", .int(size)), ("root", .string(root.base64)), ("digest", .string(digest)),
            ("claims", .array(claims.map(\.json))), ("reopened", reopened?.json),
        ])
    }
}
