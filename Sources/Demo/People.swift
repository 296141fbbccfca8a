import Application
import Events

/// A person of the demo: a code and what is known of them; their made-up name is in the vault (``Names``).
struct Person: Sendable {
    let code: String
    let role: String
    let region: Region
    let municipality: String?
    let organisation: Int?
    let group: String?
    /// Since when the ledger knows them as belonging to their organisation or group; nil if it was never told.
    let affiliatedSince: Day?
    /// When the note that brought them in is entered; nil while there is none.
    var introducedAt: Int?
}

/// The demo in the making: the diary, and everybody and everything that it speaks of.
struct Story: Sendable {
    var diary: Diary
    var random: Random
    private(set) var organisations: [Organisation] = []
    private(set) var people: [Person] = []
    /// Cards that were made of somebody who had one: whose name they bear.
    private var bearers: [Int: Int] = [:]
    private var serials: [String: Int] = [:]
    /// Visitors of the coworking who may come any number of times more.
    var regulars: [Int] = []
    /// Experts and internship programmes that the bulk refers to.
    var experts: [String] = []
    var offers: [String] = []

    init(seed: UInt64) {
        diary = Diary(seed: seed)
        random = Random(seed: seed)
    }

    // MARK: - Who there is

    mutating func organisation(
        _ region: Region, kind: String = "ngo", municipality: String? = nil, sonko: Bool? = nil
    ) -> Int {
        let place = municipality ?? (region.municipalities.isEmpty ? nil : random.pick(region.municipalities))
        organisations.append(
            Organisation(
                serial: organisations.count + 1, kind: kind, region: region, municipality: place,
                sonko: kind == "ngo" ? sonko : nil, random: &random))
        return organisations.count - 1
    }

    mutating func organisations(_ count: Int, _ region: Region, sonko: Bool? = nil) -> [Int] {
        (0..<count).map { _ in organisation(region, sonko: sonko) }
    }

    /// A new person. `since` makes the affiliation an entry of its own, so that facts may leave role and
    /// organisation out; without it every fact has to say them. `like` is who it is a second card of.
    mutating func person(
        _ region: Region, _ role: String, in organisation: Int? = nil, group: String? = nil, since: Day? = nil,
        municipality: String? = nil, like bearer: Int? = nil
    ) -> Int {
        if let bearer { bearers[people.count] = bearer }
        let home =
            municipality ?? organisation.flatMap { organisations[$0].municipality }
            ?? (region.municipalities.isEmpty ? nil : random.pick(region.municipalities))
        people.append(
            Person(
                code: Story.personCode(people.count), role: role, region: region, municipality: home,
                organisation: organisation, group: group, affiliatedSince: since))
        return people.count - 1
    }

    /// `count` people spread over `organisations`; every `tellEvery`th is affiliated by an entry.
    mutating func people(
        _ count: Int, _ region: Region, _ roles: [String], of organisations: [Int], since: Day, tellPercent: Int = 60
    ) -> [Int] {
        (0..<count).map { index in
            let home = organisations.isEmpty ? nil : organisations[index % organisations.count]
            let isTold = home != nil && random.chance(tellPercent)
            return person(
                region, roles[index % roles.count], in: home,
                since: isTold ? since.adding(days: -random.below(300)) : nil)
        }
    }

    static func personCode(_ index: Int) -> String {
        let number = String(index + 1)
        return "p-" + String(repeating: "0", count: max(0, 5 - number.count)) + number
    }

    /// A code of the form `prefix-12`, counting per prefix.
    mutating func code(_ prefix: String) -> String {
        let number = (serials[prefix] ?? 0) + 1
        serials[prefix] = number
        return "\(prefix)-\(number)"
    }

    // MARK: - Bringing them in

    /// Notes the organisation, if no note has yet.
    mutating func introduce(organisation index: Int, on day: Day) {
        if let earlier = organisations[index].introducedAt {
            assert(earlier <= diary.clock, "\(organisations[index].code) is spoken of before it is known")
            return
        }
        organisations[index].introducedAt = diary.clock
        let it = organisations[index]
        diary.note(
            "organisation.added", day,
            [
                "organisation": it.code, "name": it.name, "kind": it.kind, "inn": it.inn, "ogrn": it.ogrn,
                "registeredOn": it.registeredOn, "municipality": it.municipality, "region": it.region.code,
                "sonko": it.sonko,
            ])
    }

    /// Notes the person, with organisation and affiliation, if no note has yet.
    mutating func introduce(_ index: Int, on day: Day) {
        if let earlier = people[index].introducedAt {
            assert(earlier <= diary.clock, "\(people[index].code) is spoken of before they are known")
            return
        }
        people[index].introducedAt = diary.clock
        let person = people[index]
        if let organisation = person.organisation { introduce(organisation: organisation, on: day) }
        let personal = Names(seed: diary.seed).fields(ofPerson: bearers[index] ?? index)
        func field(_ name: String) -> JSON? { personal.first { $0.key == name }?.value }
        diary.note(
            "person.added", day,
            [
                "person": person.code, "municipality": person.municipality, "region": person.region.code,
                "personal": field("personal"), "birthYear": field("birthYear"), "sex": field("sex"),
            ])
        guard let since = person.affiliatedSince else { return }
        diary.note(
            "person.affiliated", since,
            [
                "person": person.code, "organisation": person.group == nil ? organisationCode(index) : nil,
                "group": person.group, "role": person.role,
            ])
    }

    func organisationCode(_ person: Int) -> String? {
        people[person].organisation.map { organisations[$0].code }
    }

    // MARK: - How a fact speaks of them

    /// What a fact says of a person besides the code.
    struct Face: Sendable {
        let person: String
        let organisation: String?
        let group: String?
        let role: String?
    }

    /// The person as a sign-in sheet has them: mostly without what the ledger knows already.
    mutating func face(_ index: Int) -> Face {
        let person = people[index]
        if person.affiliatedSince != nil, random.chance(65) {
            return Face(person: person.code, organisation: nil, group: nil, role: nil)
        }
        return Face(
            person: person.code, organisation: organisationCode(index), group: person.group, role: person.role)
    }
}
