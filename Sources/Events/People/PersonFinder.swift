import Synchronization

/// Compares rows of a sheet with all who are known, on all cores.
final class PersonFinder: Sendable {
    private let known: any KnownPeople
    private let canonical: @Sendable (String) -> String
    /// By their numbers; nil for those without data.
    private let met = Mutex<[Int: Met?]>([:])

    /// Somebody to compare with; an object, for it is looked up by the million.
    final class Met: Sendable {
        let known: VaultReader.Known
        /// As merges stand.
        let person: String
        let profile: PersonProfile

        init(_ known: VaultReader.Known, person: String) {
            (self.known, self.person) = (known, person)
            profile = PersonProfile(known.personal)
        }
    }

    init(_ known: any KnownPeople, canonical: @escaping @Sendable (String) -> String) {
        self.known = known
        self.canonical = canonical
    }

    /// Rows as they are described, with who may have a key of theirs, by the keys.
    func described(
        _ rows: [Personal]
    ) throws(Problem) -> (descriptions: [PersonMatcher.Description], numbers: [MatchKey: [Int]]) {
        let descriptions = Parallel.map(rows) { PersonMatcher.Description($0) }
        var all: Set<MatchKey> = []
        for description in descriptions {
            all.formUnion(description.searchKeys)
            if let name = description.nameKey { all.insert(name) }
        }
        let keys = Array(all)
        let numbers = try known.candidates(by: keys)
        return (descriptions, Dictionary(uniqueKeysWithValues: zip(keys, numbers).filter { !$1.isEmpty }))
    }

    /// Descriptions compared with those who are known, on the core that asks.
    ///
    /// - Parameter numbers: who may have a key.
    func compare(
        _ descriptions: ArraySlice<PersonMatcher.Description>, _ numbers: [MatchKey: [Int]]
    ) throws(Problem) -> [PersonMatcher.Description] {
        var descriptions = Array(descriptions)
        func candidates(_ keys: [MatchKey]) -> [Int] { Set(keys.flatMap { numbers[$0] ?? [] }).sorted() }
        // Certain are only people who share one of these keys; the others need not be looked at then.
        let sure = descriptions.map { candidates($0.searchKeys.filter(\.isCertain)) }
        for (index, found) in try found(descriptions, sure).enumerated() {
            descriptions[index].certain = found.filter(\.value.isSame)
        }
        let open = descriptions.indices.filter { descriptions[$0].certain.isEmpty }
        let asked = open.map { descriptions[$0] }
        for (index, found) in try zip(open, found(asked, asked.map { candidates($0.searchKeys) })) {
            descriptions[index].possible = found
        }
        var bearers = descriptions.map { $0.nameKey.flatMap { numbers[$0] } ?? [] }
        // Who says all that a row says has its contacts, too.
        for index in descriptions.indices where descriptions[index].searchKeys.contains(where: \.isCertain) {
            bearers[index] = Set(bearers[index]).intersection(sure[index]).sorted()
        }
        let people = try people(Set(bearers.joined()))
        for (index, bearers) in bearers.enumerated() {
            guard let name = descriptions[index].nameKey else { continue }
            descriptions[index].namesakes = bearers.compactMap { people[$0] }
                .filter { $0.known.personal.nameKey == name }
                .map { PersonMatcher.Namesake(person: $0.person, personal: $0.known.personal) }
        }
        return descriptions
    }

    /// Which of the candidates resemble a description, for each.
    private func found(
        _ descriptions: [PersonMatcher.Description], _ numbers: [[Int]]
    ) throws(Problem) -> [[String: PersonMatcher.Found]] {
        let people = try people(Set(numbers.joined()))
        return zip(descriptions, numbers).map { description, numbers in
            var best: [String: PersonMatcher.Found] = [:]
            for number in numbers {
                guard let other = people[number] else { continue }
                description.compare(with: other.person, other.profile, other, &best)
            }
            return best
        }
    }

    /// Those of whom something is known. Who is asked for on two cores at once is met twice, which does no harm.
    private func people(_ numbers: Set<Int>) throws(Problem) -> [Int: Met] {
        var people: [Int: Met] = [:]
        var missing: [Int] = []
        met.withLock { met in
            for number in numbers {
                switch met[number] {
                case .some(let other): people[number] = other
                case .none: missing.append(number)
                }
            }
        }
        if missing.isEmpty { return people }
        missing.sort()
        let others = try known.people(missing).map { $0.map { Met($0, person: canonical($0.code)) } }
        met.withLock { for (number, other) in zip(missing, others) { $0[number] = .some(other) } }
        for (number, other) in zip(missing, others) { people[number] = other }
        return people
    }
}
