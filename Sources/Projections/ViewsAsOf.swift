import Events
import Foundation
import GRDB

extension Views {
    /// The read models as the first `position` entries make them, for questions that the facts alone do not answer.
    ///
    /// They are made from nothing but those entries and kept beside the live ones for the next question: their name
    /// says of which entries they are, so that what is there is right.
    package func asOf(_ position: Int, progress: Progress = { _, _ in }) throws -> Views {
        if position == size { return self }
        do {
            return try madeAsOf(position, progress)
        } catch let error where !ledger.log.isReadOnly && Problem.isOfFullDisk(error) {
            let elsewhere = Views(
                ledger: try ledger.forReading(), index: index, queue: queue, size: size, faults: faults,
                projections: projections)
            return try elsewhere.madeAsOf(position, progress)
        }
    }

    private func madeAsOf(_ position: Int, _ progress: Progress) throws -> Views {
        let leaf = try ledger.log.read { try LogRows.leaf($0, position) }?.bytes ?? []
        let folder = try ledger.generationsFolder()
        let name = "as-of-\(Views.modelsVersion)-\(position)-\(Hex.text(leaf.prefix(8))).sqlite"
        let path = folder + "/" + name
        if !FileManager.default.fileExists(atPath: path) {
            let building = "\(folder)/generation-\(UUID().uuidString.lowercased()).sqlite"
            defer { Rebuild.remove(building) }
            let views = try Views.replay(ledger, upTo: position, at: building, index: index, progress: progress)
            try views.queue.close()
            guard rename(building, path) == 0 else { throw Files.problem(path) }
            try Views.forgetMoments(in: folder, but: Views.kept)
        }
        let queue = try Views.opening.open(path)
        guard let reached = try queue.read({ try Views.reached($0) }) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        return Views(
            ledger: ledger, index: index, queue: queue, size: position, faults: reached.faults,
            projections: Projection.all)
    }

    /// How many moments are kept.
    private static let kept = 4

    /// Removes the moments that are kept, but for the newest.
    static func forgetMoments(in folder: String, but kept: Int = 0) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("as-of-") && $0.hasSuffix(".sqlite") }
        let dated = try names.map { name in
            let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
            return (folder + "/" + name, attributes[.modificationDate] as? Date ?? .distantPast)
        }
        for (path, _) in dated.sorted(by: { $0.1 > $1.1 }).dropFirst(kept) { Rebuild.remove(path) }
    }
}
