@testable import Events
import Foundation
import GRDB
import Support
import Testing

/// Logs of more than one stretch: what is judged apart must come to the same as what is judged in a row.
@Suite struct LongLogTests {
    /// A log of entry 1 and people, in a file of its own, gone with the value.
    final class LongLog: LedgerFiles, Sendable {
        let path = NSTemporaryDirectory() + "letopis-long-\(UUID().uuidString)"
        let roots: [TreeHash]

        init(_ size: Int, change: (inout [[UInt8]]) throws -> Void = { _ in }) throws {
            let first = try TemporaryLedger()
            var bodies = try first.bodies()
            if size > 1 { bodies += try (2...size).map { try Bodies.person($0) } }
            try change(&bodies)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            let log = try LogFile.create(path: path + "/ledger.sqlite")
            var frontier = Frontier()
            var roots = [frontier.root]
            try log.queue.write { db in
                let rows = try LogStatements(db)
                for (index, body) in bodies.enumerated() {
                    try rows.insert(body, seq: index + 1, &frontier)
                    roots.append(frontier.root)
                }
            }
            self.roots = roots
        }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        func write(_ change: (Database) throws -> Void) throws {
            try DatabaseQueue(path: path + "/ledger.sqlite").writeWithoutTransaction(change)
        }
    }

    @Test(arguments: [1, 2, 511, 512, 513, 1023, 1024, 1025, 1600])
    func logsOfAnyLengthAreSoundAndHaveTheirRoots(_ size: Int) throws {
        let log = try LongLog(size)
        var scan = LogScan(rootsWanted: Array(1...size + 1))
        var steps: [Int] = []
        try log.write { try scan.run($0) { done, _ in steps.append(done) } }
        #expect(scan.findings.isEmpty && scan.isComplete)
        #expect(scan.size == size && scan.root == log.roots[size])
        #expect(scan.roots == Dictionary(uniqueKeysWithValues: (1...size).map { ($0, log.roots[$0]) }))
        #expect(steps.last == size)
    }

    @Test(arguments: [512, 513, 700, 1024, 1025])
    func whatIsWrongInALaterStretchIsNamed(_ seq: Int) throws {
        let log = try LongLog(1100)
        try log.tamper { try $0.execute(sql: "UPDATE entry SET body = CAST(body || ' ' AS BLOB) WHERE seq = \(seq)") }
        let verdict = try log.verify()
        #expect(verdict.status == .altered && verdict.firstWrong == seq)
        #expect(verdict.problems.map { $0.seq ?? 0 } == verdict.problems.map { $0.seq ?? 0 }.sorted())
    }

    /// Row 1024 holds nodes of both stretches: the last lies beyond what each of them gives.
    @Test(arguments: ["zeroblob(32)", "x''", "substr(hashes, 321) || zeroblob(32)"])
    func aNodeOverSeveralStretchesIsCompared(_ end: String) throws {
        let log = try LongLog(1024)
        try log.tamper {
            try $0.execute(
                sql: "UPDATE tree SET hashes = CAST(substr(hashes, 1, 320) || \(end) AS BLOB) WHERE seq = 1024")
        }
        let verdict = try log.verify()
        #expect(verdict.problems.map(\.seq) == [1024])
        #expect(verdict.problems.first?.what.en == "the hashes are not those that the entry gives")
    }

    @Test func whatTwoStretchesMustNotShareIsFound() throws {
        let log = try LongLog(1100) { bodies in
            bodies[512] = try Bodies.person(513, recorded: TemporaryLedger.start - 1)
            for seq in [20, 1030, 1099] {
                bodies[seq - 1] = try Bodies.changed(bodies[seq - 1]) { $0["id"] = .string(Lines.id(0xABC)) }
            }
        }
        let verdict = try log.verify()
        #expect(verdict.problems.map(\.seq) == [513, 1030, 1099])
        #expect(verdict.problems.first?.what.en == "recorded before the entry before it")
        #expect(verdict.problems.last?.what.en == "its id is that of entry 20")
    }

    @Test func findingsOfOneEntryStayTogether() throws {
        let log = try LongLog(1100) { bodies in
            bodies[599] = try Bodies.changed(bodies[599]) {
                $0["seq"] = 7
                $0["log"] = "other.example"
            }
        }
        try log.tamper { try $0.execute(sql: "UPDATE tree SET hashes = zeroblob(32) WHERE seq IN (599, 601)") }
        let verdict = try log.verify()
        #expect(verdict.problems.map(\.seq) == [599, 600, 600, 601])
    }

    // MARK: - The hand-over

    @Test func whatIsWorkedOutApartComesBackInOrder() {
        let work = OrderedWork { (number: Int) in
            // Some pieces take longer than those after them.
            (0..<(number.isMultiple(of: 7) ? 100_000 : 10)).reduce(number) { $0 &+ $1 &* 0 }
        }
        var got: [Int] = []
        for number in 0..<500 {
            work.add(number)
            if work.count >= 5, let next = work.next() { got.append(next) }
        }
        while let next = work.next() { got.append(next) }
        #expect(got == Array(0..<500))
        #expect(work.count == 0 && work.next() == nil)
    }
}
