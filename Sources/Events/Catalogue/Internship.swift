extension Catalogue {
    /// Internship programmes offered by NGOs, the placements in them, and the joint ideas that come out.
    static let internship: [EventType] = [
        EventType(
            "internship-programme.submitted", .internship,
            ru: "программа стажировки подана", en: "internship programme submitted",
            summary: Phrase(
                ru: "НКО предлагает программу стажировки на один-два дня.",
                en: "An NGO offers an internship programme of one or two days."),
            fields: [
                .new(.internshipProgramme), .ref(.call), .ref(.organisation), .text("title"), .int("days", 1...31),
                .code("formats").list().counted(as: "format").optional,
                .code("technologies").list().counted(as: "technology").optional,
            ],
            steps: [.creates(.internshipProgramme, as: "submitted"), .needs(.call, in: ["open"])]),
        EventType(
            "internship-programme.reviewed", .internship,
            ru: "программа стажировки оценена", en: "internship programme reviewed",
            summary: Phrase(
                ru: "Эксперт ставит балл; эксперт своей же организации отводится.",
                en: "An expert gives a score; an expert of the applicant's own organisation is recused."),
            fields: [
                .ref(.internshipProgramme), .ref(.person, "expert"), .score("score"), .score("scaleMax"),
                .ref(.activity, "meeting").optional,
            ],
            steps: [.moves(.internshipProgramme, from: ["submitted", "reviewed"], to: "reviewed")],
            rule: Rules.review(of: .internshipProgramme)),
    ]
}
