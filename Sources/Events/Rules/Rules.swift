/// The rules that a lifecycle table cannot say. Each is pure: a draft and the world before it, accepted or refused.
package enum Rules {
    static func refusal(_ name: String, field: String? = nil, _ what: Phrase, remedy: Phrase) -> Problem {
        Problem(.refused, name, what, remedy: remedy, field: field)
    }

    /// A score does not exceed its scale, and no recused expert gives one.
    static func review(of kind: ThingKind) -> EventType.Rule {
        { draft, world throws(Problem) in
            try scale("score")(draft, world)
            guard let subject = draft.text(kind.rawValue), let expert = draft.text("expert") else { return }
            if try world.thing(Ref(.recusal, "\(subject)/\(expert)")) != nil {
                throw refusal(
                    "expert-recused", field: "expert",
                    Phrase(
                        ru: "эксперт \(expert) отведён от оценки \(kind.rawValue):\(subject)",
                        en: "expert \(expert) is recused from \(kind.rawValue):\(subject)"),
                    remedy: Phrase(ru: "поручите оценку другому эксперту", en: "let another expert review it"))
            }
        }
    }

    static func scale(_ field: String) -> EventType.Rule {
        { draft, _ throws(Problem) in
            guard let value = draft.number(field), let top = draft.number("scaleMax"), value > top else { return }
            throw refusal(
                "beyond-scale", field: field,
                Phrase(ru: "\(field) = \(value) больше scaleMax = \(top)", en: "\(field) = \(value) exceeds scaleMax = \(top)"),
                remedy: Phrase(ru: "проверьте балл и шкалу (в сотых долях)", en: "check the score and the scale (in hundredths)"))
        }
    }
}
