extension Catalogue {
    /// The stages of a resource centre, from the first to the last.
    package static let stages = ["initiative", "registering", "registered", "serving", "first-project", "independent"]
    package static let profiles = ["universal", "sectoral", "specialised"]

    /// Young resource centres on their way to work on their own.
    static let centre: [EventType] = [
        EventType(
            "resource-centre.enrolled", .centre, ru: "ресурсный центр включён", en: "resource centre enrolled",
            summary: Phrase(
                ru: "Молодой ресурсный центр входит в проект, на своей стадии; он может быть ещё группой.",
                en: "A young resource centre joins the programme at its stage; it may be a group still."),
            fields: [
                .new(.centre), .ref(.programme), .ref(.organisation).optional, .ref(.group).optional,
                .ref(.municipality), .token("stage", stages), .token("profile", profiles).optional,
            ],
            steps: [.creates(.centre, as: "enrolled")], rule: Rules.onlyOne("organisation", "group")),
        EventType(
            "resource-centre.stage-changed", .centre, ru: "стадия ресурсного центра изменена",
            en: "resource centre stage changed",
            summary: Phrase(
                ru: "Новая стадия; пропускать можно, назад — с причиной.",
                en: "A new stage; some may be skipped, going back needs a reason."),
            fields: [.ref(.centre), .token("stage", stages), Field.reason.optional], steps: [.amends(.centre)],
            rule: Rules.centreStage),
        EventType(
            "resource-centre.readiness-confirmed", .centre, ru: "готовность ресурсного центра подтверждена",
            en: "resource centre readiness confirmed",
            summary: Phrase(
                ru: "Центр готов работать самостоятельно; на чём это основано.",
                en: "The centre is ready to work on its own; says on what basis."),
            fields: [.ref(.centre), .text("basis", 2000)], steps: [.moves(.centre, from: ["enrolled"], to: "ready")]),
        EventType(
            "resource-centre.page-published", .centre, ru: "страница ресурсного центра опубликована",
            en: "resource centre page published",
            summary: Phrase(
                ru: "Страница центра на сайте; раньше готовности — отметка для проверяющего.",
                en: "The centre's page on the site; before readiness it is flagged."),
            fields: [.ref(.centre), .url()], steps: [.needs(.centre, in: ["enrolled", "ready"])]),
        EventType(
            "support-plan.agreed", .centre, ru: "план поддержки согласован", en: "support plan agreed",
            summary: Phrase(ru: "Чем и как центру помогут.", en: "How the centre will be helped."),
            fields: [.ref(.centre), .prose("text")], steps: [.needs(.centre, in: ["enrolled", "ready"])]),
        EventType(
            "mentor.assigned", .centre, ru: "наставник назначен", en: "mentor assigned",
            summary: Phrase(ru: "Кто сопровождает центр.", en: "Who accompanies the centre."),
            fields: [.ref(.centre), .ref(.person).optional, .ref(.organisation).optional],
            steps: [.needs(.centre, in: ["enrolled", "ready"])], someOf: [["person", "organisation"]]),
    ]
}
