@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// The index is disposable: what is wrong with it must not be told of the log.
@Suite struct IndexDamageTests {
    /// Writes over the pages that ids and references are looked up in.
    private static func damage(_ path: String) throws {
        try? FileManager.default.removeItem(atPath: path + "-shm")
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        let pages = try queue.read { db in
            try Int.fetchAll(db, sql: "SELECT rootpage FROM sqlite_master WHERE name IN ('id', 'posting', 'voided')")
        }
        try queue.close()
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        for page in pages {
            bytes.replaceSubrange((page - 1) * 4096..<page * 4096, with: repeatElement(0xA5, count: 4096))
        }
        try Data(bytes).write(to: URL(filePath: path))
    }

    @Test func aDamagedIndexIsNotCalledADamagedLedger() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.appendAndFinish(Lines.people("p", 0..<50))
        let copy = try LedgerCopy(of: temporary.path)
        let path = copy.folder.index
        try Self.damage(path)
        let problem = await #expect(throws: Problem.self) {
            let writer = try Writer(Ledger.open(copy.path), account: "tester", clock: TemporaryLedger.still)
            _ = try await writer.append(Drafts.read(Lines.person("p-1")))
        }
        #expect(problem?.kind == .inputOutput && problem?.name == "damaged-index")
        #expect(problem?.what.en.contains("index.sqlite") == true && problem?.what.ru.contains("index.sqlite") == true)
        #expect(problem?.remedy.plain.en.contains("delete index.sqlite") == true)
        #expect(try copy.verify().status == .agrees)
        // What the remedy says.
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
        let writer = try Writer(Ledger.open(copy.path), account: "tester", clock: TemporaryLedger.still)
        #expect(try await writer.append(Drafts.read(Lines.person("p-50"))).first == 52)
    }
}
