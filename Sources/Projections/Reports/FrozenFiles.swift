import Events
import Foundation
import GRDB

/// What lies in snapshots/, held against the digests that the log states: what `verify` looks at.
package struct FrozenFiles: Sendable {
    package struct File: Sendable {
        package let name: String
        package let state: State
    }

    package enum State: String, Sendable {
        case sound
        /// Another digest than the entry that closed the period states.
        case altered
        /// No entry names it: it was left by a closing that was cut short.
        case unnamed
    }

    /// By name; empty where nothing was frozen.
    package let files: [File]
    package var isSound: Bool { files.allSatisfy { $0.state != .altered } }

    /// Reads the closings out of the bodies, and the files: no index takes part.
    package init(_ ledger: Ledger) throws {
        let folder = ledger.folder.snapshots
        let names = try (Files.names(in: folder) ?? [])
            .filter { $0.hasSuffix(".json") }.sorted()
        files = try ledger.log.read { db in
            try names.map { name in
                // Of what is larger than one can be there is no need to look at more.
                let digest = Files.digest(of: folder + "/" + name, upTo: FrozenPeriod.greatestSize)
                return File(name: name, state: try Self.state(db, name, digest: digest))
            }
        }
    }

    private static func state(_ db: Database, _ name: String, digest: String?) throws -> State {
        let parts = name.split(separator: ".")
        guard parts.count == 4, let size = Int(parts[2]) else { return .unnamed }
        // A body is canonical, and its type and version stand last. A closing mostly follows its position at once, so
        // that the first entries tell.
        let end = #""type":"period.closed","v":1}"#
        let closings = try Int.fetchCursor(
            db,
            sql: """
                SELECT seq FROM entry WHERE seq > ? AND substr(body, -\(end.utf8.count)) = CAST(? AS BLOB) ORDER BY seq
                """,
            arguments: [size, end])
        var state = State.unnamed
        while let seq = try closings.next() {
            guard let entry = try LogRows.entry(db, seq), let programme = entry.programme,
                let code = entry.text("period"), entry.number("size") == size,
                FrozenPeriod.fileName(programme, code, size: size) == name
            else { continue }
            if entry.text("digest") == digest { return .sound }
            state = .altered
        }
        return state
    }
}
