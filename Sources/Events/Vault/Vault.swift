import Crypto
import Foundation
import GRDB

/// Personal data, apart from the log and erasable (FORMAT.md, section 19).
///
/// The log has commitments only. What opens them stands here, each disclosure sealed with AES-256-GCM under the key of
/// the person that it is about, and the keys in a file of their own: who has one of the two files has nothing. A key
/// that is destroyed leaves every commitment, root and count as it is.
///
/// Of two records of one person the vault knows by keyed digests (HMAC-SHA-256, RFC 2104) what they have in common.
final class Vault {
    /// What the vault asks about the log.
    protocol Log {
        func isVoided(_ seq: Int) -> Bool
        func seq(ofID id: String) throws(Problem) -> Int?
    }

    let box: DisclosureBox
    let data: DatabaseQueue
    let keys: DatabaseQueue
    /// What digests are made with: with its key, and nothing else yet.
    let matching: HMAC<SHA256>
    var folder: Folder { box.folder }
    /// Up to here every row is known to be of an entry that is in the log.
    var settled: Int

    private init(_ folder: Folder, _ origin: String, _ data: DatabaseQueue, _ keys: DatabaseQueue) throws {
        box = DisclosureBox(folder: folder, origin: origin)
        self.data = data
        self.keys = keys
        let (vault, owner, settled) = try data.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT vault, origin, size FROM about")
            return (row?[0] as Data?, row?[1] as String?, row?[2] as Int? ?? 0)
        }
        let (other, matching) = try keys.read { db in
            let row = try Row.fetchOne(db, sql: "SELECT vault, matching FROM about")
            return (row?[0] as Data?, row?[1] as Data?)
        }
        guard owner?.hasSameBytes(as: origin) == true else { throw Vault.foreign(folder, owner ?? "") }
        guard let vault, vault == other, let matching else { throw Vault.foreignKeys(folder) }
        self.matching = HMAC(key: SymmetricKey(data: matching))
        self.settled = settled
    }

    /// Opens the vault of a ledger; nil where none was ever made.
    ///
    /// - Throws: ``Problem``: `inputOutput` where one of its two files is gone or does not belong to the other.
    static func open(_ folder: Folder, origin: String, readOnly: Bool) throws(Problem) -> Vault? {
        do {
            let data = try VaultFile.data.open(in: folder, readOnly: readOnly)
            let keys = try VaultFile.keys.open(in: folder, readOnly: readOnly)
            switch (data, keys) {
            case (let data?, let keys?): return try Vault(folder, origin, data, keys)
            case (nil, let keys?):
                // Keys are made after both files: without any, the making was cut short and nothing was ever sealed.
                let isUnused = try keys.read {
                    try Int.fetchOne($0, sql: "SELECT 1 FROM key WHERE subject NOT LIKE 'log:%'") == nil
                }
                guard isUnused else { throw missing(folder) }
                return nil
            case (_?, nil): throw missingKeys(folder)
            case (nil, nil):
                guard try VaultMark.stands(in: folder) else { return nil }
                throw missing(folder)
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Makes an empty vault. Under the log's lock.
    ///
    /// - Parameter db: the log: where it has entries that another vault sealed, the new one keeps their number in mind.
    static func create(_ folder: Folder, origin: String, _ db: Database) throws -> Vault {
        let sealed = try VaultMark.mayBeMissing(folder, db) ? LogRows.size(db) : nil
        var random = SystemRandomNumberGenerator()
        let vault = Data((0..<16).map { _ in UInt8.random(in: 0...255, using: &random) })
        let matching = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        let keys = try VaultFile.keys.create(in: folder) {
            try $0.execute(sql: "INSERT INTO about VALUES (1, ?, ?, ?, 0)", arguments: [vault, origin, matching])
            if let sealed {
                try $0.execute(sql: "INSERT INTO key VALUES (?, NULL)", arguments: ["log:\(sealed)"])
            }
        }
        let data = try VaultFile.data.create(in: folder) {
            try $0.execute(sql: "INSERT INTO about VALUES (1, ?, ?, 0, x'', 0, 0)", arguments: [vault, origin])
        }
        try VaultMark.write(in: folder)
        return try Vault(folder, origin, data, keys)
    }

    /// How many entries the log had when this vault took the place of another one; nil for the first.
    func sizeSealedByAnother() throws -> Int? {
        try keys.read { db in
            try String.fetchOne(db, sql: "SELECT subject FROM key WHERE subject LIKE 'log:%'")
                .flatMap { Int($0.dropFirst("log:".count)) }
        }
    }

    /// Whether its commits wait for the disk.
    func waitForDisk(_ waits: Bool) throws {
        for (queue, file) in [(keys, VaultFile.keys), (data, .data)] {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = \(waits ? "FULL" : "OFF")") }
            guard waits else { continue }
            guard Files.sync(file.path(in: folder)) else { throw Files.problem(file.path(in: folder)) }
        }
    }

    // MARK: - Keys

    enum Secret {
        case key(SymmetricKey)
        case erased
        /// Nothing was ever sealed for the subject.
        case none
    }

    /// - Throws: ``Problem`` `inputOutput` where the key is missing or is another one.
    func secret(of subject: VaultSubject) throws -> Secret {
        try keys.read { try secret(of: subject, $0) }
    }

    /// - Parameter db: the keys.
    func secret(of subject: VaultSubject, _ db: Database) throws -> Secret {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT secret FROM key WHERE subject = ?"), arguments: [subject.name])
        let mark = try data.read { db in
            try Data.fetchOne(
                db.cachedStatement(sql: "SELECT mark FROM subject WHERE name = ?"), arguments: [subject.name])
        }
        return try Vault.secret(of: subject, row.map { $0[0] as Data? }, mark: mark, in: folder)
    }

    /// - Parameters:
    ///   - row: what the table of keys has of the subject: nil in a tombstone.
    ///   - mark: the mark of the key that sealed.
    static func secret(of subject: VaultSubject, _ row: Data??, mark: Data?, in folder: Folder) throws -> Secret {
        guard let row else {
            if mark == nil { return .none }
            throw missingKey(folder, subject)
        }
        guard let row else { return .erased }
        let key = SymmetricKey(data: row)
        if let mark, mark != self.mark(key) { throw wrongKey(folder, subject) }
        return .key(key)
    }

    /// What tells in the vault that a key is the right one.
    static func mark(_ key: SymmetricKey) -> Data {
        Data(HMAC<SHA256>.authenticationCode(for: Data("letopis vault mark v1".utf8), using: key).prefix(16))
    }

    static func mark(_ secret: Data) -> Data { mark(SymmetricKey(data: secret)) }

    // MARK: - Digests

    /// Eight bytes are enough: they only find, and there are a dozen for everybody.
    static func digest(_ key: MatchKey, _ matching: HMAC<SHA256>) -> UInt64 {
        var mac = matching
        mac.update(data: [key.kind.rawValue] + key.text.utf8)
        return mac.finalize().withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
    }

    /// The digests in a row of their table.
    @inline(__always)
    static func forEachDigest(_ bytes: UnsafeBufferPointer<UInt8>, _ body: (UInt64) -> Void) {
        let bytes = UnsafeRawBufferPointer(bytes)
        for offset in stride(from: 0, to: bytes.count - 7, by: 8) {
            body(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
        }
    }
}
