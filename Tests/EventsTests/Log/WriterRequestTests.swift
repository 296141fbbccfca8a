@testable import Events
import Foundation
import Support
import Synchronization
import Testing

/// Who asks a writer: on a thread of his own, or from a task, which may give up while it waits.
@Suite(.serialized) struct WriterRequestTests {
    /// Holds the writer's lock until it is told to go on.
    private final class Gate: Sendable {
        private let isHeld = DispatchSemaphore(value: 0)
        private let isOpen = DispatchSemaphore(value: 0)

        init(_ writer: Writer) {
            Thread.detachNewThread { [isHeld, isOpen] in
                writer.alone { _ in
                    isHeld.signal()
                    isOpen.wait()
                }
            }
            isHeld.wait()
        }

        func open() { isOpen.signal() }
    }

    private static func waiting(_ writer: Writer, _ count: Int) async throws {
        while writer.waiting < count { try await Task.sleep(for: .milliseconds(1)) }
    }

    @Test func aCallerWithAThreadTakesAlongWhoWaits() async throws {
        let temporary = try TemporaryLedger()
        let writer = temporary.writer
        let gate = Gate(writer)
        let tasks = try (0..<4).map { number in
            let drafts = try Drafts.read(Lines.people("t\(number)", 0..<2))
            return Task { try await writer.append(drafts) }
        }
        let done = Mutex<[Int]>([])
        let all = DispatchGroup()
        for number in 0..<4 {
            let drafts = try Drafts.read(Lines.people("h\(number)", 0..<2))
            all.enter()
            Thread.detachNewThread {
                if let receipt = try? writer.append(drafts) { done.withLock { $0 += receipt.outcomes.map(\.seq) } }
                all.leave()
            }
        }
        try await Self.waiting(writer, 8)
        gate.open()
        for task in tasks {
            let receipt = try await task.value
            done.withLock { $0 += receipt.outcomes.map(\.seq) }
        }
        await withCheckedContinuation { caller in all.notify(queue: .global()) { caller.resume() } }
        #expect(done.withLock { $0.sorted() } == Array(2...17))
        #expect(try GroupCommitTests.people(temporary.ledger).count == 16)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    @Test func whoGivesUpWhileHeWaitsIsTakenOut() async throws {
        let temporary = try TemporaryLedger()
        let writer = temporary.writer
        let gate = Gate(writer)
        let leaving = try Drafts.read(Lines.person("gone"))
        let staying = try Drafts.read(Lines.person("here"))
        let one = Task { try await writer.append(leaving) }
        try await Self.waiting(writer, 1)
        let other = Task { try await writer.append(staying) }
        try await Self.waiting(writer, 2)
        one.cancel()
        // Told at once, while the writer is still at work for others.
        let problem = await #expect(throws: Problem.self) { try await one.value }
        #expect(problem?.name == "request-withdrawn" && problem?.kind == .conflict)
        gate.open()
        #expect(try await other.value.first == 2)
        #expect(try GroupCommitTests.people(temporary.ledger) == ["here"])
    }

    @Test func whoIsCancelledBeforeHeAsksAppendsNothing() async throws {
        let temporary = try TemporaryLedger()
        let writer = temporary.writer
        let drafts = try Drafts.read(Lines.person("p-1"))
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await writer.append(drafts)
        }
        task.cancel()
        let problem = await #expect(throws: Problem.self) { try await task.value }
        #expect(problem?.name == "request-withdrawn")
        #expect(try temporary.ledger.size() == 1)
    }

    /// Cancelled once the transaction runs: the clock is read in it.
    @Test func whoIsTakenRunsToHisReceipt() async throws {
        let temporary = try TemporaryLedger()
        let task = Mutex<Task<Writer.Receipt, any Error>?>(nil)
        let clock = Clock {
            while task.withLock({ $0 == nil }) { usleep(500) }
            task.withLock { $0?.cancel() }
            return TemporaryLedger.start
        }
        let writer = try temporary.anotherWriter(seed: 5, clock: clock)
        let drafts = try Drafts.read(Lines.person("p-1"))
        task.withLock { $0 = Task { try await writer.append(drafts) } }
        let receipt = try await task.withLock { $0 }?.value
        #expect(receipt?.first == 2)
        #expect(try GroupCommitTests.people(temporary.ledger) == ["p-1"])
    }

    /// With every thread of the pool held by a caller that waits, nobody would be left to serve them.
    @Test func callersMayBeManyMoreThanThreads() async throws {
        let temporary = try TemporaryLedger()
        let writer = temporary.writer
        let gate = Gate(writer)
        let tasks = try (0..<200).map { number in
            let drafts = try Drafts.read(Lines.person("p-\(number)"))
            return Task { try await writer.append(drafts).appended }
        }
        try await Self.waiting(writer, 200)
        gate.open()
        var appended = 0
        for task in tasks { appended += try await task.value }
        #expect(appended == 200)
    }
}
