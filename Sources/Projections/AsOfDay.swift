import Events
import Foundation

extension Ledger {
    /// The last position recorded before the midnight that ends `day`, in the time zone of entry 1.
    package func position(endOf day: Day) throws -> Int {
        var calendar = Calendar(identifier: .gregorian)
        guard let zone = TimeZone(identifier: opening.timeZone) else {
            throw Problem(
                .inputOutput, "unknown-time-zone",
                Phrase(
                    ru: "эта машина не знает часового пояса \(opening.timeZone)",
                    en: "this machine does not know the time zone \(opening.timeZone)"),
                remedy: Phrase(ru: "установите пакет tzdata", en: "install the package tzdata"))
        }
        calendar.timeZone = zone
        let next = day.adding(days: 1)
        guard let midnight = calendar.date(from: DateComponents(year: next.year, month: next.month, day: next.day))
        else { return 0 }
        let limit = Timestamp.text(milliseconds: Int(midnight.timeIntervalSince1970 * 1000))
        return try log.read { db in
            // `recorded` never goes back, so the position is found by halving.
            var low = 0
            var high = try LogRows.size(db)
            while low < high {
                let middle = (low + high + 1) / 2
                guard let entry = try LogRows.entry(db, middle) else { break }
                if entry.recorded < limit { low = middle } else { high = middle - 1 }
            }
            return low
        }
    }
}
