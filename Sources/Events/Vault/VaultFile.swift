import Foundation
import GRDB

/// One of the two databases behind the sealed fields. Both are for their owner's eyes from the first byte, forget what
/// is deleted (`secure_delete`), and have a rollback journal, so that nothing is left beside them between two writings.
enum VaultFile: Sendable {
    /// vault/vault.sqlite: sealed disclosures and keyed digests.
    case data
    /// secrets/vault-keys.sqlite: what opens them.
    case keys

    /// "LETV", "LETK".
    var applicationID: Int {
        switch self {
        case .data: 0x4C45_5456
        case .keys: 0x4C45_544B
        }
    }

    static let version = 1

    func path(in folder: Folder) -> String {
        switch self {
        case .data: folder.path + "/vault/vault.sqlite"
        case .keys: folder.secrets + "/vault-keys.sqlite"
        }
    }

    private var schema: String {
        switch self {
        case .data:
            """
            CREATE TABLE about(
              one INTEGER PRIMARY KEY CHECK (one = 1), vault BLOB NOT NULL, origin TEXT NOT NULL,
              size INTEGER NOT NULL, leaf BLOB NOT NULL, forgotten INTEGER NOT NULL, papers INTEGER NOT NULL) STRICT;
            CREATE TABLE subject(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, mark BLOB NOT NULL) STRICT;
            CREATE TABLE disclosure(
              subject INTEGER NOT NULL, seq INTEGER NOT NULL, commitment BLOB NOT NULL, entry TEXT NOT NULL, sealed BLOB NOT NULL,
              PRIMARY KEY(subject, seq, commitment)) STRICT, WITHOUT ROWID;
            CREATE UNIQUE INDEX disclosure_at ON disclosure(seq, commitment);
            CREATE TABLE digest(subject INTEGER PRIMARY KEY, macs BLOB NOT NULL) STRICT;
            """
        case .keys:
            """
            CREATE TABLE about(
              one INTEGER PRIMARY KEY CHECK (one = 1), vault BLOB NOT NULL, origin TEXT NOT NULL, matching BLOB NOT NULL,
              forgotten INTEGER NOT NULL) STRICT;
            CREATE TABLE key(subject TEXT PRIMARY KEY, secret BLOB) STRICT, WITHOUT ROWID;
            """
        }
    }

    /// Opens the file; nil where there is none.
    ///
    /// - Throws: ``Problem``: `badInput` where it is of a newer format or no such file at all.
    func open(in folder: Folder, readOnly: Bool) throws -> DatabaseQueue? {
        let path = path(in: folder)
        guard Files.exists(path) else { return nil }
        try checkPermissions(path)
        do {
            let queue = try SQLiteOpening.vault(readOnly: readOnly).open(path)
            try queue.read { db in
                guard try Int.fetchOne(db, sql: "PRAGMA application_id") == applicationID else {
                    throw VaultFile.isNone(path)
                }
                let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
                if version != VaultFile.version { throw LogFile.newerFormat(version) }
                // A trigger could delete what is kept, an index that is gone would hide who is known.
                guard try VaultFile.objects(db) == schemaObjects() else { throw VaultFile.hasOtherSchema(path) }
            }
            return queue
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw VaultFile.isNone(path)
        }
    }

    /// Tables, indexes and whatever else there is, as they were made.
    private static func objects(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db, sql: "SELECT type || ' ' || name || ' ' || sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY 1")
    }

    private func schemaObjects() throws -> [String] {
        try SQLiteOpening.scratch.openInMemory().write { db in
            try db.execute(sql: schema)
            return try VaultFile.objects(db)
        }
    }

    /// One more connection, for reading by several at once, to a file that was opened and found sound.
    func reader(in folder: Folder) throws -> DatabaseQueue {
        try SQLiteOpening.vault(readOnly: true).mapped.open(path(in: folder))
    }

    /// Makes the file, empty but for `first`, which fills the table `about`.
    func create(in folder: Folder, _ first: (Database) throws -> Void) throws -> DatabaseQueue {
        let path = path(in: folder)
        try FileManager.default.createDirectory(
            atPath: Files.parent(path), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Made whole under another name: who finds the file finds a vault.
        let unfinished = path + ".new"
        // A journal of another would be played back into it.
        for suffix in ["", "-journal"] { try Files.remove(unfinished + suffix) }
        guard Files.create(unfinished, [], permissions: 0o600, isSynced: false) else { throw Files.problem(path) }
        let queue = try SQLiteOpening.vault(readOnly: false).open(unfinished)
        try queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(VaultFile.version)")
                try db.execute(sql: schema)
                try first(db)
                return .commit
            }
        }
        try queue.close()
        guard rename(unfinished, path) == 0, Files.sync(Files.parent(path)) else { throw Files.problem(path) }
        return try SQLiteOpening.vault(readOnly: false).open(path)
    }

    /// Rewrites the file without what was deleted from it.
    static func forget(_ queue: DatabaseQueue) throws {
        try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
    }

    /// Keys that others may read are no secrets, and what others may write is not what was sealed.
    private func checkPermissions(_ path: String) throws(Problem) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw Files.problem(path) }
        if status.st_mode & S_IFMT != S_IFREG { throw VaultFile.notRegular(path) }
        if status.st_uid != geteuid() { throw VaultFile.foreign(path) }
        if status.st_mode & 0o077 != 0 { throw isOpen(path) }
    }
}

// MARK: - Problems

extension VaultFile {
    private func isOpen(_ path: String) -> Problem {
        switch self {
        case .keys:
            Problem(
                .inputOutput, "vault-keys-open",
                Phrase(
                    ru: "файл ключей хранилища \(path) доступен не только владельцу",
                    en: "the file of the vault's keys \(path) is not for its owner alone"),
                remedy: Phrase(
                    ru:
                        "chmod 600 \(path). Кто мог его прочесть, мог унести ключи всех людей; сменой ключей этого не "
                        + "исправить: выясните, у кого был доступ к нему и к vault/",
                    en:
                        "chmod 600 \(path). Whoever could read it may have the keys of all people, which no change of "
                        + "keys undoes: find out who had access to it and to vault/"))
        case .data:
            Problem(
                .inputOutput, "vault-open",
                Phrase(
                    ru: "файл хранилища \(path) доступен не только владельцу",
                    en: "the file of the vault \(path) is not for its owner alone"),
                remedy: Phrase(
                    ru:
                        "chmod 600 \(path). Данные в нём запечатаны: прочесть их мог лишь тот, у кого есть и ключи; "
                        + "выясните, у кого был доступ",
                    en:
                        "chmod 600 \(path). The data in it are sealed: only who has the keys too could read them; find "
                        + "out who had access"))
        }
    }

    private static func notRegular(_ path: String) -> Problem {
        Problem(
            .inputOutput, "vault-not-regular",
            Phrase(ru: "\(path) — ссылка или не файл", en: "\(path) is a link, or no file"),
            remedy: Phrase(
                ru: "положите на её место сам файл, затем chmod 600 \(path)",
                en: "put the file itself in its place, then chmod 600 \(path)"))
    }

    private static func foreign(_ path: String) -> Problem {
        Problem(
            .inputOutput, "vault-of-another-user",
            Phrase(
                ru: "файл \(path) принадлежит другому пользователю", en: "the file \(path) belongs to another user"),
            remedy: Phrase(
                ru: "если хранилище ваше: chown \(geteuid()) \(path), затем chmod 600 \(path)",
                en: "if the vault is yours: chown \(geteuid()) \(path), then chmod 600 \(path)"))
    }
}
