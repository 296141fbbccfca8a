import Events
import Testing

@testable import Projections

/// Who is one with whom, as a value.
@Suite struct IdentitiesTests {
    private let a = Ref(.person, "a")
    private let b = Ref(.person, "b")
    private let c = Ref(.person, "c")

    @Test func aChainOfMergesIsOneFamilyAndComesApartAgain() throws {
        var identities = Identities(isComplete: true)
        #expect(identities.take(.merge(a, survivor: b)).standing.map(\.member) == [a])
        let second = identities.take(.merge(b, survivor: c))
        #expect(second.standing.map(\.member) == [a, b] && second.standing.map(\.survivor) == [c, c])
        #expect(try identities.codes(of: a) == [c, a, b] && !second.isCircle)
        let undone = identities.take(.merge(b, survivor: nil))
        #expect(undone.standing.map(\.survivor) == [b, b])
        #expect(try identities.codes(of: c) == [c] && identities.survivor(of: a) == b)
    }

    /// Given what is not known, then it says so and takes nothing for granted.
    @Test func whatIsNotKnownIsAskedForAsAWhole() throws {
        var identities = Identities(isComplete: false)
        #expect(throws: Unknown.identity(a)) { try identities.survivor(of: a) }
        identities.learn(Identities.Family(members: [a, b], survivors: [a: b]))
        #expect(try identities.codes(of: b) == [b, a])
        #expect(throws: Unknown.identity(c)) { try identities.require(.merge(b, survivor: c)) }
        identities.learn(Identities.Family(members: [c]))
        try identities.require(.merge(b, survivor: c))
        _ = identities.take(.merge(b, survivor: c))
        // What has changed cannot be read again, and is kept.
        identities.forget()
        #expect(try identities.survivor(of: a) == c)
    }

    @Test func aCircleIsTold() {
        var identities = Identities(isComplete: true)
        #expect(!identities.take(.merge(a, survivor: b)).isCircle)
        #expect(!identities.take(.merge(b, survivor: c)).isCircle)
        #expect(identities.take(.merge(c, survivor: a)).isCircle)
        var one = Identities(isComplete: true)
        #expect(one.take(.merge(a, survivor: a)).isCircle)
    }

    /// Sums as large as the writer takes do not trap; half is rounded up.
    @Test func largeSumsAreRounded() {
        #expect(TallyCount.rounded(500_000_000_000_000, over: 600_000_000_000_000, times: 10_000) == 8333)
        #expect(
            TallyCount.rounded(Int.max, over: 1) == Int.max && TallyCount.rounded(Int.max, over: 1, times: 2) == nil)
        #expect(TallyCount.rounded(1, over: 2) == 1 && TallyCount.rounded(-1, over: 2) == 0)
        #expect(TallyCount.rounded(-3, over: 2) == -1)
    }
}
