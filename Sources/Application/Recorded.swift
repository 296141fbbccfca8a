import Events
import Projections

/// What was recorded, and what follows from it.
package struct Recorded: Sendable {
    package let drafts: [Draft]
    package let receipt: Writer.Receipt
    package let isDryRun: Bool
    /// What of it speaks of periods that are closed; nil where that could not be told.
    package internal(set) var late: LateNotice?
    /// What follows a commit and could not be done. The entries stand all the same.
    package private(set) var left: [Problem]

    init(
        drafts: [Draft], receipt: Writer.Receipt, isDryRun: Bool = false, left: [Problem] = []
    ) {
        (self.drafts, self.receipt, self.isDryRun, self.left) = (drafts, receipt, isDryRun, left)
    }

    /// What `step` gives; nil where it fails, which is then told with what could not be done: nothing undoes a commit.
    mutating func attempt<Value>(_ step: () throws -> Value) -> Value? {
        do {
            return try step()
        } catch {
            left.append(Problem(storage: error))
            return nil
        }
    }
}

extension LateNotice {
    /// Of what `writer` has just appended; to be asked when index and read models have followed.
    init(_ receipt: Writer.Receipt, _ writer: Writer) throws {
        try self.init(
            writer.ledger, index: writer.index, receipt.outcomes.filter { !$0.isDuplicate }.map(\.seq).sorted())
    }
}
