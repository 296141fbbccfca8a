import Events
import Foundation

extension Ledger {
    /// Today, where the ledger is at home.
    package func today(_ clock: Clock = .system) -> Day {
        let now = clock.now()
        let zone = TimeZone(identifier: opening.timeZone)
        let offset = zone?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(now / 1000))) ?? 0
        return Day(sinceEpoch: Int((Double(now / 1000 + offset) / 86_400).rounded(.down)))
    }

    /// The world for readers; of a ledger that may not be written to, with an index in a temporary folder.
    package func reader(at size: Int? = nil) throws -> LedgerReader {
        try LedgerReader(self, index: .onAnyDisk(path: indexPath(), log: log), at: size)
    }

    /// The account in whose name this folder records.
    package func account() throws -> String {
        if let account = try folder.readSettings()?.account() { return account }
        return try log.read { try LogRows.entry($0, 1)?.by } ?? "owner"
    }
}
