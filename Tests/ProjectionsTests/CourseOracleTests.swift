import Events
import Foundation
import GRDB
import Testing

@testable import Projections

/// Counting natively gives what the SQL gives, after every entry of random histories.
///
/// More for a long run: LETOPIS_ROUNDS=40 swift test --filter CourseOracle.
@Suite struct CourseOracleTests {
    static let rounds = ProcessInfo.processInfo.environment["LETOPIS_ROUNDS"].flatMap { Int($0) } ?? 5

    @Test(arguments: 0..<8) func randomRulesOverRandomHistories(shard: Int) throws {
        for round in 0..<Self.rounds {
            let seed = UInt64(shard * 10_000 + round + 70_001)
            var random = SeededRandom(seed)
            let world = RandomHistory.world(&random)
            let database = try world.database()
            let rules = try (0..<6).map { _ in try IndicatorRule(json: RandomHistory.rule(&random)) }
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
                let first = count.value
                let course = Course(programme: "zemlyaki", indicator: "x", start: first, steps: count.steps(upTo: end))
                try database.read { db in
                    for position in since...end {
                        let query = try CountQuery(rule, programme: "zemlyaki", asOf: position, period: period)
                        let wanted = try query.count(db, with: []).value
                        #expect(course.value(asOf: position) == wanted, "as of \(position), \(note)")
                        if course.value(asOf: position) != wanted { return }
                    }
                }
            }
        }
    }

    @Test(arguments: 0..<4) func indicatorsOfRandomLedgers(shard: UInt64) async throws {
        var steps = 0
        for round in 0..<UInt64(max(1, Self.rounds / 5)) {
            let seed = shard * 1000 + round + 80_001
            let told = try await RandomLedgerTests.tell(seed, length: 130)
            let views = try told.story.views()
            let middle = views.size / 2
            let period = Period(from: Day("2024-03-01"), to: Day("2024-09-14"))
            for (start, end, period) in [(0, views.size, Period.always), (middle, views.size - 9, period)] {
                let found = try views.courses(from: start, to: end, period: period)
                let wanted = try views.coursesBySQL(from: start, to: end, period: period)
                #expect(found == wanted, "seed \(seed), from \(start) to \(end)")
                steps += found.reduce(0) { $0 + $1.steps.count }
            }
            #expect(
                try views.courses(programme: "q", from: middle)
                    == views.coursesBySQL(programme: "q", from: middle, to: views.size))
        }
        #expect(steps > 0, "the histories moved something")
    }
}
