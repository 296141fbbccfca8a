import Foundation
import GRDB
import Support
import Testing

@testable import Events
@testable import Projections

/// An entry that one projection cannot take in stops that one, and nothing else.
@Suite struct ProjectionFaultTests {
    private func story() async throws -> Story {
        let story = try await Story(Story.world)
        try await story.tell(
            "2024-06-15 forum.attended activity=forum person=p-1\n2024-06-15 forum.attended activity=forum person=p-2")
        return story
    }

    /// The projections of this version, but that `name` cannot take in `entry`.
    private static func failing(_ name: Projection.Name, at entry: Int) -> [Projection] {
        Projection.all.map { projection in
            guard projection.name == name else { return projection }
            return Projection(name, version: projection.version) { (one) throws(Unprojectable) in
                if one.seq == entry { throw Unprojectable(Phrase(ru: "плохо", en: "bad")) }
            }
        }
    }

    private static func raised(_ name: Projection.Name) -> [Projection] {
        Projection.all.map { $0.name == name ? Projection(name, version: $0.version + 1) : $0 }
    }

    private func number(_ views: Views, _ sql: String) throws -> Int? {
        try views.queue.read { try Int.fetchOne($0, sql: sql) }
    }

    private func positions(_ views: Views) throws -> [Row] {
        try views.queue.read { try Row.fetchAll($0, sql: "SELECT name, size, leaf FROM projection ORDER BY name") }
    }

    private func file(_ story: Story) throws -> String {
        try FileManager.default.destinationOfSymbolicLink(atPath: story.ledger.folder.viewsLink)
    }

    /// What tables hold as of an entry, whether it was made so or stopped there.
    private func digest(_ views: Views, _ tables: [String]) throws -> [String] {
        try views.digests().filter { tables.contains($0.table) }.map(\.digest)
    }

    /// An entry as no writer makes it, with hashes that belong to it.
    private func forge(_ story: Story, _ type: String, _ data: JSONObject) throws {
        let size = try story.ledger.size()
        let draft = Draft(
            type: try #require(Catalogue.byName[type]), at: "2024-06-15", day: try #require(Day("2024-06-15")),
            programme: nil, data: data)
        let entry = Entry(
            draft: draft, seq: size + 1, id: "0190d3a4-7c1e-7abc-8def-0123456789ab", by: "tester",
            log: TemporaryLedger.origin, recorded: "2024-06-15T12:00:00.000Z")
        try story.ledger.log.queue.write { db in
            var frontier = try LogRows.frontier(db, size: size)
            let hashes = frontier.append(TreeHash.leaf(entry.body)).flatMap(\.bytes)
            try db.execute(sql: "INSERT INTO tree VALUES (?, ?)", arguments: [size + 1, Data(hashes)])
            try db.execute(sql: "INSERT INTO entry VALUES (?, ?)", arguments: [size + 1, Data(entry.body)])
        }
    }

    // MARK: - One stops, the others go on

    @Test(arguments: Projection.Name.allCases) func onlyTheProjectionThatFailsStops(name: Projection.Name) async throws
    {
        let story = try await story()
        let bad = try story.ledger.size()
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-3\n2024-06-15 person.added person=p-4")
        let projections = Self.failing(name, at: bad)
        let views = try Views.open(story.ledger, for: [], projections: projections)
        #expect(try views.size == story.ledger.size())
        #expect(views.faults == [name: Projection.Fault(entry: bad, what: Phrase(ru: "плохо", en: "bad"))])
        for other in Projection.Name.allCases where other != name { try views.require(other) }
        let problem = #expect(throws: Problem.self) { try views.require(name) }
        #expect(problem?.name == "projection-stopped" && problem?.kind == .badInput)
        for language in Language.allCases {
            let told = "\(problem?.what.text(language) ?? "") \(problem?.remedy.plain.text(language) ?? "")"
            #expect(told.contains(name.rawValue) && told.contains("\(bad)"))
        }
        #expect(problem?.remedy.operations == [.show(entry: bad), .rebuild])
        // The facts are as before the bad entry where they stopped, and as after the last one where not.
        let facts = try number(views, "SELECT max(seq) FROM fact")
        #expect(facts == (name == .facts ? bad - 1 : bad + 1))
        let people = try number(views, "SELECT count(*) FROM people")
        #expect(people == (name == .things ? 3 : 4))
    }

    @Test func aStoppedProjectionIsAsItWasBeforeTheEntry() async throws {
        let story = try await story()
        let bad = try story.ledger.size()
        let tables = ["people", "organisations", "activities"]
        let before = try digest(
            Views.replay(story.ledger, upTo: bad - 1, at: story.temporary.path + "/before.sqlite"), tables)
        try await story.tell("2024-06-15 person.corrected person=p-1 region=r-1 reason=r")
        let views = try Views.open(story.ledger, for: [], projections: Self.failing(.things, at: bad))
        #expect(try digest(views, tables) == before)
        #expect(before.count == tables.count)
        // It is at the entry before, the others at the last one.
        for row in try positions(views) {
            let (name, size, leaf): (String, Int, Data) = (row[0], row[1], row[2])
            #expect(size == (name == "things" ? bad - 1 : bad + 1))
            #expect(try leaf == Data(story.ledger.leaf(size)))
        }
    }

    @Test func listsNameTheFaultAndIndicatorsAnswer() async throws {
        let story = try await Story(Story.world)
        try await story.tell(
            #"2024-01-02 indicator.defined programme=p indicator=i title=T unit=people rule={"count":"entries","of":"forum.attended"}"#
        )
        try await story.tell("2024-06-15 forum.attended activity=forum person=p-1")
        let bad = try story.ledger.size()
        let views = try Views.open(story.ledger, projections: Self.failing(.things, at: bad))
        #expect(throws: Problem.self) { try views.list(.person) }
        #expect(throws: Problem.self) { try views.flags() }
        #expect(try views.indicators().map(\.count.value) == [1])
        // All counting needs the facts.
        _ = try Rebuild.run(story.ledger, projections: Self.failing(.facts, at: bad))
        #expect(throws: Problem.self) { try story.views() }
        #expect(try Views.open(story.ledger, for: [.things]).list(.person).rows.count == 3)
    }

    // MARK: - While catching up

    @Test func whileCatchingUpTheFileStaysAndTheFaultIsThatOfARebuild() async throws {
        let story = try await story()
        let bad = try story.ledger.size() + 2
        let projections = Self.failing(.things, at: bad)
        #expect(try Views.open(story.ledger, projections: projections).faults.isEmpty)
        let live = try file(story)
        for person in 4...7 {
            try await story.tell("2024-06-15 person.added person=p-\(person)")
            try Views.follow(story.ledger, projections: projections)
        }
        let kept = try Views.open(story.ledger, for: [], projections: projections)
        #expect(try file(story) == live)
        #expect(kept.faults[.things]?.entry == bad)
        let report = try Rebuild.run(story.ledger, projections: projections)
        #expect(report.faults == kept.faults)
        #expect(report.digests.map(\.digest) == (try kept.digests()).map(\.digest))
    }

    // MARK: - Mended

    @Test func aRebuildTriesAgain() async throws {
        let story = try await story()
        let bad = try story.ledger.size()
        _ = try Views.open(story.ledger, for: [], projections: Self.failing(.things, at: bad))
        // Opening does not: it would fail every time.
        #expect(try Views.open(story.ledger, for: []).faults[.things] != nil)
        #expect(try Rebuild.run(story.ledger).faults.isEmpty)
        #expect(try story.views().list(.person).rows.count == 3)
    }

    @Test(arguments: Projection.Name.allCases) func anotherVersionResumesNoOldCheckpoint(name: Projection.Name)
        async throws
    {
        let story = try await story()
        let bad = try story.ledger.size()
        _ = try Views.open(story.ledger, for: [], projections: Self.failing(name, at: bad))
        let stopped = try file(story)
        let mended = try Views.open(story.ledger, projections: Self.raised(name))
        #expect(mended.faults.isEmpty)
        #expect(try file(story) != stopped)
        // Nor does an older one resume what a newer has made.
        let newer = try file(story)
        #expect(try story.views().faults.isEmpty)
        #expect(try file(story) != newer)
    }

    // MARK: - Rows that SQLite does not take

    @Test func aValueOfAnotherKindStopsTheProjectionsThatHoldIt() async throws {
        for isThere in [false, true] {
            let story = try await story()
            if isThere { _ = try story.views() }
            // A flag that is text: the read model of organisations holds numbers there, and facts look away.
            try forge(
                story, "organisation.added",
                JSONObject([
                    .init(key: "organisation", value: "o-9"), .init(key: "name", value: "N"),
                    .init(key: "kind", value: "ngo"), .init(key: "sonko", value: "yes"),
                ]))
            let bad = try story.ledger.size()
            let views = try Views.open(story.ledger)
            #expect(views.faults.mapValues(\.entry) == [.things: bad], "\(isThere)")
            #expect(views.faults[.things]?.what.en.contains("SQLite") == true)
            #expect(try number(views, "SELECT count(*) FROM organisations") == 2)
            #expect(try Views.open(story.ledger).faults == views.faults)
            #expect(try Rebuild.run(story.ledger).faults == views.faults)
        }
    }

    @Test func textIsNotCountedAsANumber() async throws {
        let story = try await story()
        try forge(
            story, "forum.attended",
            JSONObject([
                .init(key: "activity", value: "forum"), .init(key: "person", value: "p-1"),
                .init(key: "day", value: "first"),
            ]))
        let bad = try story.ledger.size()
        let problem = #expect(throws: Problem.self) { try Views.open(story.ledger) }
        #expect(problem?.what.ru.contains("«day»") == true && problem?.what.en.contains("\"day\"") == true)
        let views = try Views.open(story.ledger, for: [.things])
        #expect(views.faults.mapValues(\.entry) == [.facts: bad])
        #expect(try views.list(.person).rows.count == 3)
    }

    @Test func thereIsABitForEachDimension() {
        #expect(Dimensions.columns.count <= Dimensions.Set.bitWidth)
        #expect(Dimensions.leading.allSatisfy { Dimensions.columns.indices.contains($0.dimension) })
    }
}
