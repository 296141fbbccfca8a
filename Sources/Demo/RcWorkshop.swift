import Application
import Events

/// Мастерская «Ресурсный центр для НКО», October 2022 to June 2023: won.
///
/// Aimed at: five of five centres with a field session, three pages, one of them published before the centre's
/// readiness was confirmed. One session is moved because of snow, one workshop cancelled and held again.
extension Story {
    private static let programme = "rc-workshop"

    struct Centre: Sendable {
        let code: String
        let municipality: String
        let organisation: Int
        /// Who works there.
        let staff: [Int]
        /// Local NGO people who come to its workshops.
        let locals: [Int]
    }

    mutating func rcWorkshop() {
        random = Random(seed: diary.seed, part: 2)
        let region = Region.rostov
        let centres = rcBegin()
        rcMeetings(centres)
        rcFieldSessions(centres)
        rcWebinars(centres)
        rcSupport(centres)
        rcGrowth(centres)
        let titles = [
            "Мастерская началась", "Выездная сессия", "Онлайн-семинары для центров", "Пять центров", "Итоги мастерской",
        ]
        for (title, day) in zip(titles, days(titles.count, from: .on(2022_10_17), to: .on(2023_06_26))) {
            publish(
                Story.programme, title, random.pick(["site", "vk"]), on: day, region: region,
                organisations: [random.pick(centres).organisation])
        }
        diary.sitting(Instant(.on(2023_07_05), 10, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "programme.status-changed", .on(2023_07_05),
            ["programme": Story.programme, "status": "completed", "document": "итоговый отчёт (демо)"])
    }

    private mutating func rcBegin() -> [Centre] {
        let region = Region.rostov
        diary.sitting(Instant(.on(2022_10_03), 10, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "programme.status-changed", .on(2022_10_03),
            ["programme": Story.programme, "status": "running", "document": "начало работ (демо)"])
        diary.note(
            "period.opened", .on(2022_10_03),
            ["programme": Story.programme, "period": "2022-q4", "from": Day.on(2022_10_01), "to": Day.on(2022_12_31)])
        let places = [
            ("bataysk", "bataysk"), ("morozovsk", "morozovsk"), ("salsk", "salsk"), ("taganrog", "taganrog"),
            ("novoaleksandrovskoe", "azov-district"),
        ]
        var centres: [Centre] = []
        for (number, place) in places.enumerated() {
            let home = organisation(region, municipality: place.1, sonko: true)
            let around = (0..<2).map { _ in organisation(region, municipality: place.1, sonko: random.chance(80)) }
            let staff = people(
                5, region, ["ngo-leader", "ngo-staff", "ngo-staff", "ngo-volunteer"], of: [home],
                since: .on(2022_09_01), tellPercent: 80)
            let locals = people(
                4, region, ["ngo-leader", "ngo-staff", "municipal-staff"], of: around, since: .on(2022_09_01),
                tellPercent: 40)
            register(staff, on: .on(2022_10_05).adding(days: number))
            centres.append(
                Centre(code: place.0, municipality: place.1, organisation: home, staff: staff, locals: locals))
        }
        let mentors = (0..<3).map { _ in person(region, "expert") }
        register(mentors, on: .on(2022_10_12))
        for (number, centre) in centres.enumerated() {
            diary.sitting(
                Instant(.on(2022_10_13).adding(days: number), 15, 0, offset: region.offset), by: region.coordinator)
            diary.note(
                "mentor.assigned", .on(2022_10_13), ["centre": centre.code, "person": personCode(mentors[number % 3])])
            diary.note(
                "support-plan.agreed", .on(2022_10_14).adding(days: number),
                [
                    "centre": centre.code,
                    "text": "План поддержки (демо): выездная сессия, онлайн-семинары, консультации.",
                ])
        }
        reach("centres-enrolled", Story.programme, on: .on(2022_10_20), region: region)
        return centres
    }

    private mutating func rcMeetings(_ centres: [Centre]) {
        let dates: [Day] = [.on(2022_10_20), .on(2022_12_20), .on(2023_02_28), .on(2023_04_18), .on(2023_06_15)]
        for (number, day) in dates.enumerated() {
            let meeting = Gathering("rc-meeting-\(number + 1)", "meeting", .rostov, day)
            announce(meeting, on: day.adding(days: -9))
            var present = 0
            for centre in centres {
                // Salsk misses the second meeting.
                if number == 1, centre.code == "salsk" { continue }
                let here = random.some(2, of: centre.staff)
                attend(meeting, here, centre: centre.code)
                present += here.count
            }
            hold(meeting, headcount: present)
        }
    }

    private mutating func rcFieldSessions(_ centres: [Centre]) {
        let region = Region.rostov
        let plan: [(Day, [String])] = [
            (.on(2022_11_10), ["bataysk-project-design", "bataysk-fundraising"]),
            (.on(2022_12_01), ["morozovsk-management", "morozovsk-openness"]),
            (.on(2023_02_02), ["salsk-registration", "salsk-accounting"]),
            (.on(2023_02_16), ["taganrog-fundraising", "taganrog-legal"]),
            (.on(2023_03_16), ["novoaleksandrovskoe-management", "novoaleksandrovskoe-project-design"]),
        ]
        let trainer = person(region, "expert")
        for (centre, planned) in zip(centres, plan) {
            let session = Gathering("field-\(centre.code)", "field-session", region, planned.0, days: 2)
            var workshops = planned.1.enumerated().map { Gathering($1, "workshop", region, planned.0.adding(days: $0)) }
            announce(session, on: planned.0.adding(days: centre.code == "salsk" ? -24 : -14))
            if centre.code == "salsk" { postpone(session, workshops) }
            assignSpeakers(session, [trainer], level: "regional", on: planned.0.adding(days: -5))
            join(session, centre.staff, on: planned.0.adding(days: -4))
            if centre.code == "taganrog" { workshops[1] = replace(workshops[1], centre) }
            let here = centre.staff + centre.locals
            var sheets = [attend(session, here, day: 1)]
            attend(session, [trainer], day: 1, function: "speaker")
            // The second sheet of Morozovsk is found six weeks later.
            let late = centre.code == "morozovsk" ? 43 : 0
            sheets.append(attend(session, random.some(here.count - 2, of: here), day: 2, late: late))
            for workshop in workshops {
                let worked = random.some(6, of: here)
                attend(workshop, worked, late: late)
                hold(workshop, headcount: nil, late: late + 1)
            }
            let held = hold(session, headcount: here.count + (centre.code == "bataysk" ? 5 : 1))
            attach(
                "attendance-sheet", session.code, to: sheets.flatMap { $0 }, on: session.until.adding(days: late + 2),
                region: region)
            // Two sessions show the same picture.
            attach(
                "photo", centre.code == "taganrog" ? "field-salsk" : session.code, to: held,
                on: session.until.adding(days: 4), region: region)
            feedback(session, random.some(3, of: here), anonymous: 2)
        }
        reach("field-sessions-done", Story.programme, on: .on(2023_03_17), region: region)
    }

    /// Snow: a week later, with its workshops.
    private mutating func postpone(_ session: Gathering, _ workshops: [Gathering]) {
        let day = session.from.adding(days: -9)
        diary.sitting(Instant(day, 9, 20, offset: session.region.offset), by: session.region.coordinator)
        for it in [session] + workshops {
            diary.note(
                "\(it.kind).rescheduled", day,
                [
                    "activity": it.code, "startsOn": it.from, "endsOn": it.days > 1 ? it.until : nil,
                    "reason": "дорога закрыта из-за снегопада (демо)",
                ])
        }
    }

    /// The trainer falls ill: the workshop is cancelled, and another one planned for the same day.
    private mutating func replace(_ workshop: Gathering, _ centre: Centre) -> Gathering {
        let region = workshop.region
        join(workshop, Array(centre.staff.prefix(3)), on: workshop.from.adding(days: -4))
        diary.sitting(Instant(workshop.from.adding(days: -1), 17, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "workshop.cancelled", workshop.from.adding(days: -1),
            ["activity": workshop.code, "reason": "нет ведущего; вместо неё запланирована другая (демо)"])
        let other = Gathering("\(workshop.code)-2", "workshop", region, workshop.from)
        diary.note(
            "workshop.planned", workshop.from.adding(days: -1),
            [
                "activity": other.code, "programme": Story.programme,
                "title": "Мастерская: правовые вопросы (замена, демо)",
                "theme": "legal", "parent": "field-\(centre.code)", "startsOn": other.from,
                "municipality": centre.municipality, "centre": centre.code, "mode": "onsite",
            ])
        return other
    }
}
