import Application
import Events

/// «Малым территориям-новые возможности», June 2022 to May 2023: funded and running.
///
/// Aimed at: 70 people served, met to the person once a card entered twice is merged; three groups of five
/// consulted and two that were smaller; practical help for six SONKO of seven; 51 authors.
extension Story {
    private static let programme = "small-territories"

    /// Those who take part, by what they are.
    struct SmallCast: Sendable {
        var groups: [[Int]] = []
        var sonko: [Int] = []
        var others: [Int] = []
        var ngo: [Int] = []
        var municipal: [Int] = []
        var citizens: [Int] = []
    }

    mutating func smallTerritories() {
        random = Random(seed: diary.seed, part: 1)
        var cast = SmallCast()
        smallTerritoriesBegin(&cast)
        smallTerritoriesGroups(cast)
        smallTerritoriesSeminars(cast)
        smallTerritoriesHelp(cast)
        smallTerritoriesProjects(cast)
        smallTerritoriesMoney()
    }

    private mutating func smallTerritoriesBegin(_ cast: inout SmallCast) {
        let region = Region.yugra
        cast.sonko = organisations(10, region, sonko: true)
        cast.others = [organisation(region, kind: "municipal-institution"), organisation(region, sonko: false)]
        cast.ngo = people(
            20, region, ["ngo-leader", "ngo-staff"], of: cast.sonko, since: .on(2022_05_01), tellPercent: 75)
        cast.municipal = people(5, region, ["municipal-staff"], of: [cast.others[0]], since: .on(2022_05_01))
        cast.groups = [6, 6, 5, 4, 5].enumerated().map { number, size in
            (0..<size).map { _ in person(region, "activist", group: "group-yugra-\(number + 1)") }
        }
        cast.citizens = (0..<19).map { _ in person(region, "resident") }

        let campaign = Gathering("small-info-campaign", "campaign", region, .on(2022_06_15), days: 335)
        announce(campaign, on: .on(2022_06_15))
        reach("campaign-started", Story.programme, on: .on(2022_06_17), region: region)
        diary.sitting(Instant(.on(2022_06_20), 15, 0, offset: region.offset), by: region.coordinator)
        for (period, from, until) in [
            ("2022-h2", Day.on(2022_06_01), Day.on(2022_12_31)), ("2023-h1", .on(2023_01_01), .on(2023_05_31)),
        ] {
            diary.note(
                "period.opened", .on(2022_06_20),
                ["programme": Story.programme, "period": period, "from": from, "to": until])
        }
        diary.note(
            "survey.conducted", .on(2022_06_20), programme: Story.programme,
            ["survey": "survey-yugra-1", "respondents": 38, "method": "анкета по электронной почте (демо)"])
        register(cast.ngo, on: .on(2022_07_04))
        register(cast.municipal, on: .on(2022_07_11))
        register(cast.citizens, on: .on(2022_09_05))
        let titles = [
            "Начался приём заявок", "Как собрать инициативную группу", "Первый семинар", "Что даёт регистрация",
            "Школа проектирования", "Итоги полугодия", "Проекты жителей", "Школа тренера", "Кому помогли", "Итоги года",
        ]
        for (title, day) in zip(titles, days(titles.count, from: .on(2022_06_16), to: .on(2023_05_12))) {
            publish(Story.programme, title, random.pick(["site", "vk", "telegram"]), on: day, region: region)
        }
        diary.sitting(Instant(.on(2023_05_16), 12, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "campaign.held", .on(2023_05_15),
            ["activity": campaign.code, "startedOn": campaign.from, "endedOn": Day.on(2023_05_15)])
    }

    /// Three groups of five or more at their consultation, one of four, and one whose fifth came too late.
    private mutating func smallTerritoriesGroups(_ cast: SmallCast) {
        let region = Region.yugra
        let formed: [Day] = [.on(2022_07_08), .on(2022_07_22), .on(2022_08_05), .on(2022_08_19), .on(2022_09_02)]
        for (number, members) in cast.groups.enumerated() {
            let first = number == 4 ? Array(members.dropLast()) : members
            form(
                "group-yugra-\(number + 1)", "Инициативная группа „Пример \(number + 1)“ (вымышленная)", first,
                on: formed[number], municipality: "oktyabrsky", region: region)
        }
        diary.sitting(Instant(.on(2022_09_12), 18, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "group.member-left", .on(2022_09_10), ["group": "group-yugra-2", "person": personCode(cast.groups[1][5])])
        let desk = Desk(programme: Story.programme, region: region)
        for (number, members) in cast.groups.enumerated() {
            let day = Day.on(2022_09_20).adding(days: number * 6)
            let present = number == 1 || number == 4 ? Array(members.dropLast()) : members
            consult(desk, present, group: "group-yugra-\(number + 1)", topic: "registration", on: day, requested: 5)
        }
        // The fifth of this group comes after its consultation, and is served on their own.
        if let fifth = cast.groups[4].last {
            diary.sitting(Instant(.on(2022_11_21), 18, 0, offset: region.offset), by: region.coordinator)
            introduce(fifth, on: .on(2022_11_20))
            diary.note("group.member-joined", .on(2022_11_20), ["group": "group-yugra-5", "person": personCode(fifth)])
            consult(desk, [fifth], topic: "project-design", on: .on(2022_11_25))
        }
        consult(desk, [cast.groups[1][5]], topic: "other", on: .on(2022_10_28))
        for (number, day) in [
            (0, Day.on(2022_11_08)), (2, .on(2022_11_15)), (2, .on(2023_01_17)), (3, .on(2023_02_07)),
        ] {
            consult(
                desk, Array(cast.groups[number].prefix(3)), group: "group-yugra-\(number + 1)", topic: "registration",
                on: day)
        }
        // One group is registered, and goes on as an organisation: still one client.
        let born = organisation(region, sonko: true)
        diary.sitting(Instant(.on(2023_02_20), 11, 0, offset: region.offset), by: region.coordinator)
        introduce(organisation: born, on: .on(2023_02_17))
        diary.note(
            "group.became-organisation", .on(2023_02_17),
            ["group": "group-yugra-3", "organisation": organisations[born].code])
        serve(desk, "methodical", topic: "accounting", organisation: born, on: .on(2023_03_21))
    }

    private mutating func smallTerritoriesSeminars(_ cast: SmallCast) {
        let region = Region.yugra
        let speaker = person(region, "expert")
        let fundraising =
            Array(cast.ngo.prefix(8)) + Array(cast.ngo[10..<18]) + Array(cast.citizens.prefix(4))
            + Array(cast.groups[0].prefix(2))
        let design =
            Array(cast.citizens.prefix(15)) + Array(cast.municipal.prefix(3)) + Array(cast.groups[1].prefix(3))
            + Array(cast.groups[2].prefix(3))
        let training =
            Array(cast.citizens.suffix(7)) + [cast.ngo[8], cast.ngo[9], cast.ngo[18], cast.ngo[19]]
            + Array(cast.municipal.suffix(2)) + Array(cast.ngo.prefix(3))
        let courses: [(String, String, Day, Day, [Int])] = [
            ("fundraiser-seminar", "fundraiser-practice", .on(2022_10_07), .on(2022_10_22), fundraising),
            ("design-school", "design-practice", .on(2022_12_02), .on(2022_12_17), design),
            ("trainer-school", "trainer-practice", .on(2023_03_03), .on(2023_03_18), training),
        ]
        for (number, course) in courses.enumerated() {
            let seminar = Gathering(course.0, "seminar", region, course.2, days: 2)
            let practice = Gathering(course.1, "workshop", region, course.3)
            announce(seminar, on: seminar.from.adding(days: -20))
            // At the last one a citizen signs the sheet under a card that is entered a second time.
            let twin = number == 2 ? [person(region, "resident", like: cast.citizens[4])] : []
            finish(seminar, practice, course.4 + twin, speaker, number)
            for twin in twin {
                merge(
                    cast.citizens[4], twin, "карточка внесена дважды: совпали подписи в двух листах (демо)",
                    on: .on(2023_04_10), region: region)
            }
        }
        reach("first-seminar-done", Story.programme, on: .on(2022_10_08), region: region)
        reach("seminars-done", Story.programme, on: .on(2023_03_04), region: region, late: 2)
    }

    /// A two-day seminar and the practical work two weeks later.
    private mutating func finish(
        _ seminar: Gathering, _ practice: Gathering, _ here: [Int], _ speaker: Int, _ number: Int
    ) {
        let region = Region.yugra
        assignSpeakers(
            seminar, [speaker], level: number == 1 ? "federal" : "regional", on: seminar.from.adding(days: -12))
        // The newly met are noted on the day itself; the rest have signed up.
        join(seminar, here.filter { people[$0].introducedAt != nil }, on: seminar.from.adding(days: -6))
        var sheet = attend(seminar, here, day: 1)
        attend(seminar, [speaker], day: 1, function: "speaker")
        sheet += attend(seminar, random.some(here.count / 2, of: here), day: 2)
        // Everybody signs, the speaker too; at the school of design three people did not.
        let held = hold(seminar, headcount: here.count + (number == 1 ? 4 : 1))
        attach(
            "attendance-sheet", seminar.code, to: sheet, on: seminar.until.adding(days: 3), region: region)
        attach("photo", seminar.code, to: held, on: seminar.until.adding(days: 3), region: region)
        feedback(seminar, random.some(4, of: here), anonymous: 2)
        certify(seminar, random.some(6, of: here))
        let worked = random.some(here.count * 3 / 5, of: here)
        // The last sheet lies in a drawer for a month.
        attend(practice, worked, late: number == 2 ? 31 : 0)
        hold(practice, headcount: worked.count, late: number == 2 ? 32 : 1)
    }
}
