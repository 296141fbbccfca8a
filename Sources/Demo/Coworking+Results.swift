import Application
import Events

/// The forum, the results, the portal and the money of the coworking.
extension Story {
    private static let programme = "coworking"

    mutating func coworkingForum(_ cast: CoworkingCast) {
        let region = Region.krasnodar
        let forum = Gathering("open-forum", "forum", region, .on(2023_12_07))
        let authority = organisation(region, kind: "authority")
        let officials = people(3, region, ["official"], of: [authority], since: .on(2022_02_01))
        announce(forum, on: .on(2023_11_13))
        let here = random.some(34, of: Array(cast.leaders) + cast.staff) + officials
        let sheet = attend(forum, here)
        hold(forum, headcount: here.count)
        attach("attendance-sheet", forum.code, to: sheet, on: .on(2023_12_09), region: region)
        feedback(forum, random.some(4, of: here), anonymous: 4)
        reach("forum-done", Story.programme, on: .on(2023_12_07), region: region)
    }

    /// 38 leaders have both results, four only one; two more belong to organisations that are not SONKO.
    mutating func coworkingResults(_ cast: CoworkingCast) {
        let region = Region.krasnodar
        let first = Day.on(2023_11_14)
        for (index, leader) in (cast.leaders.prefix(42) + cast.outsiders.prefix(1)).enumerated() {
            let day = first.adding(days: index % 34)
            let isPartial = (38..<42).contains(index)
            confirm(
                Story.programme, "competences", index % 3 == 0 ? "test" : "observed", person: leader, on: day,
                region: region)
            if !isPartial {
                confirm(
                    Story.programme, "systematic-work", index % 4 == 0 ? "document" : "self-report", person: leader,
                    on: day, region: region)
            }
        }
        let wrong = confirm(
            Story.programme, "competences", "test", person: cast.leaders[44], on: .on(2023_12_04), region: region)
        void(wrong, "теста не было: результат записан по ошибке", on: .on(2023_12_18), region: region)
        for (stage, day, base) in [("before", Day.on(2023_08_24), 280), ("after", .on(2023_11_10), 370)] {
            diary.importing(Instant(day.adding(days: 1), 16, 0, offset: region.offset), by: region.coordinator)
            for leader in cast.leaders.prefix(12) {
                diary.note(
                    "assessment.recorded", day, programme: Story.programme,
                    [
                        "assessment": code("assessment"), "person": personCode(leader), "instrument": "leader-test",
                        "stage": stage, "score": base + random.below(12) * 10, "scaleMax": 500,
                    ])
            }
        }
    }

    mutating func coworkingPortal(_ cast: CoworkingCast) {
        let region = Region.krasnodar
        announce(Gathering("portal-campaign", "campaign", region, .on(2023_09_01)), on: .on(2023_09_01))
        diary.sitting(Instant(.on(2023_10_05), 12, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "portal.launched", .on(2023_10_05), programme: Story.programme,
            ["portal": "sonko-portal", "url": "https://demo.example/portal"])
        reach("portal-launched", Story.programme, on: .on(2023_10_05), region: region)
        let shown = random.some(10, of: Array(Set(cast.leaders.compactMap { people[$0].organisation })).sorted())
        for (index, day) in days(10, from: .on(2023_10_06), to: .on(2023_12_22)).enumerated() {
            diary.sitting(Instant(day, 15, 30, offset: region.offset), by: region.coordinator)
            let code = organisations[shown[index]].code
            diary.note(
                "portfolio.published", day, programme: Story.programme,
                [
                    "organisation": code, "url": "https://demo.example/portal/\(code)",
                    "photoSessionOn": random.chance(70) ? day.adding(days: -9) : nil,
                    "article": "Чем занята организация (демо)",
                ])
        }
        let titles = [
            "Коворкинг открыт", "Что изменилось в законе", "Конференция НКО", "Кто работает рядом", "Портал открыт",
            "Команда", "Форум", "Итоги",
        ]
        for (title, day) in zip(titles, days(titles.count, from: .on(2023_08_02), to: .on(2023_12_22))) {
            publish(Story.programme, title, random.pick(["site", "vk", "telegram"]), on: day, region: region)
        }
    }

    /// Every line is spent to the kopeck; one sum goes from line to line first, by approval.
    mutating func coworkingMoney() {
        let region = Region.krasnodar
        let books = Books(
            programme: Story.programme, region: region, accountant: "accountant-novorossiysk", from: .on(2023_07_10),
            until: .on(2023_12_25))
        func noon(_ day: Day) -> Instant { Instant(day, 12, 30, offset: region.offset) }
        // Paid from a grant that nobody has given yet: two days before the programme runs as if it had.
        let early = 1_275_000
        let moved = 1_500_000
        pay(books, "equipment", "grant", early, on: .on(2023_07_03), late: 0)
        diary.sitting(noon(.on(2023_07_11)), by: books.accountant)
        diary.note(
            "cofinancing.pledged", .on(2023_07_10),
            ["programme": Story.programme, "organisation": "tretiy-sektor", "amount": 133_250_000])
        diary.sitting(noon(.on(2023_09_18)), by: books.accountant)
        diary.note(
            "budget.reallocated", .on(2023_09_18),
            [
                "programme": Story.programme, "from": "equipment", "to": "portal", "amount": moved,
                "approval": "письмо о перераспределении (демо)",
            ])
        spend(books, "team", "grant", 32_000_000, parts: 6)
        spend(books, "team", "cofinancing", 25_000_000, parts: 4)
        let summer = Books(
            programme: Story.programme, region: region, accountant: books.accountant, from: .on(2023_07_10),
            until: .on(2023_08_20))
        let bought = spend(summer, "equipment", "grant", 28_000_000 - early - moved, parts: 4)
        spend(books, "equipment", "cofinancing", 12_250_000, parts: 2)
        spend(books, "events", "grant", 18_000_000, parts: 4, activity: "activity-conference")
        spend(books, "events", "cofinancing", 14_000_000, parts: 3)
        spend(books, "information", "grant", 6_880_000, parts: 2)
        spend(books, "information", "cofinancing", 10_000_000, parts: 2)
        contribute(books, "premises", 72_000_000, parts: 6, inKind: true, by: "tretiy-sektor")
        // The portal is paid after the reallocation; a part of one payment comes back and is paid again.
        let late = Books(
            programme: Story.programme, region: region, accountant: books.accountant, from: .on(2023_09_20),
            until: .on(2023_12_20))
        let portal = spend(late, "portal", "grant", 15_000_000 + moved, parts: 3)
        diary.sitting(noon(.on(2023_12_27)), by: books.accountant)
        diary.note(
            "expense.reversed", .on(2023_12_26),
            [
                "expense": portal[0].code, "amount": 420_050,
                "reason": "часть работ не выполнена, возврат подрядчика (демо)",
            ])
        pay(books, "portal", "grant", 420_050, on: .on(2023_12_27))
        for (index, name) in ["проектор", "ноутбуки, 4 шт.", "МФУ", "звук"].enumerated() {
            diary.sitting(noon(.on(2023_08_29)), by: region.coordinator)
            diary.note(
                "equipment.commissioned", .on(2023_08_28),
                [
                    "equipment": "coworking-equipment-\(index + 1)", "space": "coworking-centre",
                    "name": "\(name) (демо)",
                    "expense": bought[index].code,
                ])
        }
        attach(
            "payment-order", "portal", to: portal.map(\.id), on: .on(2023_12_29), region: region)
    }

    /// Consents; the first to give one takes it back later.
    mutating func consent(_ people: [Int], on day: Day) {
        guard let first = people.first else { return }
        let region = self.people[first].region
        diary.importing(Instant(day, 10, 50, offset: region.offset), by: region.coordinator)
        for index in people {
            diary.note(
                "consent.given", day,
                [
                    "person": personCode(index), "purposes": ["participation", "reporting"],
                    "document": "согласие, бумага (демо)",
                ])
        }
        diary.sitting(Instant(day.adding(days: 60), 10, 50, offset: region.offset), by: region.coordinator)
        diary.note("consent.withdrawn", day.adding(days: 60), ["person": personCode(first), "channel": "email"])
    }
}
