extension Catalogue {
    package static let organisationKinds = [
        "ngo", "authority", "municipal-institution", "business", "media", "fund", "other",
    ]

    private static let organisationKind = Field.token("kind", organisationKinds).notCounted
    private static let registration: [Field] = [
        Field("inn", .inn).optional, Field("ogrn", .ogrn).optional, .day("registeredOn").optional,
        .ref(.municipality).optional, .code("region").optional, .flag("sonko").optional,
    ]

    /// Organisations, and groups that are none yet.
    static let organisation: [EventType] = [
        EventType(
            "organisation.added", .organisation, ru: "организация внесена", en: "organisation added",
            summary: Phrase(
                ru: "Организация, о которой пойдут записи; имя и номера — открытые сведения.",
                en: "An organisation that entries will speak of; name and numbers are public."),
            belonging: .none,
            fields: [.new(.organisation), .text("name"), organisationKind] + registration,
            steps: [.creates(.organisation, as: "active")], isFact: false),
        EventType(
            "organisation.corrected", .organisation, ru: "сведения об организации исправлены",
            en: "organisation corrected",
            summary: Phrase(
                ru: "Исправляет сведения; прежние подсчёты не меняются.",
                en: "Corrects what is known; earlier counts do not move."),
            belonging: .none,
            fields: [.ref(.organisation), .text("name").optional, organisationKind.optional] + registration + [.reason],
            steps: [.amends(.organisation, in: ["active"])], isFact: false,
            rule: Rules.correction(of: "organisation")),
        merged(.organisation, .organisation, ru: "организации объединены", en: "organisations merged"),
        unmerged(.organisation, .organisation, ru: "организации разъединены", en: "organisations unmerged"),
        EventType(
            "group.formed", .organisation, ru: "инициативная группа создана", en: "group formed",
            summary: Phrase(
                ru: "Инициативная группа без юридического лица.", en: "A group of people without a legal entity."),
            belonging: .none, fields: [.new(.group), .text("name"), .ref(.municipality).optional],
            steps: [.creates(.group, as: "active")], isFact: false),
        EventType(
            "group.member-joined", .organisation, ru: "вошёл в группу", en: "group member joined",
            summary: Phrase(
                ru: "Человек входит в группу с этого дня.", en: "A person is in the group from this day on."),
            belonging: .none, fields: [.ref(.group), .ref(.person)],
            steps: [.needs(.group, in: ["active"])], effect: .relates(.group, to: [.person]), isFact: false,
            rule: Rules.groupMemberJoined),
        EventType(
            "group.member-left", .organisation, ru: "вышел из группы", en: "group member left",
            summary: Phrase(
                ru: "Человек с этого дня не в группе.", en: "A person is out of the group from this day on."),
            belonging: .none, fields: [.ref(.group), .ref(.person)],
            steps: [.needs(.group, in: ["active"])], effect: .parts(.group, from: [.person]), isFact: false,
            rule: Rules.groupMemberLeft),
        merged(.group, .organisation, ru: "группы объединены", en: "groups merged"),
        unmerged(.group, .organisation, ru: "группы разъединены", en: "groups unmerged"),
        EventType(
            "group.became-organisation", .organisation, ru: "группа стала организацией",
            en: "group became an organisation",
            summary: Phrase(
                ru: "Группа зарегистрировалась; с организацией это один клиент.",
                en: "The group was registered; with the organisation it is one client."),
            belonging: .none, fields: [.ref(.group), .ref(.organisation)],
            steps: [
                .moves(.group, from: ["active"], to: "organisation"), .needs(.organisation, in: ["active"]),
            ],
            effect: .becomes, isFact: false),
    ]

    /// Two codes turned out to be one; counts are over the survivor from here on.
    ///
    /// - Parameter isSealed: of people, whose basis may say who they are; it stood in the clear in version 1.
    static func merged(
        _ kind: ThingKind, _ area: EventType.Area, ru: String, en: String, isSealed: Bool = false
    ) -> EventType {
        EventType(
            "\(kind.rawValue).merged", area, ru: ru, en: en,
            summary: Phrase(
                ru: "Два кода — одно и то же; с этой записи они считаются за одно.",
                en: "Two codes are one and the same; from this entry on they count as one."),
            belonging: .none, fields: pair(kind, isSealed), openBefore: isSealed ? [["basis"]] : [],
            isOfSeveral: isSealed,
            steps: [
                .moves(kind, "absorbed", from: ["active"], to: "merged"), .needs(kind, "survivor", in: ["active"]),
            ],
            effect: .merges(kind), isVoidable: false, isFact: false, rule: Rules.merge)
    }

    static func unmerged(
        _ kind: ThingKind, _ area: EventType.Area, ru: String, en: String, isSealed: Bool = false
    ) -> EventType {
        EventType(
            "\(kind.rawValue).unmerged", area, ru: ru, en: en,
            summary: Phrase(
                ru: "Объединение было ошибкой; с этой записи снова считаются порознь.",
                en: "The merge was a mistake; from this entry on they count apart again."),
            belonging: .none, fields: pair(kind, isSealed), openBefore: isSealed ? [["basis"]] : [],
            isOfSeveral: isSealed,
            steps: [.moves(kind, "absorbed", from: ["merged"], to: "active")], effect: .unmerges(kind),
            isVoidable: false, isFact: false, rule: Rules.unmerge(kind))
    }

    private static func pair(_ kind: ThingKind, _ isSealed: Bool) -> [Field] {
        let basis = Field.text("basis")
        return [
            .ref(kind, "survivor").notCounted, .ref(kind, "absorbed").notCounted, isSealed ? basis.sealed : basis,
        ]
    }
}
