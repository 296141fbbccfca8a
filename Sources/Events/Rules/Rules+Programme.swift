extension Rules {
    /// Where a programme may go from each of its statuses. The first one may be any: a ledger may begin in mid-life.
    /// A programme that no fund supported may run all the same, on its own means.
    private static let programmeSteps: [String: [String]] = [
        "draft": ["submitted", "running", "closed"],
        "submitted": ["not-funded", "won", "closed"],
        "not-funded": ["submitted", "running", "closed"],
        "won": ["running", "closed"],
        "running": ["completed", "closed"],
        "completed": ["closed"],
        "closed": [],
    ]

    static let programmeStatus: EventType.Rule = { draft, world throws(Problem) in
        guard let programme = draft.ref(.programme), let next = draft.text("status"),
            let current = try world.thing(programme)?.text("status"), let allowed = programmeSteps[current],
            !allowed.contains(next)
        else { return }
        let ways = allowed.joined(separator: ", ")
        throw refusal(
            "programme-status", field: "status",
            Phrase(
                ru: "\(programme) в статусе \(current); в статус \(next) из него не переходят",
                en: "\(programme) is \(current), which does not lead to \(next)"),
            remedy: allowed.isEmpty
                ? Phrase(
                    ru: "если статус \(current) записан по ошибке, аннулируйте ту запись",
                    en: "if \(current) was recorded by mistake, void that entry")
                : Phrase(ru: "отсюда возможны: \(ways)", en: "from here it may go to: \(ways)"))
    }

    /// A programme that the fund refused receives no grant.
    static let funded: EventType.Rule = { draft, world throws(Problem) in
        guard let programme = draft.ref(.programme),
            try world.thing(programme)?.text("status") == "not-funded"
        else { return }
        throw refusal(
            "not-funded", field: "programme",
            Phrase(
                ru: "\(programme) не поддержан фондом, гранта у него нет",
                en: "\(programme) was not funded and has no grant"),
            remedy: Phrase(
                ru: "запишите свои средства как cofinancing.contributed; если грант всё же дали, запишите новый статус",
                en: "record own means as cofinancing.contributed; if it was funded after all, record its new status"))
    }

    /// «Not stated» and a number exclude each other: not stated is not zero.
    static let targetValue: EventType.Rule = { draft, _ throws(Problem) in
        let isStated = draft.number("value") != nil
        guard let origin = draft.text("origin"), isStated == (origin == "not-stated") else { return }
        throw contradiction(
            "target-not-stated", field: isStated ? "origin" : "value",
            isStated
                ? Phrase(
                    ru: "целевое значение есть, а origin = not-stated", en: "there is a value, but origin is not-stated"
                )
                : Phrase(
                    ru: "целевого значения нет, а origin = \(origin)", en: "there is no value, but origin is \(origin)"),
            remedy: Phrase(
                ru: "value = null только вместе с origin = not-stated",
                en: "value null goes with origin not-stated only"))
    }
}
