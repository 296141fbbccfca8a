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
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
            .filter { $0.hasSuffix(".json") }.sorted()
        guard !names.isEmpty else {
            files = []
            return
        }
        let digests = try ledger.closingDigests()
        files = names.map { name in
            guard let stated = digests[name] else { return File(name: name, state: .unnamed) }
            let bytes = FileManager.default.contents(atPath: folder + "/" + name).map { Array($0) }
            let isSound = bytes.map { stated.contains(FrozenPeriod.digest(of: $0)) } ?? false
            return File(name: name, state: isSound ? .sound : .altered)
        }
    }
}

extension Ledger {
    /// What the closings state of their files, by the files' names.
    fileprivate func closingDigests() throws -> [String: Set<String>] {
        try log.read { db in
            // A body is canonical, so the type stands in it like this; it may also stand in a text.
            let seqs = try Int.fetchAll(
                db,
                sql:
                    #"SELECT seq FROM entry WHERE instr(body, CAST('"type":"period.closed"' AS BLOB)) > 0 ORDER BY seq"#
            )
            var digests: [String: Set<String>] = [:]
            for entry in try seqs.compactMap({ try LogRows.entry(db, $0) }) where entry.type.name == "period.closed" {
                guard let programme = entry.programme, let code = entry.text("period"), let size = entry.number("size"),
                    let digest = entry.text("digest")
                else { continue }
                digests[FrozenPeriod.fileName(programme, code, size: size), default: []].insert(digest)
            }
            return digests
        }
    }
}
