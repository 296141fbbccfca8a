import Foundation
import GRDB

/// The folder checkpoints/: what this ledger has stated about itself, outside the log on purpose.
package struct Checkpoints: Sendable {
    package let folder: Folder
    package let key: VerifierKey

    package init(folder: Folder, key: VerifierKey) {
        self.folder = folder
        self.key = key
    }

    /// The sizes for which there is a file, ascending.
    package func sizes() -> [Int] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.checkpoints)) ?? []
        return names.filter { $0.utf8.count == 20 && $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }.compactMap { Int($0) }.sorted()
    }

    package func read(size: Int) throws -> Checkpoint {
        let path = folder.checkpoints + "/" + Checkpoint.fileName(size: size)
        guard let data = FileManager.default.contents(atPath: path) else { throw Checkpoints.unreadable(path, "missing") }
        do throws(Checkpoint.Refusal) {
            let checkpoint = try Checkpoint(note: Array(data), key: key)
            guard checkpoint.size == size, checkpoint.origin == key.name else { throw .structure }
            return checkpoint
        } catch {
            throw Checkpoints.unreadable(path, error.rawValue)
        }
    }

    private static func unreadable(_ path: String, _ why: String) -> Problem {
        Problem(
            .diverged, "bad-checkpoint",
            Phrase(ru: "контрольная точка \(path) не принимается (\(why))", en: "the checkpoint \(path) is not acceptable (\(why))"),
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
                ru: "верните более новую копию (letopis restore), а если её нет: letopis doctor --accept-fork \"причина\" — "
                    + "летопись запишет, что утрачено, и пойдёт дальше",
                en: "bring back a newer copy (letopis restore); if there is none: letopis doctor --accept-fork \"reason\" "
                    + "records what was lost, and goes on"))
    }

    /// Writes the note; without a sync, since a lost checkpoint is signed again.
    package func write(_ checkpoint: Checkpoint, by key: SigningKey) throws {
        try Folder.write(try key.sign(checkpoint.text), to: folder.checkpoints + "/" + checkpoint.fileName)
    }

    /// Keeps the newest, and the last of every day before; a note with more signatures than ours stays.
    package func prune(keeping newest: Int) {
        var lastOfDay: [Int: Int] = [:]
        var dayOf: [Int: Int] = [:]
        for size in sizes() where size < newest {
            let path = folder.checkpoints + "/" + Checkpoint.fileName(size: size)
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                let changed = attributes[.modificationDate] as? Date, let bytes = attributes[.size] as? Int
            else { continue }
            let isCosigned = bytes > 2 * (key.name.utf8.count + 110)
            let day = isCosigned ? -size : Int(changed.timeIntervalSince1970) / 86_400
            dayOf[size] = day
            lastOfDay[day] = size
        }
        let today = Int(Date().timeIntervalSince1970) / 86_400
        for (size, day) in dayOf where lastOfDay[day] != size || day == today {
            try? FileManager.default.removeItem(atPath: folder.checkpoints + "/" + Checkpoint.fileName(size: size))
        }
    }

    /// Sets aside the checkpoints beyond `size`, that a forked ledger cannot honour any more.
    func setAside(beyond size: Int) throws {
        let aside = folder.checkpoints + "/forked"
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: true)
        for lost in sizes() where lost > size {
            let name = Checkpoint.fileName(size: lost)
            try? FileManager.default.removeItem(atPath: aside + "/" + name)
            try FileManager.default.moveItem(atPath: folder.checkpoints + "/" + name, toPath: aside + "/" + name)
        }
    }
}
