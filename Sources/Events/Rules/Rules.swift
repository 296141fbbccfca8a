/// The rules that a lifecycle table cannot say. Each is pure: a draft and the world before it, accepted or refused.
///
/// What the world may do is never refused here: over capacity, 49 km, a date outside the grant are recorded and
/// flagged. A rule that does not find what it asks about lets pass: whether a reference leads anywhere, and in which
/// state the thing is, is judged by the lifecycle table.
package enum Rules {
    static func refusal(_ name: String, field: String? = nil, _ what: Phrase, remedy: some RemedyConvertible)
        -> Problem
    {
        Problem(.refused, name, what, remedy: remedy, field: field)
    }

    /// The line contradicts itself or what it refers to: it must be written otherwise, whatever happened.
    static func contradiction(_ name: String, field: String? = nil, _ what: Phrase, remedy: some RemedyConvertible)
        -> Problem
    {
        Problem(.badInput, name, what, remedy: remedy, field: field)
    }

    static func all(_ rules: EventType.Rule?...) -> EventType.Rule {
        { draft, world throws(Problem) in
            for case let rule? in rules { try rule(draft, world) }
        }
    }

    /// A score does not exceed its scale.
    static func scale(_ field: String) -> EventType.Rule {
        { draft, _ throws(Problem) in
            guard let value = draft.number(field), let top = draft.number("scaleMax"), value > top else { return }
            throw contradiction(
                "beyond-scale", field: field,
                Phrase(
                    ru: "\(field) = \(value) больше scaleMax = \(top)",
                    en: "\(field) = \(value) exceeds scaleMax = \(top)"),
                remedy: Phrase(
                    ru: "проверьте балл и шкалу (в сотых долях)", en: "check the score and the scale (in hundredths)"))
        }
    }

    /// What begins ends no earlier; days, or times with the same offset.
    static func period(_ start: String, _ end: String) -> EventType.Rule {
        { draft, _ throws(Problem) in
            guard let from = draft.text(start), let to = draft.text(end), precedes(to, from) else { return }
            throw contradiction(
                "ends-before-start", field: end,
                Phrase(
                    ru: "\(end) = \(to) раньше, чем \(start) = \(from)",
                    en: "\(end) = \(to) is before \(start) = \(from)"),
                remedy: Phrase(ru: "проверьте обе даты", en: "check both dates"))
        }
    }

    /// Whether one moment is before another. Of times on one day with unlike offsets it does not judge.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        guard let first = Moment.day(of: left), let second = Moment.day(of: right) else { return false }
        if first != second { return first < second }
        return left.utf8.count == right.utf8.count && left.utf8.dropFirst(19).elementsEqual(right.utf8.dropFirst(19))
            && left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    /// Two fields of one kind name two things.
    static func different(_ one: String, _ other: String) -> EventType.Rule {
        { draft, _ throws(Problem) in
            guard let code = draft.text(one), let same = draft.text(other), code == same else { return }
            throw contradiction(
                "same-thing-twice", field: other,
                Phrase(
                    ru: "\(one) и \(other) — одно и то же: \(code)", en: "\(one) and \(other) are the same: \(code)"),
                remedy: Phrase(ru: "назовите два разных кода", en: "name two different codes"))
        }
    }

    /// At most one of the two is given: both would be two answers to one question, and perhaps two facts.
    static func onlyOne(_ one: String, _ other: String) -> EventType.Rule {
        { draft, _ throws(Problem) in
            guard draft.data[one] != nil, draft.data[other] != nil else { return }
            throw contradiction(
                "one-of-two", field: other,
                Phrase(ru: "даны и \(one), и \(other)", en: "both \(one) and \(other) are given"),
                remedy: Phrase(ru: "оставьте одно из двух", en: "leave one of the two"))
        }
    }

    /// A correction changes something, sealed fields included; its reason changes nothing.
    static func correction(of subject: String) -> EventType.Rule {
        { draft, _ throws(Problem) in
            let given = draft.data.keys + draft.sealed.keys
            if given.contains(where: { $0 != subject && $0 != "reason" }) { return }
            throw contradiction(
                "nothing-corrected",
                Phrase(ru: "исправление ничего не исправляет", en: "the correction corrects nothing"),
                remedy: Phrase(
                    ru: "добавьте хотя бы одно поле с новым значением", en: "add at least one field with its new value")
            )
        }
    }
}
