import Dispatch
import Synchronization

/// The one door into the log.
///
/// Batches that arrive while a transaction runs wait together and share the next one (group commit); each is still all or
/// nothing. A caller with a thread of its own commits on it, and takes along who waits. An async caller never blocks the
/// thread it is on: it is served by one of the writer's own.
package final class Writer: Sendable {
    /// What became of a batch.
    package struct Receipt: Sendable {
        /// What became of one draft: its position, and the codes that the ledger made for it.
        package struct Outcome: Sendable, Equatable {
            package let seq: Int
            package let isDuplicate: Bool
            package let id: String
            package let madeCodes: [String: String]
        }

        package let outcomes: [Outcome]
        package let size: Int
        package let root: TreeHash

        package var appended: Int { outcomes.count { !$0.isDuplicate } }
        package var duplicates: Int { outcomes.count - appended }
        package var first: Int? { outcomes.first { !$0.isDuplicate }?.seq }
        package var last: Int? { outcomes.last { !$0.isDuplicate }?.seq }
    }

    /// What is to be appended, all of it or nothing.
    enum Batch: Sendable {
        case drafts([Draft], AppendCondition?)
        /// Judged beforehand, against the log as it must still be.
        case tried(DryRun.Admitted)
    }

    /// The time of one transaction, and how it is written.
    struct Recorded {
        let milliseconds: Int
        let text: String

        init(milliseconds: Int) {
            self.milliseconds = milliseconds
            text = Timestamp.text(milliseconds: milliseconds)
        }
    }

    package let ledger: Ledger
    package let index: Index
    /// Whether opening the ledger finished a rotation of its key that had been interrupted.
    let hasFinishedRotation: Bool
    private let core: Mutex<WriterCore>
    private let stating = CheckpointWriter()
    /// Who waits for the next transaction. While it is not empty, somebody is on the way to take them.
    private let pending = Mutex<[Request]>([])
    /// The thread on which async callers are served.
    private let committing = DispatchQueue(label: "letopis.writer")
    /// The thread that signs for them while the next ones are committed.
    private let telling = DispatchQueue(label: "letopis.writer.told")

    /// - Parameter indexBatch: how many entries may wait for the index before it is brought up to date in the background.
    package init(
        _ ledger: Ledger, account: String, clock: Clock = .system, random: RandomSource = .system,
        indexBatch: Int = 10_000
    ) throws {
        let core = try WriterCore(
            ledger, account: account, clock: clock, random: random, indexBatch: indexBatch, stating: stating)
        (self.ledger, index, hasFinishedRotation) = (core.ledger, core.index, core.hasFinishedRotation)
        self.core = Mutex(core)
    }

    // MARK: - Appending

    /// Appends all of `drafts`, or none, on the caller's own thread.
    ///
    /// - Throws: ``Problem``: `refused` by a rule, `badInput` for a reference that leads nowhere, `conflict` for a
    ///   known id with other content or a condition that failed; with the line of the draft.
    package func append(
        _ drafts: [Draft], if condition: AppendCondition? = nil, dryRun: Bool = false
    ) throws(Problem) -> Receipt {
        try append(Request(.drafts(drafts, condition), isDryRun: dryRun))
    }

    /// Appends what was tried, without judging it once more, on the caller's own thread.
    ///
    /// - Throws: ``Problem`` `conflict` where something was appended since.
    package func append(_ tried: DryRun.Admitted) throws(Problem) -> Receipt {
        try append(Request(.tried(tried), isDryRun: false))
    }

    private func append(_ request: Request) throws(Problem) -> Receipt {
        pending.withLock { $0.append(request) }
        commit { $0() }
        // Told only when it is signed, too. Where others commit meanwhile, one checkpoint serves them all.
        if !request.isDryRun { stating.write() }
        return try request.outcome.get()
    }

    /// The same for an async caller.
    ///
    /// - Throws: ``Problem``; `conflict` where the caller was cancelled before the request was taken. Once it is taken, it
    ///   runs to its receipt.
    package func append(
        _ drafts: [Draft], if condition: AppendCondition? = nil, dryRun: Bool = false
    ) async throws(Problem) -> Receipt {
        try await append(Request(.drafts(drafts, condition), isDryRun: dryRun))
    }

    package func append(_ tried: DryRun.Admitted) async throws(Problem) -> Receipt {
        try await append(Request(.tried(tried), isDryRun: false))
    }

    private func append(_ request: Request) async throws(Problem) -> Receipt {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { caller in
                request.tell(caller)
                let isFirst = pending.withLock { waiting in
                    waiting.append(request)
                    return waiting.count == 1
                }
                if isFirst { committing.async { self.commit { self.telling.async(execute: $0) } } }
            }
        } onCancel: {
            request.withdraw()
        }
        return try outcome.get()
    }

    /// How many requests wait for the next transaction.
    var waiting: Int { pending.withLock { $0.count } }

    /// Takes all waiting requests into one transaction. Where another thread has taken them, it is done when this returns.
    ///
    /// - Parameter tell: runs what tells those who wait, here or on another thread.
    private func commit(_ tell: (@escaping @Sendable () -> Void) -> Void) {
        let taken = core.withLock { core in
            let requests = pending.withLock { waiting in
                defer { waiting = [] }
                return waiting
            }.filter { $0.take() }
            if !requests.isEmpty { core.commit(requests) }
            return requests.filter(\.hasCaller)
        }
        if taken.isEmpty { return }
        tell {
            self.stating.write()
            for request in taken { request.tell() }
        }
    }

    // MARK: - Under the lock

    /// What `body` gives, once nobody else is at work.
    func alone<Value: Sendable, Failure: Error>(
        _ body: @Sendable (WriterCore) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try core.withLock { core throws(Failure) in try body(core) }
    }

    /// The keys that the log has stated, as far as this writer has seen it.
    var keys: KeyHistory { alone { $0.keys } }

    /// Whether a commit is told of only once it is on the disk, as it is unless somebody says otherwise: of a ledger that
    /// is made again where a power failure cuts it short. Waiting again brings all of it there.
    package func waitForDisk(_ waits: Bool) throws {
        try alone { try $0.waitForDisk(waits) }
    }

    /// Brings the index up to date and signs what is not signed; call before the process ends.
    ///
    /// It cannot fail: the entries stand in the log already, and whoever took a failure here for one of appending would
    /// append them again. All of it is derived, and is done by whoever opens the ledger next.
    ///
    /// - Parameter meanwhile: what waits for the index, and is done on another thread beside the rest.
    /// - Returns: what could not be done.
    @discardableResult
    package func followUp(meanwhile: (@Sendable () -> Void)? = nil) -> [Problem] {
        let (left, other) = alone { $0.followUp(meanwhile: meanwhile) }
        // Only waited for: it throws nothing.
        _ = try? other?.value()
        return left
    }

    /// The same for an async caller.
    @discardableResult
    package func followUp(meanwhile: (@Sendable () -> Void)? = nil) async -> [Problem] {
        await withCheckedContinuation { caller in
            DispatchQueue(label: "letopis.writer.following").async {
                caller.resume(returning: self.followUp(meanwhile: meanwhile) as [Problem])
            }
        }
    }
}
