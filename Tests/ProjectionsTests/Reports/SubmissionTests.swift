// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// Reports as they were submitted, and what becomes of their claims when they are counted again.
@Suite struct SubmissionTests {
    private func submit(
        _ world: PeriodWorld, _ report: String = "r-1", claims: String, size: Int? = nil, root: TreeHash? = nil
    ) async throws {
        let size = try size ?? world.ledger.size()
        let root = try root ?? world.ledger.root(at: size)
        try await world.story.tell(
            "2024-07-10 report.submitted programme=p report=\(report) kind=analytical period=q2 claims=\(claims) size=\(size) root=\(root.base64)"
        )
    }

    private func checks(_ world: PeriodWorld) throws -> [SubmissionCheck] {
        let views = try world.story.views()
        return try views.submissions(programme: "p").map { try SubmissionCheck($0, views) }
    }

    @Test func everyClaimIsCountedAsOfItsOwnSize() async throws {
        let world = try await PeriodWorld()
        try await submit(world, claims: #"[{"indicator":"people","value":2},{"indicator":"minutes","value":45}]"#)
        // What comes later does not make it untrue.
        try await world.story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-3
            2024-07-11 indicator.retired programme=p indicator=minutes reason=r
            """)
        let check = try #require(try checks(world).first)
        #expect(check.isTrue && check.claims?.map(\.counted) == [2, 45])
        #expect(check.submission.periodCode == "q2" && check.submission.kind == "analytical")
        #expect(check.submission.size == world.size && check.submission.seq == world.size + 1)
    }

    @Test func anotherValueIsUntrueAndNoneIsNotZero() async throws {
        let world = try await PeriodWorld()
        try await submit(
            world,
            claims: #"[{"indicator":"people","value":3},{"indicator":"minutes"},{"indicator":"share","value":10000}]"#)
        let check = try #require(try checks(world).first)
        #expect(!check.isTrue && check.claims?.map(\.isTrue) == [false, false, true])
    }

    @Test func whereThereWasNoRuleNothingIsTrue() async throws {
        let world = try await PeriodWorld()
        try await submit(world, claims: #"[{"indicator":"people"}]"#, size: 5)
        let check = try #require(try checks(world).first)
        #expect(check.claims?.first?.definition == nil && !check.isTrue)
    }

    @Test func aRootThatIsNotTheLedgersIsToldWithoutCounting() async throws {
        let world = try await PeriodWorld()
        let size = try world.ledger.size()
        try await submit(world, "r-1", claims: #"[{"indicator":"people","value":2}]"#, root: .empty)
        try await submit(world, "r-2", claims: "[]", size: size + 50, root: .empty)
        try await submit(world, "r-3", claims: "[]", size: size, root: try world.ledger.root(at: 3))
        #expect(try checks(world).map { $0.claims == nil && !$0.isTrue } == [true, true, true])
    }

    @Test func everySubmissionStaysInSight() async throws {
        let world = try await PeriodWorld()
        try await submit(world, claims: #"[{"indicator":"people","value":9}]"#)
        let first = try world.ledger.size()
        try await world.story.tell(
            "2024-07-11 report.returned @p report=r-1 remarks=[{\"remark\":\"a\",\"text\":\"t\"}]")
        try await submit(world, claims: #"[{"indicator":"people","value":2}]"#)
        let second = try world.ledger.size()
        let world2 = try LedgerReader(world.ledger, index: world.ledger.openIndex())
        #expect(try Submission.all(of: "r-1", in: "p", world2).map(\.seq) == [first, second])
        #expect(try Submission("r-1", of: "p", world2).seq == second)
        #expect(try checks(world).map(\.isTrue) == [false, true])
        // A voided one is there, and marked.
        try await world.story.tell("2024-07-12 entry.voided entry=\(second) reason=r")
        let world3 = try LedgerReader(world.ledger, index: world.ledger.openIndex())
        #expect(try Submission.all(of: "r-1", in: "p", world3).map(\.voidedBy) == [nil, second + 1])
        #expect(try Submission("r-1", of: "p", world3).seq == first)
        #expect(try Submission.all(of: "r-9", in: "p", world3).isEmpty)
        #expect(throws: Problem.self) { try Submission("r-9", of: "p", world3) }
    }

    @Test func claimsAreCountedInTheOrderAskedFor() async throws {
        let world = try await PeriodWorld()
        let views = try world.story.views()
        let period = try world.period()
        #expect(
            try views.claims(nil, of: period, asOf: world.size).map(\.indicator)
                == ["people", "minutes", "share", "each-place"])
        #expect(
            try views.claims(["share", "people"], of: period, asOf: world.size).map(\.count.value) == [10_000, 2])
        let problem = #expect(throws: Problem.self) { try views.claims(["x"], of: period, asOf: world.size) }
        #expect(problem?.name == "unknown-indicator")
    }
}
