import GRDB

/// Judges drafts as ``Writer`` would, and appends nothing: a preview by it says what a commit would do.
package final class Trial {
    private let state: LedgerState
    /// A connection of its own: one transaction is open on it while drafts are judged.
    private let log: LogFile
    private let origin: String
    private let recorded: Writer.Recorded
    private var random = RandomSource.system

    package init(_ ledger: Ledger, index: Index, clock: Clock = .system) throws {
        log = try LogFile(path: ledger.folder.log, readOnly: true)
        state = try LedgerState(log: log, index: index)
        origin = ledger.opening.origin
        recorded = Writer.Recorded(milliseconds: clock.now())
    }

    /// Answers all questions of `body` from one view of the log.
    package func looking<Value>(_ body: () throws -> Value) throws(Problem) -> Value {
        do {
            return try log.read { db in try state.looking(into: db, body) }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Takes drafts as appended after the log and those that were taken before: all of them, or none.
    ///
    /// - Throws: ``Problem``: what the writer would say.
    package func take(_ drafts: [Draft]) throws(Problem) {
        let mark = state.mark()
        do throws(Problem) {
            for draft in drafts {
                state.apply(try state.tried(draft, by: "trial", of: origin, recorded: recorded, &random))
            }
            state.keep()
        } catch {
            state.rollBack(to: mark)
            throw error
        }
    }
}
