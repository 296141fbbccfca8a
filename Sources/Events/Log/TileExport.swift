import Foundation
import GRDB

/// Writes a log as tiles into a folder, for any web server to hand out (C2SP tlog-tiles).
///
/// What is covered by the checkpoint in the folder stays. All else is made from the bodies, and its root held against
/// the checkpoint that is written last; so an export that was cut short is simply run again.
package struct TileExport {
    package struct Result: Sendable, Equatable {
        package let size: Int
        package let root: TreeHash
        /// Files written, and full ones left as they were.
        package let written: Int
        package let kept: Int
    }

    private let folder: String
    private let target: StatedCheckpoint
    private var frontier: Frontier
    /// The tile that grows at each level, as bytes.
    private var tiles: [[UInt8]] = []
    private var bundle: [UInt8] = []
    private var written = 0
    /// The folder that was made last.
    private var made = ""

    /// - Throws: ``Problem``: `conflict` where the folder is of another ledger or of a newer size, `diverged` where the
    ///   log does not extend the checkpoint there, `altered` where the bodies do not give the signed root.
    package static func write(
        _ ledger: Ledger, to folder: String, progress: (_ done: Int, _ of: Int) -> Void = { _, _ in }
    ) throws(Problem) -> Result {
        let target = try ledger.stated()
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw Problem(storage: error)
        }
        return try FolderLock.hold(folder) {
            let covered = try covered(in: folder, ledger, target.checkpoint)
            return try ledger.log.read { db in
                let start = try firstMissing(in: folder, covered, db)
                var export = try TileExport(folder, target, start, db)
                try export.run(db, progress)
                return Result(
                    size: export.frontier.size, root: export.frontier.root, written: export.written,
                    kept: full(upTo: start))
            }
        }
    }

    /// Begins behind the first `start` entries, a multiple of 256.
    private init(_ folder: String, _ target: StatedCheckpoint, _ start: Int, _ db: Database) throws {
        self.folder = folder
        self.target = target
        frontier = try LogRows.frontier(db, size: start)
        let tree = LogRows.tree(db, size: start)
        for level in 0..<Tiles.levels(of: target.checkpoint.size) {
            let end = Tiles.hashes(at: level, of: start)
            tiles.append(try (end - end % Tiles.width..<end).flatMap { try tree.read(8 * level, $0).bytes })
        }
    }

    // MARK: - What is there

    /// The size of the checkpoint in the folder, which the log must extend; 0 where there is none.
    private static func covered(in folder: String, _ ledger: Ledger, _ target: Checkpoint) throws -> Int {
        let path = folder + "/checkpoint"
        guard Files.exists(path) else { return 0 }
        let keys = try ledger.keyHistory()
        let checkpoint: Checkpoint
        do throws(Note.Refusal) {
            let bytes = Files.read(path, upTo: Note.greatestSize) ?? []
            checkpoint = try Checkpoint(note: bytes, keys: keys)
        } catch {
            throw anotherExport(path, error)
        }
        if checkpoint.size > target.size { throw newerExport(path, checkpoint.size, target.size) }
        guard try ledger.log.read({ try Checkpoints.extends(checkpoint, $0) }) else {
            throw forkedExport(path, checkpoint.size)
        }
        return checkpoint.size
    }

    /// Where to go on: behind the full tiles and bundles of the first `covered` entries, or before the first that is
    /// missing or not as long as it has to be.
    private static func firstMissing(in folder: String, _ covered: Int, _ db: Database) throws -> Int {
        func isThere(_ tile: Tiles.Tile, bytes: Int) -> Bool { FileStamp("\(folder)/\(tile.path)").size == bytes }
        var start = covered - covered % Tiles.width
        for level in 0..<Tiles.levels(of: covered) {
            let count = Tiles.hashes(at: level, of: covered) / Tiles.width
            let whole = Tiles.width * TreeHash.size
            if let missing = (0..<count).first(where: { !isThere(Tiles.Tile(level: level, index: $0), bytes: whole) }) {
                start = min(start, missing << (8 * (level + 1)))
            }
        }
        let lengths = try Row.fetchCursor(
            db,
            sql: "SELECT (seq - 1) / 256 AS bundle, sum(length(body) + 2) FROM entry WHERE seq <= ? GROUP BY bundle",
            arguments: [start])
        while let row = try lengths.next() {
            let (index, bytes): (Int, Int) = (row[0], row[1])
            if !isThere(Tiles.Tile(level: nil, index: index), bytes: bytes) { return index * Tiles.width }
        }
        return start
    }

    /// The full tiles and bundles of the first `size` entries.
    private static func full(upTo size: Int) -> Int {
        let tiles = (0..<Tiles.levels(of: size)).map { Tiles.hashes(at: $0, of: size) / Tiles.width }.reduce(0, +)
        return tiles + size / Tiles.width
    }

    // MARK: - Writing

    private mutating func run(_ db: Database, _ progress: (_ done: Int, _ of: Int) -> Void) throws {
        let size = target.checkpoint.size
        try LogRows.forEachBody(db, after: frontier.size, upTo: size) { seq, body in
            try add(Array(body))
            if seq % 8192 == 0 { progress(seq, size) }
        }
        for level in tiles.indices where !tiles[level].isEmpty {
            if let tile = Tiles.partial(at: level, of: size) { try write(tiles[level], to: tile) }
        }
        if !bundle.isEmpty {
            try write(bundle, to: Tiles.Tile(level: nil, index: size / Tiles.width, width: size % Tiles.width))
        }
        guard frontier.size == size, frontier.root == target.checkpoint.root else { throw TileExport.otherRoot(size) }
        try Folder.write(
            String(decoding: target.note.bytes, as: UTF8.self), to: folder + "/checkpoint", isSynced: true)
    }

    private mutating func add(_ body: [UInt8]) throws {
        guard let length = UInt16(exactly: body.count) else { throw TileExport.otherRoot(frontier.size + 1) }
        bundle += [UInt8(length >> 8), UInt8(length & 255)] + body
        var level = 0
        frontier.append(TreeHash.leaf(body)) { hash in
            if level % 8 == 0, level / 8 < tiles.count { tiles[level / 8] += hash.bytes }
            level += 1
        }
        if frontier.size % Tiles.width != 0 { return }
        try write(bundle, to: Tiles.Tile(level: nil, index: frontier.size / Tiles.width - 1))
        bundle = []
        for level in tiles.indices where tiles[level].count == Tiles.width * TreeHash.size {
            let index = Tiles.hashes(at: level, of: frontier.size) / Tiles.width - 1
            try write(tiles[level], to: Tiles.Tile(level: level, index: index))
            tiles[level] = []
        }
    }

    /// Whole or not at all. Without a sync: what is lost with the power is not as long as it has to be.
    private mutating func write(_ bytes: [UInt8], to tile: Tiles.Tile) throws {
        let path = "\(folder)/\(tile.path)"
        let parent = Files.parent(path)
        if parent != made {
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            made = parent
        }
        // One name for all: an export that is killed leaves one file at most, which the next one takes again.
        let temporary = folder + "/tile/unfinished.tmp"
        guard Files.create(temporary, bytes, permissions: 0o644, isSynced: false), rename(temporary, path) == 0 else {
            throw Files.problem(path)
        }
        written += 1
    }

    // MARK: - Problems

    private static func anotherExport(_ path: String, _ why: Note.Refusal) -> Problem {
        Problem(
            .conflict, "another-export",
            Phrase(
                ru: "\(path) — не контрольная точка этой летописи: \(why.phrase.ru)",
                en: "\(path) is no checkpoint of this ledger: \(why.phrase.en)"),
            remedy: Phrase(ru: "укажите другую папку", en: "name another folder"))
    }

    private static func newerExport(_ path: String, _ size: Int, _ target: Int) -> Problem {
        Problem(
            .conflict, "newer-export",
            Phrase(
                ru: "в \(path) записей уже \(size), а подписано здесь \(target)",
                en: "\(path) has \(size) entries already, and here \(target) are signed for"),
            remedy: Phrase(
                ru: "выгружайте из той папки, в которой летопись ведут",
                en: "export from the folder that the ledger is kept in"))
    }

    private static func forkedExport(_ path: String, _ size: Int) -> Problem {
        Problem(
            .diverged, "forked-export",
            Phrase(
                ru: "летопись не продолжает выгруженную контрольную точку \(path) на \(size) записей",
                en: "the ledger does not extend the exported checkpoint \(path) at \(size) entries"),
            remedy: Remedy(
                ru: "летопись восстановили из старой копии или переписали: \(.verify). То, что уже опубликовано, "
                    + "не заменяйте; для новой истории нужна новая папка",
                en: "the ledger was restored from an older copy, or rewritten: \(.verify). Do not replace what is "
                    + "published; another history takes another folder"))
    }

    private static func otherRoot(_ size: Int) -> Problem {
        Problem(
            .altered, "other-root",
            Phrase(
                ru: "записи (\(size)) не дают подписанного корня", en: "the \(size) entries do not give the signed root"
            ),
            remedy: Remedy(
                ru: "проверьте летопись: \(.verify); контрольная точка в папке осталась прежней",
                en: "check the ledger: \(.verify); the checkpoint in the folder is the one that stood there"))
    }
}
