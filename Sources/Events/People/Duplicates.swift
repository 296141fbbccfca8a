/// People of whom two may be one, among all that are known.
package struct Duplicates: Sendable {
    package struct Pair: Sendable, Equatable {
        /// In order.
        package let first: String
        package let second: String
        package let finding: Resemblance.Finding
        /// Whether a row of a sheet would have been joined.
        package let isCertain: Bool
        /// The entry that told the two apart again; such a pair is not proposed.
        package let toldApartBy: Int?
    }

    /// People who hang together by pairs, each proposed by at least one.
    package struct Group: Sendable, Equatable {
        package let people: [String]
        /// The likeliest first.
        package let pairs: [Pair]
    }

    /// The likeliest first.
    package let groups: [Group]
    package let toldApart: [Pair]

    /// - Parameters:
    ///   - people: the codes that have data, with them; a person may have several.
    ///   - canonical: who a code stands for by now.
    ///   - toldApart: the entry that told two people apart, if one did.
    ///   - least: pairs with a lower score are left out.
    package init(
        among people: [(code: String, personal: Personal)], canonical: (String) -> String,
        toldApart: (String, String) -> Int? = { _, _ in nil }, least: Int = Resemblance.leastPossible
    ) {
        let profiles = Parallel.map(people) { PersonProfile($0.personal) }
        let persons = people.map { canonical($0.code) }
        var best: [[String]: Pair] = [:]
        let pairs = Duplicates.candidates(profiles).filter { persons[$0] != persons[$1] }
        let compared = Parallel.map(pairs) { Resemblance.between(profiles[$0], profiles[$1]) }
        for ((one, other), resemblance) in zip(pairs, compared) {
            let isCertain: Bool
            let finding: Resemblance.Finding
            switch resemblance {
            case .same(let found): (isCertain, finding) = (true, found)
            case .possible(let found): (isCertain, finding) = (false, found)
            case .different: continue
            }
            guard finding.score >= least else { continue }
            let names = [persons[one], persons[other]].sorted()
            if let last = best[names],
                (last.isCertain ? 1 : 0, last.finding.score) >= (isCertain ? 1 : 0, finding.score)
            {
                continue
            }
            best[names] = Pair(
                first: names[0], second: names[1], finding: finding, isCertain: isCertain,
                toldApartBy: toldApart(names[0], names[1]))
        }
        let found = best.values.sorted(by: Duplicates.precedes)
        self.toldApart = found.filter { $0.toldApartBy != nil }
        groups = Duplicates.groups(found.filter { $0.toldApartBy == nil })
    }

    /// Who is found by whose keys, by number; the lesser first.
    private static func candidates(_ profiles: [PersonProfile]) -> [(Int, Int)] {
        var byKey: [MatchKey: [Int]] = [:]
        let keys = Parallel.map(profiles) { MatchKeys($0) }
        for (number, keys) in keys.enumerated() {
            for key in keys.kept { byKey[key, default: []].append(number) }
        }
        var pairs: [(Int, Int)] = []
        for (one, keys) in keys.enumerated() {
            var others: Set<Int> = []
            for key in keys.sought { others.formUnion(byKey[key] ?? []) }
            // Either may find the other.
            pairs += others.filter { $0 != one }.map { (min(one, $0), max(one, $0)) }
        }
        pairs.sort { $0 < $1 }
        return pairs.enumerated().filter { $0.offset == 0 || pairs[$0.offset - 1] != $0.element }.map(\.element)
    }

    private static func precedes(_ one: Pair, _ other: Pair) -> Bool {
        if one.isCertain != other.isCertain { return one.isCertain }
        return (other.finding.score, one.first, one.second) < (one.finding.score, other.first, other.second)
    }

    /// - Parameter pairs: the likeliest first.
    private static func groups(_ pairs: [Pair]) -> [Group] {
        var leader: [String: String] = [:]
        func group(of person: String) -> String {
            var person = person
            while let next = leader[person], next != person { person = next }
            return person
        }
        for pair in pairs {
            let (one, other) = (group(of: pair.first), group(of: pair.second))
            leader[max(one, other)] = min(one, other)
        }
        var order: [String] = []
        var members: [String: [Pair]] = [:]
        for pair in pairs {
            let name = group(of: pair.first)
            if members[name] == nil { order.append(name) }
            members[name, default: []].append(pair)
        }
        return order.map { name in
            let pairs = members[name] ?? []
            return Group(people: Set(pairs.flatMap { [$0.first, $0.second] }).sorted(), pairs: pairs)
        }
    }
}

extension LedgerReader {
    /// The entries by which people were told apart again, by the two persons as merges stand now.
    package func toldApart() throws -> [Set<String>: Int] {
        let types = Catalogue.types(.unmerges(.person))
        var pairs: [Set<String>: Int] = [:]
        for seq in try index.seqs(of: types) where seq <= size && !isVoided(seq) {
            guard let entry = try entry(seq), entry.type.effect == .unmerges(.person),
                let survivor = entry.text("survivor"), let absorbed = entry.text("absorbed")
            else { continue }
            let pair = try Set([survivor, absorbed].map { try Rules.canonical(Ref(.person, $0), self).code })
            if pair.count == 2 { pairs[pair] = seq }
        }
        return pairs
    }
}
