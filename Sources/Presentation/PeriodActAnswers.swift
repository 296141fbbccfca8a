import Application
import Events
import Projections

/// What became of the opening of a period.
package struct OpenedPeriodAnswer {
    private let opened: OpenedPeriod

    package init(_ opened: OpenedPeriod) { self.opened = opened }

    package var answer: Answer {
        let (programme, receipt) = (opened.programme, opened.recorded.receipt)
        let (first, last) = opened.days
        let json = JSON.members([
            ("programme", .string(programme)), ("period", .string(opened.code)), ("from", .string(first)),
            ("to", .string(last)), ("entry", .optional(receipt.first)), ("size", .int(receipt.size)),
            ("root", .string(receipt.root.base64)),
        ])
        var parts: [Answer.Part] = [
            .text(
                say(
                    ru: "Период \(opened.code) проекта \(programme) открыт: \(first)…\(last).",
                    en: "The period \(opened.code) of \(programme) is open: \(first)…\(last)."))
        ]
        if let (starts, ends) = opened.beyond {
            parts.append(
                .note(
                    say(
                        ru: "Сроки проекта — \(starts)…\(ends): что вне их, обычно не считается.",
                        en:
                            "The programme's dates are \(starts)…\(ends): what lies outside them usually does not count."
                    )))
        }
        return Answer(json: json, parts)
    }
}

/// What became of opening a period again.
package struct ReopenedPeriodAnswer {
    private let reopened: ReopenedPeriod

    package init(_ reopened: ReopenedPeriod) { self.reopened = reopened }

    package var answer: Answer {
        let (period, closing, reason, receipt) = (
            reopened.period, reopened.closing, reopened.reason, reopened.recorded.receipt
        )
        let json = JSON.members([
            ("programme", .string(period.programme)), ("period", .string(period.code)),
            ("entry", .optional(receipt.first)), ("closedBy", .int(closing.act.seq)), ("reason", .string(reason)),
            ("size", .int(receipt.size)), ("root", .string(receipt.root.base64)),
        ])
        return Answer(
            json: json,
            [
                .text(
                    say(
                        ru: "Период \(period.code) проекта \(period.programme) открыт снова (закрыт был записью "
                            + "\(closing.act.seq)).",
                        en: "The period \(period.code) of \(period.programme) is open again (entry "
                            + "\(closing.act.seq) had closed it).")),
                .note(
                    say(
                        ru: "Прежние цифры остались: letopis period show \(period.code)",
                        en: "The former figures have stayed: letopis period show \(period.code)")),
            ])
    }
}
