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
                .new(.internshipProgramme), .ref(.call), .ref(.organisation), .text("title"), .days("days"),
                .code("formats").list().counted(as: "format").optional,
                .code("technologies").list().counted(as: "technology").optional,
            ],
            steps: [.creates(.internshipProgramme, as: "submitted"), .needs(.call, in: ["open"])],
            rule: Rules.callFor("internship-programmes")),
        EventType(
            "internship-programme.reviewed", .internship,
            ru: "программа стажировки оценена", en: "internship programme reviewed",
            summary: Phrase(
                ru: "Эксперт ставит балл; эксперту из организации-заявителя заявляется отвод.",
                en: "An expert gives a score; an expert of the applicant's own organisation is recused."),
            fields: [
                .ref(.internshipProgramme), .ref(.person, "expert"), .score("score"), .score("scaleMax"),
                .ref(.activity, "meeting").optional,
            ],
            steps: [.moves(.internshipProgramme, from: ["submitted", "reviewed"], to: "reviewed")],
            rule: Rules.review(of: .internshipProgramme)),
        EventType(
            "internship-programme.selected", .internship,
            ru: "программа стажировки отобрана", en: "internship programme selected",
            summary: Phrase(
                ru: "Эксперты отобрали программу; до этого она должна быть оценена.",
                en: "The experts selected the programme; it must have been reviewed before."),
            fields: [.ref(.internshipProgramme), .ref(.activity, "meeting").optional, Field.reason.optional],
            steps: [.moves(.internshipProgramme, from: ["reviewed"], to: "selected")]),
        EventType(
            "internship-programme.declined", .internship,
            ru: "программа стажировки отклонена", en: "internship programme declined",
            summary: Phrase(
                ru: "Эксперты не отобрали программу; до этого она должна быть оценена.",
                en: "The experts did not select the programme; it must have been reviewed before."),
            fields: [.ref(.internshipProgramme), .ref(.activity, "meeting").optional, Field.reason.optional],
            steps: [.moves(.internshipProgramme, from: ["reviewed"], to: "declined")]),
        EventType(
            "internship-programme.promoted", .internship,
            ru: "о программе стажировки рассказано", en: "internship programme promoted",
            summary: Phrase(
                ru: "Об отобранной программе рассказано будущим стажёрам.",
                en: "A selected programme was made known to future interns."),
            fields: [.ref(.internshipProgramme), .url()],
            steps: [.moves(.internshipProgramme, from: ["selected", "promoted"], to: "promoted")]),
        EventType(
            "internship.placed", .internship, ru: "стажёр направлен", en: "intern placed",
            summary: Phrase(
                ru: "Человек направлен на стажировку по отобранной программе.",
                en: "A person is placed in a selected internship programme."),
            fields: [
                .new(.internship), .ref(.internshipProgramme), .ref(.person), .ref(.application).optional,
                .ref(.organisation, "sendingOrganisation").optional, .day("startsOn"),
            ],
            steps: [
                .creates(.internship, as: "placed"), .needs(.internshipProgramme, in: ["selected", "promoted"]),
                .needs(.application, in: ["accepted"]),
            ],
            rule: Rules.placement),
        EventType(
            "internship.started", .internship, ru: "стажировка начата", en: "internship started",
            summary: Phrase(ru: "Стажёр приступил.", en: "The intern has begun."),
            fields: [.ref(.internship)], steps: [.moves(.internship, from: ["placed"], to: "started")]),
        EventType(
            "internship.day-completed", .internship, ru: "день стажировки пройден", en: "internship day completed",
            summary: Phrase(
                ru: "Пройден первый, второй… день; каждый один раз.", en: "Day one, two… is done; each one once."),
            fields: [.ref(.internship), .days("day")],
            steps: [
                .needs(.internship, in: ["started"]),
                .pair(.internshipDay, ["internship", "day"], from: [""], to: "done"),
            ],
            rule: Rules.internshipDay),
        EventType(
            "internship.completed", .internship, ru: "стажировка завершена", en: "internship completed",
            summary: Phrase(
                ru: "Начатая стажировка завершена; сколько бы дней, это одна стажировка.",
                en: "A started internship is completed; of however many days, it is one."),
            fields: [.ref(.internship)], steps: [.moves(.internship, from: ["started"], to: "completed")]),
        EventType(
            "internship.discontinued", .internship, ru: "стажировка прервана", en: "internship discontinued",
            summary: Phrase(ru: "Стажировка не состоялась или прервана.", en: "The internship was broken off."),
            fields: [.ref(.internship), sealedReason],
            steps: [.moves(.internship, from: ["placed", "started"], to: "discontinued")]),
        EventType(
            "joint-idea.proposed", .internship, ru: "идея совместного проекта предложена", en: "joint idea proposed",
            summary: Phrase(
                ru: "Идея проекта по меньшей мере двух организаций.",
                en: "An idea for a project of at least two organisations."),
            fields: [
                .new(.idea), .text("title"),
                .ref(.organisation, "organisations").list(atLeast: 2).counted(as: "organisation"),
                .ref(.internship, "internships").list().counted(as: "internship").optional,
            ],
            steps: [.creates(.idea, as: "proposed")]),
        EventType(
            "joint-idea.endorsed", .internship, ru: "идея совместного проекта поддержана", en: "joint idea endorsed",
            summary: Phrase(ru: "Идея поддержана.", en: "The idea was endorsed."),
            fields: [.ref(.idea)], steps: [.moves(.idea, from: ["proposed"], to: "endorsed")]),
    ]
}
