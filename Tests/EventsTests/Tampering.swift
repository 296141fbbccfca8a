@testable import Events
import Foundation
import GRDB
import Support
import Synchronization

/// What somebody does to a ledger who has its files and knows how they are made.
extension TemporaryLedger {
    /// Runs `change` on the log without its triggers, and puts those back as they were.
    func tamper(_ change: (Database) throws -> Void) throws {
        try ledger.log.queue.writeWithoutTransaction { db in
            let triggers = LogSchema.objects.filter { $0.sql.hasPrefix("CREATE TRIGGER") }
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger.name)") }
            try change(db)
            for trigger in triggers { try db.execute(sql: trigger.sql) }
        }
    }

    /// Appends, and waits until the checkpoint is written and the index has everything.
    @discardableResult
    func appendAndFinish(_ lines: String) async throws -> Writer.Receipt {
        let receipt = try await append(lines)
        try await writer.finish()
        return receipt
    }

    /// Runs SQL on the log as anybody could with stock sqlite3.
    func execute(_ sql: String) throws {
        try writer.ledger.log.queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    func bodies() throws -> [[UInt8]] {
        try ledger.log.read { db in
            var bodies: [[UInt8]] = []
            try LogRows.forEachBody(db, after: 0, upTo: .max) { _, body in bodies.append(Array(body)) }
            return bodies
        }
    }

    /// Replaces the whole log by `bodies`, with a tree that belongs to them: a consistent forgery.
    func rewrite(_ bodies: [[UInt8]]) throws {
        try tamper { db in
            try db.execute(sql: "DELETE FROM entry; DELETE FROM tree")
            var frontier = Frontier()
            let rows = try LogStatements(db)
            for (index, body) in bodies.enumerated() { try rows.insert(body, seq: index + 1, &frontier) }
        }
    }

    /// Changes the member at a path of one body, and rewrites the log with it.
    func rewrite(_ seq: Int, _ change: (inout JSONObject) -> Void) throws {
        var bodies = try bodies()
        guard case .object(var object) = try JSONReader.read(bodies[seq - 1], .canonical) else { return }
        change(&object)
        bodies[seq - 1] = JSON.object(object).canonicalBytes
        try rewrite(bodies)
    }

    var checkpointFolder: String { ledger.folder.checkpoints }

    func checkpointPath(_ size: Int) -> String { checkpointFolder + "/" + Checkpoint.fileName(size: size) }

    /// Another writer on its own connection, as another process would have it.
    func anotherWriter(seed: UInt64, clock: Clock = TemporaryLedger.still, indexBatch: Int = 10_000) throws -> Writer {
        try Writer(
            Ledger.open(path), account: "tester", clock: clock, random: RandomSource(seed: seed), indexBatch: indexBatch
        )
    }

    static var still: Clock { Clock { start } }
}

/// A clock that a test sets.
final class SetClock: Sendable {
    private let time = Mutex(TemporaryLedger.start)

    var clock: Clock { Clock { self.time.withLock { $0 } } }

    func move(hours: Int = 0, milliseconds: Int = 0) {
        time.withLock { $0 += hours * 3_600_000 + milliseconds }
    }
}

enum Lines {
    static func person(_ code: String, id: String? = nil) -> String {
        let id = id.map { "\"id\":\"\($0)\"," } ?? ""
        return "{\(id)\"type\":\"person.added\",\"at\":\"2024-01-01\",\"data\":{\"person\":\"\(code)\"}}"
    }

    static func people(_ codes: some Sequence<String>) -> String {
        codes.map { person($0) }.joined(separator: "\n")
    }

    static func people(_ prefix: String, _ range: Range<Int>) -> String {
        people(range.map { "\(prefix)-\($0)" })
    }

    static func id(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }
}
