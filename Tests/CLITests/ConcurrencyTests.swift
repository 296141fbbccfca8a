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
}
