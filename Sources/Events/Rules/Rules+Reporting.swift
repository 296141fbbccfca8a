extension Rules {
    /// Claims speak of indicators that were defined, of each once.
    static let knownIndicators: EventType.Rule = { draft, world throws(Problem) in
        var seen: Set<String> = []
        for claim in draft.data["claims"]?.array ?? [] {
            guard let code = claim.object?["indicator"]?.string else { continue }
            let ref = Ref(.indicator, code, programme: draft.programme ?? draft.text("programme"))
            guard try world.thing(ref) != nil else {
                throw contradiction(
                    "unknown-indicator", field: "claims",
                    Phrase(ru: "показатель \(code) не определён", en: "indicator \(code) is not defined"),
                    remedy: Remedy(
                        ru: "проверьте код; показатели проекта перечисляет \(.indicators)",
                        en: "check the code; \(.indicators) lists those of the programme"))
            }
            guard seen.insert(code).inserted else {
                throw contradiction(
                    "claimed-twice", field: "claims",
                    Phrase(ru: "показатель \(code) заявлен дважды", en: "indicator \(code) is claimed twice"),
                    remedy: Phrase(ru: "оставьте одно значение", en: "leave one value"))
            }
        }
    }

    /// An answer is to a remark that the report was returned with.
    static let knownRemark: EventType.Rule = { draft, world throws(Problem) in
        guard let report = draft.ref(.report), let remark = draft.text("remark"),
            let remarks = try world.thing(report)?.fields["remarks"]?.array
        else { return }
        let known = remarks.compactMap { $0.object?["remark"]?.string }
        guard !known.contains(remark) else { return }
        let list = known.joined(separator: ", ")
        throw refusal(
            "unknown-remark", field: "remark",
            Phrase(ru: "у \(report) нет замечания \(remark)", en: "\(report) has no remark \(remark)"),
            remedy: Phrase(ru: "есть замечания: \(list)", en: "its remarks are: \(list)"))
    }

    /// A claim is verified where the recount gave the same, and disputed where it did not.
    static func finding(agrees: Bool) -> EventType.Rule {
        { draft, _ throws(Problem) in
            guard let value = draft.number("value"), let found = draft.number("found"), (value == found) != agrees
            else {
                return
            }
            let other = agrees ? "claim.disputed" : "claim.verified"
            throw contradiction(
                "finding-contradicts", field: "found",
                Phrase(ru: "заявлено \(value), найдено \(found)", en: "claimed \(value), found \(found)"),
                remedy: Phrase(ru: "запишите \(other)", en: "record \(other)"))
        }
    }
}
