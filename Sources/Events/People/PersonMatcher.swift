import Dispatch

/// Finds for somebody described by a row who of the known people it is, or of those whom earlier rows described.
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

    package struct Namesake: Sendable, Equatable {
        /// As merges stand.
        package let person: String
        /// What is known under the code that bears the name.
        package let personal: Personal
    }

    private let finder: PersonFinder
    private let canonical: @Sendable (String) -> String
    /// What the rows so far said, of whom.
    private var rows: [(person: String, profile: PersonProfile)] = []
    /// Of each key the last row that has it, as a place among `links`, which lead to the rows before.
    private var lastByKey: [MatchKey: Int] = [:]
    private var links: [(row: Int, before: Int?)] = []

    /// - Parameter canonical: who a code stands for by now, as merges stand.
    package init(_ known: any KnownPeople, canonical: @escaping @Sendable (String) -> String = { $0 }) {
        finder = PersonFinder(known, canonical: canonical)
        self.canonical = canonical
    }

    deinit {
        // Who was met is let go of on another core: of a large sheet these are most of the known people.
        DispatchQueue.global().async { [finder] in withExtendedLifetime(finder) {} }
    }

    /// Begins to compare rows with those who are known.
    ///
    /// - Throws: ``Problem`` where the known people cannot be asked.
    package func comparing(_ rows: [Personal]) throws(Problem) -> Comparisons {
        // Each has about a dozen keys, most of them its own.
        lastByKey.reserveCapacity(lastByKey.count + rows.count * 12)
        return try Comparisons(rows, finder)
    }

    /// Takes in what a row says of somebody, new or found, so that later rows find them by it too.
    package func add(_ person: String, _ row: Description) {
        for key in row.matchKeys {
            let before = lastByKey.updateValue(links.count, forKey: key)
            links.append((rows.count, before))
        }
        rows.append((canonical(person), row.profile))
    }

    package func match(_ row: Description) -> Answer {
        let certain = joined(row.certain, row, row.searchKeys.filter(\.isCertain)).filter(\.value.isSame)
        if certain.count == 1, let (person, found) = certain.first {
            return .certain(Candidate(person: person, finding: found.finding))
        }
        let all = certain.isEmpty ? joined(row.possible, row, row.searchKeys) : certain
        if all.isEmpty { return .new }
        return .possible(
            all.map { Candidate(person: $0, finding: $1.finding) }.sorted {
                ($1.finding.score, $0.person) < ($0.finding.score, $1.person)
            })
    }

    /// Those who are known, and those whom earlier rows spoke of under the keys.
    private func joined(_ known: [String: Found], _ row: Description, _ keys: [MatchKey]) -> [String: Found] {
        var numbers: Set<Int> = []
        for key in keys {
            var next = lastByKey[key]
            while let link = next {
                numbers.insert(links[link].row)
                next = links[link].before
            }
        }
        var best = known
        for number in numbers.sorted() {
            row.compare(with: rows[number].person, rows[number].profile, nil, &best)
        }
        return best
    }
}

extension PersonMatcher {
    /// Somebody described by a row, compared with all who are known.
    package struct Description: Sendable {
        let profile: PersonProfile
        /// By which they are looked for, and are found.
        let searchKeys: [MatchKey]
        let matchKeys: [MatchKey]
        let nameKey: MatchKey?
        /// Who of those who are known it is without a doubt.
        var certain: [String: Found] = [:]
        /// Who it may be, where nobody is certain.
        var possible: [String: Found] = [:]
        /// Those who are known by exactly the name as it is written, however little that says, in the order in which they
        /// became known.
        package internal(set) var namesakes: [Namesake] = []

        init(_ personal: Personal) {
            profile = PersonProfile(personal)
            let keys = MatchKeys(profile)
            (searchKeys, matchKeys) = (keys.sought, keys.kept)
            nameKey = personal.nameKey
        }

        /// What is known under a code that this is without a doubt.
        package func known(_ code: String) -> VaultReader.Known? {
            certain[code]?.met.flatMap { $0.known.code == code ? $0.known : nil }
        }

        /// Keeps of each person the strongest resemblance to anything known of them.
        func compare(
            with person: String, _ other: PersonProfile, _ met: PersonFinder.Met?, _ best: inout [String: Found]
        ) {
            guard let next = Found(Resemblance.between(profile, other), met) else { return }
            if best[person]?.isWeaker(than: next) ?? true { best[person] = next }
        }
    }

    struct Found: Sendable {
        let isSame: Bool
        let finding: Resemblance.Finding
        /// Whom the description was compared with; nil for who was described by a row.
        let met: PersonFinder.Met?

        /// Nil for two people.
        init?(_ resemblance: Resemblance, _ met: PersonFinder.Met?) {
            switch resemblance {
            case .same(let finding): (isSame, self.finding) = (true, finding)
            case .possible(let finding): (isSame, self.finding) = (false, finding)
            case .different: return nil
            }
            self.met = met
        }

        func isWeaker(than other: Found) -> Bool {
            (isSame ? 1 : 0, finding.score) < (other.isSame ? 1 : 0, other.finding.score)
        }
    }

    /// Rows that are compared on other cores while the first of them are asked for, in their order.
    package struct Comparisons {
        private let work: OrderedWork<ArraySlice<PersonFinder.Asked>, Result<[Description], Problem>>
        private var ready: ArraySlice<Description> = []

        /// So many at once: the first are there soon, and nobody waits long for the last.
        private static let piece = 250

        init(_ rows: [Personal], _ finder: PersonFinder) throws(Problem) {
            let all = try finder.asked(rows)
            work = OrderedWork { asked in
                do throws(Problem) { return .success(try finder.compare(asked)) } catch { return .failure(error) }
            }
            for start in stride(from: 0, to: all.count, by: Self.piece) {
                work.add(all[start..<min(start + Self.piece, all.count)])
            }
        }

        /// Nil behind the last row.
        package mutating func next() throws(Problem) -> Description? {
            if ready.isEmpty, let compared = work.next() { ready = try compared.get()[...] }
            return ready.popFirst()
        }
    }
}
