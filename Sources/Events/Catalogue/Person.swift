extension Catalogue {
    private static let personal: [Field] = [
        .int("birthYear", 1900...2100).optional.sealed, .token("sex", ["female", "male"]).optional.sealed,
    ]
    private static let contact: [Field] = [
        .text("email", 254).optional, .text("phone", 50).optional, .day("birthDate").optional,
    ]
    private static let affiliation: [Field] = [
        .ref(.person), .ref(.organisation).optional, .ref(.group).optional, role,
    ]

    /// People, by codes; who they are stays in the vault.
    static let person: [EventType] = [
        EventType(
            "person.added", .person, ru: "человек внесён", en: "person added",
            summary: Phrase(
                ru: "Человек получает код; имя и контакты хранятся отдельно и могут быть стёрты.",
                en: "A person gets a code; name and contacts are kept apart and can be erased."),
            belonging: .none,
            fields: [.new(.person), .ref(.municipality).optional, .code("region").optional] + personal
                + [Field.object("personal", [.text("name")] + contact).optional.sealed],
            steps: [.creates(.person, as: "active")], isFact: false),
        EventType(
            "person.corrected", .person, ru: "сведения о человеке исправлены", en: "person corrected",
            summary: Phrase(
                ru: "Исправляет сведения о человеке; прежние подсчёты не меняются.",
                en: "Corrects what is known of a person; earlier counts do not move."),
            belonging: .none,
            fields: [.ref(.person), .ref(.municipality).optional, .code("region").optional] + personal
                + [
                    Field.object("personal", [Field.text("name").optional] + contact).optional.sealed,
                    Field.reason.sealed,
                ],
            openBefore: [["reason"]], steps: [.amends(.person, in: ["active"])], isFact: false,
            rule: Rules.correction(of: "person")),
        EventType(
            "person.affiliated", .person, ru: "связь с организацией установлена", en: "person affiliated",
            summary: Phrase(
                ru: "С этого дня человек в организации или группе, в такой роли; их может быть несколько.",
                en: "From this day on the person is with an organisation or group, in this role; there may be several."),
            belonging: .none, fields: affiliation, steps: [.needs(.person, in: ["active"])],
            effect: .relates(.person, to: [.organisation, .group]), isFact: false,
            oneOf: [["organisation", "group"]],
            rule: Rules.affiliated),
        EventType(
            "person.affiliation-ended", .person, ru: "связь с организацией прекращена",
            en: "person's affiliation ended",
            summary: Phrase(
                ru: "С этого дня человек больше не в этой роли.",
                en: "From this day on the person is in this role no more."),
            belonging: .none, fields: affiliation, steps: [.needs(.person, in: [])],
            effect: .parts(.person, from: [.organisation, .group]), isFact: false,
            oneOf: [["organisation", "group"]],
            rule: Rules.affiliationEnded),
        merged(.person, .person, ru: "карточки человека объединены", en: "persons merged", isSealed: true),
        unmerged(.person, .person, ru: "карточки человека разъединены", en: "persons unmerged", isSealed: true),
        EventType(
            "consent.given", .person, ru: "согласие дано", en: "consent given",
            summary: Phrase(
                ru: "Человек согласился на обработку данных для названных целей; документ — название формы, без имён.",
                en:
                    "A person agreed to the processing of their data for the purposes named; the document is the form's "
                    + "title, no names."),
            belonging: .none,
            fields: [
                .ref(.person), .code("purposes").list().counted(as: "purpose"), .text("document"),
                .day("validUntil").optional,
            ],
            steps: [.pair(.consent, ["person"], from: ["", "given", "withdrawn"], to: "given")], isVoidable: false,
            isFact: false),
        EventType(
            "consent.withdrawn", .person, ru: "согласие отозвано", en: "consent withdrawn",
            summary: Phrase(ru: "Человек отозвал согласие.", en: "A person withdrew consent."),
            belonging: .none, fields: [.ref(.person), .code("channel")],
            steps: [.pair(.consent, ["person"], from: ["given"], to: "withdrawn")], isVoidable: false, isFact: false),
        EventType(
            "erasure.requested", .person, ru: "удаление данных запрошено", en: "erasure requested",
            summary: Phrase(
                ru: "Человек требует стереть его данные, или истёк срок хранения; основание — без имён.",
                en: "A person asks to be erased, or the term of storage is over; the ground has no names."),
            belonging: .none, fields: [.ref(.person), .text("ground")],
            steps: [.pair(.erasure, ["person"], from: [""], to: "requested")], isVoidable: false, isFact: false),
        EventType(
            "erasure.completed", .person, ru: "данные удалены", en: "erasure completed",
            summary: Phrase(
                ru: "Персональные данные стёрты из хранилища; подсчёты и доказательства остаются.",
                en: "The personal data are gone from the vault; counts and proofs stay."),
            belonging: .none, fields: [.ref(.person), .text("ground")],
            steps: [.pair(.erasure, ["person"], from: ["", "requested"], to: "completed")], isVoidable: false,
            isFact: false),
        EventType(
            "personal-data.disclosed", .person, ru: "персональные данные раскрыты", en: "personal data disclosed",
            summary: Phrase(
                ru:
                    "Кому и зачем показаны персональные данные из этих записей; получатель — учреждение или должность, без "
                    + "имён.",
                en:
                    "To whom and why the personal data of these entries were shown; the recipient is an office, no names."
            ),
            belonging: .none,
            fields: [Field.entry("entries").list(), .text("recipient"), .text("purpose")], isVoidable: false,
            isFact: false),
    ]
}
