// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// A small synthetic ledger with a report that was submitted, for bundles of it.
///
/// p-4 is p-1 under another code, and the attendance of p-3 was voided: two people came.
struct BundleWorld: Sendable {
    let story: Story
    /// The attendance that was voided, and the one that evidence was attached to.
    let voided: Int
    let attended: Int
    /// The size before the report, which the report states, and the end.
    let early: Int
    let reported: Int
    let size: Int
    let report: Int

    static let indicators = """
        {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"p","indicator":"people","title":"Люди","titleEn":"People","unit":"people","rule":{"of":"forum.attended","count":"distinct person"}}}
        {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"p","indicator":"minutes","title":"Минуты","unit":"minutes","rule":{"of":"consultation.given","count":"sum minutes"}}}
        {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"p","indicator":"share","title":"Доля","unit":"basis-points","rule":{"share":{"part":{"of":"consultation.given","count":"sum minutes","where":{"topic":"legal"}},"whole":{"of":"consultation.given","count":"sum minutes"}}}}}
        {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"p","indicator":"each-place","title":"В каждом","unit":"forums","rule":{"of":"forum.attended","count":"distinct activity","each":"municipality"}}}
        {"type":"target.set","at":"2024-02-01","data":{"programme":"p","indicator":"people","comparator":"at-least","value":2,"due":"2024-12-31","origin":"stated","quote":"не менее двух"}}
        {"type":"target.set","at":"2024-02-01","data":{"programme":"p","indicator":"each-place","comparator":"at-least","value":1,"origin":"agreed"}}
        {"type":"target.set","at":"2024-02-01","data":{"programme":"p","indicator":"minutes","comparator":"at-least","value":null,"origin":"not-stated"}}
        """

    /// - Parameter people: what the report claims of the two people that there were; nil claims nothing.
    init(claiming people: Int? = 2) async throws {
        story = try await Story(Story.world)
        let world = try story.ledger.size()
        try await story.temporary.append(Self.indicators)
        let start = try story.ledger.size()
        try await story.tell(
            """
            2024-01-01 programme.added programme=q title=Q funder=F contest=C startsOn=2024-02-01 endsOn=2024-12-31 timeZone=Europe/Moscow
            2024-06-01 person.added person=p-4
            2024-06-15 forum.attended activity=forum person=p-1 role=activist
            2024-06-15 forum.attended activity=forum person=p-2 role=activist
            2024-06-15 forum.attended activity=forum person=p-3 role=activist
            2024-06-15 forum.attended activity=forum person=p-4 role=activist
            2024-06-15 consultation.given @p person=p-1 topic=legal channel=visit minutes=30
            2024-06-16 consultation.given @p person=p-2 topic=openness channel=visit minutes=45
            """)
        try await story.tell(
            """
            2024-06-16 person.merged survivor=p-1 absorbed=p-4 basis=b
            2024-06-16 entry.voided entry=\(start + 5) reason=r
            2024-06-16 evidence.attached @p evidence=v-1 evidenceKind=attendance-sheet url=https://demo.example/sheet entries=[\(start + 3)]
            2024-06-17 period.opened programme=p period=q2 from=2024-06-01 to=2024-06-30
            """)
        (voided, attended) = (start + 5, start + 3)
        early = try story.ledger.size()
        #expect(world == 11)
        try await story.tell("2024-06-18 person.added person=p-5")
        reported = try story.ledger.size()
        let value = people.map { ",\"value\":\($0)" } ?? ""
        let claims = "[{\"indicator\":\"people\"\(value)},{\"indicator\":\"each-place\",\"value\":0}]"
        try await story.tell(
            "2024-07-01 report.submitted programme=p report=r-1 kind=analytical period=q2 claims=\(claims) size=\(reported) root=\(story.ledger.root(at: reported).base64)"
        )
        report = try story.ledger.size()
        try await story.tell("2024-07-02 person.added person=p-6")
        try await story.temporary.writer.finish()
        size = try story.ledger.size()
    }

    static let made = Task { try await BundleWorld() }
    /// One for all who only read it.
    static func shared() async throws -> BundleWorld { try await made.value }

    // MARK: - Keys

    var key: SigningKey { get throws { try story.ledger.signingKey() } }
    static let witness = key("witness.example", .witness, 7)
    static let otherWitness = key("witness.example", .witness, 8)
    static let otherKey = key(TemporaryLedger.origin, .log, 9)

    private static func key(_ name: String, _ kind: KeyKind, _ seed: UInt64) -> SigningKey {
        var random = RandomSource(seed: seed)
        // The name is one.
        return try! SigningKey.generate(name: name, kind: kind, &random)
    }

    // MARK: - Bundles

    func note(_ size: Int, by key: SigningKey? = nil, root: TreeHash? = nil, witness: SigningKey? = nil) throws -> Note
    {
        let checkpoint = Checkpoint(
            origin: TemporaryLedger.origin, size: size, root: try root ?? story.ledger.root(at: size))
        var note = try Note(Array((key ?? self.key).sign(checkpoint.text).utf8))
        if let witness {
            note.add(try Note.signatures(Array(witness.line(for: checkpoint.text, at: 1_720_000_000).utf8)[...]))
        }
        return note
    }

    func signed(_ size: Int, witness: SigningKey? = nil) throws -> StatedCheckpoint {
        let note = try note(size, witness: witness)
        return StatedCheckpoint(
            checkpoint: try Checkpoint(note, key: story.ledger.opening.verifierKey), note: note, path: "")
    }

    /// - Parameters:
    ///   - report: nil for all indicators as of the end.
    ///   - previous: the size of an earlier checkpoint to bring along.
    func bundle(
        report: String? = "r-1", programme: String = "p", period: Period = .always, previous: Int? = nil,
        witness: SigningKey? = nil
    ) throws -> BundleFolder {
        let views = try story.views()
        let made =
            try report.map { try views.report($0, of: programme, asOf: size) }
            ?? views.report(programme: programme, asOf: size, period: period)
        let folder = try BundleFolder()
        try ReviewBundle.write(
            made, from: story.ledger, checkpoint: signed(size, witness: witness),
            previous: previous.map { try signed($0) },
            policy: Policy(log: story.ledger.opening.verifierKey, witnesses: witness.map { [$0.verifier] } ?? []),
            documents: [.readme: [0x0A], .format: [0x0A], .verifier: [0x0A], .counter: [0x0A]], to: folder.path)
        return folder
    }
}

/// A bundle in a temporary folder, and what can be done to it.
final class BundleFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "letopis-bundle-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func path(_ file: ReviewBundle.File) -> String { path + "/" + file.rawValue }

    func check(_ keys: [VerifierKey] = [], since: Note? = nil) throws -> BundleVerdict {
        let scratch = NSTemporaryDirectory() + "letopis-check-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try BundleCheck.run(path, .init(keys: keys, checkpoint: since), scratch: scratch)
    }

    // MARK: - Files

    func bytes(_ file: ReviewBundle.File) -> [UInt8] {
        Array(FileManager.default.contents(atPath: path(file)) ?? Data())
    }

    func text(_ file: ReviewBundle.File) -> String { String(decoding: bytes(file), as: UTF8.self) }

    func write(_ file: ReviewBundle.File, _ bytes: some Sequence<UInt8>) throws {
        try Data(bytes).write(to: URL(filePath: path(file)))
    }

    func write(_ file: ReviewBundle.File, _ text: String) throws { try write(file, text.utf8) }

    func remove(_ file: ReviewBundle.File) throws { try FileManager.default.removeItem(atPath: path(file)) }

    // MARK: - Bodies

    var bodies: [[UInt8]] { bytes(.entries).split(separator: 0x0A).map(Array.init) }

    func write(bodies: [[UInt8]]) throws { try write(.entries, bodies.flatMap { $0 + [0x0A] }) }

    func change(bodies change: (inout [[UInt8]]) throws -> Void) throws {
        var bodies = bodies
        try change(&bodies)
        try write(bodies: bodies)
    }

    /// Changes one body, and makes all that follows from it anew: the checkpoint, and the root in the report.
    func forge(_ seq: Int, key: SigningKey, _ change: (inout JSONObject) throws -> Void) throws {
        try self.change { bodies in
            var body = try #require(try JSONReader.read(bodies[seq - 1], .canonical).object)
            try change(&body)
            bodies[seq - 1] = JSON.object(body).canonicalBytes
        }
        let checkpoint = Checkpoint(origin: key.name, size: bodies.count, root: Self.root(bodies[...]))
        try write(.checkpoint, key.sign(checkpoint.text))
        try self.change { $0["root"] = .string(checkpoint.root.base64) }
    }

    /// The root as RFC 6962, section 2.1, defines it.
    static func root(_ bodies: ArraySlice<[UInt8]>) -> TreeHash {
        if bodies.count == 1 { return TreeHash.leaf(bodies[bodies.startIndex]) }
        var half = 1
        while half * 2 < bodies.count { half *= 2 }
        return TreeHash.node(root(bodies.prefix(half)), root(bodies.dropFirst(half)))
    }

    // MARK: - The report

    var report: JSONObject {
        get throws { try #require(try JSONReader.read(Array(bytes(.report).dropLast()), .input).object) }
    }

    func change(_ change: (inout JSONObject) throws -> Void) throws {
        var report = try report
        try change(&report)
        try write(.report, JSON.object(report).canonicalBytes + [0x0A])
    }

    func change(claims change: (inout [JSON]) throws -> Void) throws {
        try self.change { report in
            var claims = try #require(report["claims"]?.array)
            try change(&claims)
            report["claims"] = .array(claims)
        }
    }

    func change(claim indicator: String, _ change: (inout JSONObject) throws -> Void) throws {
        try self.change(claims: { claims in
            let index = try #require(claims.firstIndex { $0.object?["indicator"] == .string(indicator) })
            var claim = try #require(claims[index].object)
            try change(&claim)
            claims[index] = .object(claim)
        })
    }
}
