import Crypto

/// Finds people in the vault, for several cores at once.
package final class VaultSearch: KnownPeople {
    private let lookups: Pool<VaultLookup>
    private let log: LogStanding
    private let matching: HMAC<SHA256>

    init(_ vault: Vault, _ log: LogStanding) {
        (self.log, matching) = (log, vault.matching)
        lookups = Pool { [box = vault.box, settled = vault.settled] in try VaultLookup(box, settled: settled) }
    }

    /// - Throws: ``Problem`` as ``VaultReader/personal(of:)`` does.
    package func candidates(by keys: [MatchKey]) throws(Problem) -> [[Int]] {
        let sought = SoughtDigests(keys, matching)
        let count = try asking { lookup, _ in try lookup.last() } + 1
        let starts = Array(stride(from: 0, to: count, by: Self.piece))
        let found = try Parallel.map(starts) { start throws(Problem) in
            try asking { lookup, _ in try lookup.found(sought, among: start..<start + Self.piece) }
        }
        return sought.numbers(found.joined())
    }

    /// So many people are looked through at once.
    private static let piece = 10_000

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
