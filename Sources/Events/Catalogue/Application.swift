extension Catalogue {
    /// Calls, and what answers them.
    static let application: [EventType] = [
        EventType(
            "call.opened", .application, ru: "приём заявок открыт", en: "call opened",
            summary: Phrase(
                ru: "Конкурсный отбор участников, стажёров или программ стажировок, с его условиями.",
                en: "A call for participants, interns or internship programmes, with its terms."),
            fields: [
                .new(.call), .ref(.programme),
                .token("for", ["participants", "interns", "internship-programmes"]).counted(as: "callFor"),
                .day("opensOn"), .day("closesOn"), .int("minDistanceMetres").optional,
                .ref(.municipality, "distanceFrom").optional, .days("maxDays").optional,
            ],
            steps: [.creates(.call, as: "open")], rule: Rules.period("opensOn", "closesOn")),
        EventType(
            "call.closed", .application, ru: "приём заявок закрыт", en: "call closed",
            summary: Phrase(ru: "Заявки больше не принимаются.", en: "No more applications are taken."),
            fields: [.ref(.call)], steps: [.moves(.call, from: ["open"], to: "closed")]),
        EventType(
            "application.submitted", .application, ru: "заявка подана", en: "application submitted",
            summary: Phrase(
                ru: "Человек, организация или группа откликается на объявленный отбор.",
                en: "A person, an organisation or a group answers a call."),
            fields: [
                .new(.application), .ref(.call), .ref(.person).optional, .ref(.organisation).optional,
                .ref(.group).optional, .ref(.activity, "activities").list().counted(as: "activity").optional,
                Field("answers", .map).optional.sealed,
            ],
            steps: [.creates(.application, as: "submitted"), .needs(.call, in: ["open"])],
            someOf: [["person", "organisation", "group"]]),
        EventType(
            "application.reviewed", .application, ru: "заявка оценена", en: "application reviewed",
            summary: Phrase(
                ru: "Эксперт ставит балл; эксперту из организации-заявителя заявляется отвод.",
                en: "An expert gives a score; an expert of the applicant's own organisation is recused."),
            fields: [
                .ref(.application), .ref(.person, "expert"), .score("score"), .score("scaleMax"),
                .prose("comment").optional.sealed,
            ],
            steps: [.moves(.application, from: ["submitted", "reviewed"], to: "reviewed")],
            rule: Rules.review(of: .application)),
        EventType(
            "expert.recused", .application, ru: "эксперту заявлен отвод", en: "expert recused",
            summary: Phrase(
                ru: "Эксперт не оценивает эту заявку: конфликт интересов.",
                en: "An expert does not review this application: a conflict of interest."),
            fields: [
                .ref(.application).optional, .ref(.internshipProgramme).optional, .ref(.person, "expert"),
                Field.text("ground").sealed,
            ],
            openBefore: [["ground"]], isOfSeveral: true,
            steps: [
                .pair(.recusal, ["application", "expert"], from: [""], to: "recused"),
                .pair(.internshipRecusal, ["internshipProgramme", "expert"], from: [""], to: "recused"),
            ],
            oneOf: [["application", "internshipProgramme"]]),
        EventType(
            "eligibility.assessed", .application, ru: "соответствие условиям проверено", en: "eligibility assessed",
            summary: Phrase(
                ru: "Подходит ли заявитель под условия; расстояние — с пунктом отсчёта и источником.",
                en: "Whether the applicant meets the terms; a distance comes with its origin and source."),
            fields: [
                .ref(.application), .token("outcome", ["eligible", "ineligible"]),
                .int("distanceMetres").optional, .text("origin").optional, .text("source").optional,
            ],
            steps: [.amends(.application, in: ["submitted", "reviewed", "waitlisted", "accepted"])]),
        decision(
            "accepted", from: ["submitted", "reviewed", "waitlisted"], ru: "заявка принята", en: "application accepted",
            summary: Phrase(ru: "Заявитель отобран.", en: "The applicant is selected.")),
        decision(
            "rejected", from: ["submitted", "reviewed", "waitlisted"], ru: "заявка отклонена",
            en: "application rejected",
            summary: Phrase(ru: "Заявитель не отобран.", en: "The applicant is not selected.")),
        decision(
            "waitlisted", from: ["submitted", "reviewed"], ru: "заявка в листе ожидания", en: "application waitlisted",
            summary: Phrase(
                ru: "Заявитель ждёт освободившегося места.", en: "The applicant waits for a place to become free.")),
        decision(
            "withdrawn", from: ["submitted", "reviewed", "waitlisted", "accepted"], ru: "заявка отозвана",
            en: "application withdrawn",
            summary: Phrase(
                ru: "Заявитель отказался, быть может, уже будучи отобран.",
                en: "The applicant withdrew, perhaps after being selected.")),
    ]

    private static func decision(
        _ verb: String, from states: [String], ru: String, en: String, summary: Phrase
    ) -> EventType {
        EventType(
            "application.\(verb)", .application, ru: ru, en: en, summary: summary,
            fields: [.ref(.application), sealedReason], steps: [.moves(.application, from: states, to: verb)])
    }
}
