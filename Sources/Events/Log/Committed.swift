import Synchronization

/// What this process has appended, whatever came of it afterwards.
///
/// Whoever is told that something failed, and not that entries stand in the log all the same, appends them again: so the
/// one door through which a process ends asks here first.
package enum Committed {
    package struct Entries: Sendable, Equatable {
        /// How many there are; others may have appended between them.
        package let count: Int
        package let first: Int
        package let last: Int
    }

    private static let all = Mutex<Entries?>(nil)

    /// Nil where this process has appended nothing.
    package static var entries: Entries? { all.withLock { $0 } }

    /// Called by the writer as soon as the log has taken the entries after `size` up to `end`.
    static func note(after size: Int, upTo end: Int) {
        all.withLock { all in
            all = Entries(count: (all?.count ?? 0) + end - size, first: all?.first ?? size + 1, last: end)
        }
    }
}
