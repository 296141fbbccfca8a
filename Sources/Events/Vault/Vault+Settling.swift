import Foundation
import GRDB

extension Vault {
    /// So many entries may follow the one that the vault was last settled at before a reader settles it.
    static let greatestLag = 5_000

    /// The same for those who do not have the log's lock: takes it for as long as that lasts.
    func settle(_ ledger: Ledger) throws {
        try ledger.log.queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let size = try LogRows.size(db)
                if let leaf = try LogRows.leaf(db, size) { try settle(db, size: size, leaf: leaf) }
                return .commit
            }
        }
    }

    /// Brings the vault to where the log is, under the log's lock: sweeps away what was kept for entries that the log
    /// never took, and erases whom the log says to be erased, so that a copy brought back forgets them again.
    ///
    /// - Parameters:
    ///   - db: the log.
    ///   - size: its size, and the leaf hash of its last entry.
    func settle(_ db: Database, size: Int, leaf: TreeHash) throws {
        let known = try data.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT size, leaf FROM about")
            return (size: row?[0] as Int? ?? 0, leaf: Array(row?[1] as Data? ?? Data()))
        }
        if known.size == size, known.leaf == leaf.bytes {
            settled = size
            return
        }
        // Another log than the one known: all of it is looked at anew.
        let start = try known.size <= size && LogRows.leaf(db, known.size)?.bytes == known.leaf ? known.size : 0
        try destroy(toForget(db, after: start, upTo: size))
        let orphans = try orphans(db, after: start)
        try data.write { db in
            for orphan in orphans {
                try db.execute(
                    sql: "DELETE FROM disclosure WHERE seq = ? AND entry = ?", arguments: [orphan.seq, orphan.id])
            }
            if !orphans.isEmpty {
                try db.execute(
                    sql: """
                        DELETE FROM digest WHERE subject NOT IN (SELECT subject FROM disclosure)
                          AND subject NOT IN (SELECT number FROM subject WHERE name LIKE 'evidence:%');
                        DELETE FROM subject WHERE number NOT IN (SELECT subject FROM disclosure)
                          AND name NOT LIKE 'evidence:%';
                        """)
            }
            try db.execute(sql: "UPDATE about SET size = ?, leaf = ?", arguments: [size, Data(leaf.bytes)])
        }
        settled = size
        // Their key sealed nothing that is left.
        let unused = try keysWithoutSubject(of: orphans.compactMap(\.subject))
        if !unused.isEmpty {
            try keys.write { db in
                for name in unused {
                    try db.execute(sql: "DELETE FROM key WHERE subject = ? AND secret IS NOT NULL", arguments: [name])
                }
            }
        }
    }

    private func orphans(_ db: Database, after start: Int) throws -> [(seq: Int, id: String, subject: String?)] {
        let rows = try data.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT d.seq, d.entry, s.name FROM disclosure d LEFT JOIN subject s ON s.number = d.subject
                    WHERE d.seq > ? ORDER BY d.seq
                    """, arguments: [start])
        }
        return try rows.compactMap { row in
            let (seq, id): (Int, String) = (row[0], row[1])
            guard let body = try LogRows.body(db, seq),
                let stored = body.withUnsafeBufferPointer({ bytes in BodyScan(bytes).map { Array(bytes[$0.idText]) } })
            else { return (seq, id, row[2]) }
            return stored.elementsEqual(id.utf8) ? nil : (seq, id, row[2])
        }
    }

    private func keysWithoutSubject(of names: [String]) throws -> [String] {
        try data.read { db in
            try Set(names).filter {
                try Int.fetchOne(db, sql: "SELECT 1 FROM subject WHERE name = ?", arguments: [$0]) == nil
            }.sorted()
        }
    }

    /// The codes of the people whose erasure the log says to be completed.
    private static func erased(_ db: Database, after start: Int, upTo size: Int) throws -> Set<String> {
        let type = Array("erasure.completed".utf8)
        var found: Set<String> = []
        try LogRows.forEachBody(db, after: start, upTo: size) { seq, bytes in
            guard let scan = BodyScan(bytes), bytes[scan.type].elementsEqual(type) else { return }
            do throws(Entry.Fault) {
                if let person = try Entry(body: bytes).text("person") { found.insert(person) }
            } catch {
                throw LogRows.unreadable(seq, error)
            }
        }
        return found
    }

    /// Whether somebody whom the log says to be erased after what is settled still has a key here.
    func hasToForget(_ db: Database, size: Int) throws -> Bool {
        try !toForget(db, after: min(settled, size), upTo: size).isEmpty
    }

    private func toForget(_ db: Database, after start: Int, upTo size: Int) throws -> [VaultSubject] {
        let people = try Vault.erased(db, after: start, upTo: size)
        if people.isEmpty { return [] }
        return try known(SubjectsToForget(people, db, upTo: size).subjects)
    }

    /// Those who are not forgotten yet: where one is, a run that was cut short may have left the other.
    func known(_ subjects: [VaultSubject]) throws -> [VaultSubject] {
        try subjects.filter { subject in
            let secret = try keys.read { db in
                try Row.fetchOne(db, sql: "SELECT secret FROM key WHERE subject = ?", arguments: [subject.name])
            }
            if let secret, secret[0] as Data? != nil { return true }
            return try data.read { db in
                try Int.fetchOne(db, sql: "SELECT 1 FROM subject WHERE name = ?", arguments: [subject.name]) != nil
            }
        }
    }

    // MARK: - Forgetting

    /// Destroys the keys of the subjects, a tombstone in the place of each, then what they sealed and the digests by which
    /// they were found. Each is on the disk before the next begins, and doing it twice is doing it once.
    func destroy(_ subjects: [VaultSubject]) throws {
        if subjects.isEmpty { return }
        try destroyKeys(subjects)
        try deleteData(subjects)
    }

    func destroyKeys(_ subjects: [VaultSubject]) throws {
        try keys.write { db in
            for subject in subjects {
                try db.execute(
                    sql: "INSERT INTO key VALUES (?, NULL) ON CONFLICT(subject) DO UPDATE SET secret = NULL",
                    arguments: [subject.name])
            }
        }
        try VaultFile.forget(keys)
    }

    func deleteData(_ subjects: [VaultSubject]) throws {
        try data.write { db in
            for subject in subjects {
                for table in ["disclosure", "digest"] {
                    try db.execute(
                        sql: "DELETE FROM \(table) WHERE subject = (SELECT number FROM subject WHERE name = ?)",
                        arguments: [subject.name])
                }
                try db.execute(sql: "DELETE FROM subject WHERE name = ?", arguments: [subject.name])
            }
        }
        try VaultFile.forget(data)
    }
}
