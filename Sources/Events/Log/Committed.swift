import Synchronization

/// What one run of a program has appended, whatever came of it afterwards.
///
/// Whoever is told that something failed, and not that entries stand in the log all the same, appends them again: so the
/// one door through which a run ends asks here first.
package final class Committed: Sendable {
    package struct Entries: Sendable, Equatable {
        /// How many there are; others may have appended between them.
        package let count: Int
        package let first: Int
        package let last: Int
    }

    /// What the writers that are made meanwhile note: that of the process, unless runs are told apart.
    @TaskLocal package static var run = Committed()

    private let all = Mutex<Entries?>(nil)

    package init() {}

    /// Nil where nothing was appended.
    package var entries: Entries? { all.withLock { $0 } }

    /// Called by a writer as soon as the log has taken the entries after `size` up to `end`.
    func note(after size: Int, upTo end: Int) {
        all.withLock { all in
            all = Entries(count: (all?.count ?? 0) + end - size, first: all?.first ?? size + 1, last: end)
        }
    }
}
