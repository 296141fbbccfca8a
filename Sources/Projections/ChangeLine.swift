import Events
import Synchronization

/// The changes of all entries from the first on, a batch after the other, each worked out on another thread before it
/// is asked for.
final class ChangeLine: Sendable {
    private let ledger: Ledger
    private let end: Int
    private let state: Mutex<State>

    private struct State: ~Copyable {
        let deriver: Deriver
        /// The entry up to which changes are worked out.
        var done = 0
        /// The entries after that.
        var entries: Ahead<EntryStretch>?

        init(_ deriver: consuming sending Deriver) {
            self.deriver = deriver
        }
    }

    /// - Parameter known: the faults of projections that must stop, and where.
    init(
        _ ledger: Ledger, _ index: Index, upTo end: Int, _ projections: [Projection], _ known: Projection.Faults
    ) throws {
        self.ledger = ledger
        self.end = end
        state = Mutex(State(try Deriver(ledger, index: index, projections: projections, faults: known)))
    }

    /// The next changes; nil at the end. To be asked for again once the value is there.
    var ahead: Ahead<Changes?> { Ahead { try self.next() } }

    private func next() throws -> Changes? {
        try state.withLock { state in
            let start = state.done
            guard start < end else { return nil }
            let stretch = try state.entries?.value() ?? read(after: start)
            state.done = stretch.end
            let after = stretch.end
            state.entries = after < end ? Ahead { try self.read(after: after) } : nil
            return try state.deriver.changes(of: stretch)
        }
    }

    private func read(after start: Int) throws -> EntryStretch {
        try EntryStretch(ledger, after: start, upTo: min(start + Views.batch, end))
    }
}
