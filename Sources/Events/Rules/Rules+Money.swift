extension Rules {
    /// Money moves between two lines.
    static let reallocation = different("from", "to")

    /// A reversal takes back no more than remains. `amount` of an expense is what remains of it: the fold lowers it
    /// by each reversal.
    static let reversal: EventType.Rule = { draft, world throws(Problem) in
        guard let expense = draft.ref(.expense), let remains = try world.thing(expense)?.number("amount") else {
            return
        }
        let amount = draft.number("amount") ?? remains
        guard remains <= 0 || amount > remains else { return }
        throw refusal(
            "reversal-exceeds", field: "amount",
            Phrase(
                ru: "от \(expense) осталось \(remains) коп., сторнировать \(amount) коп. нельзя",
                en: "of \(expense) there remain \(remains) kopecks; \(amount) cannot be reversed"),
            remedy: remains > 0
                ? Phrase(
                    ru: "укажите не более \(remains) или опустите amount, чтобы сторнировать остаток",
                    en: "give at most \(remains), or leave amount out to reverse what remains")
                : Phrase(
                    ru: "расход уже сторнирован весь; новый запишите как expense.recorded",
                    en: "all of it is reversed already; record a new one as expense.recorded"))
    }
}
