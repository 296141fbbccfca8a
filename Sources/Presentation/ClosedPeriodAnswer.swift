import Application
import Events
import Projections

/// What became of the closing of a period.
package struct ClosedPeriodAnswer {
    private let closed: ClosedPeriod

    package init(_ closed: ClosedPeriod) { self.closed = closed }

    package var answer: Answer {
        let (period, frozen, file, receipt) = (closed.period, closed.frozen, closed.file, closed.recorded.receipt)
        let json = JSON.members([
            ("programme", .string(period.programme)), ("period", .string(period.code)),
            ("entry", .optional(receipt.first)), ("closedAt", .int(frozen.size)),
            ("closedRoot", .string(frozen.root.base64)), ("digest", .string(frozen.digest)), ("file", .string(file)),
            ("claims", .array(frozen.figures.map(\.claimed.json))), ("size", .int(receipt.size)),
            ("root", .string(receipt.root.base64)),
        ])
        let table = FigureTable(frozen).table
        var parts: [Answer.Part] = [
            .heading(
                say(
                    ru: "Период \(period.code) проекта \(period.programme) закрыт на записи \(frozen.size)",
                    en: "The period \(period.code) of \(period.programme) is closed at entry \(frozen.size)")),
            .table(table), .text(""),
            .facts([
                (say(ru: "корень", en: "root"), .text(frozen.root.base64)),
                (say(ru: "файл", en: "file"), .text(file)),
                (say(ru: "сумма файла", en: "file digest"), .text(frozen.digest)),
            ]),
        ]
        parts += notes.map { .note($0) }
        return Answer(json: json, rows: table, parts)
    }

    /// What a careful reader would ask about a closing like this.
    private var notes: [Phrase] {
        var notes: [Phrase] = []
        if let known = closed.early, let to = closed.period.days.to {
            notes.append(
                say(
                    ru: "Период ещё не кончился: последний день — \(to), а закрыт по состоянию на \(known).",
                    en: "The period is not over: its last day is \(to), and it is closed as of \(known)."))
        }
        let late = closed.late
        if late > 0 {
            notes.append(
                say(
                    ru:
                        "В цифры не вошли \(Numbers.entries(late)) о днях периода, сделанные после записи \(closed.frozen.size).",
                    en: "Not in the figures: \(Numbers.entries(late)) about the period's days made after entry "
                        + "\(closed.frozen.size)."))
        }
        return notes
    }
}
