import Events
import Foundation
import Projections
import Synchronization

/// One ledger, held open for those who record and those who ask: its log, its one writer, its read models.
///
/// Made for a program that many call at once. What is recorded goes through one writer and shares its transactions; who
/// asks has read models on a connection of his own, and waits for no writer. A caller with a thread of its own is served
/// on it; an async caller never blocks the thread it is on.
package final class LedgerSession: Sendable {
    package let ledger: Ledger
    let clock: Clock
    private let random: RandomSource
    private let named: String?
    private let willRecord: @Sendable () -> Void
    /// Opened by the first who records: whoever only reads needs no key.
    private let opened = Mutex<Writer?>(nil)
    /// Read models that nobody asks at the moment.
    private let idle = Mutex<[Views]>([])
    /// How far index, checkpoint and read models have followed the log; locked while they are brought up.
    private let followed = Mutex(0)
    /// The greatest size that somebody was told of as followed: from there on it is in every answer.
    private let promised = Mutex(0)
    /// Held while read models are opened that nobody has open.
    private let opening = Mutex(())
    /// Who records waits for the disk on other threads than those on which questions are answered.
    private let recording = LedgerSession.threads()
    private let asking = LedgerSession.threads()

    /// - Parameters:
    ///   - account: who records; by default the account that letopis.yaml gives, else the one that opened the ledger.
    ///   - willRecord: called once, before anything is recorded.
    package init(
        _ ledger: Ledger, account: String? = nil, clock: Clock = .system, random: RandomSource = .system,
        willRecord: @escaping @Sendable () -> Void = {}
    ) {
        (self.ledger, named, self.clock, self.random) = (ledger, account, clock, random)
        self.willRecord = willRecord
    }

    private static func threads() -> OperationQueue {
        let threads = OperationQueue()
        threads.maxConcurrentOperationCount = 2 * ProcessInfo.processInfo.activeProcessorCount
        return threads
    }

    /// Who records.
    func account() throws -> String { try named ?? ledger.account() }

    /// Today, where the ledger is at home.
    package var today: Day { ledger.today(clock) }

    /// The ledger's one writer.
    ///
    /// - Throws: ``Problem``: `inputOutput` where the ledger may not be written to, or its key does not do.
    package func writer() throws -> Writer {
        try opened.withLock { opened in
            if let opened { return opened }
            willRecord()
            // Read models may stand elsewhere, since the disk was full; entries go where they belong.
            let ledger =
                ledger.log.isReadOnly && ledger.folder.isWritable ? try Ledger.open(ledger.folder.path) : ledger
            let writer = try Writer(ledger, account: account(), clock: clock, random: random)
            opened = writer
            return writer
        }
    }

    // MARK: - Recording

    /// Appends all of `drafts`, or none, and lets index, checkpoint and read models follow.
    ///
    /// - Throws: ``Problem``, as ``Writer/append(_:if:dryRun:)`` does; nothing once they are appended.
    package func record(
        _ drafts: [Draft], if condition: AppendCondition? = nil, dryRun: Bool = false
    ) throws -> Recorded {
        try recorded(drafts, try writer().append(drafts, if: condition, dryRun: dryRun), isDryRun: dryRun)
    }

    /// The same for an async caller, who is taken out only while the request waits for its turn: once it is taken, it runs
    /// to its receipt.
    package func record(
        _ drafts: [Draft], if condition: AppendCondition? = nil, dryRun: Bool = false
    ) async throws -> Recorded {
        let writer = try await elsewhere(recording) { try self.writer() }
        let receipt = try await writer.append(drafts, if: condition, dryRun: dryRun)
        return try await finishing(recording) { try self.recorded(drafts, receipt, isDryRun: dryRun) }
    }

    /// What was recorded with the writer of this session, once the rest has followed.
    package func recorded(_ drafts: [Draft], _ receipt: Writer.Receipt, isDryRun: Bool = false) throws -> Recorded {
        if isDryRun { return Recorded(drafts: drafts, receipt: receipt, isDryRun: true) }
        var recorded = try Recorded(drafts: drafts, receipt: receipt, left: follow(upTo: receipt.size))
        recorded.late = recorded.attempt { try LateNotice(receipt, writer()) }
        return recorded
    }

    /// Brings index, checkpoint and read models up to the end of the log. Of several who have recorded, one does it for all.
    ///
    /// - Parameter size: what has to be covered; nil for whatever the log has.
    /// - Returns: what could not be done; the next question, or the next command, does it.
    @discardableResult
    package func follow(upTo size: Int? = nil) throws -> [Problem] {
        let writer = try writer()
        defer { if let size { promised.withLock { $0 = max($0, size) } } }
        return followed.withLock { followed in
            if let size, followed >= size { return [] }
            // Nothing is lost: who asks next brings them up, and is told what is in the way.
            let left = writer.followUp { [ledger = writer.ledger] in try? Views.follow(ledger) }
            if left.isEmpty, let size { followed = size }
            return left
        }
    }

    // MARK: - Asking

    /// Answers a question from the read models, brought up to the end of the log. While somebody else of this session is
    /// bringing them up, it is answered from where they are: nobody waits who only asks.
    ///
    /// - Parameter needed: the projections that the question needs: all counting needs the facts.
    /// - Throws: ``Problem``; what `question` throws.
    package func ask<Answer>(
        for needed: [Projection.Name] = [.facts], _ question: (Views) throws -> Answer
    ) throws -> Answer {
        let views = try take()
        defer { idle.withLock { $0.append(views) } }
        for name in needed { try views.require(name) }
        return try question(views)
    }

    /// The same for an async caller; one who is cancelled while he waits is not answered.
    package func ask<Answer: Sendable>(
        for needed: [Projection.Name] = [.facts], _ question: @escaping @Sendable (Views) throws -> Answer
    ) async throws -> Answer {
        try await elsewhere(asking) { try self.ask(for: needed, question) }
    }

    /// Read models that nobody else asks, as far as they are by now.
    private func take() throws -> Views {
        guard let views = idle.withLock({ $0.popLast() }) else {
            return try opening.withLock { _ in try Views.open(ledger, for: []) }
        }
        // Whoever brings them up holds the lock.
        if let views = try followed.withLockIfAvailable({ _ in try views.following() }) { return views }
        let reached = try views.asReached()
        // Whoever was told that it is recorded finds it.
        return try reached.size >= promised.withLock { $0 } ? reached : reached.following()
    }

    // MARK: - Threads

    /// Works on a thread of the session's own, unless the caller gives up before it begins.
    private func elsewhere<Value: Sendable>(
        _ threads: OperationQueue, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let isGivenUp = Mutex(false)
        return try await withTaskCancellationHandler {
            try await finishing(threads) {
                if isGivenUp.withLock({ $0 }) { throw CancellationError() }
                return try work()
            }
        } onCancel: {
            isGivenUp.withLock { $0 = true }
        }
    }

    /// Works on a thread of the session's own, to the end.
    private func finishing<Value: Sendable>(
        _ threads: OperationQueue, _ work: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { caller in
            threads.addOperation { caller.resume(with: Result { try work() }) }
        }
    }
}
