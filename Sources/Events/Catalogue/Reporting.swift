extension Catalogue {
    /// A claim without a value: there was none to count, which is not zero.
    private static let claims = Field.object("claims", [.code("indicator"), Field.number("value").optional])
        .list(atLeast: 0)
    private static let state: [Field] = [.int("size", 1...JSON.greatestInteger), Field("root", .root)]
    private static let finding: [Field] = [
        .ref(.report), .ref(.indicator), Field.number("value").notCounted, Field.number("found").notCounted,
    ]
    private static let reported = ["submitted", "returned", "accepted"]

    /// Periods, reports and what others found in them.
    static let reporting: [EventType] = [
        EventType(
            "period.opened", .reporting, ru: "отчётный период открыт", en: "period opened",
            summary: Phrase(ru: "Отчётный период, включая оба дня.", en: "A reporting period, both days included."),
            fields: [.ref(.programme), .new(.period), .day("from"), .day("to")],
            steps: [.creates(.period, as: "open")], isVoidable: false, isFact: false, rule: Rules.period("from", "to")),
        EventType(
            "period.closed", .reporting, ru: "отчётный период закрыт", en: "period closed",
            summary: Phrase(
                ru: "Показатели заморожены на этой записи, с её корнем.",
                en: "The figures are frozen at this entry, with its root."),
            fields: [.ref(.programme), .ref(.period)] + state + [Field("digest", .digest), claims],
            steps: [.moves(.period, from: ["open", "reopened"], to: "closed")], isVoidable: false, isFact: false,
            rule: Rules.knownIndicators),
        EventType(
            "period.reopened", .reporting, ru: "отчётный период открыт снова", en: "period reopened",
            summary: Phrase(
                ru: "Закрытые цифры остаются, но будут посчитаны заново.",
                en: "The frozen figures stay, but will be counted anew."),
            fields: [.ref(.programme), .ref(.period), .reason],
            steps: [.moves(.period, from: ["closed"], to: "reopened")], isVoidable: false, isFact: false),
        EventType(
            "report.submitted", .reporting, ru: "отчёт сдан", en: "report submitted",
            summary: Phrase(
                ru: "Отчёт сдан фонду, впервые или после замечаний.",
                en: "The report went to the fund, for the first time or after remarks."),
            fields: [
                .ref(.programme), .new(.report), .token("kind", ["analytical", "financial"]).counted(as: "reportKind"),
                .ref(.period), claims,
            ] + state,
            steps: [.opens(.report, from: ["returned"], to: "submitted")], isFact: false,
            rule: Rules.knownIndicators),
        EventType(
            "report.returned", .reporting, ru: "отчёт возвращён", en: "report returned",
            summary: Phrase(ru: "Фонд вернул отчёт с замечаниями.", en: "The fund sent the report back with remarks."),
            fields: [.ref(.report), .object("remarks", [.code("remark"), .prose("text")]).list().remembered],
            steps: [.moves(.report, from: ["submitted"], to: "returned")], isFact: false),
        EventType(
            "remark.answered", .reporting, ru: "на замечание отвечено", en: "remark answered",
            summary: Phrase(
                ru: "Ответ на замечание и записи, которые его подкрепляют.",
                en: "The answer to a remark, and the entries that bear it out."),
            fields: [.ref(.report), .code("remark"), .prose("text"), Field.entry("entries").list().optional],
            steps: [.needs(.report, in: ["returned"])], isFact: false, rule: Rules.knownRemark),
        EventType(
            "report.accepted", .reporting, ru: "отчёт принят", en: "report accepted",
            summary: Phrase(ru: "Фонд принял отчёт.", en: "The fund accepted the report."),
            fields: [.ref(.report)], steps: [.moves(.report, from: ["submitted"], to: "accepted")], isFact: false),
        EventType(
            "claim.verified", .reporting, ru: "заявленное значение подтверждено", en: "claim verified",
            summary: Phrase(
                ru: "Проверяющий пересчитал и получил то же.", en: "A reviewer counted again and found the same."),
            fields: finding, steps: [.needs(.report, in: reported)], isFact: false, rule: Rules.finding(agrees: true)),
        EventType(
            "claim.disputed", .reporting, ru: "заявленное значение оспорено", en: "claim disputed",
            summary: Phrase(
                ru: "Проверяющий пересчитал и получил другое.", en: "A reviewer counted again and found something else."
            ),
            fields: finding, steps: [.needs(.report, in: reported)], isFact: false,
            rule: Rules.finding(agrees: false)),
    ]
}
