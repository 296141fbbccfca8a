import Crypto
import Foundation
import GRDB

/// The questions that are asked of the vault by the ten thousand, while a sheet is compared with everybody known:
/// statements that are compiled once and stepped by hand, and cryptography on all cores.
final class VaultLookup {
    private let vault: Vault
    private let secret: Statement
    private let subject: Statement
    private let name: Statement
    private let rows: Statement
    private let digests: Statement

    init(_ vault: Vault) throws {
        self.vault = vault
        secret = try vault.keys.unsafeRead { try Statement($0, "SELECT secret FROM key WHERE subject = ?") }
        (subject, name, rows, digests) = try vault.data.unsafeRead { db in
            (
                try Statement(db, "SELECT number, mark FROM subject WHERE name = ?"),
                try Statement(db, "SELECT name, mark FROM subject WHERE number = ?"),
                try Statement(db, Vault.columns + " WHERE subject = ? ORDER BY seq"),
                try Statement(db, "SELECT subject FROM digest WHERE kind = ? AND mac = ?")
            )
        }
    }

    /// - Throws: ``Problem`` as ``Vault/secret(of:_:mark:)`` does.
    func personal(of subject: VaultSubject, _ log: any Vault.Log) throws -> VaultReader.Answer {
        try reading {
            let row = try key(of: subject)
            let known = try marked(subject)
            switch try vault.secret(of: subject, row, mark: known?.mark) {
            case .erased: return .erased
            case .none: return .nothing
            case .key(let key):
                guard let known else { return .nothing }
                let personal = try vault.personal(Vault.Sealed.all(rows, of: known.number), key, log)
                return personal.isEmpty ? .nothing : .known(personal)
            }
        }
    }

    func number(of subject: VaultSubject) throws -> Int? { try reading { try marked(subject)?.number } }

    // MARK: - Rows

    /// Both files, each in one transaction: without one, every statement would take and give back a lock of its own.
    private func reading<Value>(_ work: () throws -> Value) throws -> Value {
        try vault.keys.unsafeRead { keys in
            try vault.data.unsafeRead { data in
                try VaultLookup.inTransaction(keys) { try VaultLookup.inTransaction(data, work) }
            }
        }
    }

    private static func inTransaction<Value>(_ db: Database, _ work: () throws -> Value) throws -> Value {
        if db.isInsideTransaction { return try work() }
        try db.beginTransaction(.deferred)
        defer { try? db.rollback() }
        return try work()
    }

    /// The key of a subject: nil in a tombstone.
    private func key(of subject: VaultSubject) throws -> Data?? {
        secret.bind(1, subject.name)
        defer { secret.reset() }
        guard try secret.step() else { return .none }
        return .some(secret.isBlob(0) ? Data(secret.bytes(0)) : nil)
    }

    private func marked(_ name: VaultSubject) throws -> (number: Int, mark: Data)? {
        subject.bind(1, name.name)
        defer { subject.reset() }
        return try subject.step() ? (subject.int(0), Data(subject.bytes(1))) : nil
    }

    // MARK: - Many at once

    /// For each key the numbers of the subjects who may have it, for what was corrected keeps its digest.
    func numbers(by keys: [MatchKey]) throws -> [[Int]] {
        let macs = Parallel.map(keys) { [matching = vault.matching] in Vault.digest($0, matching) }
        return try reading {
            try zip(keys, macs).map { key, mac in
                digests.bind(1, Int(key.kind.rawValue))
                digests.bind(2, blob: mac)
                defer { digests.reset() }
                var numbers: [Int] = []
                while try digests.step() { numbers.append(digests.int(0)) }
                return numbers
            }
        }
    }

    /// What lies in the vault about somebody.
    private struct SealedPerson: Sendable {
        let subject: VaultSubject
        let mark: Data
        let secret: Data
        let rows: [(row: Vault.Sealed, isLive: Bool)]
    }

    /// Who they are; nil for who is no person, was erased, or of whom nothing stands.
    ///
    /// - Throws: ``Problem`` as ``personal(of:_:)`` does.
    func people(_ numbers: [Int], _ log: any Vault.Log) throws -> [VaultReader.Known?] {
        // A piece at a time: what is sealed takes more room than what comes of it.
        var known: [VaultReader.Known?] = []
        for start in stride(from: 0, to: numbers.count, by: 20_000) {
            let sealed = try reading {
                try numbers[start..<min(start + 20_000, numbers.count)].map { try sealedPerson($0, log) }
            }
            known += try Parallel.map(sealed) { [box = vault.box] in try VaultLookup.open($0, box) }
        }
        return known
    }

    private func sealedPerson(_ number: Int, _ log: any Vault.Log) throws -> SealedPerson? {
        name.bind(1, number)
        defer { name.reset() }
        guard try name.step() else { return nil }
        let (subject, mark) = (VaultSubject(name: name.text(0)), Data(name.bytes(1)))
        guard subject.person != nil else { return nil }
        guard let secret = try key(of: subject) else { throw Vault.missingKey(vault.folder, subject) }
        guard let secret else { return nil }
        let rows = try Vault.Sealed.all(rows, of: number).filter { try vault.stands($0, log) }
            .map { (row: $0, isLive: !log.isVoided($0.seq)) }
        return SealedPerson(subject: subject, mark: mark, secret: secret, rows: rows)
    }

    private static func open(_ sealed: SealedPerson?, _ box: DisclosureBox) throws -> VaultReader.Known? {
        guard let sealed, let person = sealed.subject.person else { return nil }
        let key = SymmetricKey(data: sealed.secret)
        var personal = Personal()
        var history: [(seq: Int, personal: Personal)] = []
        for (row, isLive) in sealed.rows {
            guard let disclosure = box.open(row.sealed, row.commitment, of: row.entry, with: key) else {
                // Only now, for it costs as much as the opening.
                throw Vault.mark(key) == sealed.mark
                    ? Vault.altered(box.folder, row.seq) : Vault.wrongKey(box.folder, sealed.subject)
            }
            if isLive { personal.take(disclosure.name, disclosure.value) }
            if history.last?.seq != row.seq { history.append((row.seq, Personal())) }
            history[history.count - 1].personal.take(disclosure.name, disclosure.value)
        }
        if personal.isEmpty { return nil }
        return VaultReader.Known(code: person, personal: personal, history: history.map(\.personal))
    }
}
