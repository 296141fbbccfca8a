import Application
import Events

/// Online seminars, consultations and the growth of the five centres.
extension Story {
    private static let programme = "rc-workshop"

    mutating func rcWebinars(_ centres: [Centre]) {
        let dates: [Day] = [
            .on(2022_11_23), .on(2022_12_14), .on(2023_02_08), .on(2023_03_29), .on(2023_04_26), .on(2023_05_24),
        ]
        let everybody = centres.flatMap(\.staff)
        let guests = people(8, .rostov, ["ngo-staff", "ngo-volunteer", "resident"], of: [], since: .on(2022_09_01))
        for (number, day) in dates.enumerated() {
            let webinar = Gathering("webinar-\(number + 1)", "webinar", .rostov, day)
            announce(webinar, on: day.adding(days: -10))
            var present = 0
            for centre in centres {
                let here = random.some(random.int(1...3), of: centre.staff)
                attend(webinar, here, centre: centre.code)
                present += here.count
            }
            let others = random.some(3, of: guests)
            attend(webinar, others)
            // The meeting room counts connections, and some people connect twice.
            hold(
                webinar, headcount: present + others.count + random.below(3),
                method: "подключения в комнате вебинара (демо)")
            feedback(webinar, random.some(1, of: everybody), anonymous: 1)
        }
        reach("webinars-done", Story.programme, on: .on(2023_05_24), region: .rostov)
    }

    mutating func rcSupport(_ centres: [Centre]) {
        let topics = ["management", "fundraising", "project-design", "registration", "legal", "accounting", "openness"]
        for (index, day) in days(28, from: .on(2022_10_24), to: .on(2023_06_20)).enumerated() {
            let centre = centres[index % 5]
            let desk = Desk(programme: Story.programme, region: .rostov, centre: centre.code)
            consult(
                desk, [random.pick(centre.staff)], topic: random.pick(topics), on: day,
                requested: random.chance(60) ? random.int(1...6) : nil, late: index == 19 ? 29 : 0)
        }
        for (index, day) in days(8, from: .on(2022_11_14), to: .on(2023_06_01)).enumerated() {
            let centre = centres[index % 5]
            let desk = Desk(programme: Story.programme, region: .rostov, centre: centre.code)
            serve(
                desk, ["methodical", "mentoring"][index % 2], topic: random.pick(topics),
                organisation: centre.organisation, on: day)
        }
        diary.sitting(Instant(.on(2023_04_19), 12, 0, offset: 3), by: Region.rostov.coordinator)
        diary.note(
            "partnership.agreed", .on(2023_04_18), programme: Story.programme,
            [
                "partnership": "rc-partnership-1",
                "organisations": centres.prefix(3).map { organisations[$0.organisation].code },
            ])
    }

    /// From stage to stage, once back; three centres become ready, one of them after its page was published.
    mutating func rcGrowth(_ centres: [Centre]) {
        let stages: [(Day, String, String, String?)] = [
            (.on(2022_12_12), "salsk", "registered", nil),
            (.on(2023_01_30), "novoaleksandrovskoe", "serving", nil),
            (.on(2023_02_21), "taganrog", "first-project", nil),
            (.on(2023_03_06), "morozovsk", "first-project", nil),
            (.on(2023_03_28), "salsk", "serving", nil),
            (.on(2023_04_03), "taganrog", "serving", "заявка на первый проект отозвана до конкурса (демо)"),
            (.on(2023_05_11), "bataysk", "independent", nil),
            (.on(2023_06_05), "taganrog", "first-project", nil),
        ]
        for (day, centre, stage, reason) in stages {
            diary.sitting(Instant(day, 12, 40, offset: 3), by: Region.rostov.coordinator)
            diary.note("resource-centre.stage-changed", day, ["centre": centre, "stage": stage, "reason": reason])
        }
        func noon(_ day: Day) -> Instant { Instant(day, 13, 15, offset: 3) }
        let ready: [(Day, String)] = [
            (.on(2023_04_20), "bataysk"), (.on(2023_05_04), "morozovsk"), (.on(2023_06_13), "taganrog"),
        ]
        for (day, centre) in ready {
            diary.sitting(noon(day), by: Region.rostov.coordinator)
            diary.note(
                "resource-centre.readiness-confirmed", day,
                ["centre": centre, "basis": "ведёт приём НКО и свой план работы, протокол встречи центров (демо)"])
        }
        let pages: [(Day, String)] = [
            (.on(2023_04_28), "bataysk"), (.on(2023_05_16), "morozovsk"), (.on(2023_05_18), "taganrog"),
        ]
        for (day, centre) in pages {
            diary.sitting(noon(day), by: Region.rostov.coordinator)
            diary.note(
                "resource-centre.page-published", day, ["centre": centre, "url": "https://demo.example/rc/\(centre)"])
        }
        reach("pages-published", Story.programme, on: .on(2023_06_28), region: .rostov)
    }
}
