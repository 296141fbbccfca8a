extension Catalogue {
    /// The name of a field or dimension for people.
    package static func label(field: String) -> Phrase {
        fieldLabels[field] ?? Phrase(field)
    }

    /// The name of a field of this type: one word may mean two things in two places.
    package static func label(field: String, of type: EventType) -> Phrase {
        fieldLabels["\(type.name)/\(field)"] ?? label(field: field)
    }

    /// The name of a value of the field or dimension `field`.
    package static func label(token: String, of field: String) -> Phrase {
        tokenLabels["\(field)/\(token)"] ?? tokenLabels[token] ?? Phrase(token)
    }

    package static let areaLabels: [EventType.Area: Phrase] = [
        .programme: Phrase(ru: "проекты", en: "programmes"),
        .indicator: Phrase(ru: "показатели", en: "indicators"),
        .organisation: Phrase(ru: "организации и группы", en: "organisations and groups"),
        .person: Phrase(ru: "люди", en: "people"),
        .application: Phrase(ru: "заявки", en: "applications"),
        .activity: Phrase(ru: "мероприятия", en: "activities"),
        .internship: Phrase(ru: "стажировки", en: "internships"),
        .forum: Phrase(ru: "форум и резолюция", en: "forum and resolution"),
        .support: Phrase(ru: "поддержка", en: "support"),
        .centre: Phrase(ru: "ресурсные центры", en: "resource centres"),
        .media: Phrase(ru: "публикации", en: "media"),
        .money: Phrase(ru: "деньги", en: "money"),
        .evidence: Phrase(ru: "подтверждения", en: "evidence"),
        .reporting: Phrase(ru: "отчётность", en: "reporting"),
        .ledger: Phrase(ru: "летопись", en: "ledger"),
    ]

    /// Singular and plural of each kind of thing, and the gender of its Russian noun.
    package static let thingLabels: [ThingKind: (one: Phrase, many: Phrase, gender: Gender)] = [
        .programme: thing("проект", "проекты", .he, "programme", "programmes"),
        .indicator: thing("показатель", "показатели", .he, "indicator", "indicators"),
        .milestone: thing("ключевая контрольная точка", "ключевые контрольные точки", .she, "milestone", "milestones"),
        .municipality: thing("муниципалитет", "муниципалитеты", .he, "municipality", "municipalities"),
        .organisation: thing("организация", "организации", .she, "organisation", "organisations"),
        .group: thing("инициативная группа", "инициативные группы", .she, "group", "groups"),
        .person: thing("человек", "люди", .he, "person", "people"),
        .call: thing("отбор", "отборы", .he, "call", "calls"),
        .application: thing("заявка", "заявки", .she, "application", "applications"),
        .activity: thing("мероприятие", "мероприятия", .it, "activity", "activities"),
        .internshipProgramme: thing(
            "программа стажировки", "программы стажировок", .she, "internship programme", "internship programmes"),
        .internship: thing("стажировка", "стажировки", .she, "internship", "internships"),
        .idea: thing("идея совместного проекта", "идеи совместных проектов", .she, "joint idea", "joint ideas"),
        .practice: thing("практика", "практики", .she, "practice", "practices"),
        .sessionTopic: thing("тема секции", "темы секций", .she, "session topic", "session topics"),
        .resolution: thing("резолюция", "резолюции", .she, "resolution", "resolutions"),
        .item: thing("пункт резолюции", "пункты резолюции", .he, "resolution item", "resolution items"),
        .roadmap: thing("дорожная карта", "дорожные карты", .she, "roadmap", "roadmaps"),
        .consultation: thing("консультация", "консультации", .she, "consultation", "consultations"),
        .service: thing("услуга", "услуги", .she, "service", "services"),
        .space: thing("пространство", "пространства", .it, "space", "spaces"),
        .equipment: thing("оборудование", "оборудование", .it, "equipment", "equipment"),
        .assessment: thing("оценка знаний", "оценки знаний", .she, "assessment", "assessments"),
        .outcome: thing("результат", "результаты", .he, "outcome", "outcomes"),
        .draft: thing("социальный проект", "социальные проекты", .he, "project draft", "project drafts"),
        .partnership: thing("партнёрство", "партнёрства", .it, "partnership", "partnerships"),
        .survey: thing("опрос", "опросы", .he, "survey", "surveys"),
        .centre: thing("ресурсный центр", "ресурсные центры", .he, "resource centre", "resource centres"),
        .publication: thing("публикация", "публикации", .she, "publication", "publications"),
        .portal: thing("портал", "порталы", .he, "portal", "portals"),
        .line: thing("статья бюджета", "статьи бюджета", .she, "budget line", "budget lines"),
        .contribution: thing("вклад", "вклады", .he, "contribution", "contributions"),
        .tranche: thing("транш", "транши", .he, "tranche", "tranches"),
        .expense: thing("расход", "расходы", .he, "expense", "expenses"),
        .evidence: thing("подтверждение", "подтверждения", .it, "piece of evidence", "evidence"),
        .period: thing("отчётный период", "отчётные периоды", .he, "reporting period", "reporting periods"),
        .report: thing("отчёт", "отчёты", .he, "report", "reports"),
        .participation: thing("участие", "участия", .it, "participation", "participations"),
        .recusal: thing("отвод эксперта", "отводы экспертов", .he, "recusal", "recusals"),
        .internshipRecusal: thing("отвод эксперта", "отводы экспертов", .he, "recusal", "recusals"),
        .partner: thing("партнёр", "партнёры", .he, "partner", "partners"),
        .portfolio: thing("портфолио", "портфолио", .it, "portfolio", "portfolios"),
        .territory: thing("территория", "территории", .she, "territory", "territories"),
        .target: thing("целевое значение", "целевые значения", .it, "target", "targets"),
        .roadmapItem: thing("пункт дорожной карты", "пункты дорожной карты", .he, "roadmap item", "roadmap items"),
        .internshipDay: thing("день стажировки", "дни стажировки", .he, "internship day", "internship days"),
        .access: thing("доступ", "доступы", .he, "access", "accesses"),
        .consent: thing("согласие", "согласия", .it, "consent", "consents"),
        .erasure: thing("удаление данных", "удаления данных", .it, "erasure", "erasures"),
    ]

    private static func thing(_ ru: String, _ many: String, _ gender: Gender, _ en: String, _ plural: String) -> (
        one: Phrase, many: Phrase, gender: Gender
    ) {
        (one: Phrase(ru: ru, en: en), many: Phrase(ru: many, en: plural), gender: gender)
    }
}
