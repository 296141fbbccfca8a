import Events
import Foundation
import Testing

@testable import Projections

/// Read models that go on from where they were are those made from nothing, wherever they stopped in between, however
/// few entries pass at a time, and however little is kept in memory.
///
/// More for a long run: LETOPIS_ROUNDS=100 swift test --filter FoldTests.
@Suite struct FoldTests {
    /// A history written line by line, so that it may be cut anywhere.
    private static func history(_ seed: UInt64, isOfMerges: Bool, length: Int) async throws -> Story {
        let hands = Hands()
        let story = try await Story(isOfMerges ? RandomStory.crowd : RandomStory.beginning, clock: hands.clock)
        var random = RandomStory(seed: seed, isOfMerges: isOfMerges)
        var size = try story.ledger.size()
        while size < length {
            guard let receipt = try? await story.tell(random.next(after: size)) else { continue }
            size = receipt.size
        }
        return story
    }

    private struct Made: Equatable {
        let digests: [String: String]
        let values: [IndicatorAnswer]

        init(_ views: Views) throws {
            digests = Dictionary(uniqueKeysWithValues: try views.digests().map { ($0.table, $0.digest) })
            values = try views.indicators()
        }
    }

    /// What the read models are at each position, made from nothing when it is first asked for.
    private final class FromNothing {
        private let story: Story
        private var made: [Int: Made] = [:]

        init(_ story: Story) { self.story = story }

        func callAsFunction(_ size: Int) throws -> Made {
            if let known = made[size] { return known }
            let path = story.temporary.path + "/nothing-\(size).sqlite"
            let views = try Views.replay(story.ledger, upTo: size, at: path)
            let new = try Made(views)
            try views.queue.close()
            Rebuild.remove(path)
            made[size] = new
            return new
        }
    }

    @Test(arguments: 0..<2, [true, false])
    func goingOnIsBeginningAnew(shard: UInt64, isOfMerges: Bool) async throws {
        for round in 0..<RandomLedgerTests.rounds {
            let seed = shard * 1_000_000 + round + 1
            let story = try await Self.history(seed, isOfMerges: isOfMerges, length: 70)
            let ledger = story.ledger
            let end = try ledger.size()
            let fromNothing = FromNothing(story)
            var random = RandomSource(seed: seed)
            func upTo(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
            // One after every entry, others wherever it happens.
            for chain in 0..<4 {
                var position = 20 + upTo(10)
                let path = story.temporary.path + "/chain-\(chain).sqlite"
                var views = try Views.replay(ledger, upTo: position, at: path)
                let index = try Index(path: story.temporary.path + "/index-\(chain).sqlite", log: ledger.log)
                while position < end {
                    // Kept values are moved on, too.
                    if upTo(2) == 0 { _ = try views.indicators() }
                    position = chain == 0 ? position + 1 : min(end, position + 1 + upTo(12))
                    try index.catchUp(ledger.log, upTo: position, batch: 1 + upTo(5))
                    let pace = Pace(batch: 1 + upTo(5), step: 1 + upTo(5), things: 1 + upTo(5))
                    let reached = try Views.catchUp(
                        views.queue, ledger, index, upTo: position, Projection.all, pace: pace
                    ) { _, _ in }
                    views = Views(
                        ledger: ledger, index: index, queue: views.queue, size: position, faults: reached.faults,
                        projections: Projection.all)
                    if chain > 0, position < end, upTo(3) > 0 { continue }
                    let (made, wanted) = (try Made(views), try fromNothing(position))
                    let name = "seed \(seed), chain \(chain), \(pace), at \(position)"
                    for table in wanted.digests.keys.sorted() {
                        #expect(made.digests[table] == wanted.digests[table], "\(name): \(table)")
                    }
                    #expect(made == wanted, "\(name)")
                    if made != wanted { return }
                }
                try views.queue.close()
                Rebuild.remove(path)
            }
        }
    }
}
