import Events
import GRDB

extension RuleCount {
    /// The answer at the position reached, as ``CountQuery/count(_:with:)`` gives it, but for the headcount.
    ///
    /// - Parameters:
    ///   - db: gives the codes of the keys that are due.
    ///   - period: what was counted, where new subjects are asked for: those not counted before it.
    func answer(_ db: Database, newIn period: Period = .always) throws -> Count {
        var count = Count(value: value)
        if let keys = tallies.first?.due?.keys.all, tallies.count == 1 {
            let names = try SymbolNames(db)
            count.groups = try keys.map { Count.Group(key: try names.text($0.key), value: $0.count) }
            count.groups.sort(by: CountQuery.precedes)
        }
        count.entries = entries
        count.new = new(period)
        return count
    }

    /// How many entries speak for the value.
    var entries: Int {
        var speaking = ContiguousArray(repeating: false, count: read.entries)
        var count = 0
        for tally in tallies {
            for clause in tally.clauses where clause.isPositive {
                for rows in clause.tables {
                    for row in 0..<rows.next where tally.speaks(rows, row, in: clause) {
                        let entry = Int(rows.table.entry[row])
                        if !speaking[entry] { count += 1 }
                        speaking[entry] = true
                    }
                }
            }
        }
        return count
    }

    /// Subjects of the period that were not counted before it.
    private func new(_ period: Period) -> Int? {
        guard case .tally(let tally) = rule, case .distinct = tally.measure, tally.each == nil, period != .always,
            let now = tallies.first
        else { return nil }
        guard period.from != nil else { return value }
        let earlier = RuleCount(
            rule, over: read, asOf: position, DayWindow(before: period), vocabulary, sharing: now.subjects.counted)
        guard let before = earlier.tallies.first else { return nil }
        return now.counted.reduce(0) { $0 + (before.holds($1) ? 0 : 1) }
    }
}

/// The texts of symbols, each asked for once.
final class SymbolNames {
    private let statement: Events.Statement
    private var known: [Int: String] = [:]

    init(_ db: Database) throws {
        statement = try Events.Statement(db, "SELECT text FROM symbol WHERE id = ?")
    }

    func text(_ symbol: Int) throws -> String {
        if let text = known[symbol] { return text }
        statement.bind(1, symbol)
        defer { statement.reset() }
        let text = try statement.step() ? statement.text(0) : ""
        known[symbol] = text
        return text
    }
}
