import Application
import Events

/// An activity of a programme file, or one planned by the demo itself.
struct Gathering: Sendable {
    let code: String
    let kind: String
    let region: Region
    let from: Day
    let days: Int

    init(_ code: String, _ kind: String, _ region: Region, _ from: Day, days: Int = 1) {
        self.code = code
        self.kind = kind
        self.region = region
        self.from = from
        self.days = days
    }

    var until: Day { from.adding(days: days - 1) }

    func day(_ number: Int) -> Day { from.adding(days: number - 1) }
}

extension Day {
    /// A day of the demo's calendar, written 2024_06_15.
    static func on(_ packed: Int32) -> Day { Day(packed: packed) }
}

/// What is noted about any activity, from its announcement to its evidence.
extension Story {
    mutating func announce(_ it: Gathering, on day: Day) {
        diary.sitting(Instant(day, 10, 15, offset: it.region.offset), by: it.region.coordinator)
        diary.note(
            "\(it.kind).announced", day,
            ["activity": it.code, "url": "https://demo.example/\(it.region.code)/\(it.code)"])
    }

    /// People sign up, all entered in one sitting.
    mutating func join(_ it: Gathering, _ people: [Int], on day: Day, function: String? = nil) {
        diary.sitting(Instant(day, 11, 30, offset: it.region.offset), by: it.region.coordinator)
        for index in people {
            introduce(index, on: day)
            let face = face(index)
            diary.note(
                "\(it.kind).joined", day,
                [
                    "activity": it.code, "person": face.person, "organisation": face.organisation,
                    "group": face.group, "role": face.role, "function": function,
                ])
        }
    }

    /// A sign-in sheet, imported `late` days after its day. Returns the ids of its entries.
    @discardableResult
    mutating func attend(
        _ it: Gathering, _ people: [Int], day number: Int? = nil, function: String? = nil, centre: String? = nil,
        late: Int = 0
    ) -> [String] {
        let day = it.day(number ?? 1)
        diary.importing(Instant(day.adding(days: late), 19, 20, offset: it.region.offset), by: it.region.coordinator)
        return people.map { index in
            introduce(index, on: day)
            let face = face(index)
            return diary.note(
                "\(it.kind).attended", day,
                [
                    "activity": it.code, "person": face.person, "day": number, "organisation": face.organisation,
                    "group": face.group, "centre": centre, "role": face.role, "function": function,
                ])
        }
    }

    /// Counted at the door, and held. Returns the ids of both entries.
    @discardableResult
    mutating func hold(_ it: Gathering, headcount: Int?, method: String = "подсчёт у входа (демо)", late: Int = 1)
        -> [String]
    {
        diary.sitting(
            Instant(it.until.adding(days: late), 12, 5, offset: it.region.offset), by: it.region.coordinator)
        var ids: [String] = []
        if let headcount {
            ids.append(
                diary.note(
                    "\(it.kind).headcount-declared", it.until,
                    ["activity": it.code, "headcount": headcount, "method": method]))
        }
        ids.append(
            diary.note(
                "\(it.kind).held", it.until,
                ["activity": it.code, "startedOn": it.from, "endedOn": it.days > 1 ? it.until : nil]))
        return ids
    }

    mutating func assignSpeakers(_ it: Gathering, _ people: [Int], level: String, on day: Day) {
        diary.sitting(Instant(day, 16, 40, offset: it.region.offset), by: it.region.coordinator)
        for index in people {
            introduce(index, on: day)
            diary.note(
                "speaker.assigned", day,
                [
                    "activity": it.code, "person": personCode(index), "level": level,
                    "organisation": organisationCode(index),
                ])
        }
    }

    func personCode(_ index: Int) -> String { people[index].code }

    /// Questionnaires: by name from `people`, and `anonymous` more without. Returns the ids.
    @discardableResult
    mutating func feedback(_ it: Gathering, _ people: [Int], anonymous: Int = 0, topics: [String] = []) -> [String] {
        let day = it.until.adding(days: 2)
        diary.sitting(Instant(day, 15, 10, offset: it.region.offset), by: it.region.coordinator)
        let who: [Int?] = people + Array(repeating: nil, count: anonymous)
        return who.map { index in
            diary.note(
                "feedback.submitted", it.until,
                [
                    "activity": it.code, "person": index.map(personCode), "rating": random.int(6...10) * 50,
                    "scaleMax": 500, "topics": topics.isEmpty || random.chance(40) ? nil : [random.pick(topics)],
                ])
        }
    }

    mutating func certify(_ it: Gathering, _ people: [Int]) {
        let day = it.until.adding(days: 4)
        diary.importing(Instant(day, 14, 0, offset: it.region.offset), by: it.region.coordinator)
        for index in people {
            diary.note("certificate.issued", day, ["activity": it.code, "person": personCode(index)])
        }
    }

    /// Attaches a file to entries: a line of text, which says that it is synthetic and what of.
    @discardableResult
    mutating func attach(
        _ kind: String, _ content: String, to entries: [String], on day: Day, region: Region
    ) -> String {
        diary.sitting(Instant(day, 17, 25, offset: region.offset), by: region.coordinator)
        let code = code("evidence")
        let paper = "synthetic demo evidence: \(kind) \(content)"
        let digest = Hex.text(Digest.sha256(Array(paper.utf8)))
        diary.keep(paper, as: digest)
        // Once the size of a picture; drawn still, so that a seed goes on giving the same year.
        _ = random.below(2_000_000)
        diary.note(
            "evidence.attached", day,
            [
                "evidence": code, "evidenceKind": kind,
                "file": [
                    "digest": .string(digest), "bytes": .int(paper.utf8.count), "mediaType": "text/plain",
                ] as JSON,
                "entries": entries,
            ])
        return code
    }

    // MARK: - Around a programme

    mutating func reach(_ milestone: String, _ programme: String, on day: Day, region: Region, late: Int = 0) {
        diary.sitting(Instant(day.adding(days: late), 18, 10, offset: region.offset), by: region.coordinator)
        diary.note("milestone.reached", day, programme: programme, ["milestone": milestone])
    }

    mutating func publish(
        _ programme: String, _ title: String, _ channel: String, on day: Day, region: Region,
        organisations: [Int] = []
    ) {
        diary.sitting(Instant(day, 13, 35, offset: region.offset), by: region.coordinator)
        let code = code("pub")
        for index in organisations { introduce(organisation: index, on: day) }
        let codes = organisations.map { self.organisations[$0].code }
        diary.note(
            "publication.released", day, programme: programme,
            [
                "publication": code, "channel": channel, "url": "https://demo.example/\(channel)/\(code)",
                "title": "\(title) (демо)", "organisations": codes.isEmpty ? nil : codes,
                "reach": random.int(120...4800),
            ])
    }

    /// Takes an entry back: `why` speaks of the entry.
    mutating func void(_ id: String, _ why: String, on day: Day, region: Region) {
        diary.sitting(Instant(day, 9, 50, offset: region.offset), by: region.coordinator)
        diary.note("entry.voided", day, ["entry": id, "reason": why])
    }

    mutating func merge(_ survivor: Int, _ absorbed: Int, _ basis: String, on day: Day, region: Region) {
        diary.sitting(Instant(day, 16, 20, offset: region.offset), by: region.coordinator)
        diary.note(
            "person.merged", day,
            ["survivor": personCode(survivor), "absorbed": personCode(absorbed), "basis": basis])
    }
}
