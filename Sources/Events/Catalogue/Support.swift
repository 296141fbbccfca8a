extension Catalogue {
    package static let serviceForms = [
        "practical-help", "training", "methodical", "information", "property", "mentoring", "expert",
    ]

    private static let client: [Field] = [
        .ref(.person).optional, persons.optional, .ref(.organisation).optional, .ref(.group).optional,
        .ref(.centre).optional, role.optional,
    ]
    private static let clients = ["person", "persons", "organisation", "group"]
    private static let consultation: [Field] =
        [.new(.consultation)] + client + [
            topic, .ref(.space).optional, minutes.optional, .code("channel"), .code("provider").optional,
        ]

    /// Help for people, organisations and groups, and what came of it.
    static let support: [EventType] = [
        EventType(
            "consultation.requested", .support, ru: "консультация запрошена", en: "consultation requested",
            summary: Phrase(ru: "Просьба о консультации.", en: "A consultation was asked for."),
            fields: consultation, steps: [.creates(.consultation, as: "requested")], someOf: [clients],
            rule: Rules.onlyOne("person", "persons")),
        EventType(
            "consultation.given", .support, ru: "консультация проведена", en: "consultation given",
            summary: Phrase(
                ru: "Консультация проведена, по запросу или без него.",
                en: "A consultation was given, asked for or not."),
            fields: consultation, steps: [.opens(.consultation, from: ["requested"], to: "given")],
            rule: Rules.all(Rules.onlyOne("person", "persons"), Rules.consulted)),
        EventType(
            "service.provided", .support, ru: "услуга оказана", en: "service provided",
            summary: Phrase(ru: "Кому и чем помогли.", en: "Who was helped, and with what."),
            fields: [.new(.service), .token("form", serviceForms), topic] + client,
            steps: [.creates(.service, as: "provided")], someOf: [clients], rule: Rules.onlyOne("person", "persons")),
        EventType(
            "coworking.opened", .support, ru: "коворкинг открыт", en: "coworking opened",
            summary: Phrase(
                ru: "Пространство открыто для посетителей.", en: "The space is open to visitors."),
            fields: [.new(.space), .ref(.programme)], steps: [.creates(.space, as: "open")]),
        EventType(
            "coworking.closed", .support, ru: "коворкинг закрыт", en: "coworking closed",
            summary: Phrase(ru: "Пространство больше не работает.", en: "The space is closed for good."),
            fields: [.ref(.space), .ref(.programme)], steps: [.moves(.space, from: ["open"], to: "closed")]),
        EventType(
            "equipment.commissioned", .support, ru: "оборудование введено в эксплуатацию", en: "equipment commissioned",
            summary: Phrase(
                ru: "Оборудование стоит и работает в пространстве.", en: "Equipment stands and works in the space."),
            fields: [.new(.equipment), .ref(.space), .text("name"), .ref(.expense).optional],
            steps: [.creates(.equipment, as: "commissioned"), .needs(.space, in: ["open"])]),
        EventType(
            "space.booked", .support, ru: "пространство забронировано", en: "space booked",
            summary: Phrase(ru: "Кто и на какое время занял пространство.", en: "Who booked the space, and for when."),
            fields: [
                .ref(.space), .ref(.person), .ref(.organisation).optional, .moment("from"), .moment("to"),
                .ref(.activity).optional,
            ],
            steps: [.needs(.space, in: ["open"])], rule: Rules.period("from", "to")),
        EventType(
            "coworking.visited", .support, ru: "посетил коворкинг", en: "coworking visited",
            summary: Phrase(
                ru: "Одно посещение; посещения, посетители и организации — три разных счёта.",
                en: "One visit; visits, visitors and organisations are three counts."),
            fields: [
                .ref(.space), .ref(.person), .ref(.organisation).optional, role.optional, minutes.optional,
                .text("purpose").optional,
            ],
            steps: [.needs(.space, in: ["open"])]),
        EventType(
            "assessment.recorded", .support, ru: "оценка знаний зафиксирована", en: "assessment recorded",
            summary: Phrase(
                ru: "Балл до или после обучения.", en: "A score before or after learning."),
            fields: [
                .new(.assessment), .ref(.person), .code("instrument"), .token("stage", ["before", "after"]),
                .score("score"), .score("scaleMax"),
            ],
            steps: [.creates(.assessment, as: "recorded")], rule: Rules.scale("score")),
        EventType(
            "outcome.confirmed", .support, ru: "результат подтверждён", en: "outcome confirmed",
            summary: Phrase(
                ru: "Человек, организация или группа чему-то научились; указано, как это установлено.",
                en: "A person, an organisation or a group has learnt something; says how that is known."),
            fields: [
                .new(.outcome), .code("criterion"),
                .token("method", ["test", "observed", "document", "self-report"]), .ref(.person).optional,
                .ref(.organisation).optional, .ref(.group).optional, role.optional,
            ],
            steps: [.creates(.outcome, as: "confirmed")], someOf: [["person", "organisation", "group"]]),
        EventType(
            "project-draft.completed", .support, ru: "социальный проект разработан", en: "project draft completed",
            summary: Phrase(
                ru: "Готов проект; его авторы — те, кто его писал.",
                en: "A project draft is ready; its authors are those who wrote it."),
            fields: [
                .new(.draft), .ref(.person, "authors").list().counted(as: "person"), .ref(.organisation).optional,
            ],
            steps: [.creates(.draft, as: "completed")]),
        EventType(
            "project-draft.submitted", .support, ru: "социальный проект подан на конкурс",
            en: "project draft submitted",
            summary: Phrase(
                ru: "С проектом подана заявка в фонд; можно и в несколько.",
                en: "The project was sent to a fund; to several, perhaps."),
            fields: [.ref(.draft), .text("funder"), .text("contest")],
            steps: [.moves(.draft, from: ["completed", "submitted"], to: "submitted")]),
        EventType(
            "project-draft.funded", .support, ru: "социальный проект получил финансирование",
            en: "project draft funded",
            summary: Phrase(ru: "Фонд поддержал проект.", en: "A fund supported the project."),
            fields: [.ref(.draft), .money("amount")], steps: [.moves(.draft, from: ["submitted"], to: "funded")]),
        EventType(
            "partnership.agreed", .support, ru: "партнёрство заключено", en: "partnership agreed",
            summary: Phrase(
                ru: "Две или более организаций договорились работать вместе.",
                en: "Two or more organisations agreed to work together."),
            fields: [
                .new(.partnership),
                .ref(.organisation, "organisations").list(atLeast: 2).counted(as: "organisation"),
            ],
            steps: [.creates(.partnership, as: "agreed")]),
        EventType(
            "survey.conducted", .support, ru: "опрос проведён", en: "survey conducted",
            summary: Phrase(
                ru: "Сколько ответило; к поимённому счёту не прибавляется.",
                en: "How many answered; never added to a distinct count."),
            fields: [.new(.survey), .int("respondents"), .text("method")],
            steps: [.creates(.survey, as: "conducted")]),
    ]
}
