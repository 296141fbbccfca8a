import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct ReportCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "report", ru: "Отчёты фонду: сдать посчитанное, пересчитать сданное.",
            en: "Reports to the fund: submit what is counted, count again what was submitted.",
            more: Phrase(
                ru: """
                      letopis report submit otchet-1 --programme zemlyaki --period 2024-q2 --kind analytical
                      letopis report check
                      letopis bundle zemlyaki/otchet-1 -o otchet-1.zip

                    Что ответил фонд: letopis record report.returned … и report.accepted …
                    """,
                en: """
                      letopis report submit report-1 --programme zemlyaki --period 2024-q2 --kind analytical
                      letopis report check
                      letopis bundle zemlyaki/report-1 -o report-1.zip

                    What the fund answered: letopis record report.returned … and report.accepted …
                    """),
            subcommands: [ReportSubmit.self, ReportCheckCommand.self, ReportList.self, ReportShow.self])
    }
}

enum ReportKind: String, CaseIterable, ExpressibleByArgument {
    case analytical, financial
}

struct ReportSubmit: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "submit", ru: "Сдать отчёт: значения считает летопись.",
            en: "Submit a report: the ledger counts the values.",
            more: Phrase(
                ru: """
                    Если период закрыт, значения — те, с которыми он закрыт; иначе — на последнюю запись. Возвращённый отчёт сдают \
                    снова под тем же кодом; прежняя сдача остаётся видна. Если фонду уже ушло другое число, его называет --claim: \
                    летопись запишет его, но скажет, что посчитала сама.
                    """,
                en: """
                    Where the period is closed, the values are those it was closed with; otherwise those at the last entry. A \
                    report that was returned is submitted again under its code; the former submission stays in sight. Where the \
                    fund was given another number already, --claim names it: the ledger records it, and says what it counted.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "код отчёта", en: "the report's code", value: "REPORT"))
    var report: String

    @Option(help: ArgumentHelp(ru: "проект", en: "the programme", value: "CODE"))
    var programme: String?

    @Option(help: ArgumentHelp(ru: "отчётный период", en: "the reporting period", value: "CODE"))
    var period: String

    @Option(help: ArgumentHelp(ru: "содержательный или финансовый", en: "what kind of report"))
    var kind: ReportKind

    @Option(
        name: .customLong("as-of"),
        help: ArgumentHelp(
            ru: "как было известно на этот момент", en: "as known at this moment", value: "N|DATE|FILE"))
    var asOf: String?

    @Option(
        help: ArgumentHelp(
            ru: "только этот показатель; можно несколько раз", en: "this indicator only; may be repeated", value: "CODE"
        ))
    var indicator: [String] = []

    @Option(
        help: ArgumentHelp(
            ru: "в отчёте стоит другое число; единицы — летописи (копейки, сотые)",
            en: "the report has another number; in the ledger's units (kopecks, basis points)", value: "CODE=N"))
    var claim: [String] = []

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let scoped = try ScopedCode(report, programme: programme)
        let other = try claim.map(ReportSubmit.parse)
        let views = try options.views()
        let name = try ScopedCode(period, programme: scoped.programme)
        let period = try views.period(name.code, of: name.programme)
        let position = try asOf.map { try Position.parse($0, views.ledger) } ?? period.closing?.size ?? views.size
        if position == 0 { throw ReportSubmit.nothingYet }
        let wanted = indicator.isEmpty ? nil : indicator + other.map(\.indicator).filter { !indicator.contains($0) }
        let counted = try views.claims(wanted, of: period, asOf: position)
        if let stray = other.first(where: { claim in !counted.contains { $0.indicator == claim.indicator } }) {
            throw ReportSubmit.unknown(stray.indicator, counted.map(\.indicator))
        }
        let claims = counted.map { count in
            Claimed(count.indicator, other.last { $0.indicator == count.indicator }.map(\.value) ?? count.count.value)
        }
        let root = try views.ledger.root(at: position)
        let draft = try Validation.draft(
            .reportSubmitted(
                scoped.code, kind: kind.rawValue, for: period, claims, asOf: position, root, on: views.ledger.today()))
        let writer = try views.ledger.writer()
        let receipt: Writer.Receipt
        do throws(Problem) {
            receipt = try await writer.append([draft], if: period.unchanged(since: views.size))
        } catch {
            guard error.name == "condition-failed" else { throw error }
            throw ReportSubmit.periodMoved(period)
        }
        await writer.finishAndFollow()
        let made = Made(
            report: scoped.code, kind: kind, period: period, size: position, root: root, claims: claims,
            counted: counted, receipt: receipt)
        try options.write(made.answer)
    }

    private static func parse(_ text: String) throws(Problem) -> (indicator: String, value: Int) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, let value = Int(parts[1]), abs(value) <= JSON.greatestInteger else {
            throw Problem.usage(
                "bad-claim", Phrase(ru: "«\(text)» — не показатель=число", en: "\"\(text)\" is no indicator=number"),
                remedy: Phrase(
                    ru: "целое число в единицах летописи: --claim expeditions=5; суммы — в копейках",
                    en: "a whole number in the ledger's units: --claim expeditions=5; sums in kopecks"),
                field: "--claim")
        }
        return (parts[0], value)
    }

    private static let nothingYet = Problem.usage(
        "nothing-yet", Phrase(ru: "на этот момент записей ещё не было", en: "there were no entries yet at this moment"),
        remedy: Phrase(ru: "назовите более позднюю запись или день", en: "name a later entry or day"), field: "--as-of")

    private static func unknown(_ code: String, _ known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem(
            .notFound, "unknown-indicator",
            Phrase(
                ru: "показателя «\(code)» на этой позиции нет", en: "there is no indicator \"\(code)\" at this position"
            ),
            remedy: Phrase(ru: "есть: \(list)", en: "there are \(list)"), field: "--claim")
    }

    private static func periodMoved(_ period: ReportingPeriod) -> Problem {
        Problem(
            .conflict, "period-moved",
            Phrase(
                ru: "пока считали, период «\(period.code)» закрыли или открыли снова",
                en: "while this was counted, the period \"\(period.code)\" was closed or opened again"),
            remedy: Phrase(ru: "повторите: отчёт не сдан", en: "try again: the report was not submitted"))
    }
}

/// A report that was just submitted.
private struct Made {
    let report: String
    let kind: ReportKind
    let period: ReportingPeriod
    let size: Int
    let root: TreeHash
    let claims: [Claimed]
    let counted: [IndicatorAnswer]
    let receipt: Writer.Receipt

    private var untrue: [(claim: Claimed, answer: IndicatorAnswer)] {
        Array(zip(claims, counted)).filter { $0.0.value != $0.1.count.value }.map { (claim: $0.0, answer: $0.1) }
    }

    var answer: Answer {
        let items = zip(claims, counted).map { claim, count in
            JSON.members([
                ("indicator", .string(claim.indicator)), ("value", .optional(claim.value)),
                ("counted", .optional(count.count.value)),
            ])
        }
        let json = JSON.members([
            ("programme", .string(period.programme)), ("report", .string(report)), ("kind", .string(kind.rawValue)),
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
