import Events
import Foundation
import Testing

@testable import Projections

/// What a merge or its undoing would do is what it then does.
@Suite struct MergeEffectTests {
    static let indicators = """
        2024-01-02 indicator.defined programme=p indicator=people title=T unit=people rule={"count":"distinct\\u0020person","of":"forum.attended"}
        2024-01-02 indicator.defined programme=p indicator=attendances title=T unit=attendances rule={"count":"entries","of":"forum.attended"}
        2024-01-02 indicator.defined programme=p indicator=groups title=T unit=groups rule={"count":"distinct\\u0020group","of":"consultation.given","having":{"members":{"at-least":2}}}
        2024-01-02 target.set programme=p indicator=people comparator=at-least value=3 origin=stated
        2024-06-15 forum.attended activity=forum person=p-1
        2024-06-15 forum.attended activity=forum person=p-2
        2024-06-15 forum.attended activity=forum person=p-3
        2024-06-01 group.member-joined group=g-1 person=p-1
        2024-06-01 group.member-joined group=g-1 person=p-2
        2024-06-20 consultation.given @p consultation=c-1 group=g-1 topic=registration channel=onsite
        """

    static func values(_ effects: [MergeEffect]) -> [String] {
        effects.map {
            "\($0.definition.indicator) \($0.before.map(String.init) ?? "-") \($0.after.map(String.init) ?? "-")"
        }
    }

    @Test func aMergeIsToldBeforeItIsDone() async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators)
        let effects = try story.views().effects(of: .merge(survivor: "p-1", absorbed: "p-2"))
        #expect(Self.values(effects) == ["people 3 2", "attendances 3 3", "groups 1 0"])
        #expect(effects[0].metBefore == true && effects[0].metAfter == false && effects[1].metAfter == nil)
        // Nothing was written.
        #expect(try story.views().indicators().map(\.count.value) == [3, 3, 1])
        try await story.tell("2024-07-01 person.merged survivor=p-1 absorbed=p-2 basis=b")
        #expect(try story.views().indicators().map(\.count.value) == [2, 3, 0])
        let back = try story.views().effects(of: .unmerge(survivor: "p-1", absorbed: "p-2"))
        #expect(Self.values(back) == ["people 2 3", "attendances 3 3", "groups 0 1"])
    }

    /// p-3 into p-2, p-2 into p-1; p-2 leaves, and p-3 goes with it.
    @Test func whoeverWasMergedGoesAlong() async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators)
        try await story.tell("2024-07-01 person.merged survivor=p-2 absorbed=p-3 basis=b")
        let merge = PeopleChange.merge(survivor: "p-1", absorbed: "p-2")
        #expect(Self.values(try story.views().effects(of: merge))[0] == "people 2 1")
        try await story.tell("2024-07-02 person.merged survivor=p-1 absorbed=p-2 basis=b")
        let back = PeopleChange.unmerge(survivor: "p-1", absorbed: "p-2")
        #expect(Self.values(try story.views().effects(of: back))[0] == "people 1 2")
        try await story.tell("2024-07-03 person.unmerged survivor=p-1 absorbed=p-2 basis=b")
        #expect(try story.views().indicators()[0].count.value == 2)
    }

    @Test func whoIsInNothingMovesNothing() async throws {
        let story = try await Story(Story.world + "\n" + Self.indicators + "\n2024-06-01 person.added person=p-9")
        for change in [
            PeopleChange.merge(survivor: "p-1", absorbed: "p-9"), .merge(survivor: "p-9", absorbed: "p-1"),
        ] {
            #expect(try !story.views().effects(of: change).contains(where: \.isMoved))
        }
    }

    /// Over random histories: the effect of any merge that the rules accept is what the indicators then are.
    @Test func anyMergeDoesWhatWasTold() async throws {
        var moved = 0
        for shard in 0..<3 as Range<UInt64> { moved += try await merges(shard) }
        #expect(moved > 0)
    }

    /// - Returns: how many indicators were moved.
    private func merges(_ shard: UInt64) async throws -> Int {
        let told = try await RandomLedgerTests.tell(shard + 91_001, length: 150)
        var random = SeededRandom(shard + 7)
        let people = try told.story.views().peopleWithFacts().map(\.person)
        var merged: [(String, String)] = []
        var moved = 0
        for _ in 0..<30 where people.count > 1 {
            var change = PeopleChange.merge(survivor: random.pick(people), absorbed: random.pick(people))
            if random.chance(3), let last = merged.popLast() {
                change = .unmerge(survivor: last.0, absorbed: last.1)
            }
            let effects = try told.story.views().effects(of: change)
            let verb = if case .merge = change { "merged" } else { "unmerged" }
            let line = "2024-12-31 person.\(verb) survivor=\(change.survivor) absorbed=\(change.absorbed) basis=b"
            guard (try? await told.story.tell(line)) != nil else { continue }
            if case .merge = change { merged.append((change.survivor, change.absorbed)) }
            let now = Dictionary(
                uniqueKeysWithValues: try told.story.views().indicators().map {
                    ("\($0.programme)/\($0.indicator)", $0.count.value)
                })
            for effect in effects {
                let name = "\(effect.definition.programme)/\(effect.definition.indicator)"
                #expect(now[name] == .some(effect.after), "\(name) after \(line), shard \(shard)")
                if effect.isMoved { moved += 1 }
            }
        }
        return moved
    }
}
