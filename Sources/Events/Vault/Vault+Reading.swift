import Crypto
import Foundation
import GRDB

extension Vault {
    /// A disclosure as it lies in the vault.
    struct Sealed: Sendable {
        let seq: Int
        let commitment: [UInt8]
        let entry: String
        let sealed: Data

        init(seq: Int, commitment: [UInt8], entry: String, sealed: Data) {
            (self.seq, self.commitment, self.entry, self.sealed) = (seq, commitment, entry, sealed)
        }

        /// - Parameter rows: ``Vault/columns`` of one subject.
        static func all(_ rows: Statement, of subject: Int) throws -> [Sealed] {
            rows.bind(1, subject)
            defer { rows.reset() }
            var found: [Sealed] = []
            while try rows.step() {
                found.append(
                    Sealed(
                        seq: rows.int(0), commitment: Array(rows.bytes(1)), entry: rows.text(2),
                        sealed: Data(rows.bytes(3))))
            }
            return found
        }

        fileprivate init(_ row: Row) {
            seq = row[0]
            commitment = Array(row[1] as Data)
            entry = row[2]
            sealed = row[3]
        }
    }

    static let columns = "SELECT seq, commitment, entry, sealed FROM disclosure"

    /// - Throws: ``Problem`` `altered` where the bytes are not those that were sealed.
    func open(_ row: Sealed, with key: SymmetricKey) throws -> Disclosure {
        guard let disclosure = box.open(row.sealed, row.commitment, of: row.entry, with: key) else {
            throw Vault.altered(folder, row.seq)
        }
        return disclosure
    }

    /// Whether a row is of an entry that is in the log: one that was cut short may have left it.
    func stands(_ row: Sealed, _ log: some Log) throws -> Bool { try Vault.stands(row, settled: settled, log) }

    static func stands(_ row: Sealed, settled: Int, _ log: some Log) throws -> Bool {
        if row.seq <= settled { return true }
        return try log.seq(ofID: row.entry) == row.seq
    }

    /// The disclosures of an entry, by the names of their fields; none where all its commitments are decoys.
    func disclosures(of seq: Int, subject: VaultSubject, _ log: any Log) throws -> VaultReader.Disclosed {
        let rows = try data.read { db in
            let statement = try db.cachedStatement(sql: Vault.columns + " WHERE seq = ?")
            return try Row.fetchAll(statement, arguments: [seq]).map(Sealed.init)
        }.filter { try stands($0, log) }
        switch try secret(of: subject) {
        case .erased: return .erased
        case .none: return .disclosures([])
        case .key(let key):
            let found = try rows.map { try open($0, with: key) }
            return .disclosures(found.sorted { $0.name.precedesInUTF16($1.name) })
        }
    }

    /// The numbers of all people of whom something was ever sealed, by their codes.
    func people() throws -> [Int] {
        try data.read { db in
            try Int.fetchAll(db, sql: "SELECT number FROM subject WHERE name LIKE 'person:%' ORDER BY name")
        }
    }
}
