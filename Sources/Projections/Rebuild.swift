import Events
import Foundation
import GRDB

/// Makes the read models from nothing: the next generation beside the live one, then the link swapped.
/// A rename over a live database would corrupt it for other processes; a link does not.
package enum Rebuild {
    package struct Report: Sendable {
        package let entries: Int
        package let seconds: Double
        package let digests: [(table: String, digest: String)]
        /// The projections that could not take an entry in.
        package let faults: [Projection.Name: Projection.Fault]
    }

    /// - Throws: ``Problem``; that a projection stopped is told by ``Report/faults``.
    package static func run(
        _ ledger: Ledger, projections: [Projection] = Projection.all, progress: Views.Progress = { _, _ in }
    ) throws -> Report {
        let start = ContinuousClock.now
        let index = try ledger.openIndex()
        let end = try ledger.size()
        try index.catchUp(ledger.log, upTo: end)
        let views = try generation(ledger, index: index, upTo: end, projections: projections, progress: progress)
        // Whoever rebuilds trusts nothing that was made before.
        try Views.forgetMoments(in: ledger.generationsFolder())
        let spent = ContinuousClock.now - start
        return Report(
            entries: end,
            seconds: Double(spent.components.seconds) + Double(spent.components.attoseconds) / 1e18,
            digests: try views.digests(), faults: views.faults)
    }

    static func generation(
        _ ledger: Ledger, index: Index, upTo end: Int, projections: [Projection], progress: Views.Progress
    ) throws -> Views {
        let link = try ledger.viewsPath()
        let folder = try ledger.generationsFolder()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let name = "generation-\(UUID().uuidString.lowercased()).sqlite"
        let path = folder + "/" + name
        let previous: String?
        let queue: DatabaseQueue
        let faults: Projection.Faults
        do {
            faults = try build(path, ledger, index: index, upTo: end, projections: projections, progress: progress)
            // Open before it is linked: from then on another process may put its own in the place, and remove this one.
            queue = try Views.opening.open(path)
            _ = try queue.read { try Views.state($0) }
            // None where there was nothing before.
            previous = try? FileManager.default.destinationOfSymbolicLink(atPath: link)
            try swap(link: link, to: ledger.log.isReadOnly ? path : "views/" + name)
        } catch {
            remove(path)
            throw error
        }
        removeOthers(in: folder, than: name, previous: previous)
        return Views(
            ledger: ledger, index: index, queue: queue, size: end, faults: faults, projections: projections)
    }

    // MARK: - From nothing

    /// Makes a file at `path`. An entry whose row SQLite does not take stops its projection: with that known, the file
    /// is begun anew, since without a journal nothing can be taken back.
    static func build(
        _ path: String, _ ledger: Ledger, index: Index, upTo end: Int, projections: [Projection],
        progress: Views.Progress
    ) throws -> Projection.Faults {
        var known: Projection.Faults = [:]
        while true {
            do {
                return try fill(path, ledger, index, upTo: end, projections, known, progress)
            } catch let rejection as ChangeWriter.Rejection where known[rejection.projection] == nil {
                known[rejection.projection] = rejection.fault
                remove(path)
            }
        }
    }

    /// While some changes are written, those after them are worked out, and the entries after these are read.
    private static func fill(
        _ path: String, _ ledger: Ledger, _ index: Index, upTo end: Int, _ projections: [Projection],
        _ known: Projection.Faults, _ progress: Views.Progress
    ) throws -> Projection.Faults {
        let queue = try unread.open(path)
        let line = try ProjectionPipeline(ledger, index, upTo: end, Pace(), projections, known)
        var faults: Projection.Faults = [:]
        try queue.writeWithoutTransaction { db in
            try db.inTransaction {
                try Views.create(db, projections)
                return .commit
            }
            let writer = try ChangeWriter(db)
            var next = line.ahead()
            while let changes = try next?.value()??.changes {
                next = line.ahead()
                try db.inTransaction {
                    try writer.write(changes) { try ledger.leaf($0) }
                    return .commit
                }
                faults = changes.faults
                progress(changes.end, end)
            }
        }
        try queue.close()
        return faults
    }

    /// A generation that nobody reads yet need not survive a crash: it would be thrown away.
    private static let unread = SQLiteOpening.scratch.with(
        "journal_mode = OFF", "locking_mode = EXCLUSIVE", "cache_size = -131072")

    private static func swap(link: String, to target: String) throws {
        let temporary = "\(link).\(UUID().uuidString.lowercased())"
        try FileManager.default.createSymbolicLink(atPath: temporary, withDestinationPath: target)
        guard rename(temporary, link) == 0 else {
            Files.discard(temporary)
            throw Problem(
                .inputOutput, "not-written",
                Phrase(ru: "не удалось переставить ссылку \(link)", en: "could not move the link \(link)"),
                remedy: Phrase(ru: "проверьте права на папку", en: "check the folder's permissions"))
        }
    }

    /// The generation that was live before, and what a crash left lying a day ago; not one that another process
    /// is building now. Who still reads the old one keeps it until closing it.
    private static func removeOthers(in folder: String, than name: String, previous: String?) {
        // What stays takes room, and the next rebuild comes by again.
        let files = (try? Files.names(in: folder)) ?? []
        // A generation may be gone but for the files that SQLite keeps beside it.
        let generations = Set(files.filter { $0.hasPrefix("generation-") }.compactMap { base(of: $0) })
        for other in generations where other + ".sqlite" != name {
            let path = folder + "/" + other + ".sqlite"
            let dates = beside.compactMap { suffix in
                // Most have no such file beside them.
                (try? FileManager.default.attributesOfItem(atPath: path + suffix))?[.modificationDate] as? Date
            }
            let isOld = dates.max().map { $0.timeIntervalSinceNow < -86_400 } ?? false
            if previous?.hasSuffix("/" + other + ".sqlite") == true || isOld { remove(path) }
        }
    }

    private static func base(of file: String) -> String? {
        file.range(of: ".sqlite").map { String(file[..<$0.lowerBound]) }
    }

    private static let beside = ["", "-wal", "-shm", "-journal"]

    static func remove(_ path: String) {
        for suffix in beside { Files.discard(path + suffix) }
    }
}
