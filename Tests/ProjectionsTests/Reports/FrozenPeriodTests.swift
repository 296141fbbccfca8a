// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// What is closed can be counted again to the digit, whatever is recorded later.
@Suite struct FrozenPeriodTests {
    // MARK: - For ever

    struct Later: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let lines: String
        /// The indicator that is another by now, so that the test could fail.
        let moved: String?

        init(_ name: String, moves moved: String?, _ lines: String) {
            (testDescription, self.moved, self.lines) = (name, moved, lines)
        }
    }

    static let later = [
        Later(
            "a rule is revised", moves: "people",
            #"2024-07-06 indicator.rule-revised programme=p indicator=people reason=r rule={"of":["forum.attended"],"count":"entries"}"#
        ),
        Later(
            "a target is amended", moves: nil,
            "2024-07-06 target.amended programme=p indicator=people comparator=at-least value=9 agreement=a"),
        Later(
            "an indicator is retired", moves: "people",
            "2024-07-06 indicator.retired programme=p indicator=people reason=r"),
        Later("somebody is entered late", moves: "people", "2024-06-15 forum.attended activity=forum person=p-3"),
        Later("an entry is voided", moves: "people", "2024-07-06 entry.voided entry=ATTENDED reason=r"),
        Later("two are one person", moves: "people", "2024-07-06 person.merged survivor=p-1 absorbed=p-2 basis=b"),
        Later("the forum is cancelled", moves: "people", "2024-07-06 forum.cancelled activity=forum reason=r"),
        Later(
            "the programme's dates change", moves: "people",
            "2024-07-06 programme.dates-amended programme=p startsOn=2024-07-01 endsOn=2024-12-31 agreement=a"),
        Later(
            "a person is erased", moves: nil,
            """
            2024-07-06 erasure.requested person=p-2 ground=withdrawal
            2024-07-07 erasure.completed person=p-2 ground=withdrawal
            """),
        Later("the period is opened again", moves: nil, "2024-07-06 period.reopened programme=p period=q2 reason=r"),
    ]

    @Test(arguments: later) func closedFiguresStay(_ later: Later) async throws {
        let world = try await PeriodWorld()
        let path = try await world.close()
        let before = world.bytes(path)
        #expect(
            try world.period().closings.first?.claims == [
                Claimed("people", 2), Claimed("minutes", 45), Claimed("share", 10_000), Claimed("each-place", 0),
            ])
        try await world.story.tell(later.lines.replacing("ATTENDED", with: "\(world.attended)"))
        let now = try world.story.views().indicators(programme: "p", period: world.period().days)
        let moved = try world.period().closings[0].claims.filter { claim in
            now.first { $0.indicator == claim.indicator }?.count.value != claim.value
        }
        #expect(later.moved.map { [$0] } ?? [] == moved.map(\.indicator).filter { $0 == later.moved ?? $0 })
        let check = try world.check()
        #expect(check.status == .agrees && check.file == .sound && check.differences.isEmpty)
        #expect(check.claims?.count == 4)
        // And the file itself comes out byte for byte.
        #expect(check.frozen?.bytes == before && world.bytes(path) == before)
    }

    @Test func allThatIsDerivedMayBeMadeAnew() async throws {
        let world = try await PeriodWorld()
        let path = try await world.close()
        try await world.story.tell("2024-06-15 forum.attended activity=forum person=p-3")
        let before = try world.story.views().indicators(programme: "p", asOf: world.size, period: world.period().days)
        for file in ["index.sqlite", "index.sqlite-wal", "index.sqlite-shm", "views.sqlite", "views"] {
            try? FileManager.default.removeItem(atPath: world.ledger.path(file))
        }
        let after = try world.story.views().indicators(programme: "p", asOf: world.size, period: world.period().days)
        #expect(after == before)
        #expect(try world.frozen(at: world.size).bytes == world.bytes(path))
        #expect(try world.check().status == .agrees)
    }

    /// Over random histories: what is frozen at a size is what any later ledger freezes there.
    @Test(arguments: 0..<2) func whatIsFrozenAtASizeIsFrozenThereForEver(seed: UInt64) async throws {
        let story = try await Story(RandomStory.beginning)
        try await story.tell("2024-01-01 period.opened programme=p period=h1 from=2024-03-01 to=2024-08-31")
        var random = RandomStory(seed: seed + 70)
        var frozen: [(size: Int, bytes: [UInt8])] = []
        var size = try story.ledger.size()
        func freeze(_ size: Int) throws -> [UInt8] {
            let scratch = NSTemporaryDirectory() + "letopis-recount-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: scratch) }
            let period = try story.views().period("h1", of: "p")
            return try FrozenPeriod(period, Recount(story.ledger, in: scratch).views(at: size)).bytes
        }
        while size < 110 {
            guard let receipt = try? await story.tell(random.next(after: size)) else { continue }
            size = receipt.size
            if random.chance(5) { frozen.append((size, try freeze(size))) }
        }
        #expect(frozen.count > 1)
        for (size, bytes) in frozen { #expect(try freeze(size) == bytes, "at \(size)") }
    }

    // MARK: - The file

    @Test func theFileSaysWhatWasClosedInCodesAndNumbers() async throws {
        let world = try await PeriodWorld()
        let path = try await world.close()
        #expect(path.hasSuffix("/snapshots/p.q2.000000000000000000\(world.size).json"))
        let bytes = world.bytes(path)
        let json = try #require(try JSONReader.read(Array(bytes.dropLast()), .input).object)
        #expect(JSON.object(json).canonicalBytes + [0x0A] == bytes)
        #expect(
            json.keys == [
                "from", "indicators", "origin", "period", "programme", "readModels", "root", "size", "snapshot", "to",
            ])
        #expect(json["size"] == .int(world.size) && json["from"] == "2024-06-01" && json["to"] == "2024-06-30")
        #expect(json["root"]?.string == (try world.ledger.root(at: world.size).base64))
        let items = try #require(json["indicators"]?.array).compactMap(\.object)
        #expect(
            items[0]
                == JSONObject([
                    .init(key: "entries", value: 3), .init(key: "indicator", value: "people"),
                    .init(key: "met", value: true), .init(key: "new", value: 2),
                    .init(key: "rule", value: ["count": "distinct person", "of": ["forum.attended"]]),
                    .init(
                        key: "target",
                        value: ["comparator": "at-least", "due": "2024-12-31", "origin": "stated", "value": 2]),
                    .init(key: "unit", value: "people"), .init(key: "value", value: 2),
                ]))
        #expect(
            items[3]["groups"] == [
                ["key": "luki", "met": false, "value": 0], ["key": "pskov", "met": true, "value": 1],
            ])
        #expect(json["readModels"]?.object?["digests"]?.object?["fact"]?.string?.count == 64)
        // Names and quotes stay in the ledger.
        let text = String(decoding: bytes, as: UTF8.self)
        for word in ["Люди", "People", "не менее двух", "One"] { #expect(!text.contains(word), "\(word)") }
        #expect(try world.period().closings[0].digest == Hex.text(Digest.sha256(bytes)))
    }

    /// A folder that cannot be read has not nothing in it.
    @Test func frozenFilesThatCannotBeReadAreNotPassedOver() async throws {
        let world = try await PeriodWorld()
        try await world.close()
        #expect(try FrozenFiles(world.ledger).files.count == 1)
        let snapshots = world.ledger.folder.snapshots
        try FileManager.default.removeItem(atPath: snapshots)
        #expect(try FrozenFiles(world.ledger).files.isEmpty)
        try Data("x".utf8).write(to: URL(filePath: snapshots))
        let problem = #expect(throws: Problem.self) { try FrozenFiles(world.ledger) }
        #expect(problem?.kind == .inputOutput && problem?.name == "input-output")
    }

    @Test func whatIsFrozenIsNeverWrittenOver() async throws {
        let world = try await PeriodWorld()
        let frozen = try world.frozen()
        // A crash behind this leaves a file that no entry names.
        let path = try frozen.store(in: world.ledger.folder)
        #expect(try FrozenFiles(world.ledger).files.map(\.state) == [.unnamed])
        // The next closing of the same content takes it.
        #expect(try await world.close(at: world.size) == path)
        #expect(try FrozenFiles(world.ledger).files.map(\.state) == [.sound])
        #expect(try world.check().status == .agrees)
        // Another content in its place stays where it is.
        try world.write([0x0A], to: path)
        let problem = #expect(throws: Problem.self) { try frozen.store(in: world.ledger.folder) }
        #expect(problem?.kind == .conflict && problem?.name == "snapshot-differs")
        #expect(problem?.what.en.contains(path) == true && problem?.remedy.plain.ru.isEmpty == false)
        #expect(world.bytes(path) == [0x0A])
        #expect(try FileManager.default.contentsOfDirectory(atPath: world.ledger.folder.snapshots).count == 1)
    }

    @Test func closedAgainTheFormerFileStays() async throws {
        let world = try await PeriodWorld()
        let first = try await world.close()
        let bytes = world.bytes(first)
        try await world.story.tell(
            """
            2024-06-15 forum.attended activity=forum person=p-3
            2024-07-06 period.reopened programme=p period=q2 reason=late
            """)
        let second = try await world.close()
        #expect(first != second && world.bytes(first) == bytes)
        let period = try world.period()
        #expect(period.status == .closed && period.closings.count == 2)
        #expect(period.closings.map { $0.claims[0].value } == [2, 3])
        #expect(period.closings[0].reopened?.reason == "late" && period.closings[1].reopened == nil)
        for closing in period.closings {
            let check = try world.recounting { try PeriodCheck(closing, of: period, world.ledger, $0) }
            #expect(check.status == .agrees && check.file == .sound)
        }
        // At the same position the same file serves again.
        try await world.story.tell("2024-07-07 period.reopened programme=p period=q2 reason=again")
        #expect(try await world.close(at: world.size) == first)
    }
}

extension Ledger {
    func path(_ name: String) -> String { folder.path + "/" + name }
}
