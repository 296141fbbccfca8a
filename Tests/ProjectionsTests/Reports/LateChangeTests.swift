// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// What is recorded after a closing is accepted, listed, and said to move this or that.
@Suite struct LateChangeTests {
    /// Told after the closing, line by line.
    private func changes(_ lines: [String]) async throws -> (changes: [LateChange], first: Int) {
        let world = try await PeriodWorld()
        try await world.close()
        let first = try world.ledger.size() + 1
        for line in lines {
            try await world.story.tell(
                line.replacing("ATTENDED", with: "\(world.attended)").replacing(
                    "LAST", with: "\(try world.ledger.size())"))
        }
        let views = try world.story.views()
        let period = try views.period("q2", of: "p")
        let found = try views.changes(since: period.closings[0], of: period)
        // What speaks of the days itself, and still holds.
        let standing = try found.filter { try !$0.isVoided && $0.speaksOfTheDays(views) }
        #expect(try views.countLate(after: world.size, of: period) == standing.count)
        return (found, first)
    }

    @Test func aFactOfThePeriodIsListedWithWhatItMoves() async throws {
        let (found, first) = try await changes([
            "2024-06-15 forum.attended activity=forum person=p-3",
            "2024-06-30 forum.attended activity=forum person=p-3",
            "2024-06-15 survey.conducted @p survey=s respondents=5 method=m",
        ])
        #expect(
            found == [
                LateChange(
                    seq: first, voids: nil, isVoided: false, moves: [.init(indicator: "people", from: 2, to: 3)]),
                LateChange(seq: first + 1, voids: nil, isVoided: false, moves: []),
                LateChange(seq: first + 2, voids: nil, isVoided: false, moves: []),
            ])
    }

    @Test func whatSpeaksOfOtherDaysOrProgrammesIsNot() async throws {
        let (found, _) = try await changes([
            "2024-05-31 forum.attended activity=forum person=p-3",
            "2024-07-01 forum.attended activity=forum person=p-3",
            "2024-06-15 survey.conducted @q survey=s respondents=5 method=m", "2024-06-15 person.added person=p-9",
            "2024-06-15 target.amended programme=p indicator=people comparator=at-least value=9 agreement=a",
            "2024-07-02 entry.voided entry=LAST reason=r",
        ])
        #expect(found.isEmpty)
    }

    @Test func aVoidOfWhatWasKnownIsAndOneOfWhatCameLaterOnlyWhereItMoves() async throws {
        let (found, first) = try await changes([
            "2024-07-06 entry.voided entry=ATTENDED reason=r",
            "2024-06-15 survey.conducted @p survey=s respondents=5 method=m",
            "2024-07-06 entry.voided entry=LAST reason=r",
        ])
        #expect(found.map(\.seq) == [first, first + 1])
        #expect(found[0].voids != nil && found[0].moves == [.init(indicator: "people", from: 2, to: 1)])
        #expect(found[1].isVoided)
    }

    @Test func aMergeIsListedForWhatItMoves() async throws {
        let (found, first) = try await changes([
            "2024-07-06 person.merged survivor=p-1 absorbed=p-2 basis=b",
            "2024-07-06 person.merged survivor=p-1 absorbed=p-3 basis=b",
        ])
        #expect(found.map(\.seq) == [first])
        #expect(found[0].moves == [.init(indicator: "people", from: 2, to: 1)] && found[0].voids == nil)
    }

    @Test func aNoticeSpeaksOfPeriodsThatStandClosed() async throws {
        let world = try await PeriodWorld()
        func notice(_ lines: String) async throws -> [String] {
            let receipt = try await world.story.tell(lines)
            try await world.story.temporary.writer.finish()
            return try LateNotice(world.ledger, index: world.ledger.openIndex(), receipt.outcomes.map(\.seq)).periods
                .map { "\($0.period.programme)/\($0.period.code) \($0.entries)" }
        }
        let attended = "2024-06-15 forum.attended activity=forum person=p-3"
        #expect(try await notice(attended) == [])
        try await world.close()
        #expect(try await notice(attended + "\n" + attended + "\n2024-07-01 person.added person=p-8") == ["p/q2 2"])
        #expect(try await notice("2024-07-06 entry.voided entry=\(world.attended) reason=r") == ["p/q2 1"])
        #expect(try await notice("2024-06-15 survey.conducted @q survey=s respondents=5 method=m") == [])
        // What was never in the closed figures leaves them by no void.
        let last = try world.ledger.size()
        #expect(try await notice("2024-06-15 consultation.given @p person=p-1 topic=legal channel=visit") == ["p/q2 1"])
        #expect(try await notice("2024-07-06 entry.voided entry=\(last + 1) reason=r") == [])
        try await world.story.tell("2024-07-06 period.reopened programme=p period=q2 reason=r")
        #expect(try await notice(attended) == [])
    }

    // MARK: - Which period

    @Test func aPeriodIsFoundByItsCode() async throws {
        let world = try await PeriodWorld()
        let views = try world.story.views()
        #expect(try views.periods().map { "\($0.programme)/\($0.code)" } == ["p/q2", "q/q2"])
        #expect(try views.periods(programme: "q").map(\.status) == [.open])
        #expect(try views.period("q2", of: "p").days == Period(from: Day("2024-06-01"), to: Day("2024-06-30")))
        func problem(_ code: String, _ programme: String?) -> Problem? {
            #expect(throws: Problem.self) { try views.period(code, of: programme) }
        }
        let ambiguous = problem("q2", nil)
        #expect(ambiguous?.kind == .usage && ambiguous?.name == "which-programme")
        #expect(ambiguous?.what.en == "several programmes have a period \"q2\": p/q2, q/q2")
        let unknown = problem("q3", "p")
        #expect(unknown?.kind == .notFound && unknown?.what.en == "the programme \"p\" has no period \"q3\"")
        #expect(unknown?.remedy.plain.en == "there are q2")
        #expect(problem("q3", nil)?.what.ru == "в летописи нет периода «q3»")
        #expect(problem("q2", "x")?.name == "unknown-programme")
    }
}

extension LateChange {
    fileprivate func speaksOfTheDays(_ views: Views) throws -> Bool {
        try voids != nil || views.ledger.log.read { try LogRows.entry($0, seq) }?.type.isFact == true
    }
}
