import Application
import Events

/// «Социальный коворкинг – путь устойчивого развития НКО», July to December 2023: played as if funded.
///
/// Aimed at: 47 of 50 leaders reached (48 until a card entered twice is merged in December), 38 with all three results,
/// 11 in all four kinds of learning; 1 332 500 of 2 331 300 roubles from own means, to the kopeck.
extension Story {
    private static let programme = "coworking"
    private static let space = "coworking-centre"

    struct CoworkingCast: Sendable {
        /// 58 leaders of SONKO: 44 learn and visit, three learn and come for advice, five only learn, six only visit.
        var leaders: [Int] = []
        /// The thirteenth leader under a second card.
        var twin = 0
        /// Leaders of organisations that are not socially oriented: they are no one's target.
        var outsiders: [Int] = []
        /// Was a leader until shortly before the first seminar.
        var former = 0
        var staff: [Int] = []

        var visiting: [Int] { Array(leaders.prefix(44)) + Array(leaders.suffix(6)) + outsiders + staff }
    }

    mutating func coworking() {
        random = Random(seed: diary.seed, part: 3)
        var cast = CoworkingCast()
        coworkingBegin(&cast)
        coworkingVisits(cast)
        coworkingAdvice(cast)
        coworkingLearning(cast)
        coworkingForum(cast)
        coworkingResults(cast)
        coworkingPortal(cast)
        coworkingMoney()
    }

    private mutating func coworkingBegin(_ cast: inout CoworkingCast) {
        let region = Region.krasnodar
        let sonko = organisations(32, region, sonko: true)
        let others = organisations(2, region, sonko: false)
        let since = Day.on(2023_02_01)
        cast.leaders = people(58, region, ["ngo-leader"], of: sonko, since: since, tellPercent: 70)
        cast.twin = person(region, "ngo-leader", in: people[cast.leaders[12]].organisation, like: cast.leaders[12])
        cast.outsiders = people(2, region, ["ngo-leader"], of: others, since: since, tellPercent: 100)
        cast.former = person(region, "ngo-leader", in: sonko[3], since: .on(2022_03_01))
        cast.staff = people(10, region, ["ngo-staff", "ngo-volunteer"], of: Array(sonko.prefix(10)), since: since)

        diary.sitting(Instant(.on(2023_07_05), 9, 40, offset: region.offset), by: region.coordinator)
        diary.note(
            "programme.status-changed", .on(2023_07_05),
            ["programme": Story.programme, "status": "running", "document": "как если бы получил грант (демо)"])
        register(Array(cast.leaders.prefix(30)) + [cast.former], on: .on(2023_07_24))
        register(Array(cast.leaders.dropFirst(30)) + cast.outsiders + cast.staff, on: .on(2023_08_14))
        // One leads two organisations: one person, two organisations.
        diary.sitting(Instant(.on(2023_08_15), 9, 40, offset: region.offset), by: region.coordinator)
        diary.note(
            "person.affiliated", .on(2023_03_01),
            ["person": personCode(cast.leaders[5]), "organisation": organisations[sonko[9]].code, "role": "ngo-leader"])
        diary.note(
            "person.affiliation-ended", .on(2023_08_15),
            ["person": personCode(cast.former), "organisation": organisations[sonko[3]].code, "role": "ngo-leader"])
        reach("centre-open", Story.programme, on: .on(2023_08_10), region: region)
        consent(Array(cast.leaders.prefix(12)), on: .on(2023_08_16))
    }

    private mutating func coworkingVisits(_ cast: CoworkingCast) {
        let region = Region.krasnodar
        let purposes = [
            "работа за общим столом", "подготовка заявки", "встреча команды", "печать документов", "съёмка ролика",
        ]
        let early = Array(cast.leaders.prefix(30))
        // Everybody who visits at all comes once; the rest of the visits are whoever comes again.
        let certain = random.shuffled(cast.visiting)
        regulars = certain
        var visits = days(24, from: .on(2023_08_02), to: .on(2023_08_14)).map { ($0, random.pick(early)) }
        visits += zip(certain, days(certain.count, from: .on(2023_08_15), to: .on(2023_12_08))).map { ($1, $0) }
        visits += days(72, from: .on(2023_08_15), to: .on(2023_12_28)).map { ($0, random.pick(certain)) }
        visits.sort { $0.0 < $1.0 }
        for visit in visits {
            // The visitors' book of one week is typed in three weeks later.
            let isLate = (.on(2023_10_02)...(.on(2023_10_08))).contains(visit.0)
            let purpose = random.chance(50) ? random.pick(purposes) : nil
            self.visit(visit.1, on: visit.0, purpose: purpose, late: isLate ? 22 : 0)
        }
        for (index, day) in [Day.on(2023_09_12), .on(2023_11_21)].enumerated() {
            let misread = self.visit(certain[index], on: day, purpose: nil)
            void(misread, "в журнале посещений прочитана не та строка", on: day.adding(days: 8), region: region)
            self.visit(certain[index + 2], on: day, purpose: nil, late: 8)
        }
        for (index, day) in days(10, from: .on(2023_08_17), to: .on(2023_12_18)).enumerated() {
            let who = random.pick(certain)
            let hour = 10 + index % 6
            diary.sitting(Instant(day.adding(days: -2), 12, 20, offset: region.offset), by: region.coordinator)
            diary.note(
                "space.booked", day.adding(days: -2),
                [
                    "space": Story.space, "person": personCode(who), "organisation": organisationCode(who),
                    "from": Instant(day, hour, offset: region.offset),
                    "to": Instant(day, hour + 2, offset: region.offset),
                ])
        }
    }

    /// Makes the year one entry longer `count` times: somebody who knows the place comes again. No target moves.
    mutating func comeAgain(_ count: Int) {
        for day in days(count, from: .on(2023_08_15), to: .on(2023_12_28)) {
            visit(random.pick(regulars), on: day, purpose: nil)
        }
    }

    @discardableResult
    private mutating func visit(
        _ who: Int, on day: Day, purpose: String?, late: Int = 0
    ) -> String {
        let region = Region.krasnodar
        let entered = Instant(day.adding(days: late), 19, random.below(55), offset: region.offset)
        diary.sitting(entered, by: region.coordinator)
        let face = face(who)
        return diary.note(
            "coworking.visited", Instant(day, random.int(10...17), random.below(12) * 5, offset: region.offset),
            [
                "space": Story.space, "person": face.person, "organisation": face.organisation, "role": face.role,
                "minutes": random.int(4...36) * 5, "purpose": purpose,
            ])
    }

    private mutating func coworkingAdvice(_ cast: CoworkingCast) {
        let desk = Desk(programme: Story.programme, region: .krasnodar, space: Story.space)
        let away = Desk(programme: Story.programme, region: .krasnodar)
        let topics = ["management", "fundraising", "legal", "accounting", "openness", "project-design"]
        let clients = Array(cast.leaders.prefix(44)) + cast.leaders.suffix(6) + cast.staff
        for leader in cast.leaders[44..<47] {
            for day in days(1, from: .on(2023_09_04), to: .on(2023_12_01)) {
                consult(desk, [leader], topic: random.pick(topics), on: day)
            }
        }
        for (index, day) in days(32, from: .on(2023_08_23), to: .on(2023_12_27)).enumerated() {
            consult(
                index % 4 == 3 ? away : desk, [random.pick(clients)], topic: random.pick(topics), on: day,
                requested: index % 3 == 0 ? random.int(1...7) : nil, late: index == 17 ? 21 : 0)
        }
    }

    private mutating func coworkingLearning(_ cast: CoworkingCast) {
        let region = Region.krasnodar
        let plan = [
            Gathering("law-seminar", "seminar", region, .on(2023_08_24)),
            Gathering("activity-conference", "conference", region, .on(2023_09_28)),
            Gathering("openness-master-class", "master-class", region, .on(2023_10_19)),
            Gathering("team-training", "training", region, .on(2023_11_09), days: 2),
        ]
        var sheets: [[Int]] = Array(repeating: Array(cast.leaders.prefix(11)), count: 4)
        for (index, leader) in cast.leaders[11..<52].enumerated() {
            // One or two of four; nobody more in all of them.
            sheets[index % 4].append(leader)
            if index != 1, random.chance(35) { sheets[(index + 1 + random.below(2)) % 4].append(leader) }
        }
        sheets[1] += cast.outsiders
        sheets[2] += [cast.outsiders[0]]
        for index in 0..<4 { sheets[index] += random.some(4, of: cast.staff) }
        let speakers = (0..<3).map { _ in person(region, "expert") }
        for (number, it) in plan.enumerated() {
            announce(it, on: it.from.adding(days: -18))
            let here = sheets[number]
            assignSpeakers(
                it, [speakers[number % 3]], level: ["local", "federal", "regional", "local"][number],
                on: it.from.adding(days: -10))
            let noShows = random.some(3, of: cast.leaders.suffix(6) + cast.staff).filter { !here.contains($0) }
            join(it, random.some(here.count / 3, of: here) + noShows, on: it.from.adding(days: -5))
            var sheet = attend(it, here, day: it.days > 1 ? 1 : nil)
            if number == 0 {
                // No leader any more, and the sheet does not say what he is now: he counts as nobody's leader.
                sheet.append(
                    diary.note("seminar.attended", it.from, ["activity": it.code, "person": personCode(cast.former)]))
            }
            if number == 3 {
                attend(it, [cast.twin], day: 1)
                attend(it, random.some(here.count - 3, of: here), day: 2)
            }
            attend(it, [speakers[number % 3]], function: "speaker")
            hold(it, headcount: sheet.count + 1 + (number == 1 ? 9 : 0) + (number == 3 ? 1 : 0))
            attach(
                "attendance-sheet", it.code, to: sheet, on: it.until.adding(days: 2), region: region)
            feedback(it, random.some(3, of: here), anonymous: 2)
        }
        visit(cast.twin, on: .on(2023_11_30), purpose: "подготовка заявки")
        reach("learning-done", Story.programme, on: .on(2023_11_10), region: region)
        merge(
            cast.leaders[12], cast.twin, "одна карточка внесена дважды: совпали подпись и должность (демо)",
            on: .on(2023_12_12), region: region)
    }
}
