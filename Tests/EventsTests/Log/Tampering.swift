@testable import Events
import Foundation
import GRDB
import Support
import Synchronization

/// A ledger whose files somebody has.
protocol LedgerFiles {
    var path: String { get }

    /// Runs `change` on the log, on a connection that knows nothing of Letopis where it can be another one.
    func write(_ change: (Database) throws -> Void) throws
}

/// What somebody does to a ledger who has its files and knows how they are made.
extension LedgerFiles {
    var folder: Folder { Folder(path) }
    var checkpointFolder: String { folder.checkpoints }

    func checkpointPath(_ size: Int) -> String { checkpointFolder + "/" + Checkpoint.fileName(size: size) }

    /// Runs SQL on the log as anybody could with stock sqlite3.
    func execute(_ sql: String) throws {
        try write { try $0.execute(sql: sql) }
    }

    /// Runs `change` on the log without its triggers, and puts those back as they were.
    func tamper(_ change: (Database) throws -> Void) throws {
        try write { db in
            let triggers = LogSchema.objects.filter { !$0.isTable }
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger.name)") }
            try change(db)
            for trigger in triggers { try db.execute(sql: trigger.sql) }
        }
    }

    func bodies() throws -> [[UInt8]] {
        var bodies: [[UInt8]] = []
        try write { try LogRows.forEachBody($0, after: 0, upTo: .max) { _, body in bodies.append(Array(body)) } }
        return bodies
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
        bodies[seq - 1] = try Bodies.changed(bodies[seq - 1], change)
        try rewrite(bodies)
    }

    /// Signs the root of the first `size` entries as they are now, over the checkpoint that is there.
    func sign(_ size: Int, by key: SigningKey) throws {
        var frontier = Frontier()
        for body in try bodies().prefix(size) { _ = frontier.append(TreeHash.leaf(body)) }
        let checkpoint = Checkpoint(origin: TemporaryLedger.origin, size: size, root: frontier.root)
        try key.sign(checkpoint.text).write(toFile: checkpointPath(size), atomically: true, encoding: .utf8)
    }

    func verify() throws -> Verdict { try Verification.run(folder) }
}

enum Bodies {
    static func changed(_ body: [UInt8], _ change: (inout JSONObject) -> Void) throws -> [UInt8] {
        guard case .object(var object) = try JSONReader.read(body, .canonical) else { return body }
        change(&object)
        return JSON.object(object).canonicalBytes
    }

    /// The body of a person's entry at `seq`.
    static func person(_ seq: Int, recorded: Int = TemporaryLedger.start) throws -> [UInt8] {
        Entry(
            draft: try Validation.draft(
                Action(
                    type: "person.added", at: "2024-01-01",
                    data: JSONObject([.init(key: "person", value: .string("q-\(seq)"))]))),
            seq: seq, id: Lines.id(seq), by: "tester", log: TemporaryLedger.origin,
            recorded: Timestamp.text(milliseconds: recorded)
        ).body
    }
}

extension TemporaryLedger: LedgerFiles {
    func write(_ change: (Database) throws -> Void) throws {
        try ledger.log.queue.writeWithoutTransaction(change)
    }

    /// On the writer's own connection, whose settings are thereby changed too.
    func execute(_ sql: String) throws {
        try writer.ledger.log.queue.writeWithoutTransaction { try $0.execute(sql: sql) }
    }

    /// Appends, and waits until the checkpoint is written and the index has everything.
    @discardableResult
    func appendAndFinish(_ lines: String) async throws -> Writer.Receipt {
        let receipt = try await append(lines)
        try await writer.finish()
        return receipt
    }

    /// Another writer on its own connection, as another process would have it.
    func anotherWriter(seed: UInt64, clock: Clock = TemporaryLedger.still, indexBatch: Int = 10_000) throws -> Writer {
        try Writer(
            Ledger.open(path), account: "tester", clock: clock, random: RandomSource(seed: seed), indexBatch: indexBatch
        )
    }

    static var still: Clock { Clock { start } }
}

/// A copy of a ledger's folder, gone with the value. Nobody has it open.
final class LedgerCopy: LedgerFiles, Sendable {
    let path = NSTemporaryDirectory() + "letopis-copy-\(UUID().uuidString)"

    init(of folder: String) throws {
        try FileManager.default.copyItem(atPath: folder, toPath: path)
        // What another process keeps there of its own.
        try? FileManager.default.removeItem(atPath: path + "/ledger.sqlite-shm")
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ change: (Database) throws -> Void) throws {
        let queue = try DatabaseQueue(path: folder.log)
        try queue.writeWithoutTransaction(change)
        try queue.close()
    }

    var signingKey: SigningKey {
        get throws { try SigningKey(text: String(contentsOfFile: folder.signingKey, encoding: .utf8)) }
    }

    var log: [UInt8] { FileManager.default.contents(atPath: folder.log).map(Array.init) ?? [] }

    func replaceLog(by bytes: [UInt8]) throws {
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: folder.log + suffix) }
        try Data(bytes).write(to: URL(filePath: folder.log))
    }
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
