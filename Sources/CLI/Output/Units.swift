import Events

/// What indicators are counted in: the unit's code in the programme file, and the word for it.
enum Units {
    static func cell(_ value: Int, unit: String) -> Cell {
        switch unit {
        case "kopecks": .money(value)
        case "basis-points": .share(value)
        case "hundredths": .shown(Numbers.fixed(value, decimals: 2), raw: String(value))
        default: .number(value)
        }
    }

    /// Nothing where the value shows its unit itself.
    static func label(_ unit: String) -> String {
        if ["kopecks", "basis-points"].contains(unit) { return "" }
        guard let label = labels[unit] else { return unit }
        return label.spoken
    }

    private static let labels: [String: Phrase] = [
        "people": Phrase(ru: "чел.", en: "people"), "organisations": Phrase(ru: "орг.", en: "organisations"),
        "nko": Phrase(ru: "НКО", en: "NGOs"), "sonko": Phrase(ru: "СОНКО", en: "SONKO"),
        "groups": Phrase(ru: "групп", en: "groups"), "clients": Phrase(ru: "клиентов", en: "clients"),
        "attendances": Phrase(ru: "посещений", en: "attendances"), "visits": Phrase(ru: "визитов", en: "visits"),
        "expeditions": Phrase(ru: "экспедиций", en: "expeditions"), "forums": Phrase(ru: "форумов", en: "forums"),
        "seminars": Phrase(ru: "семинаров", en: "seminars"), "webinars": Phrase(ru: "вебинаров", en: "webinars"),
        "trainings": Phrase(ru: "тренингов", en: "trainings"), "conferences": Phrase(ru: "конференций", en: "conferences"),
        "master-classes": Phrase(ru: "мастер-классов", en: "master classes"), "meetings": Phrase(ru: "встреч", en: "meetings"),
        "field-sessions": Phrase(ru: "выездных сессий", en: "field sessions"), "days": Phrase(ru: "дней", en: "days"),
        "themes": Phrase(ru: "тем", en: "themes"), "municipalities": Phrase(ru: "муницип.", en: "municipalities"),
        "consultations": Phrase(ru: "консультаций", en: "consultations"), "ideas": Phrase(ru: "идей", en: "ideas"),
        "internships": Phrase(ru: "стажировок", en: "internships"),
        "internship-programmes": Phrase(ru: "программ стажировок", en: "internship programmes"),
        "resource-centres": Phrase(ru: "РЦ", en: "resource centres"), "pages": Phrase(ru: "страниц", en: "pages"),
        "portals": Phrase(ru: "порталов", en: "portals"), "spaces": Phrase(ru: "пространств", en: "spaces"),
        "resolutions": Phrase(ru: "резолюций", en: "resolutions"), "roadmaps": Phrase(ru: "дорожных карт", en: "roadmaps"),
        "hundredths": Phrase(ru: "балл", en: "points"),
    ]
}
