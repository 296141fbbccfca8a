import Application
import Events

/// What indicators are counted in: the unit's code in the programme file, and the word for it.
package enum Units {
    package static func cell(_ value: Int, unit: String) -> Cell {
        switch unit {
        case "kopecks": .money(value)
        case "basis-points": .share(value)
        case "hundredths": .shown(Numbers.fixed(value, decimals: 2), raw: String(value))
        default: .number(value)
        }
    }

    /// How a value moved: «+1», «−3,00 ₽»; nil where it did not, «new» where there was none before.
    package static func change(from before: Int?, to now: Int?, unit: String) -> Phrase? {
        switch (before, now) {
        case (let before?, let now?):
            if before == now { return nil }
            let size = cell(abs(now - before), unit: unit).shown
            return Phrase(now > before ? "+" : "\u{2212}") + size
        case (nil, .some): return say(ru: "впервые", en: "new")
        case (.some, nil): return say(ru: "нет", en: "gone")
        case (nil, nil): return nil
        }
    }

    /// The word that goes with `value`: «2 дня», «5 дней». Nothing where the value shows its unit itself.
    package static func label(_ unit: String, for value: Int?) -> Phrase {
        if ["kopecks", "basis-points"].contains(unit) { return "" }
        guard let word = words[unit] else { return Phrase(unit) }
        let count = value ?? 0
        return Phrase(
            ru: Language.plural(count, one: word.one, few: word.few, many: word.many),
            en: count == 1 ? word.english : word.englishPlural)
    }

    private struct Word {
        package let one: String
        package let few: String
        package let many: String
        package let english: String
        package let englishPlural: String

        package init(_ one: String, _ few: String, _ many: String, _ english: String, _ englishPlural: String? = nil) {
            self.one = one
            self.few = few
            self.many = many
            self.english = english
            self.englishPlural = englishPlural ?? english + "s"
        }

        package init(_ same: String, _ english: String, _ englishPlural: String? = nil) {
            self.init(same, same, same, english, englishPlural)
        }
    }

    private static let words: [String: Word] = [
        "people": Word("чел.", "person", "people"), "organisations": Word("орг.", "organisation"),
        "nko": Word("НКО", "NGO"), "sonko": Word("СОНКО", "SONKO", "SONKO"),
        "groups": Word("группа", "группы", "групп", "group"),
        "clients": Word("клиент", "клиента", "клиентов", "client"),
        "attendances": Word("посещение", "посещения", "посещений", "attendance"),
        "visits": Word("визит", "визита", "визитов", "visit"),
        "expeditions": Word("экспедиция", "экспедиции", "экспедиций", "expedition"),
        "forums": Word("форум", "форума", "форумов", "forum"),
        "seminars": Word("семинар", "семинара", "семинаров", "seminar"),
        "webinars": Word("вебинар", "вебинара", "вебинаров", "webinar"),
        "trainings": Word("тренинг", "тренинга", "тренингов", "training"),
        "conferences": Word("конференция", "конференции", "конференций", "conference"),
        "master-classes": Word("мастер-класс", "мастер-класса", "мастер-классов", "master class", "master classes"),
        "meetings": Word("встреча", "встречи", "встреч", "meeting"),
        "field-sessions": Word("выездная сессия", "выездные сессии", "выездных сессий", "field session"),
        "days": Word("день", "дня", "дней", "day"), "themes": Word("тема", "темы", "тем", "theme"),
        "municipalities": Word("муниципалитет", "муниципалитета", "муниципалитетов", "municipality", "municipalities"),
        "consultations": Word("консультация", "консультации", "консультаций", "consultation"),
        "ideas": Word("идея", "идеи", "идей", "idea"),
        "internships": Word("стажировка", "стажировки", "стажировок", "internship"),
        "internship-programmes": Word(
            "программа стажировки", "программы стажировок", "программ стажировок", "internship programme"),
        "resource-centres": Word("РЦ", "resource centre"), "pages": Word("страница", "страницы", "страниц", "page"),
        "portals": Word("портал", "портала", "порталов", "portal"),
        "spaces": Word("пространство", "пространства", "пространств", "space"),
        "resolutions": Word("резолюция", "резолюции", "резолюций", "resolution"),
        "roadmaps": Word("дорожная карта", "дорожные карты", "дорожных карт", "roadmap"),
        "hundredths": Word("балл", "point"),
    ]
}
