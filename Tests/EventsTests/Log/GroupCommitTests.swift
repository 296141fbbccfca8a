@testable import Events
import Foundation
import Support
import Synchronization
import Testing

/// Many at once: nothing lost, nothing doubled, one transaction for those who wait together.
@Suite(.serialized) struct GroupCommitTests {
    static func people(_ ledger: Ledger) throws -> [String] {
        var codes: [String] = []
        try ledger.read(Query([.init(types: ["person.added"])])) { codes.append($0.text("person") ?? "") }
        return codes
    }

    /// The clock is read once per transaction: the first one waits there for the others, if it has not taken them along.
    @Test func thoseWhoWaitTogetherShareATransaction() async throws {
        let temporary = try TemporaryLedger()
        let transactions = Mutex(0)
        let writer = Mutex<Writer?>(nil)
        let clock = Clock {
            let number = transactions.withLock { count in
                count += 1
                return count
            }
            for _ in 0..<200 where number == 1 {
                if writer.withLock({ $0?.waiting ?? 0 }) >= 8 { break }
                usleep(500)
            }
            return TemporaryLedger.start + number
        }
        let grouped = try temporary.anotherWriter(seed: 6, clock: clock)
        writer.withLock { $0 = grouped }
        let receipts = try await withThrowingTaskGroup(of: Writer.Receipt.self) { group in
            for task in 0..<16 {
                let drafts = try Drafts.read(Lines.people("p\(task)", 0..<3))
                group.addTask { try await grouped.append(drafts) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(transactions.withLock { $0 } <= 9)
        #expect(receipts.count == 16)
        // Each batch stands together, and each seq belongs to one of them.
        for receipt in receipts {
            #expect(receipt.appended == 3)
            #expect(receipt.outcomes.map(\.seq) == Array((receipt.first ?? 0)..<(receipt.first ?? 0) + 3))
            #expect(try temporary.ledger.root(at: receipt.size) == receipt.root)
        }
        #expect(Set(receipts.flatMap { $0.outcomes.map(\.seq) }) == Set(2...49))
        #expect(Set(try Self.people(temporary.ledger)).count == 48)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    @Test func oneRefusedBatchDoesNotTouchTheOthersOfItsTransaction() async throws {
        let temporary = try TemporaryLedger()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for task in 0..<16 {
                group.addTask {
                    // Every third batch contradicts itself in its last line.
                    let lines =
                        Lines.people("p\(task)", 0..<3) + (task % 3 == 0 ? "\n" + Lines.person("p\(task)-0") : "")
                    return (try? await temporary.append(lines)) != nil
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 10)
        #expect(try Self.people(temporary.ledger).count == 30)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    /// Four writers on connections of their own, as four processes have them, with entries that all of them bring.
    @Test func writersOnTheirOwnConnectionsLoseAndDoubleNothing() async throws {
        let temporary = try TemporaryLedger()
        let rounds = 12
        let appended = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<4 {
                group.addTask {
                    let writer = try temporary.anotherWriter(seed: UInt64(100 + number))
                    var appended = 0
                    for round in 0..<rounds {
                        let lines = [
                            Lines.person("w\(number)-\(round)"),
                            Lines.person("shared-\(round)", id: Lines.id(1000 + round)),
                        ]
                        appended += try await writer.append(try Drafts.read(lines.joined(separator: "\n"))).appended
                    }
                    try await writer.finish()
                    return appended
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(appended == 4 * rounds + rounds)
        let people = try Self.people(temporary.ledger)
        #expect(people.count == 5 * rounds && Set(people).count == people.count)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
        let index = try Index(path: temporary.ledger.folder.index, log: temporary.ledger.log)
        let anew = try Index(inMemoryFor: temporary.ledger.log)
        try index.catchUp(temporary.ledger.log, upTo: temporary.ledger.size())
        try anew.catchUp(temporary.ledger.log, upTo: temporary.ledger.size())
        #expect(try index.digest() == anew.digest())
    }

    /// Index batches of all sizes in the background, while appending goes on and others append between.
    @Test(arguments: [1, 7, 50, 300]) func theIndexFollowsWhileOthersAppend(_ indexBatch: Int) async throws {
        let temporary = try TemporaryLedger()
        let one = try temporary.anotherWriter(seed: 8, indexBatch: indexBatch)
        let other = try temporary.anotherWriter(seed: 9, indexBatch: indexBatch)
        for round in 0..<8 {
            for part in 0..<3 {
                _ = try await one.append(try Drafts.read(Lines.people("a\(round)-\(part)", 0..<20)))
                _ = try await other.append(try Drafts.read(Lines.people("b\(round)-\(part)", 0..<30)))
            }
            // Both must know what the other did, wherever that is kept: a code that exists is refused.
            for line in [Lines.person("b\(round)-0-7"), Lines.person("a0-1-3"), Lines.person("b\(round)-2-29")] {
                let known = await #expect(throws: Problem.self) { try await one.append(try Drafts.read(line)) }
                #expect(known?.name == "already-known")
            }
            // And what is voided is no more.
            let seq = try temporary.ledger.size() - 5
            _ = try await one.append(
                try Drafts.read(
                    #"{"type":"entry.voided","at":"2024-01-02","data":{"entry":\#(seq),"reason":"ошибка"}}"#))
            let code = try temporary.ledger.log.read { try LogRows.entry($0, seq) }?.text("person") ?? ""
            #expect(try await other.append(try Drafts.read(Lines.person(code))).appended == 1)
        }
        try await one.finish()
        try await other.finish()
        let size = 1 + 8 * 152
        #expect(try temporary.ledger.size() == size)
        let index = try Index(path: temporary.ledger.folder.index, log: temporary.ledger.log)
        #expect(try index.size() == size)
        let anew = try Index(inMemoryFor: temporary.ledger.log)
        try anew.catchUp(temporary.ledger.log, upTo: size)
        #expect(try index.digest() == anew.digest())
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    /// The log replaced below an open writer, in the same file: what it knew is forgotten.
    @Test func aWriterSeesThatTheLogIsAnother() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<5))
        let copy = try Backup.write(temporary.ledger, to: temporary.path + "/copy.sqlite")
        try await temporary.appendAndFinish(Lines.people("q", 0..<5))
        try FileManager.default.removeItem(atPath: temporary.checkpointPath(11))
        // What `.restore` of the sqlite3 shell does; then as many others as were lost.
        let source = try LogFile(path: copy.path, readOnly: true)
        try source.queue.backup(to: temporary.ledger.log.queue)
        let other = try temporary.anotherWriter(seed: 12)
        _ = try await other.append(try Drafts.read(Lines.people("r", 0..<5)))
        let receipt = try await temporary.append(Lines.person("q-1"))
        #expect(receipt.appended == 1 && receipt.size == 12)
        let known = await #expect(throws: Problem.self) { try await temporary.append(Lines.person("r-1")) }
        #expect(known?.name == "already-known")
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }
}
