import Events
import Foundation
import GRDB
import Support
import Testing

@testable import Projections

/// Views are disposable: whatever happens to their file, the next who opens them gets what the log says.
@Suite struct ViewsTests {
    private func story() async throws -> Story {
        let story = try await Story(Story.world)
        try await story.tell(
            "2024-06-15 forum.attended activity=forum person=p-1\n2024-06-15 forum.attended activity=forum person=p-2")
        return story
    }

    private func file(_ story: Story) throws -> String {
        let link = story.ledger.folder.viewsLink
        return story.ledger.folder.path + "/" + (try FileManager.default.destinationOfSymbolicLink(atPath: link))
    }

    private func generations(_ story: Story) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: story.ledger.folder.views).filter {
            $0.hasSuffix(".sqlite")
        }
    }

    /// Runs SQL on the file behind the link, as somebody with stock sqlite3 would.
    private func edit(_ story: Story, _ sql: String) throws {
        let queue = try DatabaseQueue(path: try file(story))
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    /// While somebody else is writing.
    private func holding(_ queue: DatabaseQueue, _ body: () throws -> Void) throws {
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try body()
                return .rollback
            }
        }
    }

    private func number(_ views: Views, _ sql: String) throws -> Int? {
        try views.queue.read { try Int.fetchOne($0, sql: sql) }
    }

    private func expectSound(_ story: Story, _ why: Comment) throws {
        let views = try story.views()
        let size = try story.ledger.size()
        #expect(views.size == size, why)
        let path = story.temporary.path + "/compare.sqlite"
        let wanted = try Views.replay(story.ledger, upTo: views.size, at: path)
        for (one, other) in zip(try views.digests(), try wanted.digests()) { #expect(one == other, why) }
        try wanted.queue.close()
        try FileManager.default.removeItem(atPath: path)
    }

    // MARK: - Damage

    @Test func aDamagedFileIsMadeAnew() async throws {
        let story = try await story()
        _ = try story.views()
        let whole = try Data(contentsOf: URL(filePath: file(story)))
        let damages: [(Comment, Data)] = [
            ("empty", Data()), ("cut short", whole.prefix(whole.count / 2)), ("a few bytes", whole.prefix(50)),
            ("not a database", Data(repeating: 65, count: 8192)),
            (
                "a broken first page",
                Data(whole.prefix(100)) + Data(repeating: 0xFF, count: 3996) + whole.dropFirst(4096)
            ),
        ]
        for (why, damage) in damages {
            try damage.write(to: URL(filePath: file(story)))
            try await story.tell("2024-06-15 forum.attended activity=forum person=p-3")
            try expectSound(story, why)
        }
    }

    @Test(arguments: [
        "PRAGMA user_version = 1", "PRAGMA user_version = 9999", "DROP TABLE state", "DROP TABLE fact",
        "DELETE FROM state",
        "UPDATE state SET leaf = x'00'", "UPDATE state SET size = 100000", "UPDATE state SET size = 3",
        "DROP TABLE people", "ALTER TABLE symbol RENAME TO symbols",
    ])
    func anEditedFileIsMadeAnew(sql: String) async throws {
        let story = try await story()
        _ = try story.views()
        try edit(story, sql)
        try await story.tell(
            "2024-06-15 forum.attended activity=forum person=p-3\n2024-06-15 person.corrected person=p-3 region=r-1 reason=r"
        )
        try expectSound(story, "\(sql)")
    }

    @Test func aFileInThePlaceOfTheLinkIsReplaced() async throws {
        let story = try await story()
        try Data("not a database, and rather long for a joke".utf8).write(
            to: URL(filePath: story.ledger.folder.viewsLink))
        try expectSound(story, "a file")
        #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: story.ledger.folder.viewsLink)) != nil)
        try FileManager.default.removeItem(atPath: try file(story))
        try expectSound(story, "a link to nothing")
    }

    // MARK: - Another log

    @Test func viewsOfAnotherLedgerAreNotTaken() async throws {
        let (mine, other) = (try await story(), try await story())
        _ = try other.views()
        _ = try mine.views()
        try await mine.tell("2024-06-15 forum.attended activity=forum person=p-3")
        try other.views().queue.close()
        // Both are as long, and say other things: ids are made at random.
        try FileManager.default.removeItem(atPath: try file(mine))
        try FileManager.default.copyItem(atPath: try file(other), toPath: try file(mine))
        try expectSound(mine, "another's")
    }

    @Test func anOlderLogBesideNewerViewsIsReadAnew() async throws {
        let story = try await story()
        let folder = story.ledger.folder
        let copy = story.temporary.path + "-copy"
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try await story.temporary.writer.finish()
        try FileManager.default.copyItem(atPath: folder.path, toPath: copy)
        try await story.tell(
            "2024-06-15 forum.attended activity=forum person=p-3\n2024-06-15 entry.voided entry=12 reason=r")
        _ = try story.views()
        // The older log comes back into the newer folder's views and index.
        for name in ["views", "views.sqlite", "index.sqlite", "index.sqlite-wal", "index.sqlite-shm"] {
            try? FileManager.default.removeItem(atPath: copy + "/" + name)
            try? FileManager.default.copyItem(atPath: folder.path + "/" + name, toPath: copy + "/" + name)
        }
        let restored = try Ledger.open(copy)
        let views = try Views.open(restored)
        #expect(try views.size == restored.size())
        #expect(views.size == 13)
        #expect(
            try number(
                views, "SELECT count(*) FROM fact WHERE type = (SELECT id FROM symbol WHERE text = 'forum.attended')")
                == 2)
        #expect(try number(views, "SELECT count(*) FROM fact WHERE voided_by IS NOT NULL") == 0)
    }

    // MARK: - Read-only

    @Test func besideAReadOnlyLedgerViewsStandInATemporaryFolder() async throws {
        let story = try await story()
        try await story.temporary.writer.finish()
        let ledger = try Ledger.open(story.ledger.folder.path, readOnly: true)
        let folder = try ledger.temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for _ in 0..<2 {
            let views = try Views.open(ledger)
            #expect(try views.size == ledger.size())
            #expect(views.queue.path.hasPrefix(folder))
        }
        _ = try Rebuild.run(ledger)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).count {
                $0.hasSuffix(".sqlite") && $0.hasPrefix("generation")
            } == 1)
        #expect(!FileManager.default.fileExists(atPath: story.ledger.folder.viewsLink))
        // Somebody else's folder of that name could hold anything.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder)
        let problem = #expect(throws: Problem.self) { try Views.open(ledger) }
        #expect(problem?.name == "foreign-folder")
    }

    // MARK: - Several at once

    @Test func severalCatchUpAtOnce() async throws {
        let story = try await story()
        _ = try story.views()
        for round in 0..<3 {
            for person in 1...3 {
                try await story.tell("2024-06-15 forum.attended activity=forum person=p-\(person) day=\(1 + round % 2)")
            }
            let path = story.ledger.folder.path
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<6 {
                    // Each has its own connections, as another process would.
                    group.addTask { try Views.open(Ledger.open(path)).size }
                }
                for try await size in group { #expect(try size == story.ledger.size()) }
            }
            try expectSound(story, "round \(round)")
        }
    }

    @Test func severalBuildAtOnceAndOneIsLinked() async throws {
        let story = try await story()
        let path = story.ledger.folder.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { _ = try Rebuild.run(Ledger.open(path)) } }
            try await group.waitForAll()
        }
        try expectSound(story, "after all")
        _ = try Rebuild.run(story.ledger)
        let leftovers = try FileManager.default.contentsOfDirectory(atPath: path).filter {
            $0.hasPrefix("views.sqlite.")
        }
        #expect(leftovers.isEmpty)
    }

    @Test func anOpenGenerationCanBeReadAfterTheLinkIsSwapped() async throws {
        let story = try await story()
        let before = try story.views()
        let old = try file(story)
        _ = try Rebuild.run(story.ledger)
        #expect(try file(story) != old)
        #expect(!FileManager.default.fileExists(atPath: old))
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-3")
        #expect(try story.views().size == before.size + 1)
        #expect(try number(before, "SELECT count(*) FROM people") == 3)
        #expect(try before.indicators().isEmpty)
    }

    @Test func whatAKilledRebuildLeftIsSweptTheDayAfter() async throws {
        let story = try await story()
        _ = try story.views()
        let folder = story.ledger.folder.views
        let yesterday = Date(timeIntervalSinceNow: -100_000)
        for (name, date) in [("old", yesterday), ("new", Date())] {
            let path = "\(folder)/generation-\(name).sqlite"
            try Data("half a database".utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        let orphan = "\(folder)/generation-gone.sqlite-wal"
        try Data().write(to: URL(filePath: orphan))
        try FileManager.default.setAttributes([.modificationDate: yesterday], ofItemAtPath: orphan)
        try expectSound(story, "with leftovers")
        _ = try Rebuild.run(story.ledger)
        // One that another process may be building stays.
        let live = try (file(story) as NSString).lastPathComponent
        #expect(Set(try generations(story)) == ["generation-new.sqlite", live])
        #expect(!FileManager.default.fileExists(atPath: orphan))
        try expectSound(story, "swept")
    }

    /// On the connection that is open, as long as the link leads to its file.
    @Test func whoFollowsOpensNothingUntilTheLinkIsSwapped() async throws {
        let story = try await story()
        for _ in 0..<2 {
            let views = try story.views()
            try await story.tell("2024-06-15 forum.attended activity=forum person=p-3")
            let moved = try views.following()
            #expect(moved.queue === views.queue && moved.size == views.size + 1)
            #expect(try moved.following().size == moved.size)
            _ = try Rebuild.run(story.ledger)
            #expect(try moved.following().queue !== views.queue)
        }
        try expectSound(story, "followed")
    }

    /// Four moments are kept for the next question; a rebuild keeps none.
    @Test func momentsAreKeptUntilARebuild() async throws {
        let story = try await story()
        func moments() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: story.ledger.folder.views)
                .count { $0.hasPrefix("as-of-") && $0.hasSuffix(".sqlite") }
        }
        for position in 3...8 { #expect(try story.views().asOf(position).size == position) }
        #expect(try moments() == 4)
        _ = try Rebuild.run(story.ledger)
        #expect(try moments() == 0)
        #expect(try story.views().asOf(5).list(.person).rows.isEmpty)
    }

    @Test func anAnswerIsOfItsOwnPositionWhenAnotherMovedOn() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            #"2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"distinct\u0020person","of":"forum.attended"}"#
        )
        let early = try story.views()
        #expect(try early.indicators().map(\.count.value) == [0])
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-1")
        #expect(try story.views().indicators().map(\.count.value) == [1])
        #expect(try story.views().indicators().map(\.count.value) == [1])
        #expect(try early.indicators().map(\.count.value) == [0])
    }

    @Test func anAnswerDoesNotWaitForItsBeingKept() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            #"2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"entries","of":"forum.attended"}"#
        )
        let views = try story.views()
        let other = try DatabaseQueue(path: try file(story))
        var values: [Int?] = []
        try holding(other) { values = try views.indicators().map(\.count.value) }
        #expect(values == [0])
    }
}
