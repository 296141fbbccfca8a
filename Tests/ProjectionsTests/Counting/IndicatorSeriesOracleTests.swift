import Events
import Foundation
import GRDB
import Testing

@testable import Projections

/// Counting natively gives what the SQL gives, after every entry of random histories.
///
/// More for a long run: LETOPIS_ROUNDS=40 swift test --filter IndicatorSeriesOracle.
@Suite struct IndicatorSeriesOracleTests {
    static let rounds = ProcessInfo.processInfo.environment["LETOPIS_ROUNDS"].flatMap { Int($0) } ?? 1

    @Test(arguments: 0..<8) func randomRulesOverRandomHistories(shard: Int) throws {
        for round in 0..<Self.rounds {
            let seed = UInt64(shard * 10_000 + round + 70_001)
            var random = SeededRandom(seed)
            let world = RandomHistory.world(&random)
            let database = try world.database()
            let rules = try (0..<8).map { _ in try IndicatorRule(json: RandomHistory.rule(&random)) }
            let end = RandomHistory.head + random.upTo(8) - 4
            let start = random.chance(2) ? 0 : random.upTo(end)
            let read = try database.read {
                try CountedFacts($0, programme: "zemlyaki", rules: rules, from: start, upTo: end)
            }
            for rule in rules {
                let period = random.chance(2) ? .always : RandomHistory.period(&random)
                let since = random.chance(2) ? start : start + random.upTo(end - start)
                let count = RuleCount(rule, over: read, asOf: since, period: period)
                let note: Comment = """
                    seed \(seed), from \(since) of \(start)…\(end), period \(period): \(JSON.object(rule.json).canonicalText)
                    """
                try database.read { db in
                    let first = try count.answer(db, newIn: period)
                    #expect(try first == Self.bySQL(db, rule, since, period), "as of \(since), \(note)")
                    #expect(
                        try ExplanationBySQL(Outcomes(count))
                            == ExplanationBySQL(
                                db, CountQuery(rule, programme: "zemlyaki", asOf: since, period: period)),
                        "as of \(since), \(note)")
                    let course = IndicatorSeries(
                        programme: "zemlyaki", indicator: "x", start: first.value, steps: count.steps(upTo: end))
                    let values = try ValuesBySQL(db, rule, programme: "zemlyaki", period)
                    for position in since...end {
                        let wanted = try values.value(asOf: position)
                        #expect(course.value(asOf: position) == wanted, "as of \(position), \(note)")
                        if course.value(asOf: position) != wanted { return }
                    }
                    // What a count has come to is what it is when it begins there.
                    #expect(try count.answer(db, newIn: period) == Self.bySQL(db, rule, end, period), note)
                }
            }
        }
    }

    private static func bySQL(_ db: Database, _ rule: IndicatorRule, _ position: Int, _ period: Period) throws -> Count
    {
        try CountQuery(rule, programme: "zemlyaki", asOf: position, period: period)
            .count(db, with: [.entries, .new])
    }

    @Test(arguments: 0..<2) func indicatorsOfRandomLedgers(shard: UInt64) async throws {
        var steps = 0
        for round in 0..<UInt64(Self.rounds) {
            let seed = shard * 1000 + round + 80_001
            let told = try await RandomLedgerTests.tell(seed, length: 90)
            steps += try compare(try told.story.views(), seed)
        }
        #expect(steps > 0, "the histories moved something")
    }

    /// - Returns: how often a value moved.
    private func compare(_ views: Views, _ seed: UInt64) throws -> Int {
        var steps = 0
        let middle = views.size / 2
        let period = Period(from: Day("2024-03-01"), to: Day("2024-09-14"))
        for (start, end, period) in [(0, views.size, Period.always), (middle, views.size - 9, period)] {
            let found = try views.courses(from: start, to: end, period: period)
            let wanted = try views.coursesBySQL(from: start, to: end, period: period)
            #expect(found == wanted, "seed \(seed), from \(start) to \(end)")
            steps += found.reduce(0) { $0 + $1.steps.count }
            for answer in try views.indicators(asOf: end, period: period) {
                let wanted = try views.queue.read { db in
                    let definition = try views.definition(db, answer.indicator, of: answer.programme, asOf: end)
                    return try CountQuery(
                        definition.rule, programme: answer.programme, asOf: end, period: period
                    ).count(db, with: period == .always ? [.entries, .headcount] : [.entries, .headcount, .new])
                }
                var count = answer.count
                for index in count.groups.indices { count.groups[index].met = nil }
                #expect(count == wanted, "seed \(seed), \(answer.indicator) as of \(end)")
            }
        }
        #expect(
            try views.courses(programme: "q", from: middle)
                == views.coursesBySQL(programme: "q", from: middle, to: views.size))
        return steps
    }

    /// A large ledger is cut into stretches that two connections read: the columns are the same.
    @Test func readTogetherIsReadAlone() async throws {
        let told = try await RandomLedgerTests.tell(7, length: 90)
        let views = try told.story.views()
        let rules = try RandomRules.pool.map { try IndicatorRule(text: $0) }
        let read = { (isShared: Bool) throws in
            try views.queue.read {
                try CountedFacts($0, programme: "p", rules: rules, from: 0, upTo: views.size, isShared: isShared)
            }
        }
        let (alone, together) = (try read(false), try read(true))
        #expect(alone.entries == together.entries && alone.entries > 10)
        for (one, other) in zip(alone.tables, together.tables) {
            #expect(one.type == other.type && one.seq == other.seq && one.entry == other.entry)
            #expect(one.voidedBy == other.voidedBy && one.happened == other.happened)
            #expect(one.columns == other.columns)
        }
    }
}
