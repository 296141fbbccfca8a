import Events
import GRDB
import Synchronization

/// The changes of all entries after some position, a few at a time, worked out on another thread before they are asked
/// for where that can be.
final class ProjectionPipeline: Sendable {
    /// Some entries that follow each other, and what they change.
    struct Part: Sendable {
        let entries: [Entry]
        let changes: Changes
    }

    private let ledger: Ledger
    private let end: Int
    private let step: Int
    /// Where symbols are looked up while another connection writes.
    private let reader: DatabaseQueue?
    /// Whether anything may be worked out on another thread.
    private let runsAhead: Bool
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let deriver: Projector
        /// The entry up to which changes are worked out.
        var done: Int
        /// The entries after that.
        var entries: Future<EntrySegment>?

        init(_ deriver: consuming sending Projector, _ done: Int) {
            self.deriver = deriver
            self.done = done
        }
    }

    /// - Parameters:
    ///   - start: the position that the read models have reached.
    ///   - pace: how many entries pass at a time, and how much is kept.
    ///   - live: the read models as they are there, and their file; nil where they are made from nothing.
    ///   - known: the faults of projections that have stopped, or must, and where.
    init(
        _ ledger: Ledger, _ index: Index, after start: Int = 0, upTo end: Int, _ pace: Pace,
        in live: (db: Database, path: String)? = nil, _ projections: [Projection], _ known: Projection.Faults
    ) throws {
        (self.ledger, self.end) = (ledger, end)
        // From nothing nobody waits for the last step.
        let step = live == nil ? pace.batch : pace.step
        self.step = step
        // Who has but one part to work out does so before that connection writes, and on the same thread.
        reader = try end - start > step ? live.flatMap { try Self.reader(beside: $0.db, $0.path) } : nil
        runsAhead = live == nil || reader != nil
        func deriver(_ db: Database?) throws -> Projector {
            try Projector(
                ledger, index: index, projections: projections, at: start, in: db, keeping: pace.things, faults: known)
        }
        // Used by one thread at a time: the one that holds the lock.
        nonisolated(unsafe) let made = try reader?.unsafeRead { try deriver($0) } ?? deriver(live?.db)
        state = Mutex(State(made, start))
    }

    /// A second connection; nil where the path leads to another file by now, or to none.
    private static func reader(beside db: Database, _ path: String) throws -> DatabaseQueue? {
        guard let reader = DatabaseQueue.second(path), let state = try Views.state(db),
            let other = try reader.read({ try Views.state($0) }), other == state
        else { return nil }
        return reader
    }

    /// The next part, worked out while the caller does something else, no part at the end; nil where that cannot be. To be
    /// asked for again once the value is there.
    func ahead() -> Future<Part?>? { runsAhead ? Future { try self.next() } : nil }

    /// The next part; nil at the end.
    func next() throws -> Part? {
        try state.withLock { state in
            let start = state.done
            guard start < end else { return nil }
            let stretch = try state.entries?.value() ?? read(after: start)
            state.done = stretch.end
            let after = stretch.end
            state.entries = runsAhead && after < end ? Future { try self.read(after: after) } : nil
            return Part(entries: stretch.entries, changes: try state.deriver.changes(of: stretch))
        }
    }

    private func read(after start: Int) throws -> EntrySegment {
        try EntrySegment(ledger, after: start, upTo: min(start + step, end))
    }
}
