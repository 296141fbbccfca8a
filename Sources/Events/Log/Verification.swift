import GRDB

/// Reads a log from its bodies alone and trusts nothing else: not the triggers, not the schema, not the stored hashes,
/// no index and no read model (FORMAT.md, section 9).
package enum Verification {
    /// Beyond these problems no more are listed.
    package static let greatestFindings = 200

    /// - Throws: ``Problem`` where it could not run: `notFound`, `badInput` (a newer format), `inputOutput`, `conflict`.
    ///   Never of the kinds `diverged` and `altered`, which are verdicts.
    package static func run(
        _ ledger: Ledger, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) -> Verdict {
        try run(ledger.folder, progress: progress)
    }

    /// Needs no readable entry 1, so that it can say what is wrong with it.
    ///
    /// - Parameter outside: keys and a checkpoint from elsewhere than the folder.
    package static func run(
        _ folder: Folder, against outside: TrustAnchors = .none,
        progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) -> Verdict {
        let files = try CheckpointFiles(folder: folder.checkpoints)
        return try run(path: folder.log, files, outside, progress: progress)
    }

    /// Verifies a log file that stands alone: a backup.
    package static func run(
        file: String, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) -> Verdict {
        try run(path: file, CheckpointFiles(), .none, progress: progress)
    }

    private static func run(
        path: String, _ files: CheckpointFiles, _ outside: TrustAnchors, progress: (_ done: Int, _ of: Int) -> Void
    ) throws(Problem) -> Verdict {
        var scan = LogScan(rootsWanted: (files.sizes + [outside.size].compactMap { $0 }).sorted())
        do {
            let log = try LogFile(path: path, readOnly: true, isChecked: false)
            let before = log.isImmutable ? FileStamp(path) : nil
            try log.read { db in try scan.run(db, progress: progress) }
            if let before, before != FileStamp(path) { throw changedMeanwhile }
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            // Pages that the database cannot read are bytes that nobody wrote.
            scan.report(
                nil, ru: "файл базы повреждён: \(error.message ?? "")",
                en: "the database file is damaged: \(error.message ?? "")")
        } catch {
            throw Problem(storage: error)
        }
        do {
            return try Verdict(scan, files, outside)
        } catch {
            throw Problem(storage: error)
        }
    }

    private static let changedMeanwhile = Problem(
        .conflict, "changed-meanwhile",
        Phrase(
            ru: "файл летописи изменился во время проверки", en: "the ledger's file changed while it was being verified"
        ),
        remedy: Phrase(
            ru: "повторите, когда никто не пишет, или проверьте копию",
            en: "try again while nobody writes, or verify a copy"))
}
