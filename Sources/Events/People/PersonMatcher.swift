/// Who is known already: the vault, or people in memory.
package protocol KnownPeople {
    /// The codes of all who may have a key. Some may no longer have it: their data decide.
    func candidates(by keys: [MatchKey]) throws(Problem) -> [MatchKey: [String]]
    /// Nil for who was erased, or of whom nothing personal was recorded.
    func personal(of code: String) throws(Problem) -> Personal?
}

/// People known without a vault.
package struct PeopleInMemory: KnownPeople {
    private var codes: [MatchKey: [String]] = [:]
    private var people: [String: Personal] = [:]

    package init() {}

    package mutating func add(_ code: String, _ personal: Personal) {
        people[code] = personal
        for key in personal.matchKeys { codes[key, default: []].append(code) }
    }

    package func candidates(by keys: [MatchKey]) -> [MatchKey: [String]] {
        var found: [MatchKey: [String]] = [:]
        for key in keys { found[key] = codes[key] }
        return found
    }

    package func personal(of code: String) -> Personal? { people[code] }
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

    private let known: any KnownPeople
    private let canonical: (String) -> String
    /// Nil for who has no data.
    private var profiles: [String: PersonProfile?] = [:]
    private var found: [MatchKey: [String]] = [:]
    /// What the rows so far said, of whom.
    private var rows: [(person: String, profile: PersonProfile)] = []
    private var rowsByKey: [MatchKey: [Int]] = [:]

    /// - Parameter canonical: who a code stands for by now, as merges stand.
    package init(_ known: any KnownPeople, canonical: @escaping (String) -> String = { $0 }) {
        self.known = known
        self.canonical = canonical
    }

    /// Looks up the candidates of all rows at once.
    package func lookUp(_ rows: [Personal]) throws(Problem) {
        var keys: Set<MatchKey> = []
        for row in rows { keys.formUnion(PersonProfile(row).searchKeys) }
        try lookUp(keys)
    }

    private func lookUp(_ keys: some Sequence<MatchKey>) throws(Problem) {
        let missing = keys.filter { found[$0] == nil }
        if missing.isEmpty { return }
        let answer = try known.candidates(by: missing)
        for key in missing { found[key] = answer[key] ?? [] }
    }

    /// Takes in what a row says of somebody, new or found, so that later rows find them by it too.
    package func add(_ person: String, _ personal: Personal) {
        let profile = PersonProfile(personal)
        for key in profile.matchKeys { rowsByKey[key, default: []].append(rows.count) }
        rows.append((person, profile))
    }

    package func match(_ personal: Personal) throws(Problem) -> Answer {
        let profile = PersonProfile(personal)
        let keys = profile.searchKeys
        try lookUp(keys)

        // Certain are only people who share one of these; the others need not be looked at then.
        let certain = try compare(profile, keys.filter(\.isCertain)).filter(\.value.isSame)
        if certain.count == 1, let (person, found) = certain.first {
            return .certain(Candidate(person: person, finding: found.finding))
        }
        let all = certain.isEmpty ? try compare(profile, keys) : certain
        if all.isEmpty { return .new }
        return .possible(
            all.map { Candidate(person: $0, finding: $1.finding) }.sorted {
                ($1.finding.score, $0.person) < ($0.finding.score, $1.person)
            })
    }

    private struct Found {
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

    /// By canonical code: the strongest resemblance to anything known under `keys`.
    private func compare(_ profile: PersonProfile, _ keys: [MatchKey]) throws(Problem) -> [String: Found] {
        var best: [String: Found] = [:]
        func note(_ code: String, _ other: PersonProfile) {
            guard let next = Found(Resemblance.between(profile, other)) else { return }
            let person = canonical(code)
            if best[person]?.isWeaker(than: next) ?? true { best[person] = next }
        }
        for code in Set(keys.flatMap { found[$0] ?? [] }) {
            if let other = try self.profile(code) { note(code, other) }
        }
        for row in Set(keys.flatMap { rowsByKey[$0] ?? [] }) { note(rows[row].person, rows[row].profile) }
        return best
    }

    private func profile(_ code: String) throws(Problem) -> PersonProfile? {
        if let known = profiles[code] { return known }
        let profile = try known.personal(of: code).map { PersonProfile($0) }
        profiles[code] = .some(profile)
        return profile
    }
}
