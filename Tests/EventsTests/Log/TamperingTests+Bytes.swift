@testable import Events
import Foundation
import Support
import Testing

extension TamperingTests {
    // MARK: - Nothing at all

    @Test func anEmptyLedgerIsNeverSound() async throws {
        let emptied = try await Self.copy()
        try emptied.execute("DROP TABLE entry; DROP TABLE tree")
        let other = try await Self.closedCopy()
        try FileManager.default.removeItem(atPath: other.folder.log)
        try other.execute("CREATE TABLE a(b); DROP TABLE a")
        let bare = try await Self.closedCopy()
        try FileManager.default.removeItem(atPath: bare.folder.log)
        try bare.write { try LogSchema.create($0) }
        let none = try await Self.copy()
        try none.replaceLog(by: [])
        for copy in [emptied, other, bare, none] {
            let verdict = try copy.verify()
            #expect(verdict.status == .altered && verdict.entries == 0)
            #expect(try Verification.run(file: copy.folder.log).status == .altered)
        }
        let gone = try await Self.closedCopy()
        try FileManager.default.removeItem(atPath: gone.folder.log)
        let problem = #expect(throws: Problem.self) { try gone.verify() }
        #expect(problem?.kind == .notFound)
    }

    // MARK: - Bytes

    /// The newest entries stand in the -wal: without it the log ends earlier, which the checkpoints tell.
    @Test(arguments: ["deleted", "cut", "a bit", "its head"])
    func aJournalThatIsNotWholeIsFound(_ kind: String) async throws {
        let copy = try await Self.copy()
        let path = copy.folder.log + "-wal"
        var journal = Array(try #require(FileManager.default.contents(atPath: path)))
        #expect(journal.count > 4096)
        switch kind {
        case "deleted": journal = []
        case "cut": journal = Array(journal.prefix(journal.count / 2))
        case "a bit": journal[journal.count / 2] ^= 4
        default: journal[4] ^= 0xFF
        }
        if journal.isEmpty {
            try FileManager.default.removeItem(atPath: path)
        } else {
            try Data(journal).write(to: URL(filePath: path))
        }
        let verdict = try copy.verify()
        #expect(verdict.status != .agrees)
        #expect(verdict.entries >= 7 && verdict.entries < 17)
        #expect(verdict.bracket?.upTo == (verdict.entries < 12 ? 12 : 17))
    }

    /// Green is only what reads the same, byte for byte.
    @Test func aFlippedByteIsFoundOrReadByNobody() async throws {
        let copy = try await Self.closedCopy()
        let whole = copy.log
        let bodies = try copy.bodies()
        let checkpoints = try copy.verify().checkpoints
        #expect(checkpoints == [7, 12, 17])
        var random = RandomSource(seed: 17)
        var counts: [Verdict.Status: Int] = [:]
        var refused = 0
        for start in stride(from: 0, to: whole.count, by: whole.count / 400) {
            var bytes = whole
            let place = min(whole.count - 1, start + Int.random(in: 0..<whole.count / 400, using: &random))
            bytes[place] ^= UInt8.random(in: 1...255, using: &random)
            try copy.replaceLog(by: bytes)
            let status: Verdict.Status
            do throws(Problem) {
                status = try Verification.run(copy.folder).status
            } catch {
                // Not a word of what the log is, where it could not be looked at.
                #expect(![.altered, .diverged].contains(error.kind), "byte \(place): \(error.what.en)")
                refused += 1
                continue
            }
            counts[status, default: 0] += 1
            if status == .agrees { #expect(try copy.bodies() == bodies, "byte \(place)") }
        }
        #expect(counts[.altered, default: 0] > 100, "\(counts), \(refused)")
    }

    /// Whole pages, from the first to the last.
    @Test func aPageWrittenOverIsFound() async throws {
        let copy = try await Self.closedCopy()
        let whole = copy.log
        for page in 0..<whole.count / 4096 {
            var bytes = whole
            bytes.replaceSubrange(page * 4096..<(page + 1) * 4096, with: repeatElement(0xA5, count: 4096))
            try copy.replaceLog(by: bytes)
            #expect(try copy.verify().status == .altered, "page \(page + 1)")
        }
        try copy.replaceLog(by: Array(whole.prefix(whole.count / 2)))
        #expect(try copy.verify().status == .altered)
        try copy.replaceLog(by: whole)
        #expect(try copy.verify().status == .agrees)
    }
}
