/// Finds people in the vault, for several cores at once.
package final class VaultSearch: KnownPeople {
    private let lookups: Pool<VaultLookup>
    private let log: LogStanding

    init(_ vault: Vault, _ log: LogStanding) {
        self.log = log
        lookups = Pool { [box = vault.box, matching = vault.matching, settled = vault.settled] in
            try VaultLookup(box, matching, settled: settled)
        }
    }

    /// - Throws: ``Problem`` as ``VaultReader/personal(of:)`` does.
    package func candidates(by keys: [MatchKey]) throws(Problem) -> [[Int]] {
        try asking { lookup, _ in try lookup.numbers(by: keys) }
    }

    /// - Throws: ``Problem`` as ``VaultReader/personal(of:)`` does.
    package func people(_ numbers: [Int]) throws(Problem) -> [VaultReader.Known?] {
        try asking { lookup, log in try lookup.people(numbers, log) }
    }

    func asking<Answer: Sendable>(_ question: (VaultLookup, LogStanding) throws -> Answer) throws(Problem) -> Answer {
        do {
            return try lookups.using { try question($0, log) }
        } catch {
            throw Problem(storage: error)
        }
    }
}
