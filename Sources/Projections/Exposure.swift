import Events
import GRDB

/// Groups of few people that a bundle would show: by what stands open about them, whoever knows as much of a person
/// finds the code, and all that the log says of it.
///
/// Looked at are where people are at home (the last that was stated), and each organisation or group that an entry
/// names together with them, with the role that it gives; voided entries too, for a bundle has them.
package struct Exposure: Sendable {
    /// What can stand open about a person.
    package enum Trait: String, Sendable, CaseIterable {
        case municipality, region, organisation, group, role
    }

    /// People who alone have a combination of traits.
    package struct Group: Sendable, Equatable {
        /// In the order of ``Trait``.
        package let traits: [Value]
        /// Their codes, ascending.
        package let people: [String]
    }

    package struct Value: Sendable, Hashable {
        package let trait: Trait
        package let value: String
    }

    /// Fewest people first. Only the shortest combinations: one trait more makes no group larger.
    package let groups: [Group]
    /// How many people were looked at.
    package let people: Int
    /// How many of them stand in one of the groups.
    package var exposed: Int { Set(groups.flatMap(\.people)).count }

    /// - Parameters:
    ///   - profiles: of each person the combinations of traits that were stated together.
    ///   - bound: a group of fewer is small.
    init(_ profiles: [String: Set<[Value]>], under bound: Int) {
        people = profiles.count
        var members: [[Value]: Set<String>] = [:]
        for (person, rows) in profiles {
            for row in rows {
                for choice in 1..<(1 << row.count) {
                    let values = row.indices.filter { choice >> $0 & 1 == 1 }.map { row[$0] }
                    // Who is at home in a municipality is at home in its region.
                    let traits = values.map(\.trait)
                    if traits.contains(.municipality), traits.contains(.region) { continue }
                    members[values, default: []].insert(person)
                }
            }
        }
        var groups: [Group] = []
        for (values, people) in members where people.count < bound {
            let isShortest =
                values.count == 1
                || values.indices.allSatisfy { left in
                    var shorter = values
                    shorter.remove(at: left)
                    return (members[shorter]?.count ?? 0) >= bound
                }
            if isShortest {
                groups.append(
                    Group(
                        traits: values,
                        people: people.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }))
            }
        }
        self.groups = groups.sorted { $0.order < $1.order }
    }
}

extension Exposure.Group {
    fileprivate var order: (Int, Int, String) {
        (people.count, traits.count, traits.map { "\($0.trait.rawValue) \($0.value)" }.joined(separator: " "))
    }
}

extension Views {
    /// - Parameters:
    ///   - programme: only the people of this one.
    ///   - bound: at least 2.
    /// - Throws: ``Problem`` `notFound` for an unknown programme.
    package func exposure(programme: String? = nil, under bound: Int = 5) throws -> Exposure {
        for name in [Projection.Name.facts, .things] { try require(name) }
        var reader = try queue.read { db in
            if let programme { try require(db, programme) }
            return try ExposureReader(db, programme: programme)
        }
        try ledger.log.read { db in
            try LogRows.forEachEntry(db, after: 0, upTo: size) { reader.take($0) }
        }
        return Exposure(reader.profiles, under: bound)
    }
}

/// Gathers what the entries say openly about people.
private struct ExposureReader {
    private typealias Value = Exposure.Value

    /// Whom a code that was merged away stands for.
    private let canonical: [String: String]
    /// The regions of municipalities.
    private let regions: [String: String]
    /// Nil where all people are looked at.
    private let wanted: Set<String>?
    private var homes: [String: (municipality: String?, region: String?)] = [:]
    private var ties: [String: Set<[Exposure.Value]>] = [:]

    init(_ db: Database, programme: String?) throws {
        func pairs(_ sql: String) throws -> [String: String] {
            try Row.fetchAll(db, sql: sql).reduce(into: [:]) { pairs, row in pairs[row[0] as String] = row[1] as String
            }
        }
        canonical = try pairs(
            """
            SELECT m.text, c.text FROM canonical k JOIN symbol m ON m.id = k.member JOIN symbol c ON c.id = k.canonical
            WHERE k.kind = 1 AND k.until IS NULL
            """)
        regions = try pairs("SELECT code, region FROM municipalities WHERE region IS NOT NULL")
        let canonical = canonical
        wanted = try programme.map { programme in
            let codes = try String.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT s.text FROM fact f JOIN symbol s ON s.id = f.person
                    WHERE f.programme = (SELECT id FROM symbol WHERE text = ?)
                    """, arguments: [programme])
            return Set(codes.map { canonical[$0] ?? $0 })
        }
    }

    mutating func take(_ entry: Entry) {
        let people = entry.refs.filter { $0.kind == .person }.map(\.code)
        if people.isEmpty || entry.type.mergedKind != nil { return }
        if entry.type.describesPerson {
            for person in people {
                let person = canonical[person] ?? person
                let before = homes[person]
                homes[person] = (
                    entry.text("municipality") ?? before?.municipality, entry.text("region") ?? before?.region
                )
            }
            return
        }
        let role = entry.text("role").map { Value(trait: .role, value: $0) }
        var others: [Value] = []
        for field in entry.type.fields {
            switch (field.value, entry.data[field.name]) {
            case (.ref(.organisation), .string(let code)?): others.append(Value(trait: .organisation, value: code))
            case (.ref(.group), .string(let code)?): others.append(Value(trait: .group, value: code))
            default: continue
            }
        }
        for person in people {
            let person = canonical[person] ?? person
            if others.isEmpty, let role { ties[person, default: []].insert([role]) }
            for other in others { ties[person, default: []].insert([other] + (role.map { [$0] } ?? [])) }
        }
    }

    /// Of each person what was stated together, in the order of the traits.
    var profiles: [String: Set<[Exposure.Value]>] {
        var profiles: [String: Set<[Exposure.Value]>] = [:]
        for person in Set(homes.keys).union(ties.keys) where wanted?.contains(person) ?? true {
            let home = homes[person]
            let municipality = home?.municipality
            let region = home?.region ?? municipality.flatMap { regions[$0] }
            let place =
                [
                    municipality.map { Value(trait: .municipality, value: $0) },
                    region.map { Value(trait: .region, value: $0) },
                ]
                .compactMap { $0 }
            profiles[person] = Set((ties[person] ?? [[]]).map { place + $0 })
        }
        return profiles
    }
}
