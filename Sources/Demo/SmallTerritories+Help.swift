import Application
import Events

/// Services, projects and money of «Малым территориям-новые возможности».
extension Story {
    private static let programme = "small-territories"

    mutating func smallTerritoriesHelp(_ cast: SmallCast) {
        let region = Region.yugra
        let desk = Desk(programme: Story.programme, region: region)
        // Two organisations hear nothing of raising resources: eight do.
        let clients = Array(cast.ngo.prefix(8)) + Array(cast.ngo[10..<18]) + cast.citizens
        let topics = ["management", "fundraising", "project-design", "legal", "accounting", "openness"]
        for (index, day) in days(24, from: .on(2022_09_12), to: .on(2023_05_24)).enumerated() {
            consult(
                desk, [random.pick(clients)], topic: random.pick(topics), on: day, requested: index % 3 == 0 ? 3 : nil,
                late: index == 11 ? 24 : 0)
        }
        // Entered twice on one evening; the second is taken back.
        consult(desk, [cast.citizens[2]], topic: "legal", on: .on(2022_10_12))
        let twice = consult(desk, [cast.citizens[2]], topic: "legal", on: .on(2022_10_12))
        void(twice, "та же консультация внесена второй раз", on: .on(2022_10_14), region: region)
        // After the programme's end: recorded, and not counted.
        consult(desk, [cast.citizens[0]], topic: "project-design", on: .on(2023_06_14))

        let helped = [0, 1, 2, 3, 4, 0, 2, 1, 3].map { cast.sonko[$0] } + cast.others
        for (index, day) in days(helped.count, from: .on(2022_08_10), to: .on(2023_05_02)).enumerated() {
            serve(
                desk, "practical-help", topic: random.pick(["management", "accounting", "openness"]),
                organisation: helped[index], on: day)
        }
        // For a month there are seven of seven; then the seventh turns out to be the sixth, written down wrongly.
        serve(desk, "practical-help", topic: "management", organisation: cast.sonko[6], on: .on(2023_03_28))
        let wrong = serve(desk, "practical-help", topic: "legal", organisation: cast.sonko[7], on: .on(2023_04_11))
        void(wrong, "услуга записана не на ту организацию", on: .on(2023_05_19), region: region)
        serve(desk, "practical-help", topic: "legal", organisation: cast.sonko[6], on: .on(2023_04_11), late: 39)
        for (index, day) in days(7, from: .on(2022_11_01), to: .on(2023_05_10)).enumerated() {
            let form = ["information", "methodical", "mentoring"][index % 3]
            serve(desk, form, topic: "fundraising", person: cast.ngo[index], organisation: cast.sonko[index], on: day)
        }
        for (index, organisation) in ([0, 1, 2, 0].map { cast.sonko[$0] } + [cast.others[0]]).enumerated() {
            confirm(
                Story.programme, "management", index == 3 ? "self-report" : "test", organisation: organisation,
                on: .on(2023_04_20).adding(days: index * 3), region: region)
        }
    }

    /// 51 people write twenty projects; the list of one is entered with somebody who wrote nothing.
    mutating func smallTerritoriesProjects(_ cast: SmallCast) {
        let region = Region.yugra
        let authors = cast.citizens + cast.groups.flatMap { $0 }.prefix(20) + cast.ngo.prefix(12)
        var drafts: [String] = []
        for (index, day) in days(20, from: .on(2022_12_19), to: .on(2023_05_14)).enumerated() {
            // Eleven by three and nine by two authors: 51.
            let start = index < 11 ? index * 3 : 33 + (index - 11) * 2
            let own = authors[start..<start + (index < 11 ? 3 : 2)].map(personCode)
            diary.sitting(Instant(day, 17, random.below(55), offset: region.offset), by: region.coordinator)
            let draft = code("draft-yugra")
            if index == 6 {
                let wrong = diary.note(
                    "project-draft.completed", day, programme: Story.programme,
                    ["draft": draft, "authors": own + [personCode(cast.municipal[0])]])
                void(wrong, "в список авторов внесена лишняя карточка", on: day.adding(days: 9), region: region)
                diary.note(
                    "project-draft.completed", day, programme: Story.programme, ["draft": draft, "authors": own])
            } else {
                diary.note(
                    "project-draft.completed", day, programme: Story.programme, ["draft": draft, "authors": own])
            }
            if index % 2 == 0 { drafts.append(draft) }
        }
        for (index, draft) in drafts.enumerated() {
            let day = Day.on(2023_05_15).adding(days: index / 3)
            diary.sitting(Instant(day, 11, 5 * index, offset: region.offset), by: region.coordinator)
            diary.note(
                "project-draft.submitted", day,
                ["draft": draft, "funder": "Фонд „Пример“ (вымышленный)", "contest": "2023 год (демо)"])
            guard index < 3 else { continue }
            diary.sitting(Instant(.on(2023_05_30), 11, 5 * index, offset: region.offset), by: region.coordinator)
            diary.note(
                "project-draft.funded", .on(2023_05_29), ["draft": draft, "amount": 8_500_000 + index * 1_250_050])
        }
        reach("projects-done", Story.programme, on: .on(2023_05_20), region: region, late: 1)
    }

    /// The grant is spent to the kopeck, but for what is returned.
    mutating func smallTerritoriesMoney() {
        let programme = Story.programme
        let region = Region.yugra
        let books = Books(
            programme: programme, region: region, accountant: "accountant-oktyabrsky", from: .on(2022_06_20),
            until: .on(2023_05_20))
        func entry(_ day: Day) -> Instant { Instant(day, 13, 0, offset: region.offset) }
        diary.sitting(entry(.on(2022_06_09)), by: books.accountant)
        diary.note(
            "grant.awarded", .on(2022_06_08),
            ["programme": programme, "amount": 99_971_500, "agreement": "договор о гранте (демо, номер не назван)"])
        for (tranche, day, amount) in [
            ("tranche-yugra-1", Day.on(2022_06_16), 59_982_900), ("tranche-yugra-2", .on(2022_12_12), 39_988_600),
        ] {
            diary.sitting(entry(day.adding(days: 1)), by: books.accountant)
            diary.note("tranche.received", day, ["programme": programme, "tranche": tranche, "amount": amount])
        }
        let returned = 1_234_567
        let mistaken = 1_845_000
        let refunded = 350_000
        spend(books, "team", "grant", 42_000_000, parts: 8)
        spend(books, "team", "cofinancing", 30_000_000, parts: 5)
        spend(books, "seminars", "grant", 31_000_000 - mistaken, parts: 6, activity: nil)
        spend(books, "consultations", "grant", 14_971_500, parts: 4)
        spend(books, "consultations", "cofinancing", 8_620_000, parts: 2)
        spend(books, "information", "grant", 12_000_000 - returned, parts: 4)
        spend(books, "information", "cofinancing", 6_000_000, parts: 2)
        contribute(books, "seminars", 12_000_000, parts: 3, inKind: true, by: nil)
        contribute(books, "premises", 24_000_000, parts: 6, inKind: true, by: nil)

        // Two digits changed places: taken back and paid right.
        let wrong = pay(books, "seminars", "grant", 1_485_000, on: .on(2022_12_05), activity: "design-school")
        void(wrong.id, "в сумме переставлены цифры", on: .on(2022_12_15), region: region)
        pay(books, "seminars", "grant", mistaken, on: .on(2022_12_05), activity: "design-school", late: 11)
        // A hall was paid for and not used; the money came back.
        let hall = pay(books, "seminars", "grant", refunded, on: .on(2023_02_20), activity: "trainer-school")
        diary.sitting(entry(.on(2023_03_13)), by: books.accountant)
        diary.note(
            "expense.reversed", .on(2023_03_10),
            ["expense": hall.code, "reason": "аренда зала отменена, оплата возвращена (демо)"])
        diary.sitting(entry(.on(2023_05_30)), by: books.accountant)
        diary.note("balance.returned", .on(2023_05_29), ["programme": programme, "amount": returned])
    }
}
