import Application
import Events

/// «ЗЕМЛЯКИ», February to December 2024: played as if funded.
///
/// Aimed at: five expeditions of five themes, four of them full (nineteen activists at the fourth); 163
/// representatives of the region's NGOs at the forum; 299 participants of 300: 301 until three pairs of cards are
/// merged, 298 then, 299 when one of the merges is found wrong. The resolution goes through to the roadmap.
extension Story {
    private static let programme = "zemlyaki"

    struct ZemlyakiCast: Sendable {
        var ngos: [Int] = []
        var authorities: [Int] = []
        /// Representatives of NGOs of the region: 163 at the forum, 32 who come to other things only.
        var forum: [Int] = []
        var elsewhere: [Int] = []
        /// 70, most of them without an NGO.
        var activists: [Int] = []
        var officials: [Int] = []
        /// Representatives of NGOs of another region.
        var guests: [Int] = []
        /// Neither activists nor NGO nor authorities: they are at the forum and in no target.
        var others: [Int] = []
        var speakers: [Int] = []
        /// Second cards of an activist and of a representative.
        var twins: [Int] = []
        /// Entries of the expeditions' feedback, out of which the forum's topics come.
        var feedback: [[String]] = []
        /// Evidence of the expeditions, which an auditor looks at.
        var papers: [String] = []
        /// Those who go on expeditions, in the order of their first one.
        var travellers: [[Int]] = []
    }

    struct Expedition: Sendable {
        let gathering: Gathering
        let newcomers: Int
        let returning: Int
        let officials: [Int]
    }

    static let expeditions: [Expedition] = [
        Expedition(
            gathering: Gathering("exp-social", "expedition", .pskov, .on(2024_04_12), days: 2), newcomers: 24,
            returning: 0, officials: [0, 1, 2, 3]),
        Expedition(
            gathering: Gathering("exp-education", "expedition", .pskov, .on(2024_05_17), days: 2), newcomers: 17,
            returning: 5, officials: [4, 5, 6]),
        // With its officials it is two over its thirty places.
        Expedition(
            gathering: Gathering("exp-culture", "expedition", .pskov, .on(2024_06_21), days: 2), newcomers: 19,
            returning: 10, officials: [7, 8, 0]),
        // One short of full: nineteen activists and representatives, 24 people with the officials.
        Expedition(
            gathering: Gathering("exp-ecology", "expedition", .pskov, .on(2024_07_19), days: 2), newcomers: 12,
            returning: 7, officials: [9, 10, 11, 1, 4]),
        Expedition(
            gathering: Gathering("exp-sport", "expedition", .pskov, .on(2024_09_06), days: 2), newcomers: 18,
            returning: 7, officials: [2, 5, 8]),
    ]

    mutating func zemlyaki() {
        random = Random(seed: diary.seed, part: 5)
        var cast = ZemlyakiCast()
        zemlyakiBegin(&cast)
        for (number, expedition) in Story.expeditions.enumerated() { zemlyakiExpedition(number, expedition, &cast) }
        reach("expeditions-done", Story.programme, on: .on(2024_09_07), region: .pskov)
        zemlyakiTrainings(cast)
        zemlyakiForum(cast)
        zemlyakiResolution(cast)
        zemlyakiEnd(cast)
    }

    private mutating func zemlyakiBegin(_ cast: inout ZemlyakiCast) {
        let region = Region.pskov
        let since = Day.on(2023_11_01)
        cast.ngos = (0..<56).map { _ in organisation(region, sonko: random.chance(85)) }
        cast.authorities = (0..<5).map { _ in organisation(region, kind: "authority") }
        let away = organisations(5, .novgorod, sonko: true)
        let roles = ["ngo-leader", "ngo-staff", "ngo-volunteer"]
        let representatives = people(195, region, roles, of: cast.ngos, since: since, tellPercent: 36)
        cast.forum = Array(representatives.prefix(163))
        cast.elsewhere = Array(representatives.suffix(32))
        cast.activists = (0..<70).map { person(region, "activist", group: $0 < 6 ? "group-pskov-1" : nil) }
        cast.officials = people(22, region, ["official"], of: cast.authorities, since: since, tellPercent: 50)
        cast.guests = people(12, .novgorod, roles, of: away, since: since, tellPercent: 50)
        cast.others = (0..<10).map { person(region, ["resident", "media", "business"][$0 % 3]) }
        cast.speakers = (0..<7).map { person($0 < 3 ? .pskov : .novgorod, "expert") }
        cast.twins = [
            person(region, "activist", like: cast.activists[5]),
            person(region, "ngo-staff", in: people[cast.forum[40]].organisation, like: cast.forum[40]),
        ]

        // Ninety go on expeditions: forty activists, fifty representatives.
        var queue = random.shuffled(
            Array(cast.activists.prefix(40)) + Array(cast.elsewhere.prefix(20)) + Array(cast.forum.prefix(30)))
        for expedition in Story.expeditions {
            cast.travellers.append(Array(queue.prefix(expedition.newcomers)))
            queue.removeFirst(expedition.newcomers)
        }

        diary.sitting(Instant(.on(2024_02_01), 10, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "programme.status-changed", .on(2024_02_01),
            ["programme": Story.programme, "status": "running", "document": "как если бы получил грант (демо)"])
        announce(Gathering("info-campaign", "campaign", region, .on(2024_02_05)), on: .on(2024_02_05))
        reach("campaign-started", Story.programme, on: .on(2024_02_06), region: region)
        diary.importing(Instant(.on(2024_02_12), 10, 0, offset: region.offset), by: region.coordinator)
        for index in cast.ngos + cast.authorities + away { introduce(organisation: index, on: .on(2024_02_12)) }
        announce(Gathering("application-campaign", "campaign", region, .on(2024_02_15)), on: .on(2024_02_15))
        diary.sitting(Instant(.on(2024_02_19), 18, 30, offset: region.offset), by: region.coordinator)
        diary.note(
            "group.formed", .on(2024_02_17),
            [
                "group": "group-pskov-1", "name": "Инициативная группа „Пример П“ (вымышленная)",
                "municipality": "gdovsky",
            ])
        for index in cast.activists.prefix(6) {
            introduce(index, on: .on(2024_02_17))
            diary.note("group.member-joined", .on(2024_02_17), ["group": "group-pskov-1", "person": personCode(index)])
        }
        diary.sitting(Instant(.on(2024_03_05), 15, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "cofinancing.contributed", .on(2024_03_04),
            [
                "programme": Story.programme, "contribution": "contribution-zemlyaki-1",
                "organisation": "resource-org-1",
                "amount": 4_500_000, "inKind": true, "documentNo": "Акт 1 (демо)",
            ])
        let titles = [
            "Стартует программа", "Открыт приём заявок", "Экспедиция: социальная работа", "Экспедиция: культура",
            "Экологи зовут",
            "Тренинги осени", "Форум: программа", "Итоги форума", "Дорожная карта",
        ]
        for (title, day) in zip(titles, days(titles.count, from: .on(2024_02_06), to: .on(2024_12_27))) {
            publish(Story.programme, title, random.pick(["site", "vk", "telegram", "press"]), on: day, region: region)
        }
    }

    /// Applications, the trip with its visits and its round table, papers and feedback.
    private mutating func zemlyakiExpedition(_ number: Int, _ expedition: Expedition, _ cast: inout ZemlyakiCast) {
        let region = Region.pskov
        let it = expedition.gathering
        announce(it, on: it.from.adding(days: -45))
        let newcomers = cast.travellers[number]
        // Some just turn up.
        let applicants = Array(newcomers.dropLast(number % 2 + 2))
        let turnedDown = apply(applicants, to: it, until: it.from.adding(days: -9))
        var earlier = cast.travellers.prefix(number).flatMap { $0 }
        earlier.removeAll { $0 == cast.activists[5] }
        let returning = random.some(expedition.returning, of: earlier)
        join(it, applicants + returning.dropLast(2) + turnedDown, on: it.from.adding(days: -7))

        let officials = expedition.officials.map { cast.officials[$0] }
        var here = newcomers + returning
        // The fifth of the activists signs under a second card, which nobody notices before December.
        if number == 4 { here.append(cast.twins[0]) }
        let misread = number == 0 ? here.removeFirst() : nil
        var sheet = attend(it, here + officials, day: 1)
        if let misread {
            // The next line of the list was ticked. It is taken back, and the right one entered.
            let wrong = attend(it, [cast.forum[150]], day: 1)
            void(wrong[0], "отмечена соседняя строка списка", on: it.from.adding(days: 5), region: region)
            attend(it, [misread], day: 1, late: 5)
            here.append(misread)
        }
        // The second sheet of the ecologists is entered five weeks later.
        let late = it.code == "exp-ecology" ? 36 : 0
        sheet += attend(it, random.some(here.count * 3 / 5, of: here), day: 2, late: late)
        attend(it, [cast.speakers[number % 3]], day: 1, function: "speaker")
        zemlyakiVisits(number, it, here, officials, cast)

        // Everybody on the sheets, the speaker too.
        let all = here.count + officials.count + 1
        let held = hold(it, headcount: it.code == "exp-education" ? all + 2 : all)
        cast.papers.append(
            attach(
                "attendance-sheet", it.code, to: sheet, on: it.until.adding(days: late + 2), region: region))
        // Culture and sport show the same photograph.
        attach(
            "photo", it.code == "exp-sport" ? "exp-culture" : it.code, to: held, on: it.until.adding(days: 2),
            region: region)
        let topics = ["доступная среда", "волонтёры", "помещения", "субсидии", "отчётность", "школы и НКО"]
        cast.feedback.append(feedback(it, random.some(5, of: here), anonymous: 2, topics: topics))
    }

    /// Newcomers apply and are accepted; four more are not. Returns two of these, who sign up all the same.
    private mutating func apply(_ applicants: [Int], to it: Gathering, until: Day) -> [Int] {
        let region = it.region
        let refused = (0..<4).map { person(region, $0 % 2 == 0 ? "activist" : "resident") }
        let all = random.shuffled(applicants + refused)
        var applications: [(code: String, isRefused: Bool)] = []
        for (index, day) in days(all.count, from: it.from.adding(days: -42), to: until.adding(days: -3)).enumerated() {
            diary.sitting(Instant(day, 18, index, offset: region.offset), by: region.coordinator)
            introduce(all[index], on: day)
            let application = code("application-pskov")
            applications.append((application, refused.contains(all[index])))
            diary.note(
                "application.submitted", day,
                [
                    "application": application, "call": "zemlyaki-participants", "person": personCode(all[index]),
                    "organisation": organisationCode(all[index]), "activities": [it.code],
                ])
        }
        diary.sitting(Instant(until, 16, 0, offset: region.offset), by: region.coordinator)
        let verbs = ["rejected", "waitlisted", "withdrawn", "rejected"]
        var turn = 0
        for application in applications {
            if application.isRefused { turn += 1 }
            diary.note(
                "application.\(application.isRefused ? verbs[turn - 1] : "accepted")", until,
                ["application": application.code])
        }
        return Array(refused.prefix(2))
    }
}
