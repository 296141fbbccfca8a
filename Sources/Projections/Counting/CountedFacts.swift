import Events
import Foundation
import GRDB

/// All that some rules count over, of one programme and one stretch of the log: read once, counted as often as asked.
struct CountedFacts: Sendable {
    let programme: String
    /// What is known at every position from here on can be told…
    let start: Int
    /// …up to here.
    let end: Int
    let tables: [FactTable]
    /// By type: the number of its table.
    let number: [String: Int]
    /// How many entries the tables hold.
    let entries: Int
    /// The symbols of the texts that the rules name.
    let symbols: [String: Int]
    private(set) var timeline: Timeline
    /// The greatest symbol.
    let symbolCount: Int

    /// - Parameters:
    ///   - first: facts of the entries after it alone are read.
    ///   - isShared: as ``FactScan/isShared``.
    init(
        _ db: Database, programme: String, rules: [IndicatorRule], factsAfter first: Int = 0, from start: Int,
        upTo end: Int,
        vocabulary: Vocabulary = .catalogue, isShared: Bool? = nil
    ) throws {
        self.programme = programme
        self.start = start
        self.end = end
        let plans = rules.flatMap(\.tallies).map { TallyPlan($0, vocabulary) }
        let symbols = try Self.symbols(db, plans.reduce(into: [programme]) { $0.formUnion($1.texts) })
        self.symbols = symbols
        symbolCount = try Int.fetchOne(db, sql: "SELECT max(id) FROM symbol") ?? 0
        var columns: [String: Set<String>] = [:]
        for plan in plans { columns.merge(plan.columns) { $0.union($1) } }
        let order = Schema.columns(vocabulary).map(\.name)
        // No symbol: no fact.
        let known = symbols[programme] ?? -1
        let wanted = columns.sorted { $0.key < $1.key }.compactMap { type, columns in
            symbols[type].map { FactScan.Wanted(type: type, symbol: $0, columns: order.filter(columns.contains)) }
        }
        var tables = try FactScan(programme: known, start: first, end: end, isShared: isShared).read(db, wanted)
        var entries = 0
        for index in tables.indices {
            tables[index].number(entriesFrom: entries)
            entries += tables[index].entries
        }
        self.tables = tables
        self.entries = entries
        number = Dictionary(uniqueKeysWithValues: tables.enumerated().map { ($1.type, $0) })
        timeline = try Timeline(
            db, programme: known, needs: plans.reduce(into: []) { $0.formUnion($1.needs) }, from: start, upTo: end)
    }

    /// The same facts, with more known besides them from the beginning of the stretch on.
    func assuming(_ changes: [Timeline.Change]) -> CountedFacts {
        var other = self
        other.timeline = timeline.assuming(changes)
        return other
    }

    private static func symbols(_ db: Database, _ texts: Set<String>) throws -> [String: Int] {
        let statement = try Events.Statement(db, "SELECT id FROM symbol WHERE text = ?")
        var symbols: [String: Int] = [:]
        for text in texts {
            statement.bind(1, text)
            if try statement.step() { symbols[text] = statement.int(0) }
            statement.reset()
        }
        return symbols
    }
}
