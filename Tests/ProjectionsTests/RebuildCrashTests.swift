import Events
import Foundation
import Support
import Testing

@testable import Projections

/// Processes that die while they build, in processes of their own.
@Suite struct RebuildCrashTests {
    /// Projections that kill their process at an entry, as `kill -9` would.
    static func deadly(at entry: Int) -> [Projection] {
        Projection.all.map { projection in
            Projection(projection.name, version: projection.version) { (one) throws(Unprojectable) in
                if one.seq == entry { kill(getpid(), SIGKILL) }
            }
        }
    }

    private func expectSound(_ story: Story) throws {
        let views = try story.views()
        let wanted = try Views.replay(
            story.ledger, upTo: story.ledger.size(), at: story.temporary.path + "/wanted-\(UUID().uuidString).sqlite")
        #expect(try views.size == story.ledger.size())
        #expect(try views.digests().map(\.digest) == (try wanted.digests()).map(\.digest))
    }

    @Test func whoComesAfterAKilledRebuildFindsWhatWasThere() async throws {
        let story = try await Story(Story.world)
        _ = try story.views()
        let link = story.ledger.folder.viewsLink
        let live = try FileManager.default.destinationOfSymbolicLink(atPath: link)
        for entry in [1, 6, 11] {
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = story.ledger.folder.path as String, entry = entry as Int] in
                _ = try Rebuild.run(Ledger.open(path), projections: RebuildCrashTests.deadly(at: entry))
            }
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == live)
            try expectSound(story)
        }
        _ = try Rebuild.run(story.ledger)
        try expectSound(story)
    }

    @Test func whoComesAfterAKilledCatchUpGoesOnFromItsCheckpoint() async throws {
        let story = try await Story(Story.world)
        _ = try story.views()
        let live = try FileManager.default.destinationOfSymbolicLink(atPath: story.ledger.folder.viewsLink)
        for person in 4...6 {
            try await story.tell(
                "2024-06-15 forum.attended activity=forum person=p-1\n2024-06-15 person.added person=p-\(person)")
            let end = try story.ledger.size()
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = story.ledger.folder.path as String, end = end as Int] in
                _ = try Views.open(Ledger.open(path), projections: RebuildCrashTests.deadly(at: end))
            }
            try expectSound(story)
        }
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: story.ledger.folder.viewsLink) == live)
    }
}
