import Foundation
import GRDB

/// The folder checkpoints/: what this ledger has stated about itself, outside the log on purpose.
package struct Checkpoints: Sendable {
    package let folder: Folder
    package let keys: KeyHistory

    package init(folder: Folder, keys: KeyHistory) {
        self.folder = folder
        self.keys = keys
    }

    /// Whether a file of that name is a checkpoint: twenty digits. All else in the folder is somebody's own.
    static func isFileName(_ name: String) -> Bool {
        name.utf8.count == 20 && name.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    }

    /// The sizes for which there is a file, ascending.
    package func sizes() throws(Problem) -> [Int] {
        try (Files.names(in: folder.checkpoints) ?? []).filter(Checkpoints.isFileName).compactMap { Int($0) }.sorted()
    }

    /// The checkpoint of that size, which the key in force there must have signed.
    package func read(size: Int) throws(Problem) -> Checkpoint {
        guard let file = file(size) else { throw Checkpoints.missing(path(of: size)) }
        return try checkpoint(in: file)
    }

    /// The newest one; nil where there is none.
    package func newest() throws(Problem) -> Checkpoint? {
        guard let file = try newestFile() else { return nil }
        return try checkpoint(in: file)
    }

    /// A file as it was read, with nothing believed of it.
    struct File {
        let size: Int
        let note: [UInt8]
    }

    /// The files as they lie; those that a writer has replaced by newer ones meanwhile are passed over.
    private func files() throws(Problem) -> [File] {
        try sizes().compactMap { file($0) }
    }

    func newestFile() throws(Problem) -> File? {
        for _ in 0..<100 {
            guard let size = try sizes().last else { return nil }
            // Between listing and reading another process may have put a newer one in its place.
            if let file = file(size) { return file }
        }
        guard let size = try sizes().last else { return nil }
        throw Checkpoints.missing(path(of: size))
    }

    private func file(_ size: Int) -> File? {
        Files.read(path(of: size), upTo: Note.greatestSize).map { File(size: size, note: $0) }
    }

    func path(of size: Int) -> String { folder.checkpoints + "/" + Checkpoint.fileName(size: size) }

    private func checkpoint(in file: File) throws(Problem) -> Checkpoint {
        do throws(Note.Refusal) {
            let checkpoint = try Checkpoint(note: file.note, keys: keys)
            guard checkpoint.size == file.size else { throw .size }
            return checkpoint
        } catch {
            throw Checkpoints.unreadable(path(of: file.size), error.phrase)
        }
    }

    private static func missing(_ path: String) -> Problem {
        unreadable(path, Phrase(ru: "файла нет", en: "there is no such file"))
    }

    package static func unreadable(_ path: String, _ why: Phrase) -> Problem {
        Problem(
            .diverged, "bad-checkpoint",
            Phrase(
                ru: "контрольная точка \(path) не принимается: \(why.ru)",
                en: "the checkpoint \(path) is not acceptable: \(why.en)"),
            remedy: Phrase(
                ru: "верните файл из копии; если его не меняли намеренно, проверьте диск",
                en: "put the file back from a copy; if nobody changed it on purpose, check the disk"))
    }

    // MARK: - Against the log

    /// What a checkpoint and the log say of each other.
    package struct Standing: Sendable {
        package let checkpoint: Checkpoint
        /// Whether the log still extends it.
        package let isExtended: Bool
    }

    /// How the log stands to the newest checkpoint; nil where there is none.
    ///
    /// - Throws: ``Problem`` `diverged` for a checkpoint that is not acceptable.
    package func standing(_ log: LogFile) throws(Problem) -> Standing? {
        do {
            // Read before the log is, so that the log has all that it speaks of.
            guard let file = try newestFile() else { return nil }
            return try log.read { try upTo($0).standing(of: file, $0) }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// How the log that `db` has open stands to the checkpoint in `file`.
    ///
    /// A statement in the log's name that the log does not extend is one of entries that it lacks, even where no known
    /// key has signed it: those entries may have stated the key. What the log does extend the key in force must have
    /// signed; a wrong line of a known key is never passed over.
    func standing(of file: File, _ db: Database) throws -> Standing {
        let stated: Checkpoint
        do throws(Note.Refusal) {
            let note = try Note(file.note)
            _ = try note.signers(among: keys.keys.map(\.key))
            stated = try Checkpoint(text: note.text)
            guard stated.size == file.size else { throw .size }
            guard stated.origin.hasSameBytes(as: keys.current.name) else { throw .origin }
            guard note.signatures.contains(where: { $0.name.hasSameBytes(as: stated.origin) }) else {
                throw .noKnownSignature
            }
        } catch {
            throw Checkpoints.unreadable(path(of: file.size), error.phrase)
        }
        guard try Checkpoints.extends(stated, db) else { return Standing(checkpoint: stated, isExtended: false) }
        return Standing(checkpoint: try checkpoint(in: file), isExtended: true)
    }

    /// That the log still extends `checkpoint`: it is no shorter, and had that root at that size.
    static func extends(_ checkpoint: Checkpoint, _ db: Database) throws -> Bool {
        let size = try LogRows.size(db)
        guard checkpoint.size <= size else { return false }
        return try LogRows.frontier(db, size: checkpoint.size).root == checkpoint.root
    }

    /// The checkpoints that the log does not extend.
    func lost(to log: LogFile) throws(Problem) -> [Checkpoint] {
        do {
            let files = try files()
            return try log.read { db in
                let known = try upTo(db)
                return try files.map { try known.standing(of: $0, db) }.filter { !$0.isExtended }.map(\.checkpoint)
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The same, judged by the keys that the log states by now.
    private func upTo(_ db: Database) throws -> Checkpoints {
        var keys = keys
        try keys.catchUp(db)
        return Checkpoints(folder: folder, keys: keys)
    }

    package static func forked(_ checkpoint: Checkpoint, size: Int) -> Problem {
        Problem(
            .diverged, "forked",
            Phrase(
                ru: "летопись (записей: \(size)) не продолжает свою контрольную точку на \(checkpoint.size) записей: "
                    + "её восстановили из старой копии или переписали",
                en: "the ledger (\(size) entries) does not extend its checkpoint at \(checkpoint.size) entries: "
                    + "it was restored from an older copy, or rewritten"),
            remedy: Remedy(
                ru:
                    "верните более новую копию (\(.restore)), а если её нет: \(full: .acceptFork) — "
                    + "летопись запишет, что утрачено, и пойдёт дальше",
                en:
                    "bring back a newer copy (\(.restore)); if there is none: \(full: .acceptFork) "
                    + "records what was lost, and goes on"))
    }

    // MARK: - Writing

    /// Writes the note; without a sync, since a lost checkpoint is signed again. One that is there stays as it is,
    /// with what others have signed below it.
    ///
    /// - Parameters:
    ///   - key: the key in force at that size.
    ///   - predecessor: the key before it, where that size is the rotation's own; its line is added to a checkpoint that
    ///     lacks it.
    ///   - isSynced: whether the file must outlive a loss of power.
    /// - Throws: ``Problem`` `diverged` where another root was signed for that size.
    package func write(
        _ checkpoint: Checkpoint, by key: SigningKey, and predecessor: SigningKey? = nil, isSynced: Bool = false
    ) throws {
        var lines: [String] = []
        var known: Note?
        if let file = file(checkpoint.size) {
            guard try self.checkpoint(in: file).root == checkpoint.root else {
                throw Checkpoints.forked(checkpoint, size: checkpoint.size)
            }
            known = try Note(file.note)
        }
        for signer in [predecessor, key].compactMap({ $0 })
        where known?.signatures.contains(where: { $0.isOf(signer.verifier) }) != true {
            lines.append(try signer.line(for: checkpoint.text))
        }
        // Nothing to add, but perhaps to bring to the disk.
        if lines.isEmpty, !isSynced { return }
        let before = known.map { String(decoding: $0.bytes, as: UTF8.self) } ?? checkpoint.text + "\n"
        try Folder.write(before + lines.joined(), to: path(of: checkpoint.size), isSynced: isSynced)
    }

    /// Signs the log as it stands, where that was not done or the file was lost.
    ///
    /// - Returns: nil where the log has gone on to another key meanwhile, whose holder signs it.
    /// - Throws: ``Problem`` `diverged` where the log does not extend the newest checkpoint.
    @discardableResult
    package func sign(_ log: LogFile, by signer: SigningKey) throws(Problem) -> Checkpoint? {
        do {
            let newest = try newestFile()
            let (known, head) = try log.read { db in
                let known = try upTo(db)
                let head = try LogRows.frontier(db, size: LogRows.size(db))
                if let newest = try newest.map({ try known.standing(of: $0, db) }), !newest.isExtended {
                    throw Checkpoints.forked(newest.checkpoint, size: head.size)
                }
                return (known, head)
            }
            guard signer.verifier == known.keys[head.size] else { return nil }
            let checkpoint = Checkpoint(origin: signer.name, size: head.size, root: head.root)
            try known.write(checkpoint, by: signer)
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
        // Between looking and removing, somebody could put a cosigned one in its place. One that stays is one too many,
        // and is looked at again.
        try? FolderLock.hold(folder.checkpoints) {
            guard let file = file(size), let note = try? Note(file.note), note.signatures.count == 1 else { return }
            Files.discard(path(of: size))
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
            try FileManager.default.moveItem(atPath: path(of: checkpoint.size), toPath: target)
        }
    }
}
