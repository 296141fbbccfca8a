import Foundation
import GRDB
import Support
import Testing

@testable import Events

/// Noticing what others append.
@Suite struct LogWatchTests {
    private let person = "{\"type\":\"person.added\",\"at\":\"2024-01-01\",\"data\":{}}"

    @Test func growthIsNoticedOnceAndFromWhereTheWatchBegan() async throws {
        let made = try TemporaryLedger()
        try await made.append(person)
        var watch = try LogWatch(Ledger.open(made.path))
        #expect(watch.size == 2)
        #expect(try watch.grown() == nil)
        try await made.append(person)
        try await made.append(person)
        #expect(try watch.grown() == 4)
        #expect(try watch.grown() == nil)
        try await made.append(person)
        #expect(try watch.grown() == 5)
        #expect(watch.size == 5)
    }

    @Test(arguments: [true, false])
    func aCopyInOneFileCanBeWatched(isImmutable: Bool) async throws {
        let made = try TemporaryLedger()
        try await made.append(person)
        let folder = made.path + "/copy"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: made.path + "/secrets", toPath: folder + "/secrets")
        try Backup.write(made.ledger, to: folder + "/ledger.sqlite")
        let log = try LogFile(path: folder + "/ledger.sqlite", readOnly: true, isImmutable: isImmutable)
        let ledger = Ledger(folder: Folder(folder), log: log, opening: made.ledger.opening)
        var watch = try LogWatch(ledger)
        #expect(watch.size == 2)
        #expect(try watch.grown() == nil)
        // Somebody writes to it after all.
        let writer = try Writer(Ledger.open(folder), account: "tester", clock: Clock { TemporaryLedger.start })
        _ = try await writer.append(try Drafts.read(person))
        if isImmutable {
            #expect(throws: Problem.self) { try watch.grown() }
        } else {
            #expect(try watch.grown() == 3)
        }
    }

    @Test func anotherFileOfThatNameIsTold() async throws {
        let made = try TemporaryLedger()
        let other = try TemporaryLedger()
        var watch = try LogWatch(made.ledger)
        try FileManager.default.removeItem(atPath: made.path)
        #expect(problem(&watch) == "ledger-replaced")
        try FileManager.default.copyItem(atPath: other.path, toPath: made.path)
        #expect(problem(&watch) == "ledger-replaced")
    }

    /// A log that was made shorter, or other, in place: nothing that Letopis does, but a script can.
    @Test(arguments: [
        "DELETE FROM entry WHERE seq = 3; DELETE FROM tree WHERE seq = 3",
        "UPDATE tree SET hashes = zeroblob(32) WHERE seq = 3",
    ])
    func aPastThatChangedIsTold(_ change: String) async throws {
        let made = try TemporaryLedger()
        try await made.append(person)
        try await made.append(person)
        var watch = try LogWatch(Ledger.open(made.path))
        #expect(watch.size == 3)
        try execute(change, in: made)
        #expect(problem(&watch) == "ledger-replaced")
    }

    private func execute(_ change: String, in made: TemporaryLedger) throws {
        try made.ledger.log.queue.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            try db.execute(sql: change)
        }
    }

    private func problem(_ watch: inout LogWatch) -> String? {
        do {
            _ = try watch.grown()
            return nil
        } catch {
            return (error as? Problem)?.name
        }
    }
}
