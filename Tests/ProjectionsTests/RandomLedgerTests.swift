// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Foundation
import GRDB
import Synchronization
import Testing

@testable import Projections

/// Over random histories: what is kept up entry by entry is what is made from nothing, at every prefix tried; what
/// was answered then is what is answered as of then; and all of it is what the naive count finds.
///
/// More for a long run: LETOPIS_ROUNDS=40 swift test --filter RandomLedger.
@Suite struct RandomLedgerTests {
    static let rounds = ProcessInfo.processInfo.environment["LETOPIS_ROUNDS"].flatMap { UInt64($0) } ?? 1

    /// A history told step by step, and what the read models were at some of its sizes.
    struct Told {
        let story: Story
        var sizes: [Int] = []
        var digests: [[String: String]] = []
        var answers: [[IndicatorAnswer]] = []
        var flags: [[FlagAnswer]] = []
    }

    static func tell(_ seed: UInt64, length: Int) async throws -> Told {
        let hands = Hands()
        // Every other history is about who is who.
        let isOfMerges = seed % 2 == 0
        var told = Told(
            story: try await Story(isOfMerges ? RandomStory.crowd : RandomStory.beginning, clock: hands.clock))
        var random = RandomStory(seed: seed, isOfMerges: isOfMerges)
        var size = try told.story.ledger.size()
        var day = Day("2024-01-01")!
        while size < length {
            if random.chance(20) {
                day = day.adding(days: random.upTo(12))
                hands.put(day.description)
            }
            let lines = random.next(after: size)
            guard let receipt = try? await told.story.tell(lines) else { continue }
            size = receipt.size
            if random.chance(50) { continue }
            let views = try told.story.views()
            #expect(views.size == size)
            if random.chance(12) || size >= length {
                told.sizes.append(size)
                told.digests.append(try digests(views))
                told.answers.append(try views.indicators())
                told.flags.append(try views.flags())
                // The second time they come from what is kept.
                #expect(try views.indicators() == told.answers.last)
            }
        }
        return told
    }

    static func digests(_ views: Views) throws -> [String: String] {
        Dictionary(uniqueKeysWithValues: try views.digests().map { ($0.table, $0.digest) })
    }

    @Test(arguments: 0..<4) func keptUpIsRebuiltAndWasIsAsOf(shard: UInt64) async throws {
        for round in 0..<Self.rounds {
            let seed = shard * 1000 + round + 1
            let told = try await Self.tell(seed, length: 200)
            let ledger = told.story.ledger
            let views = try told.story.views()
            for (index, size) in told.sizes.enumerated() {
                let path = told.story.temporary.path + "/replay-\(size).sqlite"
                let replayed = try Views.replay(ledger, upTo: size, at: path)
                let digests = try Self.digests(replayed)
                for table in digests.keys.sorted() {
                    #expect(digests[table] == told.digests[index][table], "seed \(seed), \(table) at \(size)")
                }
                #expect(digests.keys.count == told.digests[index].keys.count)
                #expect(try replayed.indicators() == told.answers[index], "seed \(seed), values of a replay to \(size)")
                #expect(try views.indicators(asOf: size) == told.answers[index], "seed \(seed), as of \(size)")
                try replayed.queue.close()
                try FileManager.default.removeItem(atPath: path)
                // Made the first time, found the second.
                for _ in 0..<2 {
                    let then = try views.asOf(size)
                    #expect(try then.flags() == told.flags[index], "seed \(seed), flags as of \(size)")
                    #expect(try Self.digests(then) == digests, "seed \(seed), read models as of \(size)")
                }
            }
            let kept = try Self.digests(views)
            for (table, digest) in try Rebuild.run(ledger).digests {
                #expect(digest == kept[table], "seed \(seed), \(table)")
            }
        }
    }

    /// However many entries pass at a time, and even if others have put another file in the place meanwhile.
    @Test(arguments: [1, 7, 50, 1000], [false, true])
    func followedInStepsIsRebuilt(_ step: Int, isReplaced: Bool) async throws {
        let told = try await Self.tell(77, length: 60)
        let story = told.story
        let views = try story.views()
        var random = RandomStory(seed: 78)
        while try story.ledger.size() < 180 { _ = try? await story.tell(random.next(after: story.ledger.size())) }
        let end = try story.ledger.size()
        try views.index.catchUp(story.ledger.log, upTo: end)
        if isReplaced { _ = try Rebuild.run(story.ledger) }
        let sizes = Mutex<[Int]>([])
        let reached = try Views.catchUp(
            views.queue, story.ledger, views.index, upTo: end, Projection.all,
            pace: Pace(step: step, things: 1 + step % 5)
        ) { size, _ in sizes.withLock { $0.append(size) } }
        #expect(reached.size == end && sizes.withLock { $0.last } == end)
        #expect(sizes.withLock { $0.count } == (end - views.size + step - 1) / step)
        let replayed = try Views.replay(story.ledger, upTo: end, at: story.temporary.path + "/replay.sqlite")
        #expect(try Self.digests(views) == Self.digests(replayed))
    }

    @Test(arguments: 0..<4) func theNaiveCountAgrees(shard: UInt64) async throws {
        for round in 0..<Self.rounds {
            let seed = shard * 1000 + round + 501
            let told = try await Self.tell(seed, length: 160)
            let views = try told.story.views()
            var entries: [Entry] = []
            try told.story.ledger.log.read { db in
                try LogRows.forEachEntry(db, after: 0, upTo: views.size) { entries.append($0) }
            }
            let facts = entries.flatMap { NaiveWorld(entries, upTo: $0.seq - 1).facts(of: $0) }
            try compare(facts, views, seed)
            var random = RandomStory(seed: seed)
            for text in RandomRules.pool {
                guard case .object(let json) = try JSONReader.read(Array(text.utf8), .input) else { continue }
                let rule = try IndicatorRule(json: json)
                for _ in 0..<(Self.rounds > 1 ? 3 : 1) {
                    let asOf = random.chance(30) ? views.size : 10 + random.upTo(views.size - 9)
                    let period = random.pick([
                        .always, Period(from: Day("2024-04-01")), Period(to: Day("2024-06-14")),
                        Period(from: Day("2024-03-15"), to: Day("2024-06-28")),
                    ])
                    let hasEach = rule.tallies.contains { $0.each != nil }
                    let by =
                        hasEach
                        ? nil
                        : random.pick([
                            nil, "role", "client", "person", "organisation", "theme", "sonko", "day", "kind", "group",
                        ])
                    let programme = random.pick(["p", "p", "q"])
                    try compare(rule, text, entries, facts, views, asOf, period, by, programme, seed)
                }
            }
        }
    }

    /// The facts as the ledger's table has them.
    private func compare(_ facts: [NaiveFact], _ views: Views, _ seed: UInt64) throws {
        let stored = try views.queue.read { db in
            try Row.fetchAll(db, sql: "SELECT * FROM fact_text ORDER BY seq, part").map { row in
                var says: [String: String] = [:]
                for (column, value) in row where !value.isNull && !["part", "voided_by"].contains(column) {
                    says[column] = value.storage.value.map { "\($0)" }
                }
                return says
            }
        }
        #expect(stored.count == facts.count, "seed \(seed)")
        for (stored, fact) in zip(stored, facts) {
            var says = ["seq": String(fact.seq), "type": fact.type, "happened": fact.day.description]
            says["programme"] = fact.programme
            for (dimension, value) in fact.says {
                switch value {
                case .string(let text): says[Schema.column(of: dimension)] = text
                case .int(let number): says[Schema.column(of: dimension)] = String(number)
                case .bool(let flag): says[Schema.column(of: dimension)] = flag ? "1" : "0"
                default: continue
                }
            }
            #expect(stored == says, "seed \(seed)")
            if stored != says { return }
        }
    }

    private func compare(
        _ rule: IndicatorRule, _ text: String, _ entries: [Entry], _ facts: [NaiveFact], _ views: Views, _ asOf: Int,
        _ period: Period, _ by: String?, _ programme: String, _ seed: UInt64
    ) throws {
        let wanted = NaiveCount(entries, facts: facts, programme: programme, asOf: asOf, period: period).answer(
            rule, by: by)
        let query = try CountQuery(rule, programme: programme, asOf: asOf, period: period, by: by)
        let (count, counted) = try views.queue.read { (try query.count($0), try query.entries($0)) }
        var found = NaiveCount.Answer(
            value: count.value, entries: Set(counted), new: count.new, headcount: count.headcount)
        for group in count.groups { found.groups[group.key ?? "?"] = .some(group.value) }
        #expect(
            found == wanted,
            "seed \(seed), \(programme) as of \(asOf), \(period.from?.description ?? "")…\(period.to?.description ?? "") by \(by ?? "-"): \(text)"
        )
        #expect(count.entries == wanted.entries.count)
    }
}
