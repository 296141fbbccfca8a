import Application
import Events

/// «НКО стажировки», July 2023 to January 2024: played as if funded. No target number is stated.
///
/// Aimed at: 16 internship programmes, nine selected; 58 applicants; 34 placements; 31 internships completed by
/// 29 people, 28 of them from 50 km or more (one lives at 49, one at 50 exactly); twelve joint ideas; one meeting.
extension Story {
    private static let programme = "internships"

    struct InternshipCast: Sendable {
        var hosts: [Int] = []
        var experts: [Int] = []
        /// The selected internship programmes, with their host and length.
        var offers: [(code: String, host: Int, days: Int)] = []
        var applicants: [Applicant] = []
        /// Completed internships with the intern's and the host's organisations.
        var completed: [(internship: String, person: Int, host: Int)] = []
    }

    struct Applicant: Sendable {
        let person: Int
        let application: String
        let metres: Int
        let isPlaced: Bool
        let isSecondRound: Bool
    }

    mutating func internships() {
        random = Random(seed: diary.seed, part: 4)
        var cast = InternshipCast()
        internshipsBegin(&cast)
        internshipsOffers(&cast)
        internshipsApplications(&cast)
        internshipsDone(&cast)
        internshipsEnd(cast)
        internshipsMoney(cast)
        experts = cast.experts.dropFirst().map(personCode)
        offers = cast.offers.map(\.code)
    }

    private mutating func internshipsBegin(_ cast: inout InternshipCast) {
        let region = Region.perm
        cast.hosts = (0..<16).map { _ in organisation(region, municipality: "perm", sonko: random.chance(85)) }
        cast.experts = (0..<4).map {
            person(region, "expert", in: $0 == 0 ? cast.hosts[1] : nil, since: $0 == 0 ? .on(2021_03_01) : nil)
        }
        diary.sitting(Instant(.on(2023_07_06), 9, 40, offset: region.offset), by: region.coordinator)
        diary.note(
            "programme.status-changed", .on(2023_07_06),
            ["programme": Story.programme, "status": "running", "document": "как если бы получил грант (демо)"])
        for host in cast.hosts { introduce(organisation: host, on: .on(2023_07_06)) }
        register(cast.experts, on: .on(2023_07_28))
    }

    /// Sixteen are submitted, judged at two meetings, nine selected and promoted.
    private mutating func internshipsOffers(_ cast: inout InternshipCast) {
        let region = Region.perm
        let formats = ["shadowing", "workshop", "volunteering", "visit"]
        let technologies = [
            "crowdfunding", "volunteer-school", "social-shop", "family-club", "eco-lab", "media-studio",
        ]
        var offers: [(code: String, host: Int, days: Int)] = []
        for (index, day) in days(16, from: .on(2023_07_12), to: .on(2023_08_10)).enumerated() {
            let offer = code("offer")
            // One asks for three days where the call allows two.
            let length = index == 9 ? 3 : 1 + index % 2
            offers.append((offer, cast.hosts[index], length))
            diary.sitting(Instant(day, 16, 15, offset: region.offset), by: region.coordinator)
            diary.note(
                "internship-programme.submitted", day,
                [
                    "internshipProgramme": offer, "call": "internship-programmes",
                    "organisation": organisations[cast.hosts[index]].code,
                    "title": "Программа стажировки „Пример \(index + 1)“ (демо)",
                    "days": length, "formats": random.some(1 + index % 2, of: formats),
                    "technologies": [random.pick(technologies)],
                ])
        }
        diary.sitting(Instant(.on(2023_08_12), 9, 0, offset: region.offset), by: region.coordinator)
        diary.note("call.closed", .on(2023_08_11), ["call": "internship-programmes"])
        // The first expert works for the second host, and does not judge its programme.
        diary.note(
            "expert.recused", .on(2023_08_12),
            [
                "internshipProgramme": offers[1].code, "expert": personCode(cast.experts[0]),
                "ground": "работает в организации-заявителе (демо)",
            ])
        let meetings = [
            Gathering("expert-meeting-1", "meeting", region, .on(2023_08_15)),
            Gathering("expert-meeting-2", "meeting", region, .on(2023_08_22)),
        ]
        for (round, meeting) in meetings.enumerated() {
            attend(meeting, cast.experts, function: "expert")
            diary.sitting(Instant(meeting.from, 20, 0, offset: region.offset), by: region.coordinator)
            for (index, offer) in offers.enumerated() where index / 8 == round {
                let isSelected = index < 5 || index == 8 || (10..<13).contains(index)
                for expert in index == 1 ? [1, 2] : [index % 4, (index + 1) % 4] {
                    diary.note(
                        "internship-programme.reviewed", meeting.from,
                        [
                            "internshipProgramme": offer.code, "expert": personCode(cast.experts[expert]),
                            "score": (isSelected ? 720 : 480) + random.below(25) * 10, "scaleMax": 1000,
                            "meeting": meeting.code,
                        ])
                }
                diary.note(
                    isSelected ? "internship-programme.selected" : "internship-programme.declined", meeting.from,
                    [
                        "internshipProgramme": offer.code, "meeting": meeting.code,
                        "reason": index == 9 ? "три дня, а по условиям не больше двух (демо)" : nil,
                    ])
                if isSelected { cast.offers.append(offer) }
            }
            hold(meeting, headcount: cast.experts.count)
        }
        reach("programmes-selected", Story.programme, on: .on(2023_08_22), region: region)
        announce(Gathering("winners-campaign", "campaign", region, .on(2023_08_25)), on: .on(2023_08_25))
        for (index, offer) in cast.offers.enumerated() {
            let day = Day.on(2023_08_26).adding(days: index)
            diary.sitting(Instant(day, 12, 0, offset: region.offset), by: region.coordinator)
            diary.note(
                "internship-programme.promoted", day,
                ["internshipProgramme": offer.code, "url": "https://demo.example/internships/\(offer.code)"])
        }
    }

    /// 58 people apply in two rounds; distance, a score, a decision for each.
    private mutating func internshipsApplications(_ cast: inout InternshipCast) {
        let region = Region.perm
        let places = [
            ("berezniki", 182_000), ("chaykovsky", 297_000), ("chusovoy", 138_000), ("gubakha", 214_000),
            ("kudymkar", 198_000), ("kungur", 96_000), ("lysva", 127_000), ("solikamsk", 209_000),
        ]
        let senders = (0..<24).map { organisation(region, municipality: places[$0 % 8].0, sonko: true) }
        let near = [
            organisation(region, municipality: "krasnokamsk", sonko: true),
            organisation(region, municipality: "krasnokamsk", sonko: true),
        ]
        let first = days(34, from: .on(2023_08_28), to: .on(2023_09_06))
        let second = days(24, from: .on(2023_10_02), to: .on(2023_11_08))
        for (index, day) in (first + second).enumerated() {
            // Two live close to the limit of 50 km, which includes it; three others are plainly too near.
            let isNear = [3, 7, 16, 40, 51].contains(index)
            let metres =
                index == 3
                ? 49_000 : index == 7 ? 50_000 : isNear ? 36_000 : places[index % 8].1 + random.below(9) * 500
            let home = isNear ? near[index % 2] : senders[index % 24]
            let person = person(
                region, index % 3 == 0 ? "ngo-volunteer" : "ngo-staff", in: home,
                since: random.chance(60) ? .on(2022_10_01) : nil)
            let isSecondRound = index >= 34
            let isPlaced = (index < 20 && index != 16) || (34..<48).contains(index) && index != 40
            let application = code("application-perm")
            // One after the other: the first of an organisation brings it in.
            diary.sitting(Instant(day, 17, index, offset: region.offset), by: region.coordinator)
            introduce(person, on: day)
            diary.note(
                "application.submitted", day,
                [
                    "application": application, "call": "interns", "person": personCode(person),
                    "organisation": organisationCode(person),
                ])
            cast.applicants.append(
                Applicant(
                    person: person, application: application, metres: metres, isPlaced: isPlaced,
                    isSecondRound: isSecondRound))
        }
        for (isSecond, meeting) in [
            (false, Gathering("intern-selection-1", "meeting", region, .on(2023_09_08))),
            (true, Gathering("intern-selection-2", "meeting", region, .on(2023_11_10))),
        ] {
            attend(meeting, Array(cast.experts.prefix(3)), function: "expert")
            for applicant in cast.applicants where applicant.isSecondRound == isSecond {
                decide(applicant, cast, on: meeting.from)
            }
            hold(meeting, headcount: nil)
        }
        reach("first-interns-selected", Story.programme, on: .on(2023_09_08), region: region)
        diary.sitting(Instant(.on(2023_12_16), 9, 0, offset: region.offset), by: region.coordinator)
        diary.note("call.closed", .on(2023_12_15), ["call": "interns"])
    }

    private mutating func decide(_ applicant: Applicant, _ cast: InternshipCast, on day: Day) {
        let region = Region.perm
        let application = applicant.application
        diary.sitting(Instant(day, 20, random.below(55), offset: region.offset), by: region.coordinator)
        diary.note(
            "eligibility.assessed", day,
            [
                // Somebody rounds 49 km up to 50. The entry keeps the number, and shows it.
                "application": application, "outcome": applicant.metres >= 49_000 ? "eligible" : "ineligible",
                "distanceMetres": applicant.metres, "origin": "Пермь, центр города", "source": "карта дорог (демо)",
            ])
        diary.note(
            "application.reviewed", day,
            [
                "application": application, "expert": personCode(random.pick(Array(cast.experts.dropFirst()))),
                "score": (applicant.isPlaced ? 700 : 400) + random.below(28) * 10, "scaleMax": 1000,
            ])
        if applicant.isPlaced {
            if random.chance(12) { diary.note("application.waitlisted", day, ["application": application]) }
            diary.note("application.accepted", day.adding(days: 1), ["application": application])
        } else {
            let verb = applicant.metres >= 50_000 && random.chance(20) ? "withdrawn" : "rejected"
            diary.note("application.\(verb)", day.adding(days: 1), ["application": application])
        }
    }
}
