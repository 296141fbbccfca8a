import Application
import Events

/// Placements, joint ideas, the final meeting and the money of the internships.
extension Story {
    private static let programme = "internships"

    /// 34 placements for 32 people: one never starts, two break off, 31 are completed.
    mutating func internshipsDone(_ cast: inout InternshipCast) {
        let region = Region.perm
        let placed = cast.applicants.filter(\.isPlaced)
        // Two of the first round come to another host in the second half.
        let turns = placed.map { ($0, false) } + [(placed[1], true), (placed[5], true)]
        for (index, turn) in turns.enumerated() {
            let (applicant, isAgain) = turn
            let offer = cast.offers[(index + (isAgain ? 3 : 0)) % cast.offers.count]
            let isLater = applicant.isSecondRound || isAgain
            let start =
                isLater
                ? Day.on(2023_11_21).adding(days: random.below(48)) : Day.on(2023_09_18).adding(days: random.below(60))
            let internship = code("internship")
            diary.sitting(
                Instant(isLater ? .on(2023_11_14) : .on(2023_09_12), 10, index, offset: region.offset),
                by: region.coordinator)
            diary.note(
                "internship.placed", isLater ? Day.on(2023_11_14) : .on(2023_09_12),
                [
                    "internship": internship, "internshipProgramme": offer.code, "person": personCode(applicant.person),
                    "application": applicant.application, "sendingOrganisation": organisationCode(applicant.person),
                    "startsOn": start,
                ])
            let offset = region.offset
            if index == 14 {
                diary.sitting(Instant(start, 18, 0, offset: offset), by: region.coordinator)
                diary.note("internship.discontinued", start, ["internship": internship])
                continue
            }
            diary.sitting(Instant(start, 11, 0, offset: offset), by: region.coordinator)
            diary.note("internship.started", start, ["internship": internship])
            if index == 8 || index == 27 {
                diary.sitting(Instant(start.adding(days: 1), 18, 0, offset: offset), by: region.coordinator)
                diary.note("internship.discontinued", start.adding(days: 1), ["internship": internship])
                continue
            }
            // The diary of one internship comes in five weeks later.
            let late = index == 11 ? 36 : 0
            for number in 1...offer.days {
                let day = start.adding(days: number - 1)
                diary.sitting(Instant(day.adding(days: late), 19, index, offset: offset), by: region.coordinator)
                diary.note("internship.day-completed", day, ["internship": internship, "day": number])
            }
            let end = start.adding(days: offer.days - 1)
            diary.sitting(Instant(end.adding(days: late), 20, index, offset: offset), by: region.coordinator)
            let done = diary.note("internship.completed", end, ["internship": internship])
            cast.completed.append((internship, applicant.person, offer.host))
            guard index % 3 == 0 else { continue }
            diary.sitting(Instant(end.adding(days: late + 3), 15, index, offset: offset), by: region.coordinator)
            diary.note(
                "certificate.issued", end.adding(days: 3),
                ["internship": internship, "person": personCode(applicant.person)])
            // Two internships are shown by one and the same photograph.
            let picture = index == 12 ? 9 : index
            attach("photo", "internship \(picture)", to: [done], on: end.adding(days: late + 3), region: region)
        }
        reach("internships-started", Story.programme, on: .on(2023_09_20), region: region)
    }

    mutating func internshipsEnd(_ cast: InternshipCast) {
        let region = Region.perm
        for (index, day) in days(12, from: .on(2024_01_10), to: .on(2024_01_24)).enumerated() {
            let done = cast.completed[index * 2]
            let hosts = [done.host] + (index % 4 == 0 ? [cast.completed[index * 2 + 1].host] : [])
            var codes = hosts.map { organisations[$0].code } + [organisationCode(done.person)].compactMap { $0 }
            if codes.count == 3, codes[0] == codes[1] { codes.remove(at: 0) }
            let idea = code("idea")
            diary.sitting(Instant(day, 21, index, offset: region.offset), by: region.coordinator)
            diary.note(
                "joint-idea.proposed", day, programme: Story.programme,
                [
                    "idea": idea, "title": "Совместный проект „Пример \(index + 1)“ (демо)", "organisations": codes,
                    "internships": [done.internship],
                ])
            if index % 3 == 0 { diary.note("joint-idea.endorsed", day, ["idea": idea]) }
        }
        reach("internships-done", Story.programme, on: .on(2024_01_24), region: region)
        let meeting = Gathering("final-meeting", "meeting", region, .on(2024_01_26))
        announce(meeting, on: .on(2024_01_12))
        var seen: [Int] = []
        for done in cast.completed where !seen.contains(done.person) { seen.append(done.person) }
        let interns = random.some(22, of: seen)
        let sheet = attend(meeting, interns) + attend(meeting, [cast.experts[1]], function: "moderator")
        hold(meeting, headcount: 27, method: "подключения в комнате встречи (демо)")
        attach("screenshot", meeting.code, to: sheet, on: .on(2024_01_27), region: region)
        feedback(
            meeting, random.some(6, of: interns), anonymous: 4, topics: ["обмен опытом", "связь с принимающей НКО"])
        reach("final-meeting-done", Story.programme, on: .on(2024_01_26), region: region)
        let titles = [
            "Ищем программы стажировок", "Победители отбора", "Первые стажёры", "Стажёр рассказывает",
            "Итоговая встреча",
        ]
        for (title, day) in zip(titles, days(titles.count, from: .on(2023_07_10), to: .on(2024_01_28))) {
            publish(Story.programme, title, random.pick(["site", "vk", "telegram"]), on: day, region: region)
        }
    }

    /// Spent to the kopeck as a whole; but travel runs over its line, at the cost of the experts', unasked.
    mutating func internshipsMoney(_ cast: InternshipCast) {
        let books = Books(
            programme: Story.programme, region: .perm, accountant: "accountant-perm", from: .on(2023_07_12),
            until: .on(2024_01_25))
        let over = 321_750
        spend(books, "team", "grant", 28_000_000, parts: 6)
        spend(books, "team", "cofinancing", 10_000_000, parts: 3)
        spend(books, "travel", "grant", 24_000_000 + over, parts: 8)
        spend(books, "experts", "grant", 8_000_000 - over, parts: 2)
        spend(books, "experts", "cofinancing", 5_000_000, parts: 2)
        spend(books, "promotion", "grant", 6_000_000, parts: 2, activity: "winners-campaign")
        spend(books, "promotion", "cofinancing", 3_402_500, parts: 1)
        spend(books, "meetings", "grant", 4_685_000, parts: 2)
        spend(books, "meetings", "cofinancing", 2_000_000, parts: 1)
        for (index, amount) in random.split(16_000_000, into: 6).enumerated() {
            let host = organisations[cast.offers[index].host].code
            contribute(books, "hosting", amount, parts: 1, inKind: true, by: host)
        }
    }
}
