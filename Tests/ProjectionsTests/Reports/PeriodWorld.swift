// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Foundation
import Support
import Testing

@testable import Projections

/// A small ledger with a reporting period, and the means to close it as the command line does.
///
/// In June two people came to the forum, one of them twice, and one consultation was given.
struct PeriodWorld: Sendable {
    let story: Story
    /// The attendance of p-2, and the consultation.
    let attended: Int
    let consulted: Int
    /// The size before anything is closed.
    let size: Int

    var ledger: Ledger { story.ledger }

    init() async throws {
        story = try await Story(Story.world)
        try await story.temporary.append(BundleWorld.indicators)
        let start = try story.ledger.size()
        try await story.tell(
            """
            2024-01-01 programme.added programme=q title=Q funder=F contest=C startsOn=2024-02-01 endsOn=2024-12-31 timeZone=Europe/Moscow
            2024-06-15 forum.attended activity=forum person=p-1 role=activist day=1
            2024-06-16 forum.attended activity=forum person=p-1 role=activist day=2
            2024-06-15 forum.attended activity=forum person=p-2 role=activist
            2024-06-20 consultation.given @p person=p-2 topic=legal channel=visit minutes=45
            2024-06-01 period.opened programme=p period=q2 from=2024-06-01 to=2024-06-30
            2024-06-01 period.opened programme=q period=q2 from=2024-06-01 to=2024-06-30
            """)
        (attended, consulted, size) = (start + 4, start + 5, try story.ledger.size())
    }

    func period(_ programme: String = "p") throws -> ReportingPeriod {
        try story.views().period("q2", of: programme)
    }

    /// The figures as the first `size` entries give them, made from nothing.
    func frozen(at size: Int? = nil) throws -> FrozenPeriod {
        let period = try period()
        return try recounting { try FrozenPeriod(period, $0.views(at: size ?? ledger.size())) }
    }

    func recounting<Value>(_ body: (Recount) throws -> Value) throws -> Value {
        let scratch = NSTemporaryDirectory() + "letopis-recount-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        return try body(Recount(ledger, in: scratch))
    }

    /// Closes the period, and returns the path of its file.
    @discardableResult
    func close(at size: Int? = nil) async throws -> String {
        let frozen = try frozen(at: size)
        let path = try frozen.store(in: ledger.folder)
        try await record(frozen)
        return path
    }

    /// Records a closing of these figures, or of others in their place.
    func record(
        _ frozen: FrozenPeriod, root: TreeHash? = nil, digest: String? = nil, claims: [Claimed]? = nil
    ) async throws {
        let claims = JSON.array((claims ?? frozen.figures.map(\.claimed)).map(\.json)).canonicalText
        try await story.tell(
            "2024-07-05 period.closed programme=p period=q2 size=\(frozen.size) root=\((root ?? frozen.root).base64)"
                + " digest=\(digest ?? frozen.digest) claims=\(claims)")
    }

    /// The check of the last closing.
    func check() throws -> PeriodCheck {
        let period = try period()
        return try recounting { try PeriodCheck(period.closings.last!, of: period, ledger, $0) }
    }

    func bytes(_ path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }

    /// Puts other bytes into a frozen file.
    func write(_ bytes: [UInt8], to path: String) throws {
        try? FileManager.default.removeItem(atPath: path)
        try Data(bytes).write(to: URL(filePath: path))
    }
}
