extension Catalogue {
    package static let comparators = ["at-least", "exactly", "at-most"]
    package static let origins = ["stated", "implied", "agreed", "not-stated"]

    /// What is counted, by which rule, and how much of it was promised.
    static let indicator: [EventType] = [
        EventType(
            "indicator.defined", .indicator, ru: "показатель определён", en: "indicator defined",
            summary: Phrase(
                ru: "Что считается и по какому правилу; действует со своей записи.",
                en: "What is counted and by which rule; holds from its own entry on."),
            fields: [
                .ref(.programme), .new(.indicator), .text("title"), .text("titleEn").optional, .text("unit", 100),
                Field("rule", .rule), .code("task").optional,
            ],
            steps: [.creates(.indicator, as: "defined")], isFact: false),
        EventType(
            "indicator.rule-revised", .indicator, ru: "правило показателя пересмотрено", en: "indicator rule revised",
            summary: Phrase(
                ru: "Новое правило подсчёта; прежние ответы остаются по прежнему правилу.",
                en: "A new counting rule; earlier answers keep the earlier one."),
            fields: [.ref(.programme), .ref(.indicator), Field("rule", .rule), .reason],
            steps: [.amends(.indicator, in: ["defined"])], isFact: false),
        EventType(
            "indicator.retired", .indicator, ru: "показатель снят", en: "indicator retired",
            summary: Phrase(
                ru: "Показатель больше не считается; прежние ответы остаются.",
                en: "The indicator is counted no more; earlier answers stay."),
            fields: [.ref(.programme), .ref(.indicator), .reason],
            steps: [.moves(.indicator, from: ["defined"], to: "retired")], isFact: false),
        EventType(
            "target.set", .indicator, ru: "целевое значение установлено", en: "target set",
            summary: Phrase(
                ru: "Сколько обещано и откуда это известно; «не указано» — не ноль.",
                en: "How much was promised and how that is known; “not stated” is not zero."),
            fields: [
                .ref(.programme), .ref(.indicator), .token("comparator", comparators).notCounted,
                Field("value", .intOrNull), .day("due").optional, .token("origin", origins).notCounted,
                .prose("quote").optional,
            ],
            steps: [
                .needs(.indicator, in: ["defined"]),
                .pair(.target, ["programme", "indicator"], from: [""], to: "set"),
            ],
            isFact: false, rule: Rules.targetValue),
        EventType(
            "target.amended", .indicator, ru: "целевое значение изменено", en: "target amended",
            summary: Phrase(
                ru: "Новое обещание по соглашению с фондом; действует со своей записи.",
                en: "A new promise, agreed with the fund; holds from its own entry on."),
            fields: [
                .ref(.programme), .ref(.indicator), .token("comparator", comparators).notCounted,
                .number("value").notCounted, .day("due").optional, .text("agreement"),
            ],
            steps: [
                .needs(.indicator, in: ["defined"]),
                .pair(.target, ["programme", "indicator"], from: ["set"], to: "set"),
            ],
            isFact: false),
    ]
}
