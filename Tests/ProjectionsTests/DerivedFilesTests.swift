import Events
import Foundation
import GRDB
import Support
import Testing

@testable import Projections

/// What `verify --full` says of the files that are derived from the log.
@Suite struct DerivedFilesTests {
    /// With an indicator, whose value is kept.
    private func story() async throws -> Story {
        let story = try await Story(Story.world)
        try await story.tell(
            #"""
            2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"distinct\u0020person","of":"forum.attended"}
            2024-06-15 forum.attended activity=forum person=p-1
            2024-06-15 forum.attended activity=forum person=p-2
            """#)
        try await story.temporary.writer.finish()
        #expect(try story.views().indicators().map(\.count.value) == [2])
        return story
    }

    private func file(_ story: Story, _ name: DerivedFiles.Name) -> String {
        story.ledger.folder.path + "/" + name.rawValue
    }

    private func states(_ story: Story) throws -> [DerivedFiles.State] {
        let derived = try DerivedFiles.compare(story.ledger)
        #expect(derived.files.map(\.name) == [.index, .views])
        #expect(try derived.entries == story.ledger.size())
        return derived.files.map(\.state)
    }

    private func edit(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: sql) }
        try queue.close()
    }

    private func version(_ path: String) throws -> Int? {
        try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    }

    @Test func whatFollowsFromTheEntriesIsSound() async throws {
        let story = try await story()
        let size = try story.ledger.size()
        #expect(
            try states(story) == [.compared(size: size, differing: []), .compared(size: size, differing: [])])
        #expect(try DerivedFiles.compare(story.ledger).isSound)
    }

    @Test func whatIsAbsentOrBehindIsNoFault() async throws {
        let story = try await story()
        let size = try story.ledger.size()
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-3")
        #expect(
            try states(story) == [.compared(size: size, differing: []), .compared(size: size, differing: [])])
        try FileManager.default.removeItem(atPath: story.ledger.folder.viewsLink)
        #expect(try states(story).last == .absent)
        // Another version's: whoever opens it makes it anew.
        try edit(file(story, .index), "PRAGMA user_version = 999")
        #expect(try states(story).first == .absent)
        let derived = try DerivedFiles.compare(story.ledger)
        #expect(derived.isSound)
        // And nothing was made or mended.
        #expect(!FileManager.default.fileExists(atPath: story.ledger.folder.viewsLink))
        #expect(try version(file(story, .index)) == 999)
    }

    @Test(arguments: [
        (DerivedFiles.Name.index, "UPDATE id SET seq = 3 WHERE seq = 4", "id"),
        (.index, "DELETE FROM posting WHERE seq = 5", "posting"),
        (.index, "INSERT INTO voided VALUES (2, 3)", "voided"),
        (.index, "INSERT INTO named VALUES (2)", "named"),
        (.index, "CREATE TABLE more(a)", "more"),
        (.views, "UPDATE people SET status = 'gone' WHERE code = 'p-1'", "people"),
        (.views, "UPDATE fact SET voided_by = 9 WHERE part = 0", "fact"),
        (.views, "DELETE FROM programmes", "programmes"),
        (.views, "UPDATE indicator_value SET value = 20", "indicator_value"),
        (.views, "INSERT INTO indicator_value VALUES ('p', 'other', 1, 1, 1, '[]', NULL)", "indicator_value"),
        (.views, "DROP VIEW fact_text", "schema"),
        (.views, "DROP TABLE people", "people"),
    ])
    func whatWasEditedIsNamed(_ name: DerivedFiles.Name, _ sql: String, _ table: String) async throws {
        let story = try await story()
        try edit(file(story, name), sql)
        let derived = try DerivedFiles.compare(story.ledger)
        #expect(!derived.isSound)
        for file in derived.files {
            // A table more or fewer is a difference of the schema too.
            #expect(file.differing.filter { $0 != "schema" || table == "schema" } == (file.name == name ? [table] : []))
        }
        // The log itself says nothing of it.
        #expect(try Verification.run(story.ledger).status == .agrees)
    }

    @Test(arguments: DerivedFiles.Name.allCases)
    func whatCannotBeReadIsNamed(_ name: DerivedFiles.Name) async throws {
        let story = try await story()
        let path = file(story, name)
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let target =
            name == .index
            ? path : story.ledger.folder.path + "/" + (try FileManager.default.destinationOfSymbolicLink(atPath: path))
        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target + suffix) }
        try Data(repeating: 0xA5, count: 8192).write(to: URL(filePath: target))
        let derived = try DerivedFiles.compare(story.ledger)
        #expect(derived.files.map(\.differing) == DerivedFiles.Name.allCases.map { $0 == name ? ["-"] : [] })
        #expect(FileManager.default.contents(atPath: target) == Data(repeating: 0xA5, count: 8192))
    }
}
