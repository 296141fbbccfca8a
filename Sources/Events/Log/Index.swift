import Foundation
import GRDB

/// index.sqlite: ids and references of the log, for the writer. Derived from the entries, and disposable:
/// it carries the size and the leaf hash up to which it was made, and is made anew where they do not agree.
///
/// References are kept as 64-bit hashes of `kind:code`, which halves the work of a table of names.
/// A collision only yields candidates too many: who asks must look at the entry.
package struct Index: Sendable {
    package let queue: DatabaseQueue
    /// Answers while a batch is being added: rules ask under the log's lock.
    private let answers: DatabaseQueue

    private static let schema = """
        CREATE TABLE state(one INTEGER PRIMARY KEY CHECK (one = 1), size INTEGER NOT NULL, leaf BLOB NOT NULL) STRICT;
        CREATE TABLE id(id BLOB PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE posting(ref INTEGER, type INTEGER, seq INTEGER, PRIMARY KEY(ref, type, seq)) STRICT, WITHOUT ROWID;
        CREATE TABLE voided(seq INTEGER PRIMARY KEY, voided_by INTEGER NOT NULL) STRICT;
        CREATE TABLE named(size INTEGER PRIMARY KEY) STRICT;
        CREATE TABLE rotation(seq INTEGER PRIMARY KEY) STRICT;
        """
    private static let tables = ["state", "id", "posting", "voided", "named", "rotation"]
    private static let version = 3

    /// Opens the index beside `log`, emptied where it does not belong to it.
    package init(path: String, log: LogFile) throws {
        do {
            queue = try Index.open(path, log)
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            Index.remove(path)
            queue = try Index.open(path, log)
        }
        answers = try SQLiteOpening.derived.open(path)
    }

    /// An index in memory, where there is no place for a file: beside a read-only copy.
    package init(inMemoryFor log: LogFile) throws {
        queue = try SQLiteOpening.derived.openInMemory()
        answers = queue
        try queue.writeWithoutTransaction { try Index.prepare($0) { try $0.belongs(to: log) } }
    }

    /// The index beside `log`; in memory where the disk is too full to make one.
    package static func onAnyDisk(path: String, log: LogFile) throws -> Index {
        do {
            return try Index(path: path, log: log)
        } catch let error where Problem.isOfFullDisk(error) {
            return try Index(inMemoryFor: log)
        }
    }

    /// As ``catchUp(_:upTo:batch:)``; goes on in memory where the disk is full.
    mutating func catchUpOnAnyDisk(_ log: LogFile, upTo: Int) throws {
        do {
            try catchUp(log, upTo: upTo)
        } catch let error where Problem.isOfFullDisk(error) {
            let other = try Index(inMemoryFor: log)
            try other.catchUp(log, upTo: upTo)
            self = other
        }
    }

    /// Removes the file and what SQLite keeps beside it. Where it stays, opening it says what is wrong.
    static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { Files.discard(path + suffix) }
    }

    private static func open(_ path: String, _ log: LogFile) throws -> DatabaseQueue {
        let queue = try SQLiteOpening.derived.open(path)
        try queue.writeWithoutTransaction { try prepare($0) { try $0.belongs(to: log) } }
        return queue
    }

    /// Empties the index where it is another version's, or does not belong to the log.
    private static func prepare(_ db: Database, belongs: (Watermark) throws -> Bool) throws {
        try db.inTransaction(.immediate) {
            if let reached = try reached(db), try belongs(reached) { return .commit }
            for table in tables { try db.execute(sql: "DROP TABLE IF EXISTS \(table)") }
            try db.execute(sql: schema)
            try db.execute(sql: "INSERT INTO state VALUES (1, 0, x'')")
            try db.execute(sql: "PRAGMA user_version = \(version)")
            return .commit
        }
    }

    /// Empties the index where it no longer belongs to the log that `db` has open.
    func reset(for log: Database) throws {
        try queue.writeWithoutTransaction { try Index.prepare($0) { try $0.belongs(to: log) } }
    }

    /// How far an index was made; nil where it was made by another version.
    package static func reached(_ db: Database) throws -> Watermark? {
        try Int.fetchOne(db, sql: "PRAGMA user_version") == version ? try state(db) : nil
    }

    private static func state(_ db: Database) throws -> Watermark {
        try Row.fetchOne(db, sql: "SELECT size, leaf FROM state").map { Watermark($0) } ?? .start
    }

    package func size() throws -> Int {
        try ask { try Index.state($0).size }
    }

    /// Reads the log's entries that are not yet indexed, up to `upTo`.
    package func catchUp(_ log: LogFile, upTo: Int, batch: Int = 10_000) throws {
        var done = try size()
        while done < upTo {
            let end = min(done + batch, upTo)
            var entries: [Entry] = []
            entries.reserveCapacity(end - done)
            let leaf = try log.read { db in
                try LogRows.forEachEntry(db, after: done, upTo: end) { entries.append($0) }
                return try LogRows.leaf(db, end)
            }
            guard let leaf else { return }
            try add(entries, leaf: leaf)
            done = end
        }
    }

    /// Adds entries that follow the indexed ones; others are left alone, since another process may have been first.
    package func add(_ entries: [Entry], leaf: TreeHash) throws {
        try Index.telling {
            try queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try Index.extend(db, by: entries, leaf)
                    return .commit
                }
            }
        }
    }

    private static func extend(_ db: Database, by entries: [Entry], _ leaf: TreeHash) throws {
        let size = try state(db).size
        guard let first = entries.first, let last = entries.last, first.seq <= size + 1, last.seq > size else { return }
        try insert(db, entries.filter { $0.seq > size })
        let update = try db.cachedStatement(sql: "UPDATE state SET size = ?, leaf = ?")
        try update.execute(arguments: [last.seq, Data(leaf.bytes)])
    }

    /// Sorted by key, so that a batch walks each B-tree once.
    private static func insert(_ db: Database, _ entries: [Entry]) throws {
        var postings: [(ref: Int, type: Int, seq: Int)] = []
        var ids: [(id: UInt128, seq: Int)] = []
        for entry in entries {
            if let id = Identifier.number(entry.id.utf8) { ids.append((id, entry.seq)) }
            for ref in entry.refs { postings.append((ref.key, entry.type.key, entry.seq)) }
            if let target = entry.voided {
                try db.execute(sql: "INSERT OR REPLACE INTO voided VALUES (?, ?)", arguments: [target, entry.seq])
            }
            if let size = entry.namedSize {
                try db.execute(sql: "INSERT OR IGNORE INTO named VALUES (?)", arguments: [size])
            }
            if entry.type.name == KeyHistory.rotation {
                try db.execute(sql: "INSERT OR IGNORE INTO rotation VALUES (?)", arguments: [entry.seq])
            }
        }
        ids.sort { $0.id < $1.id }
        postings.sort { ($0.ref, $0.type, $0.seq) < ($1.ref, $1.type, $1.seq) }
        let id = try Statement(db, "INSERT OR IGNORE INTO id VALUES (?, ?)")
        for row in ids {
            withUnsafeBytes(of: row.id.bigEndian) { id.bind(1, blob: $0) }
            id.bind(2, row.seq)
            try id.run()
        }
        let posting = try Statement(db, "INSERT OR IGNORE INTO posting VALUES (?, ?, ?)")
        for row in postings {
            posting.bind(1, row.ref)
            posting.bind(2, row.type)
            posting.bind(3, row.seq)
            try posting.run()
        }
    }

    // MARK: - Questions

    private func ask<Answer>(_ question: (Database) throws -> Answer) throws -> Answer {
        try Index.telling { try answers.unsafeRead(question) }
    }

    /// Says of the index what SQLite says of its file: nobody shall take it for the log's.
    ///
    /// - Throws: ``Problem`` `inputOutput` where the file is damaged.
    static func telling<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError where [.SQLITE_NOTADB, .SQLITE_CORRUPT].contains(error.resultCode) {
            throw Problem(
                .inputOutput, "damaged-index",
                Phrase(
                    ru: "index.sqlite повреждён: \(error.message ?? "")",
                    en: "index.sqlite is damaged: \(error.message ?? "")"),
                remedy: Phrase(
                    ru: "на записи это не влияет: удалите index.sqlite с его -wal и -shm, он будет построен заново",
                    en:
                        "this does not touch the entries: delete index.sqlite with its -wal and -shm, and it is made anew"
                ))
        }
    }

    /// Answers all questions of `body` in one transaction: each alone takes and gives back a lock of its own.
    package func looking<Answer>(_ body: (IndexQuestions) throws -> Answer) throws -> Answer {
        // What the body meets elsewhere is not said of the index.
        try answers.unsafeRead { db in
            try db.beginTransaction(.deferred)
            // Nothing was written.
            defer { try? db.rollback() }
            return try body(IndexQuestions(db))
        }
    }

    package func seq(ofID id: String) throws -> Int? { try answers.unsafeRead { try IndexQuestions($0).seq(ofID: id) } }

    /// Candidates for entries that speak of `ref`, in order; of all types where `types` is nil.
    package func seqs(of ref: Ref, types: [EventType]?) throws -> [Int] {
        try answers.unsafeRead { try IndexQuestions($0).seqs(of: ref, types: types) }
    }

    /// Candidates for entries of these types that speak of anything, in order.
    package func seqs(of types: [EventType]) throws -> [Int] {
        let list = types.map { String($0.key) }.joined(separator: ",")
        return try ask {
            try Int.fetchAll($0, sql: "SELECT DISTINCT seq FROM posting WHERE type IN (\(list)) ORDER BY seq")
        }
    }

    package func voided() throws -> [Int: Int] {
        try ask { db in
            var out: [Int: Int] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT seq, voided_by FROM voided") { out[row[0]] = row[1] }
            return out
        }
    }

    /// The sizes that periods and reports speak of: their checkpoints are kept.
    package func named() throws -> Set<Int> {
        try ask { try Set(Int.fetchAll($0, sql: "SELECT size FROM named")) }
    }

    /// The entries that rotate the key, as far as the index reaches.
    func rotations() throws -> Rotations {
        try answers.unsafeRead { try Rotations($0) }
    }

    struct Rotations {
        let size: Int
        let seqs: [Int]

        fileprivate init(_ db: Database) throws {
            // In this order: what is added between the two questions is not spoken of.
            let size = try Index.state(db).size
            self.size = size
            seqs = try Int.fetchAll(db, sql: "SELECT seq FROM rotation WHERE seq <= ? ORDER BY seq", arguments: [size])
        }
    }

    /// The same from the file at `path` for who needs nothing else of it; nil where it cannot be read as it lies, or is
    /// not of the log that `log` has open.
    static func rotations(path: String, log: Database) throws -> Rotations? {
        do {
            return try SQLiteOpening.readOnly.open(path).read { db in
                try reached(db)?.belongs(to: log) == true ? Rotations(db) : nil
            }
        } catch is DatabaseError {
            // Derived, and disposable: the log says it, too.
            return nil
        }
    }

    /// A digest of the contents, to compare an index with one made anew.
    package func digest() throws -> String {
        try queue.read { db in
            var hash = Digest()
            for table in ["id", "posting", "voided", "named", "rotation"] { try hash.add(table: table, db) }
            return hash.hex
        }
    }
}

/// A hash that is the same in every process (Fowler–Noll–Vo 1a, 64 bits).
enum StableHash {
    /// - Parameter start: the hash of what stands before `text`.
    static func of(_ text: String, after start: Int = Int(bitPattern: 0xcbf2_9ce4_8422_2325)) -> Int {
        of(text.utf8, after: start)
    }

    @inline(__always)
    static func of(_ bytes: some Sequence<UInt8>, after start: Int = Int(bitPattern: 0xcbf2_9ce4_8422_2325)) -> Int {
        var hash = UInt(bitPattern: start)
        for byte in bytes {
            hash ^= UInt(byte)
            hash = hash &* 0x100_0000_01b3
        }
        return Int(bitPattern: hash)
    }
}
