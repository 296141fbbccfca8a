import Foundation
import GRDB

/// ledger.sqlite: the entries and the hashes of their tree, nothing else; only ever appended to.
package struct LogFile: Sendable {
    package let path: String
    package let isReadOnly: Bool
    /// Opened as a file that nobody changes, since beside it no -wal and -shm can be made: a read-only copy.
    package let isImmutable: Bool
    package let queue: DatabaseQueue
    private let stamp: FileStamp

    /// - Parameters:
    ///   - isImmutable: whether to open the file without locks; nil where that is tried only if there is no other way.
    ///   - isChecked: false for a verifier, which says itself what is wrong with the file.
    /// - Throws: ``Problem``: `notFound` where there is no ledger, `badInput` where its format is newer.
    package init(path: String, readOnly: Bool, isImmutable: Bool? = nil, isChecked: Bool = true) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw LogFile.noLedger(path) }
        // A pipe of that name would never answer.
        guard Files.isRegular(path) else { throw LogFile.noFile(path) }
        do {
            (queue, self.isImmutable) = try LogFile.open(path, readOnly: readOnly, isImmutable: isImmutable)
            if isChecked { try queue.read { try LogFile.checkIdentity($0, path) } }
        } catch let error as DatabaseError where isChecked && error.resultCode == .SQLITE_NOTADB {
            throw LogFile.noLedger(path)
        }
        self.path = path
        isReadOnly = readOnly
        stamp = FileStamp(path)
        // A copy may have come without it.
        if !readOnly { try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") } }
    }

    private static func open(_ path: String, readOnly: Bool, isImmutable: Bool?) throws -> (DatabaseQueue, Bool) {
        let opening = SQLiteOpening.log(readOnly: readOnly)
        if isImmutable != true {
            do {
                return (try opening.open(path), false)
            } catch let error as DatabaseError
                where readOnly && isImmutable == nil && [.SQLITE_CANTOPEN, .SQLITE_READONLY].contains(error.resultCode)
            {
                // Nowhere to make the -shm that reading a WAL database takes.
            }
        }
        guard (FileStamp(path + "-wal").size ?? 0) == 0 else { throw LogFile.unreadableCopy(path) }
        do {
            return (try opening.open(address: immutableAddress(path)), true)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            throw LogFile.unreadableCopy(path)
        }
    }

    /// `file:…?immutable=1` (sqlite.org/uri.html), for an SQLite that reads such names, as Debian's and Apple's do.
    private static func immutableAddress(_ path: String) -> String {
        let absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        let plain = CharacterSet(charactersIn: "/-._~").union(.alphanumerics)
        return "file:\(absolute.addingPercentEncoding(withAllowedCharacters: plain) ?? absolute)?immutable=1"
    }

    private static func checkIdentity(_ db: Database, _ path: String) throws {
        guard try Int.fetchOne(db, sql: "PRAGMA application_id") == LogSchema.applicationID else {
            throw LogFile.noLedger(path)
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if version != LogSchema.version { throw LogFile.newerFormat(version) }
    }

    package static func create(path: String) throws -> LogFile {
        let queue = try SQLiteOpening.log(readOnly: false).open(path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL")
            try db.inTransaction {
                try LogSchema.create(db)
                return .commit
            }
        }
        try queue.close()
        return try LogFile(path: path, readOnly: false)
    }

    /// Whether the file that is open is still the one of that name: a restored ledger is another file.
    var isInPlace: Bool { FileStamp(path).isSameFile(as: stamp) }

    static func noLedger(_ path: String) -> Problem {
        let folder = Files.parent(path)
        return Problem(
            .notFound, "no-ledger",
            Phrase(ru: "в папке «\(folder)» нет летописи", en: "there is no ledger in \"\(folder)\""),
            remedy: Remedy(
                ru: "укажите папку: \(full: .ledger), или создайте летопись: \(full: .initialise)",
                en: "name the folder with \(full: .ledger), or make a ledger: \(full: .initialise)"))
    }

    private static func noFile(_ path: String) -> Problem {
        Problem(
            .inputOutput, "not-a-file",
            Phrase(ru: "\(path) — не обычный файл", en: "\(path) is not a regular file"),
            remedy: Remedy(
                ru: "верните файл из копии: \(.restore)", en: "bring the file back from a copy: \(.restore)"))
    }

    static func newerFormat(_ version: Int) -> Problem {
        Problem(
            .badInput, "newer-format",
            Phrase(
                ru: "летопись в формате \(version), эта версия знает формат \(LogSchema.version)",
                en: "the ledger has format \(version), this version knows format \(LogSchema.version)"),
            remedy: Phrase(ru: "обновите letopis", en: "update letopis"))
    }

    private static func unreadableCopy(_ path: String) -> Problem {
        Problem(
            .inputOutput, "copy-not-readable",
            Phrase(
                ru: "\(path): рядом нельзя создать служебные файлы, а без них эту копию не прочесть",
                en: "\(path): no side files can be made beside it, and without them this copy cannot be read"),
            remedy: Remedy(
                ru: "скопируйте папку целиком туда, где можно писать; копию для чтения делает \(.backup)",
                en: "copy the whole folder to where you may write; \(.backup) makes a copy for reading"))
    }

    package func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try queue.read(body)
    }
}

/// What one reads from the log inside a database access.
package enum LogRows {
    package static func size(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT coalesce(max(seq), 0) FROM entry") ?? 0
    }

    package static func body(_ db: Database, _ seq: Int) throws -> [UInt8]? {
        try db.withBlob("SELECT body FROM entry WHERE seq = ?", of: seq) { Array($0) }
    }

    package static func entry(_ db: Database, _ seq: Int) throws -> Entry? {
        var reader = EntryReader()
        return try entry(db, seq, &reader)
    }

    /// The same for who asks for one after the other.
    package static func entry(_ db: Database, _ seq: Int, _ reader: inout EntryReader) throws -> Entry? {
        try db.withBlob("SELECT body FROM entry WHERE seq = ?", of: seq) { body in
            do throws(Entry.Fault) {
                return try reader.entry(body)
            } catch {
                throw unreadable(seq, error)
            }
        }
    }

    /// The bodies after `after` up to `upTo`, in order, without copying them.
    package static func forEachBody(
        _ db: Database, after: Int, upTo: Int, _ body: (Int, UnsafeBufferPointer<UInt8>) throws -> Void
    ) throws {
        let rows = try Statement(db, "SELECT seq, body FROM entry WHERE seq > ? AND seq <= ? ORDER BY seq")
        rows.bind(1, after)
        rows.bind(2, upTo)
        while try rows.step() { try body(rows.int(0), rows.bytes(1)) }
    }

    package static func forEachEntry(_ db: Database, after: Int, upTo: Int, _ body: (Entry) throws -> Void) throws {
        var reader = EntryReader()
        try forEachBody(db, after: after, upTo: upTo) { seq, bytes in
            let entry: Entry
            do throws(Entry.Fault) {
                entry = try reader.entry(bytes)
            } catch {
                throw unreadable(seq, error)
            }
            try body(entry)
        }
    }

    package static func frontier(_ db: Database, size: Int) throws -> Frontier {
        try Frontier(size: size) { row, level in try node(db, row: row, level: level) }
    }

    /// The stored tree of the first `size` entries, for proofs; good while `db` is.
    package static func tree(_ db: Database, size: Int) -> Tree {
        Tree(size: size) { level, index in try node(db, row: (index + 1) << level, level: level) }
    }

    private static func node(_ db: Database, row: Int, level: Int) throws -> TreeHash {
        let start = level * TreeHash.size
        guard let hashes = try hashes(db, row), hashes.count >= start + TreeHash.size,
            let hash = TreeHash(Array(hashes[start..<start + TreeHash.size]))
        else {
            throw Problem(
                .altered, "missing-hash",
                Phrase(ru: "нет хешей записи \(row)", en: "the hashes of entry \(row) are missing"),
                remedy: Remedy(ru: "\(.verify)", en: "\(.verify)"))
        }
        return hash
    }

    package static func leaf(_ db: Database, _ seq: Int) throws -> TreeHash? {
        guard let hashes = try hashes(db, seq) else { return nil }
        return TreeHash(Array(hashes.prefix(TreeHash.size)))
    }

    static func hashes(_ db: Database, _ seq: Int) throws -> Data? {
        try Data.fetchOne(db.cachedStatement(sql: "SELECT hashes FROM tree WHERE seq = ?"), arguments: [seq])
    }

    package static func unreadable(_ seq: Int, _ fault: Entry.Fault) -> Problem {
        if case .unknownType(let name, let version) = fault {
            return Problem(
                .badInput, "unknown-type-in-log",
                Phrase(
                    ru: "запись \(seq): тип \(name) версии \(version) этой версии letopis неизвестен, считать нельзя",
                    en:
                        "entry \(seq): this version of letopis does not know \(name) version \(version), so it cannot count"
                ),
                remedy: Phrase(ru: "обновите letopis", en: "update letopis"))
        }
        return Problem(
            .altered, "unreadable-entry",
            Phrase(
                ru: "запись \(seq) испорчена: \(fault.phrase.ru)", en: "entry \(seq) is damaged: \(fault.phrase.en)"),
            remedy: .verifyThenRestore)
    }
}
