@testable import Events
import Support
import Testing

/// By what a derived file is known to belong to the log.
@Suite struct WatermarkTests {
    /// An entry that is there, of that hash, and no other.
    @Test func itBelongsToTheLogThatHasItsLastEntry() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<5))
        let log = temporary.ledger.log
        let leaves = try (1...6).map { seq in try #require(try log.read { try LogRows.leaf($0, seq) }).bytes }
        for size in 1...6 {
            for (place, leaf) in leaves.enumerated() {
                let mark = Watermark(size: size, leaf: leaf)
                #expect(try mark.belongs(to: log) == (place == size - 1))
                #expect(try log.read { try mark.belongs(to: $0) } == (place == size - 1))
            }
        }
        #expect(try !Watermark(size: 7, leaf: leaves[5]).belongs(to: log))
        #expect(try !Watermark(size: 6, leaf: []).belongs(to: log))
        #expect(try !Watermark(size: 7, leaf: []).belongs(to: log))
    }

    @Test func whatWasMadeFromNothingBelongsToEveryLog() throws {
        let temporary = try TemporaryLedger()
        #expect(try Watermark.start.belongs(to: temporary.ledger.log))
        #expect(try temporary.ledger.log.read { try Watermark.start.belongs(to: $0) })
    }

    /// A ledger of other entries, as long.
    @Test func anotherLedgersIsNotTaken() async throws {
        let (one, other) = (try TemporaryLedger(), try TemporaryLedger())
        try await one.append(Lines.person("p-1"))
        try await other.append(Lines.person("p-2"))
        try await one.writer.finish()
        let mark = try #require(try await one.writer.index.queue.read { try Index.reached($0) })
        #expect(mark.size == 2)
        #expect(try mark.belongs(to: one.ledger.log))
        #expect(try !mark.belongs(to: other.ledger.log))
    }
}
