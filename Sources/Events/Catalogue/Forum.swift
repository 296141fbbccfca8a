extension Catalogue {
    package static let itemStatuses = ["accepted", "in-progress", "done", "refused"]

    private static let authority = Field.ref(.organisation, "authority")
    /// Items may be voted on one by one before or after the resolution as a whole.
    private static let openResolution = ["drafted", "adopted"]

    /// From the topics of a forum to a resolution, its hand-over and a roadmap.
    static let forum: [EventType] = [
        EventType(
            "session-topic.raised", .forum, ru: "тема секции поднята", en: "session topic raised",
            summary: Phrase(
                ru: "Тема, вышедшая из отзывов участников.", en: "A topic that came out of participants' feedback."),
            fields: [
                .new(.sessionTopic), .ref(.activity), .prose("text"), Field.entry("feedback").list().optional,
            ],
            steps: [.creates(.sessionTopic, as: "raised")]),
        EventType(
            "session-topic.assigned", .forum, ru: "тема секции назначена", en: "session topic assigned",
            summary: Phrase(ru: "Тему обсудят на этой секции.", en: "The topic will be discussed at this session."),
            fields: [.ref(.sessionTopic), .ref(.activity)],
            steps: [
                .moves(.sessionTopic, from: ["raised", "assigned"], to: "assigned"),
                .needs(.activity, in: ["planned", "announced", "held"]),
            ]),
        EventType(
            "resolution.drafted", .forum, ru: "резолюция подготовлена", en: "resolution drafted",
            summary: Phrase(ru: "Проект резолюции мероприятия.", en: "The draft of an activity's resolution."),
            fields: [.new(.resolution), .ref(.activity)],
            steps: [
                .creates(.resolution, as: "drafted"), .needs(.activity, in: ["planned", "announced", "held"]),
            ]),
        EventType(
            "resolution.item-added", .forum, ru: "пункт резолюции внесён", en: "resolution item added",
            summary: Phrase(
                ru: "Пункт с текстом и адресатом; пока резолюция не принята.",
                en: "An item with its text and addressee, while the resolution is a draft."),
            fields: [
                .ref(.resolution), .new(.item), .prose("text"), .text("addressee"),
                .ref(.activity, "session").optional, .ref(.sessionTopic).optional,
            ],
            steps: [.creates(.item, as: "added"), .needs(.resolution, in: ["drafted"])]),
        EventType(
            "resolution.item-amended", .forum, ru: "пункт резолюции изменён", en: "resolution item amended",
            summary: Phrase(ru: "Новый текст пункта до голосования.", en: "A new text of the item, before the vote."),
            fields: [.ref(.item), .prose("text")], steps: [.amends(.item, in: ["added"])],
            rule: Rules.itemOfResolution(in: ["drafted"])),
        EventType(
            "resolution.item-adopted", .forum, ru: "пункт резолюции принят", en: "resolution item adopted",
            summary: Phrase(ru: "Пункт принят голосованием.", en: "The item was adopted by vote."),
            fields: [
                .ref(.item), .int("for").counted(as: "votesFor"), .int("against").counted(as: "votesAgainst"),
                .int("abstained"),
            ],
            steps: [.moves(.item, from: ["added"], to: "adopted")],
            rule: Rules.itemOfResolution(in: openResolution)),
        EventType(
            "resolution.item-rejected", .forum, ru: "пункт резолюции отклонён", en: "resolution item rejected",
            summary: Phrase(ru: "Пункт в резолюцию не вошёл.", en: "The item did not get into the resolution."),
            fields: [.ref(.item), .reason], steps: [.moves(.item, from: ["added"], to: "rejected")],
            rule: Rules.itemOfResolution(in: openResolution)),
        EventType(
            "resolution.adopted", .forum, ru: "резолюция принята", en: "resolution adopted",
            summary: Phrase(ru: "Резолюция принята в целом.", en: "The resolution as a whole was adopted."),
            fields: [.ref(.resolution), .text("document").optional],
            steps: [.moves(.resolution, from: ["drafted"], to: "adopted")]),
        EventType(
            "resolution.handed-over", .forum, ru: "резолюция передана", en: "resolution handed over",
            summary: Phrase(
                ru: "Принятая резолюция передана органу власти; их может быть несколько.",
                en: "The adopted resolution was handed over to an authority; there may be several."),
            fields: [.ref(.resolution), authority, .text("outgoingNo", 100)],
            steps: [.moves(.resolution, from: ["adopted", "handed-over"], to: "handed-over")]),
        EventType(
            "resolution.response-received", .forum, ru: "ответ на резолюцию получен",
            en: "resolution response received",
            summary: Phrase(
                ru: "Орган власти ответил; названы пункты, которых касается ответ.",
                en: "An authority answered; says which items the answer is about."),
            fields: [
                .ref(.resolution), authority, .text("incomingNo", 100),
                .ref(.item, "items").list(atLeast: 0).counted(as: "item"),
            ],
            steps: [.needs(.resolution, in: ["handed-over"])], rule: Rules.itemsOfOneResolution),
        EventType(
            "resolution.item-status-changed", .forum, ru: "статус исполнения пункта изменён",
            en: "resolution item status changed",
            summary: Phrase(
                ru: "Как исполняется принятый пункт.", en: "How the adopted item is being carried out."),
            fields: [.ref(.item), .token("status", itemStatuses), .day("dueOn").optional],
            steps: [.moves(.item, from: ["adopted"], to: nil)]),
        EventType(
            "roadmap.adopted", .forum, ru: "дорожная карта принята", en: "roadmap adopted",
            summary: Phrase(
                ru: "Дорожная карта с органом власти на основе резолюции.",
                en: "A roadmap agreed with an authority, on the basis of the resolution."),
            fields: [.new(.roadmap), .ref(.resolution), .int("year", 2000...2100), authority],
            steps: [.creates(.roadmap, as: "adopted"), .needs(.resolution, in: ["adopted", "handed-over"])]),
        EventType(
            "roadmap.item-agreed", .forum, ru: "пункт дорожной карты согласован", en: "roadmap item agreed",
            summary: Phrase(
                ru: "Пункт резолюции вошёл в дорожную карту.", en: "An item of the resolution went into the roadmap."),
            fields: [.ref(.roadmap), .ref(.item), .text("responsible").optional, .day("dueOn").optional],
            steps: [
                .needs(.roadmap, in: ["adopted"]), .needs(.item, in: ["adopted"]),
                .pair(.roadmapItem, ["roadmap", "item"], from: [""], to: "agreed"),
            ],
            rule: Rules.itemsOfOneResolution),
    ]
}
