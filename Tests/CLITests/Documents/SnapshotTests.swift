import Events
import Foundation
import Projections
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Demo
@testable import Presentation

/// snapshots/: what the demo ledger must replay to. `make snapshots` writes them anew after a change that was meant.
@Suite(.serialized) struct SnapshotTests {
    /// After the programme files, twice on the way, and at the end.
    static let positions = [400, 1500, 3200, 5000]

    static let folder = Project.root.appending(path: "snapshots")
    static let isRenewing = ProcessInfo.processInfo.environment["LETOPIS_RENEW"] == "1"

    @Test func theDemoReplaysToTheSnapshots() async throws {
        let path = NSTemporaryDirectory() + "letopis-snapshot-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try DemoLedger(folder: path, seed: 1, entries: DemoLedger.usualEntries).make { _, _ in }
        let ledger = try Ledger.open(path)
        for size in Self.positions {
            let views = try Views.replay(ledger, upTo: size, at: "\(path)/replay-\(size).sqlite")
            let snapshot = try Readable.text(views.snapshot())
            let file = Self.folder.appending(path: "demo-\(size).json")
            if Self.isRenewing {
                try Data(snapshot.utf8).write(to: file)
            } else {
                let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
                if snapshot != golden {
                    let line = zip(golden.split(separator: "\n"), snapshot.split(separator: "\n")).first { $0 != $1 }
                    Issue.record(
                        "demo-\(size).json: first difference: was \(line?.0 ?? "the end"), is \(line?.1 ?? "the end"). Meant? make snapshots"
                    )
                }
            }
            // What is asked as of a position later is what was replayed up to it.
            if size == Self.positions[1] {
                let later = try Views.open(ledger).indicators(asOf: size)
                #expect(try views.indicators().map(\.count.value) == later.map(\.count.value))
            }
        }
    }
}

/// Canonical JSON with a line per member of the outer levels, so that a difference is a line.
enum Readable {
    static func text(_ value: JSON, depth: Int = 0) -> String {
        let inner = String(repeating: " ", count: depth + 1)
        switch value {
        case .object(let object) where depth < 3 && !object.isEmpty:
            let members = object.members.map {
                "\(inner)\(JSON.string($0.key).canonicalText):\(text($0.value, depth: depth + 1))"
            }
            return "{\n\(members.joined(separator: ",\n"))\n\(inner.dropLast())}" + (depth == 0 ? "\n" : "")
        case .array(let items) where depth < 4 && items.contains(where: { $0.object != nil }):
            return "[\n\(items.map { inner + $0.canonicalText }.joined(separator: ",\n"))\n\(inner.dropLast())]"
        default: return value.canonicalText
        }
    }
}
