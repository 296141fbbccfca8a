extension Catalogue {
    package static let programmeStatuses = [
        "draft", "submitted", "not-funded", "won", "running", "completed", "closed",
    ]

    private static let tasks = Field.object("tasks", [.code("task"), .prose("text")]).list()

    /// Programmes: what was promised to whom, where and by when.
    static let programme: [EventType] = [
        EventType(
            "programme.added", .programme, ru: "проект внесён", en: "programme added",
            summary: Phrase(
                ru: "Паспорт проекта: название, фонд, конкурс, сроки, задачи.",
                en: "A programme's passport: title, fund, contest, dates, tasks."),
            fields: [
                .new(.programme), .text("title"), .text("titleEn").optional, .text("aliases").list().optional,
                .text("funder"), .text("contest"), .text("direction").optional, .text("applicationNo", 100).optional,
                .day("submittedOn").optional, .day("startsOn"), .day("endsOn"), .ref(.organisation).optional,
                .code("region").optional, .prose("goal").optional, tasks.optional,
                .text("targetGroups").list().optional, Field("timeZone", .timeZone),
            ],
            steps: [.creates(.programme, as: "known")], isFact: false, rule: Rules.period("startsOn", "endsOn")),
        EventType(
            "programme.corrected", .programme, ru: "паспорт проекта исправлен", en: "programme corrected",
            summary: Phrase(
                ru: "Исправляет сведения о проекте; прежние подсчёты не меняются.",
                en: "Corrects what is known of a programme; earlier counts do not move."),
            fields: [
                .ref(.programme), .text("title").optional, .text("titleEn").optional, .text("aliases").list().optional,
                .text("funder").optional, .text("contest").optional, .text("direction").optional,
                .text("applicationNo", 100).optional, .day("submittedOn").optional, .ref(.organisation).optional,
                .code("region").optional, .prose("goal").optional, tasks.optional,
                .text("targetGroups").list().optional, .reason,
            ],
            steps: [.amends(.programme)], isFact: false, rule: Rules.correction(of: "programme")),
        EventType(
            "programme.status-changed", .programme, ru: "статус проекта изменён", en: "programme status changed",
            summary: Phrase(
                ru: "Заявка подана, поддержана или нет; проект идёт, завершён, закрыт.",
                en: "The application was submitted, won or not; the programme runs, is completed, is closed."),
            fields: [.ref(.programme), .token("status", programmeStatuses), .text("document").optional],
            steps: [.amends(.programme)], isFact: false, rule: Rules.programmeStatus),
        EventType(
            "programme.dates-amended", .programme, ru: "сроки проекта изменены", en: "programme dates amended",
            summary: Phrase(
                ru: "Новые сроки по соглашению с фондом.", en: "New dates, by agreement with the fund."),
            fields: [.ref(.programme), .day("startsOn"), .day("endsOn"), .text("agreement")],
            steps: [.amends(.programme)], isFact: false, rule: Rules.period("startsOn", "endsOn")),
        EventType(
            "territory.included", .programme, ru: "территория включена", en: "territory included",
            summary: Phrase(
                ru: "Муниципалитет, где идёт проект; его кодом называют место все остальные записи.",
                en: "A municipality where the programme works; all other entries name the place by its code."),
            fields: [.ref(.programme), .new(.municipality), .text("name"), .code("region").optional],
            // A municipality belongs to no programme: another one may include it too.
            steps: [
                .opens(.municipality, from: ["known"], to: "known"),
                .pair(.territory, ["programme", "municipality"], from: [""], to: "included"),
            ],
            isFact: false),
        EventType(
            "partner.engaged", .programme, ru: "партнёр привлечён", en: "partner engaged",
            summary: Phrase(
                ru: "Организация становится партнёром проекта; указано, в чём её участие.",
                en: "An organisation becomes the programme's partner; says what it takes part in."),
            fields: [.ref(.programme), .ref(.organisation), .text("partnership")],
            // A partner may be engaged again, in another way.
            steps: [.pair(.partner, ["programme", "organisation"], from: ["", "engaged"], to: "engaged")]),
        EventType(
            "milestone.planned", .programme, ru: "ключевая контрольная точка запланирована", en: "milestone planned",
            summary: Phrase(
                ru: "Что и к какому дню должно быть сделано.", en: "What is to be done, and by which day."),
            fields: [
                .ref(.programme), .new(.milestone), .prose("text"), .day("dueOn"), .code("task").optional,
                .code("period").optional,
            ],
            steps: [.creates(.milestone, as: "planned")], isFact: false),
        EventType(
            "milestone.reached", .programme, ru: "ключевая контрольная точка достигнута", en: "milestone reached",
            summary: Phrase(
                ru: "Контрольная точка достигнута в день записи.", en: "The milestone was reached on the entry's day."),
            fields: [.ref(.milestone)], steps: [.moves(.milestone, from: ["planned"], to: "reached")]),
        EventType(
            "milestone.rescheduled", .programme, ru: "ключевая контрольная точка перенесена",
            en: "milestone rescheduled",
            summary: Phrase(
                ru: "Новый срок; от него считается просрочка.", en: "A new due date, from which lateness is counted."),
            fields: [.ref(.milestone), .day("dueOn"), .text("agreement").optional],
            steps: [.amends(.milestone, in: ["planned"])], isFact: false),
        EventType(
            "baseline.recorded", .programme, ru: "исходное значение зафиксировано", en: "baseline recorded",
            summary: Phrase(
                ru: "Как обстояло дело до проекта: число, единица, источник.",
                en: "How things stood before the programme: number, unit, source."),
            fields: [
                .ref(.programme), .text("name"), .number("value").notCounted,
                .int("decimals", 0...9).optional.notCounted,
                .text("unit", 100), .text("source"), .day("on"),
            ],
            isFact: false),
    ]
}
