import Application
import Events

/// What hangs on the expeditions, and the two trainings.
extension Story {
    private static let programme = "zemlyaki"

    mutating func zemlyakiVisits(
        _ number: Int, _ it: Gathering, _ here: [Int], _ officials: [Int], _ cast: ZemlyakiCast
    ) {
        let region = Region.pskov
        for visit in 1...2 {
            let practice = Gathering("\(it.code)-visit-\(visit)", "practice-visit", region, it.day(visit))
            let host = cast.ngos[number * 2 + visit]
            diary.sitting(Instant(practice.from, 21, 10, offset: region.offset), by: region.coordinator)
            diary.note(
                "practice.presented", practice.from,
                [
                    "activity": practice.code, "practice": "practice-\(it.code)-\(visit)",
                    "title": "Практика „Пример \(number * 2 + visit)“ (демо)", "organisation": organisations[host].code,
                ])
            // Only the first visits of two expeditions have sheets; the others have a headcount.
            let hasSheet = visit == 1 && (number == 0 || number == 2)
            if hasSheet { attend(practice, random.some(9, of: here)) }
            hold(practice, headcount: hasSheet ? nil : here.count - random.below(3))
        }
        let table = Gathering("\(it.code)-round-table", "round-table", region, it.until)
        attend(table, random.some(4, of: here) + officials.prefix(3))
        hold(table, headcount: nil)
    }

    mutating func zemlyakiTrainings(_ cast: ZemlyakiCast) {
        let region = Region.pskov
        let first = Gathering("training-a", "training", region, .on(2024_09_27), days: 2)
        let second = Gathering("training-b", "training", region, .on(2024_10_18), days: 2)
        // Experienced leaders teach activists who have no NGO: as speakers they do not count here.
        let activists = Array(cast.activists.suffix(30)) + random.some(12, of: Array(cast.activists.prefix(40)))
        announce(first, on: .on(2024_08_30))
        assignSpeakers(first, Array(cast.forum[100..<102]), level: "local", on: .on(2024_09_10))
        join(first, Array(activists.prefix(24)), on: .on(2024_09_20))
        var sheet = attend(first, activists, day: 1)
        attend(first, Array(cast.forum[100..<102]), day: 1, function: "speaker")
        sheet += attend(first, random.some(22, of: activists), day: 2)
        hold(first, headcount: activists.count + 2)
        attach("attendance-sheet", first.code, to: sheet, on: .on(2024_09_30), region: region)
        certify(first, random.some(8, of: activists))

        let staff =
            Array(cast.elsewhere.suffix(12)) + Array(cast.elsewhere.prefix(4)) + Array(cast.forum[30..<46]) + [
                cast.twins[1]
            ]
        let present = staff.filter { $0 != cast.forum[40] }
        announce(second, on: .on(2024_09_20))
        assignSpeakers(second, [cast.speakers[3]], level: "federal", on: .on(2024_10_01))
        assignSpeakers(second, [cast.speakers[4]], level: "other-region", on: .on(2024_10_01))
        join(second, Array(present.prefix(20)), on: .on(2024_10_11))
        sheet = attend(second, present, day: 1)
        attend(second, Array(cast.speakers[3...4]), day: 1, function: "speaker")
        // The same day, two hundred kilometres away, one of them signs another sheet.
        informationDay([present[0]] + cast.forum[60..<65])
        sheet += attend(second, random.some(18, of: present), day: 2)
        hold(second, headcount: present.count + 2)
        attach(
            "attendance-sheet", second.code, to: sheet, on: .on(2024_10_22), region: region)
        feedback(second, random.some(4, of: present), anonymous: 2)
        reach("trainings-done", Story.programme, on: .on(2024_10_19), region: region)
        diary.sitting(Instant(.on(2024_11_01), 9, 0, offset: region.offset), by: region.coordinator)
        diary.note("call.closed", .on(2024_10_31), ["call": "zemlyaki-participants"])
        diary.note(
            "campaign.held", .on(2024_10_31),
            ["activity": "application-campaign", "startedOn": Day.on(2024_02_15), "endedOn": Day.on(2024_10_31)])
    }

    private mutating func informationDay(_ people: [Int]) {
        let region = Region.pskov
        let day = Day.on(2024_10_18)
        diary.sitting(Instant(.on(2024_10_02), 11, 0, offset: region.offset), by: region.coordinator)
        diary.note(
            "event.planned", .on(2024_10_02),
            [
                "activity": "info-day-nevel", "programme": Story.programme,
                "title": "Информационный день в Невеле (демо)",
                "parent": "info-campaign", "startsOn": day, "municipality": "nevelsky", "mode": "onsite",
            ])
        let it = Gathering("info-day-nevel", "event", region, day)
        attend(it, people, late: 1)
        hold(it, headcount: people.count, late: 2)
    }
}
