import Foundation
import GRDB
import Synchronization

/// The folder checkpoints/: what this ledger has stated about itself, outside the log on purpose.
package struct Checkpoints: Sendable {
    package let folder: Folder
    package let key: VerifierKey

    package init(folder: Folder, key: VerifierKey) {
        self.folder = folder
        self.key = key
    }

    /// Whether a file of that name is a checkpoint: twenty digits. All else in the folder is somebody's own.
    static func isFileName(_ name: String) -> Bool {
        name.utf8.count == 20 && name.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    }

    /// The sizes for which there is a file, ascending.
    package func sizes() throws(Problem) -> [Int] {
        guard Files.exists(folder.checkpoints) else { return [] }
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.checkpoints)
            return names.filter(Checkpoints.isFileName).compactMap { Int($0) }.sorted()
        } catch {
            throw Problem(storage: error)
        }
    }

    package func read(size: Int) throws(Problem) -> Checkpoint {
        guard let note = note(size) else { throw Checkpoints.unreadable(path(size), "missing") }
        do throws(Note.Refusal) {
            let checkpoint = try Checkpoint(note: note, key: key)
            guard checkpoint.size == size else { throw .size }
            return checkpoint
        } catch {
            throw Checkpoints.unreadable(path(size), error.rawValue)
        }
    }

    /// The newest one; nil where there is none.
    package func newest() throws(Problem) -> Checkpoint? {
        for _ in 0..<100 {
            guard let size = try sizes().last else { return nil }
            // Between listing and reading another process may have put a newer one in its place.
            if Files.exists(path(size)) { return try read(size: size) }
        }
        return try sizes().last.map { size throws(Problem) in try read(size: size) }
    }

    private func path(_ size: Int) -> String { folder.checkpoints + "/" + Checkpoint.fileName(size: size) }

    private func note(_ size: Int) -> [UInt8]? {
        FileManager.default.contents(atPath: path(size)).map(Array.init)
    }

    package static func unreadable(_ path: String, _ why: String) -> Problem {
        Problem(
            .diverged, "bad-checkpoint",
            Phrase(
                ru: "контрольная точка \(path) не принимается (\(why))",
                en: "the checkpoint \(path) is not acceptable (\(why))"),
            remedy: Phrase(
                ru: "верните файл из копии; если его не меняли намеренно, проверьте диск",
                en: "put the file back from a copy; if nobody changed it on purpose, check the disk"))
    }

    /// That the log still extends `checkpoint`: it is no shorter, and had that root at that size.
    package static func extends(_ checkpoint: Checkpoint, _ db: Database) throws -> Bool {
        let size = try LogRows.size(db)
        guard checkpoint.size <= size else { return false }
        return try LogRows.frontier(db, size: checkpoint.size).root == checkpoint.root
    }

    package static func forked(_ checkpoint: Checkpoint, size: Int) -> Problem {
        Problem(
            .diverged, "forked",
            Phrase(
                ru: "летопись (записей: \(size)) не продолжает свою контрольную точку на \(checkpoint.size) записей: "
                    + "её восстановили из старой копии или переписали",
                en: "the ledger (\(size) entries) does not extend its checkpoint at \(checkpoint.size) entries: "
                    + "it was restored from an older copy, or rewritten"),
            remedy: Phrase(
                ru:
                    "верните более новую копию (letopis restore), а если её нет: letopis doctor --accept-fork \"причина\" — "
                    + "летопись запишет, что утрачено, и пойдёт дальше",
                en:
                    "bring back a newer copy (letopis restore); if there is none: letopis doctor --accept-fork \"reason\" "
                    + "records what was lost, and goes on"))
    }

    // MARK: - Writing

    /// Writes the note; without a sync, since a lost checkpoint is signed again. One that is there stays as it is,
    /// with what others have signed below it.
    ///
    /// - Throws: ``Problem`` `diverged` where another root was signed for that size.
    package func write(_ checkpoint: Checkpoint, by key: SigningKey) throws {
        if Files.exists(path(checkpoint.size)) {
            guard try read(size: checkpoint.size).root == checkpoint.root else {
                throw Checkpoints.forked(checkpoint, size: checkpoint.size)
            }
            return
        }
        try Folder.write(try key.sign(checkpoint.text), to: path(checkpoint.size))
    }

    /// Signs the log as it stands, where that was not done or the file was lost.
    ///
    /// - Throws: ``Problem`` `diverged` where the log does not extend the newest checkpoint.
    @discardableResult
    package func sign(_ log: LogFile, by signer: SigningKey) throws(Problem) -> Checkpoint {
        do {
            let newest = try newest()
            let checkpoint = try log.read { db in
                let head = try LogRows.frontier(db, size: LogRows.size(db))
                if let newest, try !Checkpoints.extends(newest, db) {
                    throw Checkpoints.forked(newest, size: head.size)
                }
                return Checkpoint(origin: key.name, size: head.size, root: head.root)
            }
            try write(checkpoint, by: signer)
            return checkpoint
        } catch {
            throw Problem(storage: error)
        }
    }

    // MARK: - Keeping

    /// Keeps the newest, the last of every day before (by the time of its last entry), those that a report names,
    /// and those that others have signed.
    package func prune(_ log: LogFile, named: Set<Int>) throws {
        let sizes = try sizes()
        let days = try log.read { db in try sizes.map { try LogRows.entry(db, $0)?.recorded.prefix(10) } }
        for (index, size) in sizes.enumerated().dropLast() where days[index] != nil && days[index] == days[index + 1] {
            remove(size, named: named)
        }
    }

    /// Removes a checkpoint that a later one of the same day has made superfluous.
    func remove(_ size: Int, named: Set<Int>) {
        if named.contains(size) { return }
        guard let note = note(size), let signatures = try? Note(note).signatures, signatures.count == 1 else { return }
        try? FileManager.default.removeItem(atPath: path(size))
    }

    /// The checkpoints that the log does not extend.
    func lost(to log: LogFile) throws(Problem) -> [Checkpoint] {
        do {
            return try sizes().map { try read(size: $0) }.filter { checkpoint in
                try !log.read { try Checkpoints.extends(checkpoint, $0) }
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Moves checkpoints to where they are kept, and bind no more.
    func setAside(_ lost: [Checkpoint]) throws {
        if lost.isEmpty { return }
        let aside = folder.checkpoints + "/forked"
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
        for checkpoint in lost {
            // A second fork may lose the same size again.
            let target = Files.freeName(aside + "/" + checkpoint.fileName)
            try FileManager.default.moveItem(atPath: path(checkpoint.size), toPath: target)
        }
    }
}

/// Signs the newest size while the writer goes on with the next commit. Whoever appended waits for a checkpoint that
/// covers it; commits that follow each other fast share one.
actor CheckpointWriter {
    private typealias Statement = (checkpoint: Checkpoint, day: Int, named: Set<Int>)

    private let checkpoints: Checkpoints
    private let key: SigningKey
    private var previous: (size: Int, day: Int)?
    private nonisolated let next = Mutex<Statement?>(nil)

    init(_ checkpoints: Checkpoints, key: SigningKey) {
        self.checkpoints = checkpoints
        self.key = key
    }

    /// - Parameter named: the sizes whose checkpoints stay.
    nonisolated func state(_ checkpoint: Checkpoint, day: Int, named: Set<Int>) {
        let isFirst = next.withLock { next in
            defer { next = (checkpoint, day, named) }
            return next == nil
        }
        if isFirst { Task { await write() } }
    }

    /// Writes the checkpoint that waits, if one does. Its failure is no one's: a lost one is signed again.
    func write() {
        guard let (checkpoint, day, named) = next.withLock({ $0.take() }),
            (try? checkpoints.write(checkpoint, by: key)) != nil
        else { return }
        if let previous, previous.day == day { checkpoints.remove(previous.size, named: named) }
        previous = (checkpoint.size, day)
    }
}
