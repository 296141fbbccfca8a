@testable import Events
import Foundation
import Support
import Testing

extension WriterCore {
    /// Dies as on `kill -9`, with a transaction open and rows written.
    fileprivate func dieInTheMiddle(_ draft: Draft) throws {
        try transaction { db, recorded, rows, edge in
            for number in 0..<500 {
                let entry = try take(
                    Draft(
                        type: draft.type, at: draft.at, day: draft.day, programme: nil,
                        data: JSONObject([.init(key: "person", value: .string("dead-\(number)"))])),
                    recorded: recorded, seqsUpTo: edge.size
                ).entry
                try rows.insert(entry.body, seq: entry.seq, &edge)
            }
            // Out of the cache and into the -wal, where a reader must not take it for committed.
            try db.execute(sql: "PRAGMA cache_spill = 1; PRAGMA cache_size = 1")
            kill(getpid(), SIGKILL)
        }
    }
}

/// Power cuts and kills, in processes of their own.
@Suite struct CrashTests {
    static func draft() throws -> Draft { try #require(try Drafts.read(Lines.person("p-x")).first) }

    @Test func nothingOfABatchRemainsWhoseProcessWasKilled() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        try await ledger.append(Lines.people("p", 0..<5))
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = ledger.path as String] in
            let writer = try Writer(Ledger.open(path), account: "tester")
            let draft = try CrashTests.draft()
            try writer.alone { try $0.dieInTheMiddle(draft) }
        }
        let verdict = try Verification.run(ledger.folder)
        #expect(verdict.status == .agrees && verdict.entries == 6)
        let next = try await ledger.append(Lines.person("dead-1"), clock: .system)
        #expect(next.first == 7)
        #expect(try Verification.run(ledger.folder).status == .agrees)
    }

    /// Killed after the commit: the entries are there, the index and the checkpoint are made up for.
    @Test func whatWasCommittedIsThereAfterAKill() async throws {
        let ledger = try BackupTests.Closed()
        defer { ledger.remove() }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = ledger.path as String] in
            let writer = try Writer(Ledger.open(path), account: "tester", clock: TemporaryLedger.still)
            let receipt = try await writer.append(try Drafts.read(Lines.person("p-1", id: Lines.id(5))))
            guard receipt.appended == 1 else { return }
            kill(getpid(), SIGKILL)
        }
        try? FileManager.default.removeItem(atPath: ledger.folder.checkpoints + "/" + Checkpoint.fileName(size: 2))
        let again = try await ledger.append(Lines.person("p-1", id: Lines.id(5)))
        #expect(again.duplicates == 1 && again.size == 2)
        #expect(try Ledger.open(ledger.path).checkpoints.newest()?.size == 2)
        #expect(try Verification.run(ledger.folder).status == .agrees)
    }
}
