import Crypto
import GRDB

/// Judges drafts as ``Writer`` does, and appends nothing: a preview by it says what a commit would do, and what it came
/// to can be appended as it is.
package final class DryRun {
    /// What drafts became that were taken.
    package struct Admitted: Sendable {
        /// Of the log that the drafts were made for.
        let size: Int
        /// That of its last entry.
        let leaf: TreeHash?
        var entries: [LedgerState.Next] = []
        /// Seals what they say of people who come in with them, with new keys; nil where that can wait.
        let sealer: Sealer?

        mutating func take(_ entries: [LedgerState.Next]) {
            self.entries += entries
            guard let sealer else { return }
            for entry in entries where entry.entry.type.creates(.person) {
                if let sealed = entry.sealed {
                    sealer.add(VaultWrite.Part(of: sealed, key: SymmetricKey(size: .bits256)))
                }
            }
        }
    }

    private let state: LedgerState
    /// A connection of its own: one transaction is open on it while drafts are judged.
    private let log: LogFile
    private let origin: String
    private let account: String
    private let recorded: Writer.Recorded
    private var random = RandomSource.system
    package private(set) var tried: Admitted

    /// - Parameters:
    ///   - size: of the log that the drafts are made for.
    ///   - account: who the entries are by.
    ///   - vault: where what is tried will be appended, so that it is sealed meanwhile; nil where it is but looked at.
    package init(
        _ ledger: Ledger, index: Index, at size: Int, account: String, sealingFor vault: VaultReader? = nil,
        clock: Clock = .system
    ) throws {
        log = try LogFile(path: ledger.folder.log, readOnly: true)
        state = try LedgerState(log: log, index: index)
        origin = ledger.opening.origin
        self.account = account
        recorded = Writer.Recorded(milliseconds: try clock.require())
        tried = Admitted(
            size: size, leaf: try log.read { try LogRows.leaf($0, size) }, sealer: vault?.sealer())
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
            var entries: [LedgerState.Next] = []
            for draft in drafts {
                entries.append(
                    try state.take(draft, by: account, of: origin, recorded: recorded, seqsUpTo: state.size, &random))
            }
            state.keep()
            tried.take(entries)
        } catch {
            state.rollBack(to: mark)
            throw error
        }
    }
}
