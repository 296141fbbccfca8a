extension Catalogue {
    /// Sums are kopecks of this currency; two currencies would make nonsense of a sum.
    package static let currencies = ["RUB"]
    package static let sources = ["grant", "cofinancing"]

    private static let currency = Field.token("currency", currencies).optional.notCounted
    private static let budget: [Field] = [.money("grant"), .money("cofinancing"), currency]
    private static let amount: [Field] = [.money("amount"), currency]

    /// What was asked for, granted, given and spent.
    static let money: [EventType] = [
        EventType(
            "budget.requested", .money, ru: "бюджет запрошен", en: "budget requested",
            summary: Phrase(
                ru: "Сколько запрошено у фонда и сколько обещано вложить самим.",
                en: "How much was asked for, and offered besides."),
            fields: [.ref(.programme)] + budget),
        EventType(
            "grant.awarded", .money, ru: "грант присуждён", en: "grant awarded",
            summary: Phrase(ru: "Сумма гранта по договору.", en: "The sum of the grant, by agreement."),
            fields: [.ref(.programme)] + amount + [.text("agreement")], rule: Rules.funded),
        EventType(
            "budget-line.approved", .money, ru: "статья бюджета утверждена", en: "budget line approved",
            summary: Phrase(ru: "Статья и сколько на неё можно потратить.", en: "A line and what may be spent on it."),
            // The category is the budget's own word, and few: counted, though it is text.
            fields: [.ref(.programme), .new(.line), .text("category", 200).counted(as: "category").remembered] + budget,
            steps: [.creates(.line, as: "approved")]),
        EventType(
            "budget.reallocated", .money, ru: "средства перераспределены", en: "budget reallocated",
            summary: Phrase(
                ru: "С одной статьи на другую, по согласованию.", en: "From one line to another, by approval."),
            fields: [.ref(.programme), .ref(.line, "from").notCounted, .ref(.line, "to").notCounted] + amount
                + [.text("approval")],
            steps: [.needs(.line, "from", in: ["approved"]), .needs(.line, "to", in: ["approved"])],
            rule: Rules.reallocation),
        EventType(
            "cofinancing.pledged", .money, ru: "софинансирование обещано", en: "co-financing pledged",
            summary: Phrase(
                ru: "Кто и сколько обещал вложить, деньгами или иначе.",
                en: "Who promised how much, in money or in kind."),
            fields: [.ref(.programme), .ref(.organisation).optional] + amount + [.flag("inKind").optional]),
        EventType(
            "cofinancing.contributed", .money, ru: "софинансирование внесено", en: "co-financing contributed",
            summary: Phrase(
                ru: "Сколько вложено, деньгами или иначе.", en: "How much was put in, in money or in kind."),
            fields: [
                .ref(.programme), .new(.contribution), .ref(.line).optional, .ref(.organisation).optional,
            ] + amount + [.flag("inKind").optional, .text("documentNo", 100).optional],
            steps: [.creates(.contribution, as: "contributed"), .needs(.line, in: ["approved"])],
            constants: [(dimension: "source", value: "cofinancing")]),
        EventType(
            "tranche.received", .money, ru: "транш получен", en: "tranche received",
            summary: Phrase(
                ru: "Часть гранта пришла на счёт.", en: "A part of the grant has come in."),
            fields: [.ref(.programme), .new(.tranche)] + amount, steps: [.creates(.tranche, as: "received")],
            rule: Rules.funded),
        EventType(
            "expense.recorded", .money, ru: "расход учтён", en: "expense recorded",
            summary: Phrase(
                ru: "Оплата по статье бюджета, из гранта или софинансирования.",
                en: "A payment on a budget line, from the grant or the co-financing."),
            fields: [
                .ref(.programme), .new(.expense), .ref(.line), .token("source", sources),
            ] + amount + [
                .day("paidOn"), Field("counterpartyInn", .inn).optional.sealed, .text("documentNo", 100),
                .ref(.activity).optional,
            ],
            steps: [.creates(.expense, as: "recorded"), .needs(.line, in: ["approved"])]),
        EventType(
            "expense.reversed", .money, ru: "расход сторнирован", en: "expense reversed",
            summary: Phrase(
                ru: "Возврат расхода, весь или частью; без суммы — всё, что осталось.",
                en: "An expense is taken back, in full or in part; without a sum, all that remains."),
            fields: [.ref(.expense), Field.money("amount").optional, currency, .reason],
            steps: [.moves(.expense, from: ["recorded"], to: nil)], reverses: "expense.recorded",
            rule: Rules.reversal),
        EventType(
            "balance.returned", .money, ru: "остаток возвращён", en: "balance returned",
            summary: Phrase(
                ru: "Неизрасходованное возвращено фонду.", en: "What was not spent went back to the fund."),
            fields: [.ref(.programme)] + amount),
    ]
}
