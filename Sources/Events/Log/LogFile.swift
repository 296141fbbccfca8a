import Foundation
import GRDB

/// ledger.sqlite: the entries and the hashes of their tree, nothing else; only ever appended to.
package struct LogFile: Sendable {
    package let path: String
    package let isReadOnly: Bool
    package let queue: DatabaseQueue

    /// - Throws: ``Problem``: `notFound` where there is no ledger, `badInput` where the file is something else.
    package init(path: String, readOnly: Bool) throws {
        self.path = path
        isReadOnly = readOnly
        guard FileManager.default.fileExists(atPath: path) else { throw LogFile.noLedger(path) }
        do {
            queue = try DatabaseQueue(path: path, configuration: LogFile.configuration(readOnly: readOnly))
            let identity = try queue.read { db in
                (try Int.fetchOne(db, sql: "PRAGMA application_id"), try Int.fetchOne(db, sql: "PRAGMA user_version"))
            }
            guard identity.0 == LogSchema.applicationID else { throw LogFile.noLedger(path) }
            guard identity.1 == LogSchema.version else {
                throw Problem(
                    .badInput, "newer-format",
                    Phrase(
                        ru: "\(path): формат \(identity.1 ?? 0), эта версия знает формат \(LogSchema.version)",
                        en: "\(path): format \(identity.1 ?? 0), this version knows format \(LogSchema.version)"),
                    remedy: Phrase(ru: "обновите letopis", en: "update letopis"))
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw LogFile.noLedger(path)
        }
    }

    package static func create(path: String) throws -> LogFile {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readOnly: false))
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

    private static func noLedger(_ path: String) -> Problem {
        let folder = (path as NSString).deletingLastPathComponent
        return Problem(
            .notFound, "no-ledger",
            Phrase(ru: "в папке «\(folder)» нет летописи", en: "there is no ledger in \"\(folder)\""),
            remedy: Phrase(
                ru: "укажите папку: --ledger ПАПКА, или создайте летопись: letopis init ПАПКА --origin ИМЯ",
                en: "name the folder with --ledger DIR, or make a ledger: letopis init DIR --origin NAME"))
    }

    private static func configuration(readOnly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            if !readOnly {
                // A commit is told of only once it is on the disk.
                try db.execute(sql: "PRAGMA synchronous = FULL")
                try db.execute(sql: "PRAGMA recursive_triggers = ON")
            }
        }
        return configuration
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
        try Data.fetchOne(db, sql: "SELECT body FROM entry WHERE seq = ?", arguments: [seq]).map(Array.init)
    }

    package static func entry(_ db: Database, _ seq: Int) throws -> Entry? {
        guard let body = try body(db, seq) else { return nil }
        do throws(Entry.Fault) {
            return try Entry(body: body)
        } catch {
            throw unreadable(seq, error)
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
        try forEachBody(db, after: after, upTo: upTo) { seq, bytes in
            let entry: Entry
            do throws(Entry.Fault) {
                entry = try Entry(body: bytes)
            } catch {
                throw unreadable(seq, error)
            }
            try body(entry)
        }
    }

    package static func frontier(_ db: Database, size: Int) throws -> Frontier {
        try Frontier(size: size) { row, level in
            guard let hashes = try Data.fetchOne(db, sql: "SELECT hashes FROM tree WHERE seq = ?", arguments: [row]),
                hashes.count >= (level + 1) * TreeHash.size,
                let hash = TreeHash(Array(hashes[(level * TreeHash.size)..<((level + 1) * TreeHash.size)]))
            else {
                throw Problem(
                    .altered, "missing-hash",
                    Phrase(ru: "нет хешей записи \(row)", en: "the hashes of entry \(row) are missing"),
                    remedy: Phrase(ru: "letopis verify", en: "letopis verify"))
            }
            return hash
        }
    }

    package static func leaf(_ db: Database, _ seq: Int) throws -> TreeHash? {
        guard let hashes = try Data.fetchOne(db, sql: "SELECT hashes FROM tree WHERE seq = ?", arguments: [seq]) else {
            return nil
        }
        return TreeHash(Array(hashes.prefix(TreeHash.size)))
    }

    package static func unreadable(_ seq: Int, _ fault: Entry.Fault) -> Problem {
        if case .unknownType(let name, let version) = fault {
            return Problem(
                .badInput, "unknown-type-in-log",
                Phrase(
                    ru: "запись \(seq): тип \(name) версии \(version) этой версии letopis неизвестен, считать нельзя",
                    en: "entry \(seq): this version of letopis does not know \(name) version \(version), so it cannot count"),
                remedy: Phrase(ru: "обновите letopis", en: "update letopis"))
        }
        return Problem(
            .altered, "unreadable-entry",
            Phrase(ru: "запись \(seq) испорчена: \(fault)", en: "entry \(seq) is damaged: \(fault)"),
            remedy: Phrase(
                ru: "letopis verify; затем letopis restore из копии", en: "letopis verify; then letopis restore from a copy"))
    }
}
