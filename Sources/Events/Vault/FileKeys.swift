import Crypto
import Foundation
import GRDB

/// The keys of sealed files: one for each, since a file may show several people and is replaced when one of them is
/// erased. They lie where the keys of people lie, by the digests of the stored files.
package struct FileKeys {
    package enum Answer: Sendable {
        case key(SymmetricKey)
        /// Destroyed: the file can be read no more.
        case erased
        /// No such file was ever sealed here.
        case none
    }

    private let ledger: Ledger

    package init(_ ledger: Ledger) {
        self.ledger = ledger
    }

    /// - Parameter digest: the lower-case hexadecimal SHA-256 of the file as it is stored.
    /// - Throws: ``Problem`` `inputOutput` where the key is missing or is another one, as ``VaultReader/open(_:_:)``.
    package func key(of digest: String) throws(Problem) -> Answer {
        do {
            switch try open()?.secret(of: .evidence(digest)) {
            case .key(let key)?: return .key(key)
            case .erased?: return .erased
            case Vault.Secret.none?, nil: return .none
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Keeps the key of a stored file, on the disk when this returns.
    ///
    /// - Parameter content: the SHA-256 of what was sealed; kept as a keyed digest only.
    package func keep(_ key: SymmetricKey, of digest: String, content: [UInt8]) throws(Problem) {
        try underLock { vault in
            let subject = VaultSubject.evidence(digest)
            try vault.keys.write { db in
                try db.execute(
                    sql: "INSERT INTO key VALUES (?, ?)",
                    arguments: [subject.name, key.withUnsafeBytes { Data($0) }])
            }
            try vault.data.write { db in
                try db.execute(
                    sql: "INSERT INTO subject(name, mark) VALUES (?, ?)", arguments: [subject.name, Vault.mark(key)])
                try db.execute(
                    sql: "INSERT INTO digest VALUES (?, ?)",
                    arguments: [db.lastInsertedRowID, Data(vault.digest(content: content))])
            }
        }
    }

    /// The digest of the stored file that seals this content; nil where none does.
    ///
    /// - Parameter content: the SHA-256 of the content.
    package func stored(content: [UInt8]) throws(Problem) -> String? {
        do {
            guard let vault = try open() else { return nil }
            let name = try vault.data.read { db in
                try String.fetchOne(
                    db,
                    sql: """
                        SELECT s.name FROM subject s JOIN digest d ON d.subject = s.number
                        WHERE s.name >= 'evidence:' AND s.name < 'evidence;' AND d.macs = ? ORDER BY s.number DESC LIMIT 1
                        """, arguments: [Data(vault.digest(content: content))])
            }
            return name.map { String($0.dropFirst("evidence:".count)) }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Destroys the keys of stored files, a tombstone in the place of each.
    package func destroy(_ digests: [String]) throws(Problem) {
        if digests.isEmpty { return }
        try underLock { vault in try vault.destroy(digests.map { VaultSubject.evidence($0) }) }
    }

    private func open() throws -> Vault? { try Vault.brought(ledger) }

    /// Whether the file still has its key here, whatever the log says.
    func stands(_ digest: String) throws(Problem) -> Bool {
        do {
            let vault = try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: ledger.log.isReadOnly)
            if case .key? = try vault?.secret(of: .evidence(digest)) { return true }
            return false
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The vault, made where there is none, under the lock that all who write to it hold.
    private func underLock(_ body: (Vault) throws -> Void) throws(Problem) {
        do {
            try ledger.log.queue.writeWithoutTransaction { db in
                try db.inTransaction(.immediate) {
                    try body(
                        Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: false)
                            ?? Vault.create(ledger.folder, origin: ledger.opening.origin, db))
                    return .commit
                }
            }
        } catch {
            throw Problem(storage: error)
        }
    }
}

extension Vault {
    /// Longer than those of people, for it decides; the kinds of these begin at 1 (``MatchKey/Kind``).
    fileprivate func digest(content: [UInt8]) -> [UInt8] {
        var mac = matching
        mac.update(data: [0] + content)
        return Array(mac.finalize().prefix(16))
    }
}
