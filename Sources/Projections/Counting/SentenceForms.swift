import Events

/// The forms of words that sentences about rules need: what is counted, in the plural.
enum SentenceForms {
    /// After «считаем разных/разные»: living things in the genitive, others, marked `!`, in the nominative plural.
    static func counted(_ dimension: String) -> Phrase {
        if let phrase = plurals[dimension] { return phrase }
        if let kind = ThingKind(rawValue: dimension), let label = Catalogue.thingLabels[kind] {
            return Phrase(ru: "!" + label.many.ru, en: label.many.en)
        }
        let label = Catalogue.label(field: dimension)
        return Phrase(ru: "!значения: \(label.ru)", en: "values of \(label.en)")
    }

    private static let plurals: [String: Phrase] = [
        "person": Phrase(ru: "людей", en: "people"),
        "expert": Phrase(ru: "экспертов", en: "experts"),
        "client": Phrase(ru: "клиентов (организации и группы)", en: "clients (organisations and groups)"),
        "theme": Phrase(ru: "!темы", en: "themes"),
        "day": Phrase(ru: "!дни", en: "days"),
        "series": Phrase(ru: "!серии", en: "series"),
        "parent": Phrase(ru: "!мероприятия, в составе которых они прошли", en: "activities that they were part of"),
        "homeMunicipality": Phrase(ru: "!муниципалитеты участников", en: "home municipalities"),
        "homeRegion": Phrase(ru: "!регионы участников", en: "home regions"),
        "sendingOrganisation": Phrase(ru: "!направляющие организации", en: "sending organisations"),
        "hostOrganisation": Phrase(ru: "!принимающие организации", en: "host organisations"),
        "kind": Phrase(ru: "!виды", en: "kinds"),
        "topic": Phrase(ru: "!темы", en: "topics"),
        "role": Phrase(ru: "!роли", en: "roles"),
    ]

    /// What `each` goes over, after «для каждого из».
    static func due(_ each: IndicatorRule.Each) -> Phrase {
        switch each {
        case .activity: Phrase(ru: "мероприятий (запланированных и не отменённых)", en: "planned and not cancelled")
        case .parent:
            Phrase(ru: "мероприятий, в составе которых они запланированы", en: "planned and not cancelled")
        case .series: Phrase(ru: "циклов мероприятий", en: "planned")
        case .centre: Phrase(ru: "ресурсных центров программы", en: "enrolled")
        case .municipality: Phrase(ru: "муниципалитетов программы", en: "included")
        }
    }

    /// Dimensions that are derived, or that a condition names otherwise than a form does.
    static let names: [String: Phrase] = [
        "homeRegion": Phrase(ru: "регион участника", en: "home region"),
        "homeMunicipality": Phrase(ru: "муниципалитет участника", en: "home municipality"),
        "sonko": Phrase(ru: "СОНКО", en: "SONKO"),
        "daysLate": Phrase(ru: "дней опоздания", en: "days late"),
        "client": Phrase(ru: "клиент", en: "client"),
        "day": Phrase(ru: "номер дня", en: "number of the day"),
        "parent": Phrase(ru: "в составе мероприятия", en: "part of activity"),
        "sendingOrganisation": Phrase(ru: "направляющая организация", en: "sending organisation"),
        "hostOrganisation": Phrase(ru: "принимающая организация", en: "host organisation"),
    ]

    /// What is said of an activity of any kind.
    static func of(_ verb: ActivityVerb) -> Phrase {
        switch verb {
        case .planned: Phrase(ru: "запланировано", en: "planned")
        case .announced: Phrase(ru: "объявлено", en: "announced")
        case .rescheduled: Phrase(ru: "перенесено", en: "rescheduled")
        case .cancelled: Phrase(ru: "отменено", en: "cancelled")
        case .joined: Phrase(ru: "записался", en: "joined")
        case .left: Phrase(ru: "отказался", en: "left")
        case .attended: Phrase(ru: "принял участие", en: "attended")
        case .headcountDeclared: Phrase(ru: "заявлена численность", en: "headcount declared")
        case .held: Phrase(ru: "проведено", en: "held")
        }
    }
}
