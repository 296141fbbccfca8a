import Application
import Events

/// The people, organisations and activities that a large demo has besides the story's own, computed from their
/// number alone: a million entries keep no list of them.
///
/// They come in blocks. A block is one programme's: some organisations, their people, and what those do in a month.
struct Crowd: Sendable {
    let seed: UInt64
    /// How many people and organisations the story has; the crowd's numbers go on from there.
    let people: Int
    let organisations: Int

    /// Entries of a block, on average over the programmes.
    static let averageBlock = 680
    static let peoplePerBlock = 60
    static let organisationsPerBlock = 6

    /// One programme's way of making bulk.
    struct Shape: Sendable {
        let programme: String
        let region: Region
        let from: Day
        let until: Day
        let roles: [String]
        let topics: [String]
    }

    static let shapes: [Shape] = [
        Shape(
            programme: "small-territories", region: .yugra, from: .on(2022_08_01), until: .on(2023_04_20),
            roles: ["resident", "activist", "ngo-staff"],
            topics: ["management", "fundraising", "project-design", "legal"]),
        Shape(
            programme: "rc-workshop", region: .rostov, from: .on(2022_10_24), until: .on(2023_05_25),
            roles: ["ngo-leader", "ngo-staff", "ngo-volunteer"],
            topics: ["management", "legal", "accounting", "openness"]),
        Shape(
            programme: "coworking", region: .krasnodar, from: .on(2023_08_02), until: .on(2023_11_25),
            roles: ["ngo-staff", "ngo-volunteer", "resident"],
            topics: ["fundraising", "legal", "accounting", "openness"]),
        Shape(
            programme: "internships", region: .perm, from: .on(2023_09_01), until: .on(2023_11_12),
            roles: ["ngo-staff", "ngo-volunteer"], topics: ["project-design"]),
        Shape(
            programme: "zemlyaki", region: .pskov, from: .on(2024_02_20), until: .on(2024_09_28),
            roles: ["activist", "ngo-volunteer", "ngo-staff", "resident"], topics: ["project-design"]),
    ]

    /// Which programme a block belongs to: twenty blocks keep the proportions of the story.
    private static let turns = [4, 2, 4, 1, 4, 2, 4, 3, 4, 2, 4, 0, 4, 1, 2, 4, 3, 1, 2, 0]

    static func shape(ofBlock block: Int) -> Int { turns[block % turns.count] }

    /// The block of the same programme before this one; nil for the first.
    static func previous(_ block: Int) -> Int? {
        var other = block - 1
        while other >= 0, shape(ofBlock: other) != shape(ofBlock: block) { other -= 1 }
        return other >= 0 ? other : nil
    }

    static let centres = ["bataysk", "morozovsk", "salsk", "taganrog", "novoaleksandrovskoe"]

    // MARK: - From a number to its bearer

    func draw(_ number: Int, _ what: UInt64) -> Int {
        Int(Random.mix(seed ^ (what << 48) ^ UInt64(number)) >> 8)
    }

    func block(ofPerson person: Int) -> Int { person / Crowd.peoplePerBlock }

    func personCode(_ person: Int) -> String { Story.personCode(people + person) }

    /// The organisation's place in the crowd.
    func organisation(ofPerson person: Int) -> Int {
        block(ofPerson: person) * Crowd.organisationsPerBlock + person % Crowd.organisationsPerBlock
    }

    func shape(ofPerson person: Int) -> Shape { Crowd.shapes[Crowd.shape(ofBlock: block(ofPerson: person))] }

    func role(_ person: Int) -> String {
        let roles = shape(ofPerson: person).roles
        return roles[draw(person, 1) % roles.count]
    }

    /// Activists and residents come for themselves.
    func hasOrganisation(_ person: Int) -> Bool { role(person).hasPrefix("ngo-") }

    /// Whether an entry says so, or every fact has to.
    func isAffiliated(_ person: Int) -> Bool { hasOrganisation(person) && draw(person, 2) % 100 < 70 }

    func municipality(_ number: Int, _ region: Region) -> String {
        region.municipalities[draw(number, 3) % region.municipalities.count]
    }

    func organisationCode(_ organisation: Int) -> String {
        let shape = Crowd.shapes[Crowd.shape(ofBlock: organisation / Crowd.organisationsPerBlock)]
        return "org-\(shape.region.code)-b\(organisation)"
    }
}
