import Events
import Foundation
import Projections
import Support
import Synchronization
import Testing

@testable import Application

/// One ledger held open for many: who records and who asks, at the same time.
@Suite struct LedgerSessionTests {
    private static func session(_ temporary: TemporaryLedger) throws -> LedgerSession {
        let session = LedgerSession(temporary.ledger, account: "tester", clock: Clock { TemporaryLedger.start })
        _ = try session.record(
            Drafts.read(
                #"{"type":"programme.added","at":"2023-10-16","data":{"programme":"p","title":"P","funder":"F","contest":"1","startsOn":"2024-01-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}"#
                    + "\n"
                    + #"{"type":"seminar.planned","at":"2024-01-01","data":{"activity":"s","programme":"p","title":"S","startsOn":"2024-01-01","mode":"onsite"}}"#
                    + "\n"
                    + #"{"type":"indicator.defined","at":"2024-01-01","data":{"programme":"p","indicator":"i","title":"t","unit":"people","rule":{"count":"distinct person","of":"seminar.attended"}}}"#
            ))
        return session
    }

    private static func visitor(_ number: Int) throws -> [Draft] {
        try Drafts.read(
            #"{"type":"person.added","at":"2024-01-01","data":{"person":"p-\#(number)"}}"# + "\n"
                + #"{"type":"seminar.attended","at":"2024-01-01","data":{"activity":"s","person":"p-\#(number)"}}"#)
    }

    private static func value(_ views: Views) throws -> Int? { try views.indicators().first?.count.value }

    @Test func whatIsRecordedIsAnsweredNext() throws {
        let temporary = try TemporaryLedger()
        let session = try Self.session(temporary)
        for number in 1...3 {
            let recorded = try session.record(Self.visitor(number))
            #expect(recorded.receipt.appended == 2 && recorded.left.isEmpty && !recorded.isDryRun)
            #expect(recorded.drafts.count == 2)
            #expect(try session.ask { try Self.value($0) } == number)
        }
    }

    @Test func aDryRunAppendsNothing() throws {
        let temporary = try TemporaryLedger()
        let session = try Self.session(temporary)
        let size = try temporary.ledger.size()
        let tried = try session.record(Self.visitor(1), dryRun: true)
        #expect(tried.isDryRun && tried.receipt.appended == 2 && tried.late == nil)
        #expect(try temporary.ledger.size() == size)
    }

    /// Sixteen tasks record while sixteen ask: no answer is of a position that is not whole, and none is lost.
    @Test func manyRecordAndAskAtOnce() async throws {
        let temporary = try TemporaryLedger()
        let session = try Self.session(temporary)
        let values = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<32 {
                group.addTask {
                    if number % 2 == 0 {
                        let recorded: Recorded = try await session.record(Self.visitor(number))
                        #expect(recorded.receipt.appended == 2)
                        return nil
                    }
                    return try await session.ask { try Self.value($0) ?? 0 }
                }
            }
            return try await group.reduce(into: [Int]()) { all, value in if let value { all.append(value) } }
        }
        #expect(values.count == 16 && values.allSatisfy { (0...16).contains($0) })
        #expect(try await session.ask { try Self.value($0) } == 16)
        #expect(try Verification.run(temporary.ledger).status == .agrees)
    }

    /// A reader is answered while the writer is in the middle of a transaction.
    @Test func whoAsksWaitsForNoWriter() async throws {
        let temporary = try TemporaryLedger()
        let isReading = Mutex(false)
        let isInside = Mutex(false)
        let clock = Clock {
            // Inside the transaction: until everybody was answered, or far too long has passed.
            for _ in 0..<600_000 where isReading.withLock({ $0 }) {
                isInside.withLock { $0 = true }
                usleep(500)
            }
            return TemporaryLedger.start
        }
        let session = try Self.session(temporary)
        let slow = LedgerSession(temporary.ledger, account: "tester", clock: clock)
        _ = try slow.writer()
        _ = try await slow.ask { try Self.value($0) }
        isReading.withLock { $0 = true }
        // Whatever fails below, the writer goes on.
        defer { isReading.withLock { $0 = false } }
        let writing = Task { try await slow.record(Self.visitor(1)) as Recorded }
        while !isInside.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
        for _ in 0..<5 { #expect(try await slow.ask { try Self.value($0) ?? 0 } == 0) }
        isReading.withLock { $0 = false }
        #expect(try await writing.value.receipt.appended == 2)
        #expect(try await session.ask { try Self.value($0) } == 1)
    }

    @Test func aSessionThatOnlyAsksNeedsNoKey() throws {
        let temporary = try TemporaryLedger()
        _ = try Self.session(temporary)
        try FileManager.default.removeItem(atPath: temporary.path + "/secrets")
        let reading = LedgerSession(try Ledger.open(temporary.path, readOnly: true))
        #expect(try reading.ask { try Self.value($0) } == 0)
        let problem = #expect(throws: Problem.self) { try reading.record(Self.visitor(1)) }
        #expect(problem?.kind == .inputOutput)
    }

    @Test func whoGivesUpBeforeHisTurnIsNotAnswered() async throws {
        let temporary = try TemporaryLedger()
        let session = try Self.session(temporary)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await session.ask { try Self.value($0) }
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    /// What was found before somebody else closed the period is not what the report is made of.
    @Test func aReportIsOfThePeriodAsItStands() throws {
        let temporary = try TemporaryLedger()
        let session = try Self.session(temporary)
        _ = try session.record(Self.visitor(1))
        _ = try session.openPeriod("q1", of: "p", ("2024-01-01", "2024-03-31"))
        let found = try session.ask { try $0.period("q1", of: "p") }
        let other = LedgerSession(temporary.ledger, account: "other", clock: Clock { TemporaryLedger.start })
        let closed = try other.close(found)
        _ = try session.record(Self.visitor(2))
        let submitted = try session.submit(ReportOrder(report: "r", kind: .analytical, period: found))
        #expect(submitted.size == closed.frozen.size && submitted.period.closing != nil)
        #expect(submitted.claims.map(\.value) == [1])
        let problem = #expect(throws: Problem.self) { try session.close(found) }
        #expect(problem?.name == "period-closed")
    }

    @Test func aSheetIsTakenInByWhoRecords() throws {
        let temporary = try TemporaryLedger()
        _ = try Self.session(temporary)
        let anna = LedgerSession(temporary.ledger, account: "anna", clock: Clock { TemporaryLedger.start })
        var order = ImportOrder(
            type: try ImportOrder.type(named: "seminar.attended"),
            constants: JSONObject([.init(key: "activity", value: .string("s"))]))
        order.at = "2024-01-01"
        // A synthetic person.
        let sheet = try SheetImport(
            Array("ФИО;Телефон\nТестова Анна Петровна;+7 900 000-00-01\n".utf8), name: "list.csv", worksheet: nil,
            map: nil, terms: order.terms(anna))
        let receipt = try anna.commit(sheet).recorded.receipt
        #expect(receipt.appended == 2)
        for outcome in receipt.outcomes {
            let entry = try temporary.ledger.log.read { try LogRows.entry($0, outcome.seq) }
            #expect(entry?.by == "anna" && entry?.recorded == "2024-01-01T00:00:00.000Z")
        }
    }
}
