import Events
import GRDB
import Testing

@testable import Projections

/// Values that are kept move on with what is appended, and are dropped where more than adding is to be done.
@Suite struct KeptValuesTests {
    private static let indicators = """
        2024-01-02 indicator.defined programme=p indicator=people title=T unit=people rule={"count":"distinct\\u0020person","of":"*.attended"}
        2024-01-02 indicator.defined programme=p indicator=entries title=T unit=entries rule={"count":"entries","of":"*.attended","where":{"role":"activist"}}
        2024-01-02 indicator.defined programme=p indicator=clients title=T unit=clients rule={"count":"distinct\\u0020client","of":"consultation.given"}
        2024-01-02 indicator.defined programme=p indicator=minutes title=T unit=minutes rule={"count":"sum\\u0020minutes","of":"consultation.given"}
        2024-01-02 indicator.defined programme=p indicator=often title=T unit=people rule={"count":"distinct\\u0020person","of":"*.attended","having":{"entries":{"at-least":2}}}
        2024-06-15 forum.attended activity=forum person=p-1
        2024-06-15 consultation.given @p consultation=k-1 topic=legal channel=visit group=g-1 minutes=10
        """

    /// The values kept after `lines`, as «code value of entries», where all were kept before.
    private func kept(after lines: String) async throws -> [String] {
        let story = try await Story(Story.world)
        try await story.tell(Self.indicators)
        #expect(try story.views().indicators().map(\.count.value) == [1, 0, 1, 10, 0])
        try await story.tell(lines)
        return try kept(try story.views())
    }

    /// What is kept, having seen that it is what SQL counts.
    private func kept(_ views: Views) throws -> [String] {
        let kept = try views.queue.read { db in
            try Row.fetchAll(db, sql: "SELECT indicator, value, entries FROM indicator_value ORDER BY indicator").map {
                "\($0["indicator"] as String) \($0["value"] as Int) of \($0["entries"] as Int)"
            }
        }
        for answer in try views.indicators() {
            let bySQL = try views.queue.read { db in
                let definition = try views.definition(db, answer.indicator, of: "p", asOf: views.size)
                return try CountQuery(definition.rule, programme: "p", asOf: views.size).count(
                    db, with: [.entries, .headcount])
            }
            #expect(answer.count == bySQL, "\(answer.indicator)")
        }
        return kept
    }

    @Test func whatIsAddedMovesThemOnAndOthersStay() async throws {
        let kept = try await kept(
            after: """
                2024-06-16 forum.attended activity=forum person=p-1 role=activist
                2024-06-16 forum.attended activity=forum person=p-2 role=activist
                2025-06-16 forum.attended activity=forum person=p-3 role=activist
                """)
        // A threshold asks for more than a bit per person: counted anew when it is asked for.
        #expect(kept == ["clients 1 of 1", "entries 2 of 2", "minutes 10 of 1", "people 2 of 3"])
    }

    @Test func clientsAndSumsMoveOnToo() async throws {
        let kept = try await kept(
            after: """
                2024-06-16 consultation.given @p consultation=k-2 topic=legal channel=visit group=g-1 minutes=5
                2024-06-16 consultation.given @p consultation=k-3 topic=legal channel=visit organisation=o-1
                """)
        #expect(kept == ["clients 2 of 3", "entries 0 of 0", "minutes 15 of 2", "often 0 of 0", "people 1 of 1"])
    }

    @Test func peopleCountedWithoutNamesAreCountedAnew() async throws {
        let kept = try await kept(
            after: "2024-06-16 forum.headcount-declared activity=forum headcount=40 method=m")
        #expect(kept.contains("people 1 of 1"))
    }

    @Test(arguments: [
        "2024-06-16 person.merged survivor=p-1 absorbed=p-2 basis=b",
        "2024-06-16 entry.voided entry=16 reason=r",
        "2024-06-16 forum.cancelled activity=forum reason=r",
        "2024-06-16 programme.dates-amended programme=p startsOn=2024-07-01 endsOn=2024-12-31 agreement=a",
    ]) func whatDoesMoreThanAddDropsThem(line: String) async throws {
        #expect(try await kept(after: line).isEmpty)
    }
}
