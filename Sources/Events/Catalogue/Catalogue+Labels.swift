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

    /// Singular and plural of each kind of thing.
    package static let thingLabels: [ThingKind: (one: Phrase, many: Phrase)] = [
        .programme: thing("проект", "проекты", "programme", "programmes"),
        .indicator: thing("показатель", "показатели", "indicator", "indicators"),
        .milestone: thing("ключевая контрольная точка", "ключевые контрольные точки", "milestone", "milestones"),
        .municipality: thing("муниципалитет", "муниципалитеты", "municipality", "municipalities"),
        .organisation: thing("организация", "организации", "organisation", "organisations"),
        .group: thing("инициативная группа", "инициативные группы", "group", "groups"),
        .person: thing("человек", "люди", "person", "people"),
        .call: thing("отбор", "отборы", "call", "calls"),
        .application: thing("заявка", "заявки", "application", "applications"),
        .activity: thing("мероприятие", "мероприятия", "activity", "activities"),
        .internshipProgramme: thing(
            "программа стажировки", "программы стажировок", "internship programme", "internship programmes"),
        .internship: thing("стажировка", "стажировки", "internship", "internships"),
        .idea: thing("идея совместного проекта", "идеи совместных проектов", "joint idea", "joint ideas"),
        .practice: thing("практика", "практики", "practice", "practices"),
        .sessionTopic: thing("тема секции", "темы секций", "session topic", "session topics"),
        .resolution: thing("резолюция", "резолюции", "resolution", "resolutions"),
        .item: thing("пункт резолюции", "пункты резолюции", "resolution item", "resolution items"),
        .roadmap: thing("дорожная карта", "дорожные карты", "roadmap", "roadmaps"),
        .consultation: thing("консультация", "консультации", "consultation", "consultations"),
        .service: thing("услуга", "услуги", "service", "services"),
        .space: thing("пространство", "пространства", "space", "spaces"),
        .equipment: thing("оборудование", "оборудование", "equipment", "equipment"),
        .assessment: thing("оценка знаний", "оценки знаний", "assessment", "assessments"),
        .outcome: thing("результат", "результаты", "outcome", "outcomes"),
        .draft: thing("социальный проект", "социальные проекты", "project draft", "project drafts"),
        .partnership: thing("партнёрство", "партнёрства", "partnership", "partnerships"),
        .survey: thing("опрос", "опросы", "survey", "surveys"),
        .centre: thing("ресурсный центр", "ресурсные центры", "resource centre", "resource centres"),
        .publication: thing("публикация", "публикации", "publication", "publications"),
        .portal: thing("портал", "порталы", "portal", "portals"),
        .line: thing("статья бюджета", "статьи бюджета", "budget line", "budget lines"),
        .contribution: thing("вклад", "вклады", "contribution", "contributions"),
        .tranche: thing("транш", "транши", "tranche", "tranches"),
        .expense: thing("расход", "расходы", "expense", "expenses"),
        .evidence: thing("подтверждение", "подтверждения", "piece of evidence", "evidence"),
        .period: thing("отчётный период", "отчётные периоды", "reporting period", "reporting periods"),
        .report: thing("отчёт", "отчёты", "report", "reports"),
        .participation: thing("участие", "участия", "participation", "participations"),
        .recusal: thing("отвод эксперта", "отводы экспертов", "recusal", "recusals"),
        .internshipRecusal: thing("отвод эксперта", "отводы экспертов", "recusal", "recusals"),
        .partner: thing("партнёр", "партнёры", "partner", "partners"),
        .portfolio: thing("портфолио", "портфолио", "portfolio", "portfolios"),
        .territory: thing("территория", "территории", "territory", "territories"),
        .target: thing("целевое значение", "целевые значения", "target", "targets"),
        .roadmapItem: thing("пункт дорожной карты", "пункты дорожной карты", "roadmap item", "roadmap items"),
        .internshipDay: thing("день стажировки", "дни стажировки", "internship day", "internship days"),
        .access: thing("доступ", "доступы", "access", "accesses"),
        .consent: thing("согласие", "согласия", "consent", "consents"),
        .erasure: thing("удаление данных", "удаления данных", "erasure", "erasures"),
    ]

    private static func thing(_ ru: String, _ many: String, _ en: String, _ plural: String) -> (
        one: Phrase, many: Phrase
    ) {
        (one: Phrase(ru: ru, en: en), many: Phrase(ru: many, en: plural))
    }
}
