import Foundation
import GRDB

/// What `verify` found.
package struct Verdict: Sendable {
    package enum Status: String, Sendable {
        /// Sound, and agrees with every checkpoint in the folder.
        case agrees
        /// Sound in itself, but not the log that a checkpoint was signed for.
        case diverges
        /// Not as it was written.
        case altered

        package var exitCode: Int32 {
            switch self {
            case .agrees: 0
            case .diverges: 30
            case .altered: 40
            }
        }
    }

    package struct Finding: Sendable {
        /// The entry concerned; nil where it is not one entry.
        package let seq: Int?
        package let what: Phrase
    }

    package let status: Status
    package let entries: Int
    /// The root that the bodies give.
    package let root: TreeHash
    /// The first ``Verification/greatestFindings`` problems, entry by entry; those of the checkpoints last.
    package let problems: [Finding]
    /// The sizes of the checkpoints that the log was compared with and agrees with, ascending.
    package let checkpoints: [Int]
    /// What the verdict means, and who could still have rewritten what it covers.
    package let statement: Phrase
}

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
    package static func run(
        _ folder: Folder, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) -> Verdict {
        let files = try CheckpointFiles(folder: folder.checkpoints)
        return try run(path: folder.log, files, progress: progress)
    }

    /// Verifies a log file that stands alone: a backup.
    package static func run(
        file: String, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) -> Verdict {
        try run(path: file, CheckpointFiles(), progress: progress)
    }

    private static func run(
        path: String, _ files: CheckpointFiles, progress: (_ done: Int, _ of: Int) -> Void
    ) throws(Problem) -> Verdict {
        var scan = LogScan(rootsWanted: files.sizes)
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
        return verdict(scan, files)
    }

    private static func verdict(_ scan: LogScan, _ files: CheckpointFiles) -> Verdict {
        var findings = scan.findings
        let isSound = findings.isEmpty
        var agreed: [Int] = []
        // Without a readable entry 1 there is no key to open them with.
        for file in scan.keys.isEmpty ? [] : files.all {
            if let what = file.disagreement(with: scan) {
                findings.append(Verdict.Finding(seq: nil, what: what))
            } else if let size = file.size {
                agreed.append(size)
            }
        }
        let status: Verdict.Status = !isSound ? .altered : findings.isEmpty ? .agrees : .diverges
        let hidden = scan.findingCount - scan.findings.count
        if hidden > 0 {
            findings.append(Verdict.Finding(seq: nil, what: Phrase(ru: "и ещё: \(hidden)", en: "and \(hidden) more")))
        }
        return Verdict(
            status: status, entries: scan.size, root: scan.root, problems: findings, checkpoints: agreed,
            statement: statement(status, entries: scan.size, agreed))
    }

    private static func statement(_ status: Verdict.Status, entries: Int, _ agreed: [Int]) -> Phrase {
        switch status {
        case .altered:
            Phrase(
                ru: "Летопись не такова, какой её записали. Сравните с копиями и верните целую: letopis restore.",
                en:
                    "The ledger is not as it was written. Compare it with copies, and bring back a sound one: letopis restore."
            )
        case .diverges:
            Phrase(
                ru: "Сама в себе летопись цела, но это не та летопись, для которой подписана контрольная точка: "
                    + "её восстановили из старой копии или переписали.",
                en: "The ledger is sound in itself, but it is not the one that a checkpoint was signed for: "
                    + "it was restored from an older copy, or rewritten.")
        case .agrees: coverage(entries, agreed) + doubt
        }
    }

    private static func coverage(_ entries: Int, _ agreed: [Int]) -> Phrase {
        guard let newest = agreed.last else {
            return Phrase(
                ru:
                    "Записей: \(entries), и каждая на своём месте; но в папке нет ни одной контрольной точки, с которой можно сверить. ",
                en: "\(entries) entries, each in its place; but the folder holds no checkpoint to compare them with. ")
        }
        let rest = entries - newest
        return Phrase(
            ru:
                "Записей: \(entries); они сходятся со всеми контрольными точками папки: \(agreed.count), последняя — на \(newest). "
                + (rest > 0 ? "Последние записи (\(rest)) не покрыты ни одной. " : ""),
            en:
                "\(entries) entries agree with every checkpoint in the folder: \(agreed.count), the newest at \(newest). "
                + (rest > 0 ? "None of them covers the last \(rest). " : ""))
    }

    private static let doubt = Phrase(
        ru:
            "Тот, у кого secrets/signing.key, мог переписать и подписать заново всё, что не покрыто контрольной точкой вне "
            + "этой папки; до первой подписи свидетеля время записи (recorded) — только слово владельца.",
        en:
            "Whoever holds secrets/signing.key could still have rewritten and signed anew whatever no checkpoint outside this "
            + "folder covers; before the first cosignature, the times in recorded are only the owner's word.")

    private static let changedMeanwhile = Problem(
        .conflict, "changed-meanwhile",
        Phrase(
            ru: "файл летописи изменился во время проверки", en: "the ledger's file changed while it was being verified"
        ),
        remedy: Phrase(
            ru: "повторите, когда никто не пишет, или проверьте копию",
            en: "try again while nobody writes, or verify a copy"))
}

/// The files of checkpoints/, read before the log is: a checkpoint never speaks of more than was committed before it.
struct CheckpointFiles {
    struct File {
        let name: String
        /// The size that the name states; nil where it is beyond any size.
        let size: Int?
        let note: [UInt8]?

        /// What sets the checkpoint against the log; nil where they agree.
        func disagreement(with scan: LogScan) -> Phrase? {
            func refused(_ ru: String, _ en: String) -> Phrase {
                Phrase(ru: "контрольная точка \(name): \(ru)", en: "checkpoint \(name): \(en)")
            }
            guard let note else { return refused("файл не читается", "the file cannot be read") }
            guard let size, size <= scan.size else {
                return refused(
                    "в летописи меньше записей: \(scan.size)", "the ledger has fewer entries: \(scan.size)")
            }
            guard let key = scan.keys.last(where: { $0.from <= size })?.key else {
                return refused("для неё нет ключа", "there is no key for it")
            }
            do throws(Note.Refusal) {
                let checkpoint = try Checkpoint(note: note, key: key)
                guard checkpoint.size == size else {
                    return refused("в ней размер \(checkpoint.size)", "it states the size \(checkpoint.size)")
                }
                guard checkpoint.root == scan.roots[size] else {
                    return refused(
                        "подписан другой корень: первые \(size) записей были другими",
                        "another root was signed: the first \(size) entries were others")
                }
                return nil
            } catch {
                return refused("не принимается (\(error.rawValue))", "not acceptable (\(error.rawValue))")
            }
        }
    }

    let all: [File]

    init() {
        all = []
    }

    init(folder: String) throws(Problem) {
        guard FileManager.default.fileExists(atPath: folder) else {
            all = []
            return
        }
        do {
            all = try FileManager.default.contentsOfDirectory(atPath: folder).filter(Checkpoints.isFileName).sorted()
                .compactMap { name in
                    let path = folder + "/" + name
                    let note = FileManager.default.contents(atPath: path).map(Array.init)
                    // A writer may have replaced it by a newer one meanwhile.
                    if note == nil, !FileManager.default.fileExists(atPath: path) { return nil }
                    return File(name: name, size: Int(name), note: note)
                }
        } catch {
            throw Problem(storage: error)
        }
    }

    var sizes: [Int] { all.compactMap(\.size).sorted() }
}
