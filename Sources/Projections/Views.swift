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
    /// The projections that stopped before that.
    package let faults: [Projection.Name: Projection.Fault]
    let projections: [Projection]

    /// Told how many entries are done, of how many.
    package typealias Progress = @Sendable (_ done: Int, _ of: Int) -> Void

    /// Opens the read models, brought up to the end of the log.
    ///
    /// Beside a read-only ledger, or on a full disk, they are built in a temporary folder.
    ///
    /// - Parameter needed: the projections that will be asked: all counting needs the facts.
    /// - Throws: ``Problem`` `badInput` where one of those stopped.
    package static func open(
        _ ledger: Ledger, for needed: [Projection.Name] = [.facts], projections: [Projection] = Projection.all,
        progress: Progress = { _, _ in }
    ) throws -> Views {
        do {
            return try openInPlace(ledger, for: needed, projections, progress)
        } catch let error where !ledger.log.isReadOnly && Problem.isOfFullDisk(error) {
            return try openInPlace(ledger.forReading(), for: needed, projections, progress)
        }
    }

    private static func openInPlace(
        _ ledger: Ledger, for needed: [Projection.Name], _ projections: [Projection], _ progress: Progress
    ) throws -> Views {
        let index = try ledger.openIndex()
        let end = try ledger.size()
        try index.catchUp(ledger.log, upTo: end)
        let views =
            try existing(ledger, index, upTo: end, projections, mayBeMadeAnew: true, progress)
            ?? Rebuild.generation(ledger, index: index, upTo: end, projections: projections, progress: progress)
        for name in needed { try views.require(name) }
        return views
    }

    /// Brings read models that are there up to the end of the log, after an append; makes none.
    package static func follow(_ ledger: Ledger, projections: [Projection] = Projection.all) throws {
        guard FileManager.default.fileExists(atPath: try ledger.viewsPath()) else { return }
        // Whoever appended may have more to do on their connection meanwhile.
        let ledger = try ledger.apart()
        let index = try ledger.openIndex()
        let end = try ledger.size()
        try index.catchUp(ledger.log, upTo: end)
        _ = try existing(ledger, index, upTo: end, projections, mayBeMadeAnew: false) { _, _ in }
    }

    /// These read models, brought up to the end of the log; others, where others have taken their place.
    package func following() throws -> Views {
        do {
            return try followingInPlace()
        } catch let error where !ledger.log.isReadOnly && Problem.isOfFullDisk(error) {
            return try Views.open(ledger.forReading(), for: [], projections: projections)
        }
    }

    /// These read models as far as others have brought them by now, which may be before the end of the log; others, where
    /// others have taken their place.
    package func asReached() throws -> Views {
        guard try queue.path == Views.file(behind: ledger.viewsPath()),
            let reached = try queue.read({ try Views.reached($0, by: projections) })
        else { return try Views.open(ledger, for: [], projections: projections) }
        return Views(
            ledger: ledger, index: index, queue: queue, size: reached.size, faults: reached.faults,
            projections: projections)
    }

    private func followingInPlace() throws -> Views {
        let end = try ledger.size()
        try index.catchUp(ledger.log, upTo: end)
        // Trusted no more than when they are opened: the log may have been restored meanwhile, in the same file.
        guard try queue.path == Views.file(behind: ledger.viewsPath()),
            let now = try Views.whereTheyDo({ () throws -> Reached? in
                guard try Views.reached(queue, of: ledger, upTo: end, projections) != nil else { return nil }
                return try Views.catchUp(queue, ledger, index, upTo: end, projections) { _, _ in }
            })
        else { return try Views.open(ledger, for: [], projections: projections) }
        return Views(
            ledger: ledger, index: index, queue: queue, size: end, faults: now.faults, projections: projections)
    }

    /// - Throws: ``Problem`` `badInput` where the projection has stopped: what it made is not of the end of the log.
    package func require(_ name: Projection.Name) throws {
        if let fault = faults[name] { throw fault.problem(of: name) }
    }

    /// The read models that are there; nil where there are none, or they do not do.
    ///
    /// - Parameter mayBeMadeAnew: whether they do not do, either, where it takes less time to make them from nothing.
    private static func existing(
        _ ledger: Ledger, _ index: Index, upTo end: Int, _ projections: [Projection], mayBeMadeAnew: Bool,
        _ progress: Progress
    ) throws -> Views? {
        let path = try ledger.viewsPath()
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try whereTheyDo { () throws -> Views? in
            let queue = try opening.open(file(behind: path))
            guard let reached = try reached(queue, of: ledger, upTo: end, projections) else { return nil }
            if mayBeMadeAnew, end - reached.size > max(Pace().batch, reached.size) { return nil }
            let now = try catchUp(queue, ledger, index, upTo: end, projections, progress)
            return Views(
                ledger: ledger, index: index, queue: queue, size: end, faults: now.faults, projections: projections)
        }
    }

    /// How far the file has come; nil where it was made by others, or is not of this log as far as `end`.
    private static func reached(
        _ queue: DatabaseQueue, of ledger: Ledger, upTo end: Int, _ projections: [Projection]
    ) throws -> Reached? {
        guard let reached = try queue.read({ try Views.reached($0, by: projections) }), reached.size <= end,
            try reached.mark.belongs(to: ledger.log)
        else { return nil }
        return reached
    }

    /// What `work` gives; nil where read models are damaged, or no ones of this log.
    private static func whereTheyDo<Value>(_ work: () throws -> Value?) throws -> Value? {
        do {
            return try work()
        } catch let error as DatabaseError where damage.contains(error.resultCode) {
            return nil
        } catch is ChangeWriter.Rejection {
            // Somebody may have edited the file; if it is the entry, that will show again.
            return nil
        } catch is Unknown {
            // Rows that do not follow from the entries before them.
            return nil
        }
    }

    /// The generation that the link leads to; the path itself where there is no link.
    private static func file(behind link: String) -> String {
        // No link: the file itself, or nothing.
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else { return link }
        return target.hasPrefix("/") ? target : Files.parent(link) + "/" + target
    }

    /// What SQLite says of a file that was cut short, written over, or edited by hand.
    static let damage: [ResultCode] = [
        .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR, .SQLITE_CONSTRAINT, .SQLITE_MISMATCH, .SQLITE_FORMAT,
    ]

    static let opening = SQLiteOpening.derived.with("cache_size = -65536")

    // MARK: - The position reached

    static let stateSchema =
        "CREATE TABLE state(one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, leaf BLOB NOT NULL) STRICT"

    /// The version of the tables' layout.
    static let version = 6

    /// Raised whenever any row comes to be made otherwise: digests of two such versions are not compared.
    static let modelsVersion = version * 100 + Projection.all.reduce(0) { $0 + $1.version }

    /// How far a file has come.
    struct Reached {
        let mark: Watermark
        let faults: Projection.Faults

        var size: Int { mark.size }
    }

    /// Nil where the file was made by other projections, or other versions of them.
    static func reached(_ db: Database, by projections: [Projection] = Projection.all) throws -> Reached? {
        guard try Int.fetchOne(db, sql: "PRAGMA user_version") == version,
            let row = try Row.fetchOne(db, sql: "SELECT size, leaf FROM state"),
            let faults = try Projection.faults(db, of: projections)
        else { return nil }
        return Reached(mark: Watermark(row), faults: faults)
    }

    static func state(_ db: Database) throws -> Watermark? { try reached(db)?.mark }

    static func create(_ db: Database, _ projections: [Projection]) throws {
        try db.execute(sql: stateSchema)
        try Projection.create(db, projections)
        for statement in Schema.statements() { try db.execute(sql: statement) }
        for model in ReadModel.all { try db.execute(sql: model.creation) }
        try db.execute(sql: IndicatorValues.schema)
        try db.execute(sql: LateEntries.schema)
        try db.execute(sql: Reallocations.schema)
        try db.execute(sql: "INSERT INTO state VALUES (1, 0, x'')")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    /// Brings the read models up to `end`; some entries and the new position in one transaction each.
    @discardableResult
    static func catchUp(
        _ queue: DatabaseQueue, _ ledger: Ledger, _ index: Index, upTo end: Int, _ projections: [Projection],
        pace: Pace = Pace(), _ progress: Progress
    ) throws -> Reached {
        let start = try queue.read { try Views.reached($0, by: projections) }
        if let start, start.size >= end { return start }
        return try queue.writeWithoutTransaction { db in
            let writer = try ChangeWriter(db)
            var line: ProjectionPipeline?
            var next: Future<ProjectionPipeline.Part?>?
            var done = -1
            var now: Reached?
            repeat {
                try db.inTransaction(.immediate) {
                    // Another process may have moved on meanwhile.
                    guard let reached = try Views.reached(db, by: projections) else {
                        throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                    }
                    now = reached
                    if reached.size >= end { return .commit }
                    if line == nil || reached.size != done {
                        line = try ProjectionPipeline(
                            ledger, index, after: reached.size, upTo: end, pace, in: (db, queue.path),
                            projections, reached.faults)
                        next = nil
                    }
                    guard let part = try next.map({ try $0.value() ?? nil }) ?? line?.next() else { return .rollback }
                    let changes = part.changes
                    done = changes.end
                    // The next one is worked out while this one is written.
                    next = done < end ? line?.ahead() : nil
                    try writer.write(changes) { try ledger.leaf($0) }
                    try IndicatorValues.forget(db, touchedBy: part.entries)
                    now = Reached(mark: Watermark(size: changes.end, leaf: changes.leaf), faults: changes.faults)
                    return .commit
                }
                progress(now?.size ?? 0, end)
            } while (now?.size ?? end) < end
            guard let now else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
            return now
        }
    }

    // MARK: - Comparing

    /// A digest of each read model, by its table; equal for views kept up entry by entry and views made from nothing.
    package func digests() throws -> [(table: String, digest: String)] {
        try queue.read { db in
            let tables = try String.fetchAll(
                db,
                sql: """
                    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('indicator_value', 'projection')
                    ORDER BY name
                    """)
            return try tables.map { table in
                var digest = Digest()
                try digest.add(table: table, db)
                return (table, digest.hex)
            }
        }
    }
}

extension Ledger {
    /// The leaf hash of an entry; of none, nothing.
    func leaf(_ seq: Int) throws -> [UInt8] { try log.read { try LogRows.leaf($0, seq) }?.bytes ?? [] }

    /// The index, in a temporary folder where the ledger's own cannot be written.
    package func openIndex() throws -> Index { try Index(path: indexPath(), log: log) }

    package func indexPath() throws -> String {
        log.isReadOnly ? try temporaryFolder() + "/index.sqlite" : folder.index
    }

    /// Where the generations of read models stand, and those of moments asked for.
    func generationsFolder() throws -> String { log.isReadOnly ? try temporaryFolder() : folder.views }

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
