import Events
import Foundation
import GRDB
import Projections
import Testing

/// The SQL and the oracle agree on random rules over random small histories.
@Suite struct CountingOracleTests {
    static let vocabulary = Vocabulary.catalogue

    /// How many histories each shard tries; more for a long run: LETOPIS_ROUNDS=100 swift test --filter Oracle.
    static let rounds = ProcessInfo.processInfo.environment["LETOPIS_ROUNDS"].flatMap { Int($0) } ?? 6

    @Test(arguments: 0..<8) func sqlAgreesWithTheOracle(shard: Int) throws {
        for round in 0..<Self.rounds {
            let seed = UInt64(shard * 10_000 + round + 1)
            var random = SeededRandom(seed)
            let world = RandomHistory.world(&random)
            let database = try world.database(Self.vocabulary)
            for _ in 0..<5 {
                let json = RandomHistory.rule(&random)
                let rule = try IndicatorRule(json: json, vocabulary: Self.vocabulary)
                #expect(try IndicatorRule(json: rule.json, vocabulary: Self.vocabulary) == rule)
                let period = RandomHistory.period(&random)
                let hasEach = rule.tallies.contains { $0.each != nil }
                let by = hasEach || random.chance(2) ? nil : random.pick(RandomHistory.groupings)
                for _ in 0..<5 {
                    let asOf = random.upTo(RandomHistory.head + 5)
                    let note: Comment = """
                        seed \(seed), as of \(asOf), period \(period), by \(by ?? "-"): \(JSON.object(json).canonicalText)
                        """
                    try compare(world, database, rule, asOf, period, by, note)
                }
            }
        }
    }

    private func compare(
        _ world: CountingWorld, _ database: DatabaseQueue, _ rule: IndicatorRule, _ asOf: Int, _ period: Period,
        _ by: String?,
        _ note: Comment
    ) throws {
        let oracle = CountingOracle(world, Self.vocabulary, programme: "zemlyaki", asOf: asOf, period: period)
        let query = try CountQuery(
            rule, programme: "zemlyaki", asOf: asOf, period: period, by: by, vocabulary: Self.vocabulary)
        let wanted = oracle.answer(rule, by: by)
        let entries = oracle.entries(rule)
        try database.read { db in
            let count = try query.count(db)
            #expect(count.value == wanted.value, note)
            #expect(count.groups.count == wanted.groups.count, note)
            for group in count.groups { #expect(wanted.groups[group.key ?? "?"] == .some(group.value), note) }
            #expect(count.entries == entries.count, note)
            #expect(count.new == oracle.new(rule), note)
            #expect(try query.entries(db) == entries.sorted(), note)
            guard asOf.isMultiple(of: 4) else { return }
            let excluded = try query.excluded(db).map(\.seq)
            #expect(Set(excluded).isDisjoint(with: entries), note)
            #expect(Set(excluded).count == excluded.count, note)
        }
    }

    /// A comparison over nothing proves nothing: the histories must give rules something to count.
    @Test func randomRulesMostlyCountSomething() throws {
        var random = SeededRandom(7)
        let world = RandomHistory.world(&random)
        let positive = (0..<200).count { _ in
            guard let rule = try? IndicatorRule(json: RandomHistory.rule(&random), vocabulary: Self.vocabulary) else {
                return false
            }
            let oracle = CountingOracle(world, Self.vocabulary, programme: "zemlyaki", asOf: 1000, period: .always)
            return (oracle.answer(rule).value ?? 0) > 0
        }
        #expect(positive > 60)
    }
}
