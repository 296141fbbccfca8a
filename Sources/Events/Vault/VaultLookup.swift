import Crypto
import Foundation
import GRDB

/// The questions that are asked of the vault by the ten thousand, while a sheet is compared with everybody known: compiled
/// once and stepped by hand.
final class VaultLookup {
    private let vault: Vault
    private let secret: Statement
    private let subject: Statement
    private let rows: Statement
    private let people: Statement

    init(_ vault: Vault) throws {
        self.vault = vault
        secret = try vault.keys.unsafeRead { try Statement($0, "SELECT secret FROM key WHERE subject = ?") }
        (subject, rows, people) = try vault.data.unsafeRead { db in
            (
                try Statement(db, "SELECT number, mark FROM subject WHERE name = ?"),
                try Statement(
                    db, Vault.columns + " WHERE subject = ? ORDER BY seq"),
                try Statement(
                    db,
                    """
                    SELECT s.name FROM digest d JOIN subject s ON s.number = d.subject WHERE d.kind = ? AND d.mac = ?
                    ORDER BY s.name
                    """)
            )
        }
    }

    /// - Throws: ``Problem`` as ``Vault/secret(of:_:mark:)`` does.
    func personal(of subject: VaultSubject, _ log: any Vault.Log) throws -> VaultReader.Answer {
        let row = try row(of: subject)
        let known = try number(of: subject)
        switch try vault.secret(of: subject, row, mark: known?.mark) {
        case .erased: return .erased
        case .none: return .nothing
        case .key(let key):
            guard let known else { return .nothing }
            let personal = try vault.personal(sealed(known.number), key, log)
            return personal.isEmpty ? .nothing : .known(personal)
        }
    }

    /// The key of a subject: nil in a tombstone.
    private func row(of subject: VaultSubject) throws -> Data?? {
        try vault.keys.unsafeRead { _ in
            secret.bind(1, subject.name)
            defer { secret.reset() }
            guard try secret.step() else { return .none }
            return .some(secret.isBlob(0) ? Data(secret.bytes(0)) : nil)
        }
    }

    private func number(of name: VaultSubject) throws -> (number: Int, mark: Data)? {
        try vault.data.unsafeRead { _ in
            subject.bind(1, name.name)
            defer { subject.reset() }
            return try subject.step() ? (subject.int(0), Data(subject.bytes(1))) : nil
        }
    }

    private func sealed(_ number: Int) throws -> [Vault.Sealed] {
        try vault.data.unsafeRead { _ in
            rows.bind(1, number)
            defer { rows.reset() }
            var found: [Vault.Sealed] = []
            while try rows.step() {
                found.append(
                    Vault.Sealed(
                        seq: rows.int(0), commitment: Array(rows.bytes(1)), entry: rows.text(2),
                        sealed: Data(rows.bytes(3))))
            }
            return found
        }
    }

    /// The codes of people whose digests are those of the keys: candidates, for what was corrected keeps its digest.
    func people(by keys: [MatchKey]) throws -> [MatchKey: [String]] {
        try vault.data.unsafeRead { _ in
            var found: [MatchKey: [String]] = [:]
            for key in keys where found[key] == nil {
                people.bind(1, Int(key.kind.rawValue))
                people.bind(2, blob: vault.digest(key))
                defer { people.reset() }
                while try people.step() {
                    if let person = VaultSubject(name: people.text(0)).person { found[key, default: []].append(person) }
                }
            }
            return found
        }
    }
}
