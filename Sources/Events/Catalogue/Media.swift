extension Catalogue {
    /// What was published.
    static let media: [EventType] = [
        EventType(
            "publication.released", .media, ru: "публикация вышла", en: "publication released",
            summary: Phrase(
                ru: "Материал на сайте, в соцсети или СМИ, со ссылкой.",
                en: "A piece on a site, in social media or the press, with its address."),
            fields: [
                .new(.publication), .code("channel"), .url(), .text("title").optional, organisations.optional,
                .int("reach").optional,
            ],
            steps: [.creates(.publication, as: "released")]),
        EventType(
            "portal.launched", .media, ru: "портал запущен", en: "portal launched",
            summary: Phrase(ru: "Интернет-портал открыт.", en: "The internet portal is open."),
            fields: [.new(.portal), .url()], steps: [.creates(.portal, as: "launched")]),
        EventType(
            "portfolio.published", .media, ru: "портфолио опубликовано", en: "portfolio published",
            summary: Phrase(
                ru: "Портфолио организации: фотосессия и статья; может обновляться.",
                en: "An organisation's portfolio: photo session and article; may be published anew."),
            fields: [.ref(.organisation), .url(), .day("photoSessionOn").optional, .text("article").optional],
            steps: [
                .pair(.portfolio, ["programme", "organisation"], from: ["", "published"], to: "published")
            ]),
    ]
}
