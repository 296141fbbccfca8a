/// Who is known already: the vault, or people in memory.
package protocol KnownPeople {
    /// For each key who may have it, by numbers of this source's own. Some may no longer have it: their data decide.
    func candidates(by keys: [MatchKey]) throws(Problem) -> [[Int]]
    /// Nil for who was erased, or of whom nothing personal is recorded.
    func people(_ numbers: [Int]) throws(Problem) -> [VaultReader.Known?]
}

/// People known without a vault.
package struct PeopleInMemory: KnownPeople {
    private var people: [VaultReader.Known] = []
    private var numbers: [MatchKey: [Int]] = [:]

    package init() {}

    package mutating func add(_ code: String, _ personal: Personal) {
        for key in personal.matchKeys { numbers[key, default: []].append(people.count) }
        people.append(VaultReader.Known(code: code, personal: personal))
    }

    package func candidates(by keys: [MatchKey]) -> [[Int]] { keys.map { numbers[$0] ?? [] } }
    package func people(_ numbers: [Int]) -> [VaultReader.Known?] { numbers.map { people[$0] } }
}

/// Finds for somebody described by a row who of the known people it is.
package final class PersonMatcher {
    package enum Answer: Sendable, Equatable {
        /// One known person, without a doubt.
        case certain(Candidate)
        /// The likeliest first. Two certain ones are here too: they may be one person under two codes.
        case possible([Candidate])
        case new
    }

    package struct Candidate: Sendable, Equatable {
        package let person: String
        package let finding: Resemblance.Finding
    }

    /// Somebody described by a row, compared with all who are known.
    package struct Description: Sendable {
        fileprivate let profile: PersonProfile
        fileprivate let keys: [MatchKey]
        fileprivate let name: MatchKey?
        /// Who of those who are known it is without a doubt.
        fileprivate var certain: [String: Found] = [:]
        /// Who it may be, where nobody is certain.
        fileprivate var possible: [String: Found] = [:]
        /// Those who are known by exactly the name as it is written, however little that says, in the order in which they
        /// became known.
        package fileprivate(set) var namesakes: [Namesake] = []
    }

    package struct Namesake: Sendable, Equatable {
        /// As merges stand.
        package let person: String
        /// What is known under the code that bears the name.
        package let personal: Personal
    }

    private let known: any KnownPeople
    private let canonical: (String) -> String
    /// By their numbers; those without data are left out.
    private var others: [Int: Other] = [:]
    private var asked: Set<Int> = []
    /// By their codes.
    private var met: [String: VaultReader.Known] = [:]
    /// What the rows so far said, of whom.
    private var rows: [Other] = []
    private var rowsByKey: [MatchKey: [Int]] = [:]

    /// Somebody to compare with; an object, for it is looked up by the million.
    private final class Other: Sendable {
        let code: String
        /// As merges stand.
        let person: String
        let profile: PersonProfile

        init(_ code: String, person: String, profile: PersonProfile) {
            (self.code, self.person, self.profile) = (code, person, profile)
        }
    }

    /// - Parameter canonical: who a code stands for by now, as merges stand.
    package init(_ known: any KnownPeople, canonical: @escaping (String) -> String = { $0 }) {
        self.known = known
        self.canonical = canonical
    }

    /// Compares rows with those who are known, all at once.
    package func compare(_ rows: [Personal]) throws(Problem) -> [Description] {
        var descriptions = Parallel.map(rows) {
            let profile = PersonProfile($0)
            return Description(profile: profile, keys: profile.searchKeys, name: $0.nameKey)
        }
        let keys = Array(Set(descriptions.flatMap(\.keys) + descriptions.compactMap(\.name)))
        let numbers = Dictionary(uniqueKeysWithValues: zip(keys, try known.candidates(by: keys)))
        // Certain are only people who share one of these keys; the others need not be looked at then.
        let certain = try found(descriptions, descriptions.map { $0.keys.filter(\.isCertain) }, numbers)
        for (index, found) in certain.enumerated() { descriptions[index].certain = found.filter(\.value.isSame) }
        let open = descriptions.indices.filter { descriptions[$0].certain.isEmpty }
        let possible = try found(open.map { descriptions[$0] }, open.map { descriptions[$0].keys }, numbers)
        for (index, found) in zip(open, possible) { descriptions[index].possible = found }
        // Of the others only who was met already: whoever is certain is one of them.
        try meet(Set(open.compactMap { descriptions[$0].name }.flatMap { numbers[$0] ?? [] }))
        for index in descriptions.indices {
            guard let name = descriptions[index].name else { continue }
            descriptions[index].namesakes = (numbers[name] ?? []).sorted().compactMap { namesake($0, name) }
        }
        return descriptions
    }

    /// Nil for who was never met, or is called otherwise by now.
    private func namesake(_ number: Int, _ name: MatchKey) -> Namesake? {
        guard let other = others[number], let known = met[other.code], known.personal.nameKey == name else {
            return nil
        }
        return Namesake(person: other.person, personal: known.personal)
    }

    /// Those who share one of the keys and resemble a description, for each.
    private func found(
        _ descriptions: [Description], _ keys: [[MatchKey]], _ numbers: [MatchKey: [Int]]
    ) throws(Problem) -> [[String: Found]] {
        let rows = Parallel.map(keys) { keys in Set(keys.flatMap { numbers[$0] ?? [] }) }
        try meet(rows.reduce(into: []) { $0.formUnion($1) })
        return Parallel.map(Array(zip(descriptions, rows))) { [others] description, numbers in
            PersonMatcher.compare(description.profile, numbers.lazy.compactMap { others[$0] })
        }
    }

    /// Asks for those who were not asked for yet.
    private func meet(_ numbers: Set<Int>) throws(Problem) {
        let missing = numbers.subtracting(asked).sorted()
        asked.formUnion(missing)
        let people = try known.people(missing)
        let profiles = Parallel.map(people) { $0.map { PersonProfile($0.personal) } }
        for (index, number) in missing.enumerated() {
            if let person = people[index], let profile = profiles[index] {
                met[person.code] = person
                others[number] = Other(person.code, person: canonical(person.code), profile: profile)
            }
        }
    }

    /// What is known of somebody with whom a row was compared.
    package func known(_ code: String) -> VaultReader.Known? { met[code] }

    /// Takes in what a row says of somebody, new or found, so that later rows find them by it too.
    package func add(_ person: String, _ row: Description) {
        for key in row.profile.matchKeys { rowsByKey[key, default: []].append(rows.count) }
        rows.append(Other(person, person: canonical(person), profile: row.profile))
    }

    package func match(_ row: Description) -> Answer {
        let certain = joined(row.certain, row, row.keys.filter(\.isCertain)).filter(\.value.isSame)
        if certain.count == 1, let (person, found) = certain.first {
            return .certain(Candidate(person: person, finding: found.finding))
        }
        let all = certain.isEmpty ? joined(row.possible, row, row.keys) : certain
        if all.isEmpty { return .new }
        return .possible(
            all.map { Candidate(person: $0, finding: $1.finding) }.sorted {
                ($1.finding.score, $0.person) < ($0.finding.score, $1.person)
            })
    }

    /// Those who are known, and those whom earlier rows spoke of under the keys.
    private func joined(_ known: [String: Found], _ row: Description, _ keys: [MatchKey]) -> [String: Found] {
        let numbers = Set(keys.flatMap { rowsByKey[$0] ?? [] })
        if numbers.isEmpty { return known }
        return known.merging(PersonMatcher.compare(row.profile, numbers.lazy.map { self.rows[$0] })) {
            $0.isWeaker(than: $1) ? $1 : $0
        }
    }

    fileprivate struct Found: Sendable {
        let isSame: Bool
        let finding: Resemblance.Finding

        /// Nil for two people.
        init?(_ resemblance: Resemblance) {
            switch resemblance {
            case .same(let finding): (isSame, self.finding) = (true, finding)
            case .possible(let finding): (isSame, self.finding) = (false, finding)
            case .different: return nil
            }
        }

        func isWeaker(than other: Found) -> Bool {
            (isSame ? 1 : 0, finding.score) < (other.isSame ? 1 : 0, other.finding.score)
        }
    }

    /// By person: the strongest resemblance to anything known of them.
    private static func compare(_ profile: PersonProfile, _ others: some Sequence<Other>) -> [String: Found] {
        var best: [String: Found] = [:]
        for other in others {
            guard let next = Found(Resemblance.between(profile, other.profile)) else { continue }
            if best[other.person]?.isWeaker(than: next) ?? true { best[other.person] = next }
        }
        return best
    }
}
