/// Who is known already: the vault, or people in memory. Several cores ask at once.
package protocol KnownPeople: Sendable {
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
