extension Catalogue {
    package static let evidenceKinds = [
        "attendance-sheet", "photo", "video", "act", "minutes", "agreement", "questionnaire", "certificate",
        "screenshot", "link", "payment-order", "article",
    ]
    /// Those that show people, or tell of them: their files are sealed unless said otherwise.
    package static let evidenceKindsOfPeople: Set<String> = [
        "attendance-sheet", "photo", "video", "act", "minutes", "agreement", "questionnaire", "certificate",
    ]

    /// Papers, pictures and links behind the entries.
    static let evidence: [EventType] = [
        EventType(
            "evidence.attached", .evidence, ru: "подтверждение приложено", en: "evidence attached",
            summary: Phrase(
                ru: "Файл или ссылка и записи, которые ими подтверждаются.",
                en: "A file or a link, and the entries that it bears out."),
            fields: [
                .new(.evidence), .token("evidenceKind", evidenceKinds),
                Field.object(
                    "file",
                    [
                        Field("digest", .digest), .int("bytes", 0...1_000_000_000_000), .text("mediaType", 100),
                        Field.flag("sealed").optional,
                    ]
                ).optional,
                Field.url().optional, Field.entry("entries").list(),
            ],
            steps: [.creates(.evidence, as: "attached")]),
        EventType(
            "evidence.superseded", .evidence, ru: "подтверждение заменено", en: "evidence superseded",
            summary: Phrase(ru: "Вместо него действует другое.", en: "Another one stands in its place."),
            fields: [.ref(.evidence), .ref(.evidence, "replacement"), .reason],
            steps: [
                .moves(.evidence, from: ["attached", "verified"], to: "superseded"),
                .needs(.evidence, "replacement", in: ["attached", "verified"]),
            ],
            rule: Rules.different("evidence", "replacement")),
        EventType(
            "evidence.verified", .evidence, ru: "подтверждение проверено", en: "evidence verified",
            summary: Phrase(ru: "Проверяющий принял его или нет.", en: "A reviewer took it or did not."),
            fields: [.ref(.evidence), .token("outcome", ["accepted", "rejected"]), Field.reason.optional],
            steps: [.moves(.evidence, from: ["attached", "verified"], to: "verified")]),
    ]
}
