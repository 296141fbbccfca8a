import Crypto
import Foundation
import GRDB

/// The disclosures of entries that the log is about to take, with what the vault knows of their subjects. They may be
/// kept on another thread than the one that holds the log's lock.
struct VaultWrite: Sendable {
    private let box: DisclosureBox
    private let matching: HMAC<SHA256>
    private let data: DatabaseQueue
    private let keys: DatabaseQueue
    private let parts: [Part]

    /// - Parameter ahead: what was sealed beforehand.
    init(
        _ entries: [SealedEntry], in vault: Vault, _ log: any Vault.Log, ahead: [VaultSubject: Kept] = [:]
    ) throws {
        (box, matching, data, keys) = (vault.box, vault.matching, vault.data, vault.keys)
        parts = try VaultWrite.parts(entries, vault, log, ahead)
    }

    /// Keeps them, keys first, each on the disk before the next: the caller holds the log's lock and commits afterwards.
    /// What the log then does not take is swept away by ``Vault/settle(_:size:leaf:accepting:)``.
    ///
    /// - Throws: ``Problem`` `inputOutput` where the key of a known subject is missing or another one.
    func keep() throws {
        let sealer = Sealer(box, matching)
        for part in try withKeys(parts) { sealer.add(part) }
        // Sealed on all cores, and written as they come; of very many first the most, for nobody can read meanwhile.
        var sealed: [Kept] = []
        while sealer.count > Self.late, let piece = try sealer.next() { sealed += piece }
        try data.write { db in
            let rows = try Rows(db)
            for kept in sealed { try rows.insert(kept) }
            while let piece = try sealer.next() { for kept in piece { try rows.insert(kept) } }
        }
    }

    /// So many pieces may still be sealed while others are written.
    private static let late = 100

    /// What is written of one subject.
    struct Kept: Sendable {
        let subject: VaultSubject
        /// In the file; nil where it is to be added.
        let number: Int?
        let key: SymmetricKey
        let mark: Data
        let rows: [Vault.Sealed]
        /// In ascending order; nil where they are as they were.
        let digests: [UInt64]?
    }

    /// What is to be kept of one subject.
    struct Part: Sendable {
        let subject: VaultSubject
        var entries: [SealedEntry]
        /// In the file; nil where nothing was ever sealed for the subject.
        var number: Int?
        var mark: Data?
        /// Nil until it is looked up, or made.
        var key: SymmetricKey?
        /// All of it, sealed beforehand.
        var ahead: Kept?
        /// What is known of who the person is, where the entries say more of it.
        var known: [Vault.Sealed] = []
        /// By which the person is found already.
        var digests: Set<UInt64> = []

        init(of entry: SealedEntry, key: SymmetricKey? = nil) {
            (subject, entries, self.key) = (entry.subject, [entry], key)
        }

        /// Takes over what was sealed beforehand, if that is all there is to seal.
        mutating func take(_ kept: Kept?) {
            guard let kept, entries.count == 1, kept.rows.count == entries[0].disclosures.count,
                kept.rows.allSatisfy({ $0.entry == entries[0].id })
            else { return }
            (ahead, key) = (kept, kept.key)
        }

        var saysWhoItIs: Bool {
            subject.person != nil && entries.contains { $0.disclosures.contains(where: \.isOfPerson) }
        }

        func sealed(_ box: DisclosureBox, _ matching: HMAC<SHA256>) throws -> Kept {
            if let ahead { return ahead }
            guard let key else { throw Vault.missingKey(box.folder, subject) }
            var rows: [Vault.Sealed] = []
            var digests = self.digests
            var personal = Personal()
            for row in known {
                let disclosure = box.open(row.sealed, row.commitment, of: row.entry, with: key)
                guard let disclosure else { throw Vault.altered(box.folder, row.seq) }
                personal.take(disclosure.name, disclosure.value)
            }
            for entry in entries {
                for disclosure in entry.disclosures {
                    let commitment = disclosure.commitmentBytes
                    rows.append(
                        Vault.Sealed(
                            seq: entry.seq, commitment: commitment, entry: entry.id,
                            sealed: try box.seal(disclosure, commitment, of: entry.id, with: key)))
                    personal.take(disclosure.name, disclosure.value)
                }
                guard subject.person != nil, entry.disclosures.contains(where: \.isOfPerson) else { continue }
                // A correction of one field is found together with the others.
                for key in personal.matchKeys {
                    digests.insert(Vault.digest(key, matching))
                }
            }
            return Kept(
                subject: subject, number: number, key: key, mark: Vault.mark(key), rows: rows,
                digests: digests == self.digests ? nil : digests.sorted())
        }
    }

    /// The entries by their subjects, with what the vault knows of these.
    private static func parts(
        _ entries: [SealedEntry], _ vault: Vault, _ log: any Vault.Log, _ ahead: [VaultSubject: Kept]
    ) throws -> [Part] {
        var parts: [Part] = []
        var places: [VaultSubject: Int] = [:]
        for entry in entries {
            if let place = places[entry.subject] {
                parts[place].entries.append(entry)
            } else {
                places[entry.subject] = parts.count
                parts.append(Part(of: entry))
            }
        }
        try vault.data.read { db in
            let subject = try Statement(db, "SELECT number, mark FROM subject WHERE name = ?")
            let sealed = try Statement(db, Vault.columns + " WHERE subject = ? ORDER BY seq")
            let digests = try Statement(db, "SELECT macs FROM digest WHERE subject = ?")
            for place in parts.indices {
                subject.bind(1, parts[place].subject.name)
                defer { subject.reset() }
                guard try subject.step() else {
                    parts[place].take(ahead[parts[place].subject])
                    continue
                }
                parts[place].number = subject.int(0)
                parts[place].mark = Data(subject.bytes(1))
                guard parts[place].saysWhoItIs else { continue }
                parts[place].known = try Vault.Sealed.all(sealed, of: subject.int(0)).filter {
                    try !log.isVoided($0.seq) && vault.stands($0, log)
                }
                digests.bind(1, subject.int(0))
                if try digests.step() { Vault.forEachDigest(digests.bytes(0)) { parts[place].digests.insert($0) } }
                digests.reset()
            }
        }
        return parts
    }

    /// The same with their keys: those of new subjects are made, and on the disk before this returns.
    private func withKeys(_ parts: [Part]) throws -> [Part] {
        try keys.write { db in
            let find = try Statement(db, "SELECT secret FROM key WHERE subject = ?")
            let insert = try Statement(db, "INSERT INTO key VALUES (?, ?)")
            return try parts.map { part in
                var part = part
                find.bind(1, part.subject.name)
                defer { find.reset() }
                let row = try find.step() ? Data??.some(find.isBlob(0) ? Data(find.bytes(0)) : nil) : .none
                switch try Vault.secret(of: part.subject, row, mark: part.mark, in: box.folder) {
                case .key(let key):
                    part.key = key
                    // Sealed with another one.
                    part.ahead = nil
                case .erased: throw Vault.underErasure(part.subject.person ?? part.subject.name, line: nil)
                case .none:
                    let key = part.key ?? SymmetricKey(size: .bits256)
                    part.key = key
                    insert.bind(1, part.subject.name)
                    key.withUnsafeBytes { insert.bind(2, blob: $0) }
                    try insert.run()
                }
                return part
            }
        }
    }

    private struct Rows {
        private let subject: Statement
        private let disclosure: Statement
        private let digest: Statement
        private let db: Database

        init(_ db: Database) throws {
            self.db = db
            subject = try Statement(db, "INSERT INTO subject(name, mark) VALUES (?, ?)")
            disclosure = try Statement(db, "INSERT INTO disclosure VALUES (?, ?, ?, ?, ?)")
            digest = try Statement(db, "INSERT OR REPLACE INTO digest VALUES (?, ?)")
        }

        func insert(_ kept: Kept) throws {
            let number = try kept.number ?? add(kept.subject, mark: kept.mark)
            for row in kept.rows { try insert(row, number) }
            if let digests = kept.digests { try insert(digests, number) }
        }

        private func add(_ name: VaultSubject, mark: Data) throws -> Int {
            subject.bind(1, name.name)
            mark.withUnsafeBytes { subject.bind(2, blob: $0) }
            try subject.run()
            return Int(db.lastInsertedRowID)
        }

        private func insert(_ row: Vault.Sealed, _ subject: Int) throws {
            disclosure.bind(1, subject)
            disclosure.bind(2, row.seq)
            disclosure.bind(3, blob: row.commitment)
            disclosure.bind(4, row.entry)
            row.sealed.withUnsafeBytes { disclosure.bind(5, blob: $0) }
            try disclosure.run()
        }

        private func insert(_ digests: [UInt64], _ subject: Int) throws {
            digest.bind(1, subject)
            digests.map(\.littleEndian).withUnsafeBytes { digest.bind(2, blob: $0) }
            try digest.run()
        }
    }
}

extension Disclosure {
    /// Whether it says who somebody is, and not what was written about them.
    var isOfPerson: Bool { ["personal", "birthYear", "sex"].contains(name) }
}
