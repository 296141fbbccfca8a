import Foundation
import GRDB

/// Copies of the log that verify: one file, and nothing of secrets/.
package enum Backup {
    package struct Copy: Sendable, Equatable {
        package let path: String
        package let entries: Int
        package let root: TreeHash
        package let bytes: Int
    }

    package struct Restored: Sendable, Equatable {
        package let entries: Int
        package let root: TreeHash
        /// Where the file that stood there before is kept; nil where there was none.
        package let before: String?
        /// The size of the newest checkpoint where the restored log is shorter or other than it says, and so refuses
        /// to append before the loss is accepted; nil where nothing is missing.
        package let lostSize: Int?
    }

    // MARK: - Writing

    /// Copies the log into the new file `path` while others may append, verifies the copy, and brings it to the disk.
    ///
    /// - Throws: ``Problem``: `conflict` where the file exists, `inputOutput` where it cannot be written,
    ///   `altered` where the copy does not verify.
    @discardableResult
    package static func write(_ ledger: Ledger, to path: String) throws(Problem) -> Copy {
        guard Files.reserve(path) else { throw Files.exists(path) ? fileExists(path) : Files.problem(path) }
        let partial = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
        do {
            try copy(ledger.log, to: partial)
            let verdict = try Verification.run(file: partial)
            if verdict.status != .agrees { throw unsound(ledger.folder.log, verdict) }
            guard Files.sync(partial), rename(partial, path) == 0 else { throw Files.problem(path) }
            Files.sync(Files.parent(path))
            return Copy(path: path, entries: verdict.entries, root: verdict.root, bytes: FileStamp(path).size ?? 0)
        } catch {
            for name in [partial, partial + "-journal", path] { Files.discard(name) }
            throw Problem(storage: error)
        }
    }

    /// SQLite's online backup: the state of one moment, what stands in the -wal included.
    private static func copy(_ log: LogFile, to path: String) throws {
        let target = try SQLiteOpening.scratch.open(path)
        try log.queue.backup(to: target)
        // One file, that can be read where nothing can be written beside it.
        try target.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try target.close()
    }

    // MARK: - Restoring

    /// Puts the log in `file` in the place of that in `folder`, after verifying it. What stood there is kept aside;
    /// derived files are discarded; the checkpoints stay, so that a log that lost entries is not taken for whole.
    ///
    /// - Throws: ``Problem``: `notFound` where there is no such file or it is no ledger, `altered` where it does not
    ///   verify, `conflict` where the folder holds another ledger, or somebody has this one open.
    @discardableResult
    package static func restore(_ file: String, into folder: String, clock: Clock = .system) throws(Problem) -> Restored
    {
        let folder = Folder(folder)
        let incoming = folder.log + ".restoring"
        do {
            try folder.requireName()
            try folder.requireInside()
            let source = try LogFile(path: file, readOnly: true)
            let hadEvidence = Files.exists(folder.evidence)
            try folder.create()
            // A copy of the log brings no evidence with it, and an empty folder would say that there is none.
            if !hadEvidence { rmdir(folder.evidence) }
            Files.discard(incoming)
            try copy(source, to: incoming)
            // Not the file that was named, but the bytes that will stand in its place.
            let verdict = try Verification.run(file: incoming)
            if verdict.status != .agrees { throw unsound(file, verdict) }
            let origin = try opening(incoming).origin
            // One that is damaged beyond that may be why a copy is brought; the folder says whose it is, too.
            if let present = try? opening(folder.log), !present.origin.hasSameBytes(as: origin) {
                throw otherLedger(folder, present.origin, origin)
            }
            if let other = folder.owner(otherThan: origin) { throw otherLedger(folder, other, origin) }
            guard Files.sync(incoming) else { throw Files.problem(incoming) }
            let before = try setAside(folder, clock)
            guard rename(incoming, folder.log) == 0 else { throw Files.problem(folder.log) }
            discardDerived(folder)
            Files.sync(folder.path)
            return Restored(
                entries: verdict.entries, root: verdict.root, before: before, lostSize: try lostSize(folder.path))
        } catch {
            Files.discard(incoming)
            throw Problem(storage: error)
        }
    }

    private static func opening(_ path: String) throws -> Ledger.Opening {
        let log = try LogFile(path: path, readOnly: true)
        guard let first = try log.read({ try LogRows.entry($0, 1) }) else { throw LogFile.noLedger(path) }
        return try Ledger.Opening(first)
    }

    /// Keeps the present file under another name, by a second link where the file system has them, so that there is
    /// a ledger of the old name or of the new at every moment.
    private static func setAside(_ folder: Folder, _ clock: Clock) throws -> String? {
        guard folder.hasLedger else {
            try removeSideFiles(folder.log)
            return nil
        }
        try closeForAll(folder.log)
        let time = Timestamp.text(milliseconds: clock.now()).filter { $0.isNumber || $0 == "T" }
        let aside = Files.freeName("\(folder.log).before-restore-\(time)")
        // A damaged file could not be closed in order: what belongs to it goes with it, and never to the new one.
        for suffix in ["-wal", "-shm"] where Files.exists(folder.log + suffix) {
            guard rename(folder.log + suffix, aside + suffix) == 0 else { throw Files.problem(aside + suffix) }
        }
        guard link(folder.log, aside) == 0 || rename(folder.log, aside) == 0 else { throw Files.problem(aside) }
        return aside
    }

    /// Makes one file of the present ledger and sees that nobody has it open: who did would go on writing into it.
    private static func closeForAll(_ path: String) throws {
        // What is no database any more SQLite would only spoil further: it removes a -wal that it cannot use.
        guard let file = FileHandle(forReadingAtPath: path), let start = try file.read(upToCount: 16),
            start.elementsEqual("SQLite format 3\0".utf8)
        else { return }
        try file.close()
        do {
            let queue = try SQLiteOpening.log(readOnly: false).waiting(1).open(path)
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try queue.close()
        } catch let error as DatabaseError where [.SQLITE_BUSY, .SQLITE_LOCKED].contains(error.resultCode) {
            throw inUse(path)
        } catch is DatabaseError {
            // Too damaged to be opened: that may be why it is being replaced.
        }
    }

    /// SQLite would take them for those of the log that comes.
    private static func removeSideFiles(_ path: String) throws {
        for suffix in ["-wal", "-shm", "-journal"] { try Files.remove(path + suffix) }
    }

    /// What stays, whether or not the folder can be read, says of what log it was made, and is made anew.
    private static func discardDerived(_ folder: Folder) {
        Index.remove(folder.index)
        Files.discard(folder.viewsLink)
        for name in (try? Files.names(in: folder.views)) ?? [] { Files.discard(folder.views + "/" + name) }
    }

    private static func lostSize(_ path: String) throws -> Int? {
        let ledger = try Ledger.open(path, readOnly: true)
        guard let newest = try ledger.checkpoints.standing(ledger.log), !newest.isExtended else { return nil }
        return newest.checkpoint.size
    }

    // MARK: - Problems

    static func fileExists(_ path: String) -> Problem {
        Problem(
            .conflict, "file-exists", Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(
                ru: "назовите новый файл: копия не пишется поверх", en: "name a new file: a copy overwrites nothing"))
    }

    private static func unsound(_ path: String, _ verdict: Verdict) -> Problem {
        // There is one: without a key or a checkpoint from outside, a verdict without problems is that all agrees.
        let first = verdict.problems.first?.what ?? Phrase("")
        let place = verdict.problems.first?.seq.map { Phrase(ru: "запись \($0): ", en: "entry \($0): ") } ?? Phrase("")
        return Problem(
            .altered, "copy-not-sound",
            Phrase(
                ru: "\(path) не проходит проверку: \((place + first).ru)",
                en: "\(path) does not verify: \((place + first).en)"),
            remedy: Remedy(
                ru: "возьмите другую копию; подробности: \(.verify)",
                en: "take another copy; for details: \(.verify)"))
    }

    private static func otherLedger(_ folder: Folder, _ present: String, _ incoming: String) -> Problem {
        Problem(
            .conflict, "another-ledger",
            Phrase(
                ru: "в папке «\(folder.path)» летопись \(present), а в копии — \(incoming)",
                en: "the folder \"\(folder.path)\" holds the ledger \(present), the copy is of \(incoming)"),
            remedy: Phrase(ru: "восстановите копию в другую папку", en: "restore the copy into another folder"))
    }

    private static func inUse(_ path: String) -> Problem {
        Problem(
            .conflict, "in-use",
            Phrase(ru: "\(path) открыт другим процессом", en: "another process has \(path) open"),
            remedy: Phrase(ru: "закройте другие letopis и повторите", en: "end other letopis processes, and try again"))
    }
}
