extension Catalogue {
    /// A kind of activity, and the gender of its Russian noun, which its verbs agree with.
    struct ActivityKind: Sendable {
        let name: String
        let ru: String
        let gender: Gender
        let en: String

        var label: Phrase { Phrase(ru: ru, en: en) }

        init(_ name: String, _ ru: String, _ gender: Gender, _ en: String) {
            self.name = name
            self.ru = ru
            self.gender = gender
            self.en = en
        }
    }

    static let kinds: [ActivityKind] = [
        ActivityKind("expedition", "экспедиция", .she, "expedition"),
        ActivityKind("forum", "форум", .he, "forum"),
        ActivityKind("seminar", "семинар", .he, "seminar"),
        ActivityKind("webinar", "вебинар", .he, "webinar"),
        ActivityKind("training", "тренинг", .he, "training"),
        ActivityKind("master-class", "мастер-класс", .he, "master class"),
        ActivityKind("conference", "конференция", .she, "conference"),
        ActivityKind("round-table", "круглый стол", .he, "round table"),
        ActivityKind("meeting", "встреча", .she, "meeting"),
        ActivityKind("field-session", "выездная сессия", .she, "field session"),
        ActivityKind("workshop", "мастерская", .she, "workshop"),
        ActivityKind("strategic-session", "стратегическая сессия", .she, "strategic session"),
        ActivityKind("session", "секция", .she, "session"),
        ActivityKind("practice-visit", "посещение практики", .it, "practice visit"),
        ActivityKind("campaign", "кампания", .she, "campaign"),
        ActivityKind("event", "мероприятие", .it, "event"),
    ]

    package static let activityKinds = kinds.map(\.name)

    /// What a kind of activity is called, «экспедиция»; nil for a code of no kind.
    package static func label(activityKind code: String) -> Phrase? { kinds.first { $0.name == code }?.label }

    package static let modes = ["onsite", "online", "hybrid"]

    /// Verbs of every kind of activity, and what happens around one.
    static let activity: [EventType] = kinds.flatMap(verbs) + aroundActivity

    /// Somebody at an activity, for whom they came and as what.
    private static let presence: [Field] = [
        .ref(.organisation).optional, .ref(.group).optional, .ref(.centre).optional, role.optional, function.optional,
    ]
    /// The states in which an activity takes people in and is spoken of: any but cancelled.
    private static let standing = ["planned", "announced", "held"]
    private static let ahead = ["planned", "announced"]

    private static func verbs(of kind: ActivityKind) -> [EventType] {
        /// One type of this kind.
        func verb(
            _ verb: ActivityVerb, _ ru: Predicate, _ en: String, _ summary: Phrase, _ fields: [Field],
            _ steps: [EventType.Step], rule: EventType.Rule? = nil
        ) -> EventType {
            EventType(
                verb.type(of: kind.name), .activity, ru: "\(kind.ru): \(ru.agreeing(with: kind.gender))",
                en: "\(kind.en) \(en)",
                summary: summary, fields: fields, steps: steps,
                ofActivity: EventType.OfActivity(kind: kind.name, verb: verb),
                constants: [(dimension: "kind", value: .string(kind.name))],
                rule: verb == .planned ? rule : Rules.all(Rules.activityKind(kind.name), rule))
        }
        return [
            verb(
                .planned, .agreeing("запланирован"), "planned",
                Phrase(
                    ru: "Что, где и когда предстоит; другие записи ссылаются на код.",
                    en: "What is to take place, where and when; other entries refer to its code."),
                [
                    .new(.activity), .ref(.programme), .text("title"), .code("theme").optional,
                    .code("series").optional, .ref(.activity, "parent").optional, .code("task").optional,
                    .day("startsOn"), .day("endsOn").optional, .ref(.municipality).optional, .ref(.space).optional,
                    .ref(.organisation).optional, .ref(.centre).optional, .token("mode", modes),
                    .int("capacity").optional,
                ],
                [.creates(.activity, as: "planned")], rule: Rules.period("startsOn", "endsOn")),
            verb(
                .announced, .agreeing("объявлен"), "announced",
                Phrase(ru: "О нём узнали: объявление, анонс.", en: "It was made known."),
                [.ref(.activity), Field.url().optional], [.moves(.activity, from: ahead, to: "announced")]),
            verb(
                .rescheduled, .agreeing("перенесён"), "rescheduled",
                Phrase(ru: "Новые дни; состоявшееся перенести нельзя.", en: "New days; what was held cannot be moved."),
                [.ref(.activity), .day("startsOn"), .day("endsOn").optional, .reason],
                [.moves(.activity, from: ahead, to: nil)],
                rule: Rules.all(Rules.period("startsOn", "endsOn"), Rules.rescheduled)),
            verb(
                .cancelled, .agreeing("отменён"), "cancelled",
                Phrase(
                    ru: "Не состоится; записи о нём перестают считаться с этой записи.",
                    en: "It will not take place; what was recorded of it stops counting from this entry on."),
                [.ref(.activity), .reason], [.moves(.activity, from: ahead, to: "cancelled")]),
            verb(
                .joined, .fixed("записался"), "joined",
                Phrase(
                    ru: "Человек записался; это ещё не участие.", en: "A person signed up; that is not attendance yet."),
                [.ref(.activity), .ref(.person)] + presence,
                [
                    .needs(.activity, in: standing),
                    .pair(.participation, ["activity", "person"], from: ["", "left"], to: "joined"),
                ]),
            verb(
                .left, .fixed("отказался от участия"), "left",
                Phrase(ru: "Записавшийся передумал или выбыл.", en: "Somebody who had signed up left."),
                [.ref(.activity), .ref(.person)],
                [.pair(.participation, ["activity", "person"], from: ["joined"], to: "left")]),
            verb(
                .attended, .fixed("принял участие"), "attended",
                Phrase(
                    ru: "Человек был; за день или за всё мероприятие, в своей роли и функции.",
                    en: "A person was there, on a day of it or throughout, in their role and function."),
                [.ref(.activity), .ref(.person), Field.days("day").optional] + presence,
                // Who came without signing up, and who is recorded again, takes part all the same.
                [.needs(.activity, in: standing)], rule: Rules.attendedDay),
            verb(
                .headcountDeclared, .fixed("число участников заявлено"), "headcount declared",
                Phrase(
                    ru: "Сколько было без имён; показывается рядом с поимённым счётом и не прибавляется.",
                    en: "How many there were, without names; shown beside a distinct count, never added."),
                [.ref(.activity), .int("headcount"), .text("method")], [.needs(.activity, in: standing)]),
            verb(
                .held, .agreeing("проведён"), "held",
                Phrase(ru: "Состоялось в эти дни.", en: "It took place on these days."),
                [.ref(.activity), .day("startedOn"), .day("endedOn").optional],
                [.moves(.activity, from: ahead, to: "held")], rule: Rules.period("startedOn", "endedOn")),
        ]
    }

    private static let aroundActivity: [EventType] = [
        EventType(
            "feedback.submitted", .activity, ru: "отзыв оставлен", en: "feedback submitted",
            summary: Phrase(
                ru: "Оценка и темы отзыва; его текст запечатан. Можно без имени.",
                en: "A rating and the topics of it; its text is sealed. May be anonymous."),
            fields: [
                .ref(.activity), .ref(.person).optional, .score("rating"), .score("scaleMax"),
                .text("topics", 200).list().optional, .prose("text").optional.sealed,
            ],
            steps: [.needs(.activity, in: standing)], rule: Rules.scale("rating")),
        EventType(
            "speaker.assigned", .activity, ru: "спикер назначен", en: "speaker assigned",
            summary: Phrase(ru: "Кто выступит и какого он уровня.", en: "Who will speak, and of which level."),
            fields: [
                .ref(.activity), .ref(.person), .token("level", ["local", "regional", "federal", "other-region"]),
                .ref(.organisation).optional,
            ],
            steps: [.needs(.activity, in: standing)]),
        EventType(
            "certificate.issued", .activity, ru: "сертификат выдан", en: "certificate issued",
            summary: Phrase(
                ru: "Сертификат участника мероприятия или стажировки.",
                en: "A certificate of an activity or an internship."),
            fields: [
                .ref(.activity).optional, .ref(.internship).optional, .ref(.person),
                .text("number", 100).optional.sealed,
            ],
            steps: [.needs(.activity, in: standing), .needs(.internship, in: ["started", "completed"])],
            oneOf: [["activity", "internship"]]),
        EventType(
            "practice.presented", .activity, ru: "практика представлена", en: "practice presented",
            summary: Phrase(
                ru: "Организация показала свою практику; одну практику могут показать не раз.",
                en: "An organisation showed its practice; one practice may be shown more than once."),
            fields: [.ref(.activity), .new(.practice), .text("title"), .ref(.organisation)],
            steps: [
                .opens(.practice, from: ["presented"], to: "presented"), .needs(.activity, in: standing),
            ]),
        EventType(
            "practice.adopted", .activity, ru: "практика внедрена", en: "practice adopted",
            summary: Phrase(
                ru: "Организация взяла практику в свою работу.", en: "An organisation made the practice its own."),
            fields: [.ref(.practice), .ref(.organisation)], steps: [.needs(.practice, in: ["presented"])]),
    ]
}
