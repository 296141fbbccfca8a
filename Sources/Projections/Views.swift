import Events
import Foundation
import GRDB

/// views.sqlite: the read models. Derived from the log and disposable: it carries the size and the leaf hash up to
/// which it was made, and is made anew where they do not agree, or where a newer Letopis makes rows otherwise.
package struct Views: Sendable {
    package let ledger: Ledger
    package let index: Index
    package let queue: DatabaseQueue
    /// The position that the read models have reached.
    package let size: Int

    /// Told how many entries are done, of how many.
    package typealias Progress = @Sendable (_ done: Int, _ of: Int) -> Void

    /// Opens the read models, brought up to the end of the log.
    ///
    /// Beside a read-only ledger they are built in a temporary folder.
    package static func open(_ ledger: Ledger, progress: Progress = { _, _ in }) throws -> Views {
        let index = try ledger.openIndex()
        let end = try ledger.size()
        try index.catchUp(ledger.log, upTo: end)
        let path = try ledger.viewsPath()
        if let views = try existing(path, ledger, index, end, progress) { return views }
        return try Rebuild.generation(ledger, index: index, upTo: end, progress: progress)
    }

    /// Brings read models that are there up to the end of the log, after an append; makes none.
    package static func follow(_ ledger: Ledger) throws {
        let path = try ledger.viewsPath()
        guard FileManager.default.fileExists(atPath: path) else { return }
        let index = try ledger.openIndex()
        let end = try ledger.size()
        try index.catchUp(ledger.log, upTo: end)
        _ = try existing(path, ledger, index, end) { _, _ in }
    }

    private static func existing(
        _ path: String, _ ledger: Ledger, _ index: Index, _ end: Int, _ progress: Progress
    ) throws -> Views? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            guard let position = try queue.read({ try state($0) }), position.size <= end,
                try position.size == 0
                    || ledger.log.read({ try LogRows.leaf($0, position.size) })?.bytes == position.leaf
            else { return nil }
            try catchUp(queue, ledger, index, upTo: end, progress)
            return Views(ledger: ledger, index: index, queue: queue, size: end)
        } catch let error as DatabaseError where damage.contains(error.resultCode) {
            return nil
        }
    }

    /// What SQLite says of a file that was cut short, written over, or edited by hand.
    static let damage: [ResultCode] = [
        .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT,
    ]

    static let configuration: Configuration = {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            try db.execute(sql: "PRAGMA cache_size = -65536")
        }
        return configuration
    }()

    // MARK: - The position reached

    static let stateSchema =
        "CREATE TABLE state(one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, leaf BLOB NOT NULL) STRICT"

    /// Nil where the file was made by another version of the projections.
    static func state(_ db: Database) throws -> (size: Int, leaf: [UInt8])? {
        guard try Int.fetchOne(db, sql: "PRAGMA user_version") == Projector.version,
            let row = try Row.fetchOne(db, sql: "SELECT size, leaf FROM state")
        else { return nil }
        return (row[0], Array(row[1] as Data))
    }

    static func create(_ db: Database) throws {
        try db.execute(sql: stateSchema)
        for statement in Schema.statements() { try db.execute(sql: statement) }
        for model in ReadModel.all { try db.execute(sql: model.creation) }
        try db.execute(sql: IndicatorValues.schema)
        try db.execute(sql: LateEntries.schema)
        try db.execute(sql: Reallocations.schema)
        try db.execute(sql: "INSERT INTO state VALUES (1, 0, x'')")
        try db.execute(sql: "PRAGMA user_version = \(Projector.version)")
    }

    /// How many entries pass in one transaction.
    static let batch = 20_000

    /// Brings the read models up to `end`; a batch of entries and the new position in one transaction each.
    static func catchUp(
        _ queue: DatabaseQueue, _ ledger: Ledger, _ index: Index, upTo end: Int, _ progress: Progress
    ) throws {
        guard try queue.read({ try state($0)?.size ?? 0 }) < end else { return }
        try queue.writeWithoutTransaction { db in
            var projector: Projector?
            var done = 0
            // The next entries are read while these are projected.
            var next: Ahead<Stretch>?
            repeat {
                try db.inTransaction(.immediate) {
                    // Another process may have moved on meanwhile.
                    let reached = try state(db)?.size ?? 0
                    if projector == nil || reached != done {
                        projector = try Projector(db, ledger: ledger, index: index, position: reached)
                        next = nil
                    }
                    let stretch = try next?.value() ?? Stretch(ledger, after: reached, upTo: min(reached + batch, end))
                    done = max(reached, stretch.end)
                    next =
                        done < end
                        ? Ahead { [done] in try Stretch(ledger, after: done, upTo: min(done + batch, end)) } : nil
                    if let projector, reached < stretch.end { try project(stretch, db, projector) }
                    return .commit
                }
                progress(done, end)
            } while done < end
        }
    }

    private static func project(_ stretch: Stretch, _ db: Database, _ projector: Projector) throws {
        for entry in stretch.entries { try projector.apply(entry) }
        try projector.flush()
        try IndicatorValues.forget(db, touchedBy: stretch.entries)
        try db.execute(
            sql: "UPDATE state SET size = ?, leaf = ?", arguments: [stretch.end, Data(stretch.leaf?.bytes ?? [])])
    }

    /// Some entries that follow each other, each of the fields of its type, and the leaf hash of the last.
    private struct Stretch: Sendable {
        let end: Int
        let entries: [Entry]
        let leaf: TreeHash?

        init(_ ledger: Ledger, after start: Int, upTo end: Int) throws {
            var entries: [Entry] = []
            entries.reserveCapacity(max(0, end - start))
            leaf = try ledger.log.read { log in
                try LogRows.forEachEntry(log, after: start, upTo: end) { entry in
                    if let misfit = entry.misfit { throw LogRows.uncountable(entry, misfit) }
                    entries.append(entry)
                }
                return try LogRows.leaf(log, end)
            }
            self.end = end
            self.entries = entries
        }
    }

    // MARK: - Comparing

    /// A digest of each read model, by its table; equal for views kept up entry by entry and views made from nothing.
    package func digests() throws -> [(table: String, digest: String)] {
        try queue.read { db in
            let tables = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'indicator_value' ORDER BY name")
            return try tables.map { table in
                var digest = Digest()
                try digest.add(table: table, db)
                return (table, digest.hex)
            }
        }
    }
}

extension Ledger {
    /// The index, in a temporary folder where the ledger's own cannot be written.
    package func openIndex() throws -> Index {
        try Index(path: log.isReadOnly ? temporaryFolder() + "/index.sqlite" : folder.index, log: log)
    }

    func viewsPath() throws -> String {
        log.isReadOnly ? try temporaryFolder() + "/views.sqlite" : folder.viewsLink
    }

    /// A folder of this ledger's own for what cannot be written beside it.
    ///
    /// - Throws: ``Problem`` `inputOutput` where somebody else has put a folder of that name there: what it holds
    ///   could be anything, and would be counted.
    func temporaryFolder() throws -> String {
        let name = Hex.text(Digest.sha256(Array("\(opening.origin) \(folder.path)".utf8)).prefix(8))
        let path = NSTemporaryDirectory() + "letopis-\(getuid())-\(name)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
            status.st_mode & 0o022 == 0
        else {
            throw Problem(
                .inputOutput, "foreign-folder",
                Phrase(ru: "папка \(path) чужая", en: "the folder \(path) is somebody else's"),
                remedy: Phrase(
                    ru: "удалите её или укажите другую временную папку в TMPDIR",
                    en: "delete it, or name another temporary folder in TMPDIR"))
        }
        return path
    }
}
