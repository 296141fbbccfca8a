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

    /// A description with who may have one of its keys, for each of these, and who bears the name as it is written.
    struct Asked: Sendable {
        let description: PersonMatcher.Description
        let numbers: [[Int]]
        let bearers: [Int]

        /// In order; of the certain keys alone, or of all.
        func candidates(areCertain: Bool) -> [Int] {
            var all: Set<Int> = []
            for (key, numbers) in zip(description.searchKeys, numbers) where key.isCertain || !areCertain {
                all.formUnion(numbers)
            }
            return all.sorted()
        }
    }

    /// Rows as they are described, with who may be meant.
    func asked(_ rows: [Personal]) throws(Problem) -> [Asked] {
        let descriptions = Parallel.map(rows) { PersonMatcher.Description($0) }
        let numbers = try known.candidates(by: descriptions.flatMap { $0.searchKeys + ($0.nameKey.map { [$0] } ?? []) })
        var rest = numbers[...]
        return descriptions.map { description in
            let own = Array(rest.prefix(description.searchKeys.count))
            rest = rest.dropFirst(own.count)
            let bearers = description.nameKey == nil ? [] : rest.popFirst() ?? []
            return Asked(description: description, numbers: own, bearers: bearers)
        }
    }

    /// Descriptions compared with those who are known, on the core that asks.
    func compare(_ asked: ArraySlice<Asked>) throws(Problem) -> [PersonMatcher.Description] {
        let asked = Array(asked)
        var descriptions = asked.map(\.description)
        // Certain are only people who share one of these keys; the others need not be looked at then.
        let sure = asked.map { $0.candidates(areCertain: true) }
        for (index, found) in try found(descriptions, sure).enumerated() {
            descriptions[index].certain = found.filter(\.value.isSame)
        }
        let open = descriptions.indices.filter { descriptions[$0].certain.isEmpty }
        let others = try found(open.map { descriptions[$0] }, open.map { asked[$0].candidates(areCertain: false) })
        for (index, found) in zip(open, others) { descriptions[index].possible = found }
        // Who says all that a row says has its contacts, too.
        let bearers = descriptions.indices.map { index in
            let bearers = asked[index].bearers
            let hasProof = descriptions[index].searchKeys.contains(where: \.isCertain)
            return hasProof ? Set(bearers).intersection(sure[index]).sorted() : bearers
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
