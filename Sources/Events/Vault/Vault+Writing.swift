import Crypto
import Foundation
import GRDB

extension Vault {
    /// Keeps the disclosures of entries that the log is about to take, keys first, each on the disk before the next:
    /// the caller holds the log's lock and commits afterwards. What the log then does not take is swept away by
    /// ``settle(_:size:leaf:)``.
    ///
    /// - Throws: ``Problem`` `inputOutput` where the key of a known subject is missing or another one.
    func keep(_ entries: [SealedEntry], _ log: any Log) throws {
        var secrets: [VaultSubject: SymmetricKey] = [:]
        try keys.write { db in
            let insert = try Statement(db, "INSERT INTO key VALUES (?, ?)")
            for entry in entries where secrets[entry.subject] == nil {
                switch try secret(of: entry.subject, db) {
                case .key(let key): secrets[entry.subject] = key
                case .erased: throw Vault.underErasure(entry.subject.person ?? entry.subject.name, line: nil)
                case .none:
                    let key = SymmetricKey(size: .bits256)
                    secrets[entry.subject] = key
                    insert.bind(1, entry.subject.name)
                    key.withUnsafeBytes { insert.bind(2, blob: $0) }
                    try insert.run()
                }
            }
        }
        try data.write { db in
            let rows = try Rows(db)
            for entry in entries {
                guard let key = secrets[entry.subject] else { continue }
                let (number, isNew) = try rows.number(of: entry.subject, key)
                for disclosure in entry.disclosures {
                    let commitment = disclosure.commitmentBytes
                    try rows.insert(
                        entry.seq, commitment, entry.id, number,
                        box.seal(disclosure, commitment, of: entry.id, with: key))
                }
                guard entry.subject.person != nil, entry.disclosures.contains(where: \.isOfPerson) else { continue }
                // A correction of one field is found together with the others.
                var personal = isNew ? Personal() : try self.personal(number, key, log, db)
                for disclosure in entry.disclosures { personal.take(disclosure.name, disclosure.value) }
                for key in personal.matchKeys { try rows.insert(key.kind, digest(key), number) }
            }
        }
    }

    private struct Rows {
        private let find: Statement
        private let add: Statement
        private let disclosure: Statement
        private let digest: Statement
        private let db: Database

        init(_ db: Database) throws {
            self.db = db
            find = try Statement(db, "SELECT number FROM subject WHERE name = ?")
            add = try Statement(db, "INSERT INTO subject(name, mark) VALUES (?, ?)")
            disclosure = try Statement(db, "INSERT INTO disclosure VALUES (?, ?, ?, ?, ?)")
            digest = try Statement(db, "INSERT OR IGNORE INTO digest VALUES (?, ?, ?)")
        }

        func number(of subject: VaultSubject, _ key: SymmetricKey) throws -> (number: Int, isNew: Bool) {
            find.bind(1, subject.name)
            defer { find.reset() }
            if try find.step() { return (find.int(0), false) }
            add.bind(1, subject.name)
            Vault.mark(key).withUnsafeBytes { add.bind(2, blob: $0) }
            try add.run()
            return (Int(db.lastInsertedRowID), true)
        }

        func insert(_ seq: Int, _ commitment: [UInt8], _ id: String, _ subject: Int, _ sealed: Data) throws {
            disclosure.bind(1, seq)
            disclosure.bind(2, blob: commitment)
            disclosure.bind(3, id)
            disclosure.bind(4, subject)
            sealed.withUnsafeBytes { disclosure.bind(5, blob: $0) }
            try disclosure.run()
        }

        func insert(_ kind: MatchKey.Kind, _ mac: [UInt8], _ subject: Int) throws {
            digest.bind(1, Int(kind.rawValue))
            digest.bind(2, blob: mac)
            digest.bind(3, subject)
            try digest.run()
        }
    }
}

extension Disclosure {
    /// Whether it says who somebody is, and not what was written about them.
    var isOfPerson: Bool { ["personal", "birthYear", "sex"].contains(name) }
}
