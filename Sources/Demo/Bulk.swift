import Application
import Events

/// One entry of the bulk as a few numbers, and how it reads when its turn comes.
struct Bulk: Sendable {
    enum Kind: UInt8, Sendable {
        case organisation, person, affiliated, application, assessed, reviewed, accepted, rejected
        case planned, announced, joined, attended, headcount, held, feedback, certificate
        case visited, booked, requested, given, service, publication, consent
        case placed, started, dayCompleted, completed, merged, voided
    }

    let kind: Kind
    /// The place of its programme among ``Crowd/shapes``.
    let shape: UInt8
    /// The day it happened on, yyyymmdd.
    let day: Int32
    /// Who, or which note it takes back.
    let who: Int32
    /// What: the number of the gathering, the application, the consultation…
    let what: Int32
    /// How much: a headcount, a rating, minutes.
    let amount: Int32
}

/// Writes bulk out as actions.
struct BulkWriter: Sendable {
    let crowd: Crowd
    let experts: [String]
    let offers: [String]

    func action(_ it: Bulk, id: String) -> Action {
        let shape = Crowd.shapes[Int(it.shape)]
        var line = Line(day: Day(packed: it.day), who: crowd.personCode(Int(it.who)))
        write(it, shape, &line)
        return Action(
            type: line.type, at: line.at, programme: line.programme, data: JSONObject(line.members), id: id,
            by: shape.region.coordinator)
    }

    private struct Line {
        var type = ""
        var at: String
        var programme: String?
        var members: [JSONObject.Member] = []
        let who: String

        init(day: Day, who: String) {
            at = day.description
            self.who = who
            members.reserveCapacity(8)
        }

        mutating func set(_ key: String, _ text: String) { members.append(.init(key: key, value: .string(text))) }
        mutating func set(_ key: String, _ number: Int) { members.append(.init(key: key, value: .int(number))) }
    }

    private func write(_ it: Bulk, _ shape: Crowd.Shape, _ line: inout Line) {
        switch it.kind {
        case .organisation, .person, .affiliated, .consent, .merged: writePeople(it, shape, &line)
        case .application, .assessed, .reviewed, .accepted, .rejected: writeApplication(it, &line)
        case .planned, .announced, .joined, .attended, .headcount, .held, .feedback, .certificate:
            writeGathering(it, shape, &line)
        case .visited, .booked, .requested, .given, .service, .publication: writeSupport(it, shape, &line)
        case .placed, .started, .dayCompleted, .completed: writeInternship(it, &line)
        case .voided:
            line.type = "entry.voided"
            line.set("entry", Diary.id(seed: crowd.seed, number: it.who))
            line.set("reason", "в журнале прочитана не та строка")
        }
    }

    private func writePeople(_ it: Bulk, _ shape: Crowd.Shape, _ line: inout Line) {
        let number = Int(it.who)
        switch it.kind {
        case .organisation:
            line.type = "organisation.added"
            line.set("organisation", crowd.organisationCode(number))
            line.set("name", "НКО „Пример Б\(number)“ (вымышленная)")
            line.set("kind", "ngo")
            line.set("municipality", crowd.municipality(number, shape.region))
            line.set("region", shape.region.code)
            line.members.append(.init(key: "sonko", value: .bool(crowd.draw(number, 4) % 100 < 80)))
        case .person:
            line.type = "person.added"
            line.set("person", line.who)
            line.set("municipality", crowd.municipality(number, shape.region))
            line.set("region", shape.region.code)
        case .affiliated:
            line.type = "person.affiliated"
            line.set("person", line.who)
            line.set("organisation", crowd.organisationCode(crowd.organisation(ofPerson: number)))
            line.set("role", crowd.role(number))
        case .consent:
            line.type = "consent.given"
            line.set("person", line.who)
            line.members.append(.init(key: "purposes", value: ["participation", "reporting"]))
            line.set("document", "согласие на сайте (демо)")
        default:
            line.type = "person.merged"
            line.set("survivor", crowd.personCode(Int(it.what)))
            line.set("absorbed", line.who)
            line.set("basis", "одна анкета заполнена дважды (демо)")
        }
    }

    /// Role and organisation, where the ledger does not know them or the sheet says them all the same.
    private func writeFace(_ it: Bulk, _ line: inout Line) {
        line.set("person", line.who)
        let person = Int(it.who)
        if crowd.isAffiliated(person), crowd.draw(Int(it.who) &+ Int(it.what), 5) % 100 < 65 { return }
        line.set("role", crowd.role(person))
        if crowd.hasOrganisation(person) {
            line.set("organisation", crowd.organisationCode(crowd.organisation(ofPerson: person)))
        }
    }

    private func writeApplication(_ it: Bulk, _ line: inout Line) {
        let isIntern = Crowd.shapes[Int(it.shape)].programme == "internships"
        line.set("application", "application-b\(it.what)")
        switch it.kind {
        case .application:
            line.type = "application.submitted"
            line.set("call", isIntern ? "interns" : "zemlyaki-participants")
            line.set("person", line.who)
        case .assessed:
            line.type = "eligibility.assessed"
            line.set("outcome", it.amount >= 50_000 ? "eligible" : "ineligible")
            line.set("distanceMetres", Int(it.amount))
            line.set("origin", "Пермь, центр города")
            line.set("source", "карта дорог (демо)")
        case .reviewed:
            line.type = "application.reviewed"
            line.set("expert", experts[Int(it.what) % experts.count])
            line.set("score", Int(it.amount))
            line.set("scaleMax", 1000)
        case .accepted: line.type = "application.accepted"
        default: line.type = "application.rejected"
        }
    }

    private func writeGathering(_ it: Bulk, _ shape: Crowd.Shape, _ line: inout Line) {
        let activity = "online-\(shape.region.code)-b\(it.what)"
        let isCentred = shape.programme == "rc-workshop"
        line.set("activity", activity)
        switch it.kind {
        case .planned:
            line.type = "webinar.planned"
            line.set("programme", shape.programme)
            line.set("title", "Онлайн-встреча Б\(it.what) (демо)")
            line.set("theme", shape.topics[Int(it.what) % shape.topics.count])
            line.set("series", "online-meetings")
            line.set("startsOn", Day(packed: it.amount).description)
            line.set("mode", "online")
            line.set("capacity", 80)
        case .announced:
            line.type = "webinar.announced"
            line.set("url", "https://demo.example/\(activity)")
        case .joined:
            line.type = "webinar.joined"
            writeFace(it, &line)
        case .attended:
            line.type = "webinar.attended"
            writeFace(it, &line)
            if isCentred { line.set("centre", Crowd.centres[Int(it.who) % Crowd.centres.count]) }
        case .headcount:
            line.type = "webinar.headcount-declared"
            line.set("headcount", Int(it.amount))
            line.set("method", "подключения в комнате вебинара (демо)")
        case .held:
            line.type = "webinar.held"
            line.set("startedOn", line.at)
        case .feedback:
            line.type = "feedback.submitted"
            if it.amount % 3 != 0 { line.set("person", line.who) }
            line.set("rating", 300 + Int(it.amount) % 5 * 50)
            line.set("scaleMax", 500)
        default:
            line.type = "certificate.issued"
            line.set("person", line.who)
        }
    }

    private func writeSupport(_ it: Bulk, _ shape: Crowd.Shape, _ line: inout Line) {
        let topic = shape.topics[Int(it.what) % shape.topics.count]
        let centre = shape.programme == "rc-workshop" ? Crowd.centres[Int(it.what) % Crowd.centres.count] : nil
        let isCoworking = shape.programme == "coworking"
        if !isCoworking || it.kind == .publication { line.programme = shape.programme }
        switch it.kind {
        case .visited:
            line.type = "coworking.visited"
            line.at =
                Instant(Day(packed: it.day), 10 + Int(it.what) % 8, Int(it.amount) % 60, offset: shape.region.offset)
                .text
            line.set("space", "coworking-centre")
            writeFace(it, &line)
            line.set("minutes", Int(it.amount))
        case .booked:
            line.type = "space.booked"
            line.set("space", "coworking-centre")
            line.set("person", line.who)
            let day = Day(packed: it.day).adding(days: 2)
            line.set("from", Instant(day, 10 + Int(it.what) % 6, offset: shape.region.offset).text)
            line.set("to", Instant(day, 12 + Int(it.what) % 6, offset: shape.region.offset).text)
        case .requested, .given:
            line.type = it.kind == .given ? "consultation.given" : "consultation.requested"
            line.set("consultation", "consultation-b\(it.what)")
            writeFace(it, &line)
            line.set("topic", topic)
            line.set("channel", isCoworking ? "onsite" : "video")
            if isCoworking { line.set("space", "coworking-centre") }
            if let centre { line.set("centre", centre) }
            if it.kind == .given { line.set("minutes", Int(it.amount)) }
        case .service:
            line.type = "service.provided"
            line.set("service", "service-b\(it.what)")
            line.set("form", it.what % 2 == 0 ? "information" : "methodical")
            line.set("topic", topic)
            writeFace(it, &line)
            if let centre { line.set("centre", centre) }
        default:
            line.type = "publication.released"
            line.set("publication", "pub-b\(it.what)")
            line.set("channel", it.what % 2 == 0 ? "site" : "vk")
            line.set("url", "https://demo.example/pub-b\(it.what)")
            line.set("reach", Int(it.amount))
        }
    }

    private func writeInternship(_ it: Bulk, _ line: inout Line) {
        line.set("internship", "internship-b\(it.what)")
        switch it.kind {
        case .placed:
            line.type = "internship.placed"
            line.set("internshipProgramme", offers[Int(it.what) % offers.count])
            line.set("person", line.who)
            line.set("application", "application-b\(it.amount)")
            line.set("sendingOrganisation", crowd.organisationCode(crowd.organisation(ofPerson: Int(it.who))))
            line.set("startsOn", Day(packed: it.day).adding(days: 7).description)
        case .started: line.type = "internship.started"
        case .dayCompleted:
            line.type = "internship.day-completed"
            line.set("day", Int(it.amount))
        default: line.type = "internship.completed"
        }
    }
}
