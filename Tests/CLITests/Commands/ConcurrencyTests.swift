// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

/// Several processes, and processes that die.
@Suite(.serialized) struct ConcurrencyTests {
    @Test func processesThatAppendAtOnceLoseAndDoubleNothing() throws {
        let ledger = try LedgerFolder()
        // Everyone appends three lines of their own, and two that all of them append, which count once.
        let shared = LedgerFolder.person("p-shared-1") + LedgerFolder.person("p-shared-2")
        var running: [Program.Running] = []
        for process in 0..<8 {
            let own = (0..<3).map { LedgerFolder.person("p-\(process)-\($0)") }.joined()
            running.append(try ledger.start(["append", "--once"], input: own + shared))
        }
        let outputs = running.map { $0.finish() }
        for output in outputs { #expect(output.code == 0, "\(output.errors)") }
        let appended = try outputs.reduce(0) { try $0 + ($1.json.object?["appended"]?.int ?? 0) }
        #expect(appended == 8 * 3 + 2)
        #expect(try ledger.size == LedgerFolder.baseSize + appended)
        #expect(try ledger.isSound)
        let codes = try ledger.run(["log", "--type", "person.added"]).lines.compactMap { line in
            try JSONReader.read(Array(line.utf8), .canonical).object?["data"]?.object?["person"]?.string
        }
        #expect(Set(codes).count == codes.count)
    }

    @Test func aBatchWhoseProcessIsKilledIsThereWholeOrNotAtAll() throws {
        let ledger = try LedgerFolder()
        let lines = 1500
        var size = try ledger.size
        for attempt in 0..<6 {
            let batch = (0..<lines).map { LedgerFolder.person("p-\(attempt)-\($0)") }.joined()
            let running = try ledger.start(["append"], input: batch)
            usleep(UInt32(40_000 + attempt * 160_000))
            running.kill()
            let now = try ledger.size
            #expect(now == size || now == size + lines, "attempt \(attempt): \(now - size) of \(lines)")
            size = now
        }
        #expect(try ledger.isSound)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-after")).code == 0)
        #expect(try ledger.size == size + 1)
    }

    /// Readers and a writer go on while others build anew, and die while they do.
    @Test func aRebuildDisturbsNobodyAndMayBeKilled() throws {
        let ledger = try LedgerFolder()
        let people = 1500
        let lines = (0..<people).map { LedgerFolder.person("p-r-\($0)") }.joined()
        #expect(try ledger.run(["append"], input: lines).code == 0)
        for round in 0..<4 {
            let rebuilding = try (0..<2).map { _ in try ledger.start(["rebuild"], input: "") }
            let reading = try (0..<3).map { _ in try ledger.start(["list", "person"], input: "") }
            let writing = try ledger.start(["append"], input: LedgerFolder.person("p-w-\(round)"))
            usleep(UInt32(30_000 + round * 120_000))
            rebuilding[0].kill()
            for reader in reading {
                let output = reader.finish()
                #expect(output.code == 0, "\(output.errors)")
                let rows = try output.json.object?["rows"]?.array?.count ?? 0
                #expect([3 + people + round, 3 + people + round + 1].contains(rows))
            }
            let written = writing.finish()
            #expect(written.code == 0, "\(written.errors)")
            let rebuilt = rebuilding[1].finish()
            #expect(rebuilt.code == 0, "\(rebuilt.errors)")
        }
        let verdict = try ledger.run(["verify", "--full"])
        #expect(verdict.code == 0, "\(verdict.text)")
        #expect(try ledger.run(["list", "person"]).json.object?["rows"]?.array?.count == 3 + people + 4)
    }
}
