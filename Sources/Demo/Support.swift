import Application
import Events

/// Consultations, services and visits: what is done for one person or one group at a time.
extension Story {
    /// Where and for which programme help is given.
    struct Desk: Sendable {
        let programme: String
        let region: Region
        var space: String?
        var centre: String?
    }

    /// Brings people in as a list, before anything is noted about them one by one.
    mutating func register(_ people: [Int], on day: Day) {
        guard let first = people.first else { return }
        let region = self.people[first].region
        diary.importing(Instant(day, 9, 30, offset: region.offset), by: region.coordinator)
        for index in people { introduce(index, on: day) }
    }

    /// `count` days between two others, in order. None is a Sunday.
    mutating func days(_ count: Int, from: Day, to until: Day) -> [Day] {
        let span = until.sinceEpoch - from.sinceEpoch
        let days = (0..<count).map { _ in
            let day = from.sinceEpoch + random.below(span + 1)
            // 1970-01-01 was a Thursday.
            return (day + 4) % 7 == 0 ? min(day + 1, until.sinceEpoch) : day
        }
        return days.sorted().map(Day.init(sinceEpoch:))
    }

    /// A consultation, asked for some days before where `requested` says so. Returns the id of the one given.
    @discardableResult
    mutating func consult(
        _ desk: Desk, _ people: [Int], group: String? = nil, topic: String, on day: Day, requested: Int? = nil,
        late: Int = 0
    ) -> String {
        let code = code("consultation")
        let face = people.count == 1 ? face(people[0]) : nil
        let several = people.count > 1 ? people.map(personCode) : nil
        let channel = desk.space != nil ? "onsite" : random.pick(["onsite", "phone", "video", "messenger"])
        if let requested {
            let asked = day.adding(days: -requested)
            diary.sitting(Instant(asked, 12, random.below(55), offset: desk.region.offset), by: desk.region.coordinator)
            diary.note(
                "consultation.requested", asked, programme: desk.programme,
                [
                    "consultation": code, "person": face?.person, "persons": several,
                    "organisation": face?.organisation, "group": group ?? face?.group, "centre": desk.centre,
                    "role": face?.role, "topic": topic, "channel": "messenger",
                ])
        }
        let start = Instant(day, random.int(10...16), random.below(12) * 5, offset: desk.region.offset)
        diary.sitting(
            Instant(day.adding(days: late), 17, random.below(55), offset: desk.region.offset),
            by: desk.region.coordinator)
        return diary.note(
            "consultation.given", start, programme: desk.programme,
            [
                "consultation": code, "person": face?.person, "persons": several, "organisation": face?.organisation,
                "group": group ?? face?.group, "centre": desk.centre, "role": face?.role, "topic": topic,
                "space": desk.space, "minutes": random.int(4...18) * 5, "channel": channel,
                "provider": desk.region.coordinator,
            ])
    }

    /// Help in one of the catalogue's forms. Returns the entry's id.
    @discardableResult
    mutating func serve(
        _ desk: Desk, _ form: String, topic: String, person: Int? = nil, organisation: Int? = nil,
        group: String? = nil, on day: Day, late: Int = 0
    ) -> String {
        diary.sitting(
            Instant(day.adding(days: late), 18, random.below(55), offset: desk.region.offset),
            by: desk.region.coordinator)
        if let organisation { introduce(organisation: organisation, on: day) }
        let whose = organisation.map { organisations[$0].code }
        return diary.note(
            "service.provided", day, programme: desk.programme,
            [
                "service": code("service"), "form": form, "topic": topic, "person": person.map(personCode),
                "organisation": whose, "group": group, "centre": desk.centre,
                "role": whose == nil ? nil : person.map { people[$0].role },
            ])
    }

    @discardableResult
    mutating func confirm(
        _ programme: String, _ criterion: String, _ method: String, person: Int? = nil, organisation: Int? = nil,
        on day: Day, region: Region
    ) -> String {
        diary.sitting(Instant(day, 16, random.below(55), offset: region.offset), by: region.coordinator)
        var face: Face?
        if let person { face = self.face(person) }
        let whose = organisation.map { organisations[$0].code } ?? face?.organisation
        return diary.note(
            "outcome.confirmed", day, programme: programme,
            [
                "outcome": code("outcome"), "criterion": criterion, "method": method, "person": face?.person,
                "organisation": whose, "role": face?.role,
            ])
    }

    /// An initiative group and its members, each noted on the day of joining.
    mutating func form(
        _ group: String, _ name: String, _ members: [Int], on day: Day, municipality: String, region: Region
    ) {
        diary.sitting(Instant(day, 18, 30, offset: region.offset), by: region.coordinator)
        diary.note("group.formed", day, ["group": group, "name": name, "municipality": municipality])
        for index in members {
            introduce(index, on: day)
            diary.note("group.member-joined", day, ["group": group, "person": personCode(index)])
        }
    }
}
