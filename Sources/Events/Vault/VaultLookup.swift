import Crypto
import Foundation
import GRDB

/// The questions that are asked of the vault by the ten thousand, while a sheet is compared with everybody known:
/// statements that are compiled once and stepped by hand, on connections of its own, so that every core can have one.
final class VaultLookup {
    private let box: DisclosureBox
    /// Up to here every row is known to be of an entry that is in the log.
    private let settled: Int
    private let data: DatabaseQueue
    private let keys: DatabaseQueue
    private let secret: Statement
    private let subject: Statement
    private let name: Statement
    private let rows: Statement
    private let digests: Statement
    private let end: Statement

    /// - Parameter box: that of a vault which is open.
    init(_ box: DisclosureBox, settled: Int) throws {
        (self.box, self.settled) = (box, settled)
        data = try VaultFile.data.reader(in: box.folder)
        keys = try VaultFile.keys.reader(in: box.folder)
        secret = try keys.unsafeRead { try Statement($0, "SELECT secret FROM key WHERE subject = ?") }
        (subject, name, rows, digests, end) = try data.unsafeRead { db in
            (
                try Statement(db, "SELECT number, mark FROM subject WHERE name = ?"),
                try Statement(db, "SELECT name, mark FROM subject WHERE number = ?"),
                try Statement(db, Vault.columns + " WHERE subject = ? ORDER BY seq"),
                try Statement(db, "SELECT subject, macs FROM digest WHERE subject >= ? AND subject < ?"),
                try Statement(db, "SELECT max(subject) FROM digest")
            )
        }
    }

    /// - Throws: ``Problem`` as ``Vault/secret(of:_:mark:in:)`` does.
    func personal(of subject: VaultSubject, _ log: some Vault.Log) throws -> VaultReader.Answer {
        let (row, known, sealed) = try reading {
            let known = try marked(subject)
            return try (key(of: subject), known, known.flatMap { try sealedPerson($0.number, log) })
        }
        switch try Vault.secret(of: subject, row, mark: known?.mark, in: box.folder) {
        case .erased: return .erased
        case .none: return .nothing
        case .key: return try sealed.flatMap { try open($0) }.map { .known($0.personal) } ?? .nothing
        }
    }

    func number(of subject: VaultSubject) throws -> Int? { try reading { try marked(subject)?.number } }

    // MARK: - Rows

    /// Both files, each in one transaction: without one, every statement would take and give back a lock of its own.
    private func reading<Value>(_ work: () throws -> Value) throws -> Value {
        try keys.unsafeRead { keys in
            try data.unsafeRead { data in
                try VaultLookup.inTransaction(keys) { try VaultLookup.inTransaction(data, work) }
            }
        }
    }

    private static func inTransaction<Value>(_ db: Database, _ work: () throws -> Value) throws -> Value {
        try db.beginTransaction(.deferred)
        // Nothing was written.
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

    /// The last subject of whom there are digests.
    func last() throws -> Int {
        defer { end.reset() }
        return try end.step() ? end.int(0) : 0
    }

    /// Which of `numbers` have a digest that is looked for, and its place. All theirs are looked through once, whatever is
    /// asked for.
    func found(_ sought: SoughtDigests, among numbers: Range<Int>) throws -> [(place: Int, number: Int)] {
        var found: [(Int, Int)] = []
        digests.bind(1, numbers.lowerBound)
        digests.bind(2, numbers.upperBound)
        try reading {
            defer { digests.reset() }
            while try digests.step() {
                Vault.forEachDigest(digests.bytes(1)) { mac in
                    if let place = sought.place(of: mac) { found.append((place, digests.int(0))) }
                }
            }
        }
        return found
    }

    /// What lies in the vault about somebody.
    private struct SealedPerson {
        let subject: VaultSubject
        let mark: Data
        let secret: Data
        let rows: [(row: Vault.Sealed, isLive: Bool)]
    }

    /// Who they are; nil for who is no person, was erased, or of whom nothing stands.
    ///
    /// - Throws: ``Problem`` as ``personal(of:_:)`` does.
    func people(_ numbers: [Int], _ log: some Vault.Log) throws -> [VaultReader.Known?] {
        var people: [VaultReader.Known?] = []
        people.reserveCapacity(numbers.count)
        // A piece at a time: what is sealed takes more room than what comes of it.
        for start in stride(from: 0, to: numbers.count, by: 1000) {
            let sealed = try reading {
                try numbers[start..<min(start + 1000, numbers.count)].map { try sealedPerson($0, log) }
            }
            for person in sealed { people.append(try person.flatMap { try open($0) }) }
        }
        return people
    }

    private func sealedPerson(_ number: Int, _ log: some Vault.Log) throws -> SealedPerson? {
        name.bind(1, number)
        defer { name.reset() }
        guard try name.step() else { return nil }
        let (subject, mark) = (VaultSubject(name: name.text(0)), Data(name.bytes(1)))
        guard subject.isPerson else { return nil }
        guard let secret = try key(of: subject) else { throw Vault.missingKey(box.folder, subject) }
        guard let secret else { return nil }
        let rows = try Vault.Sealed.all(rows, of: number)
            .filter { try Vault.stands($0, settled: settled, log) }
            .map { (row: $0, isLive: !log.isVoided($0.seq)) }
        return SealedPerson(subject: subject, mark: mark, secret: secret, rows: rows)
    }

    private func open(_ sealed: SealedPerson) throws -> VaultReader.Known? {
        guard let person = sealed.subject.person else { return nil }
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
        // Most are spoken of once.
        if history.count == 1 { return VaultReader.Known(code: person, personal: personal) }
        return VaultReader.Known(code: person, personal: personal, history: history.map(\.personal))
    }
}

/// The digests of some keys, to be looked for among those that the vault keeps.
struct SoughtDigests: Sendable {
    private let macs: [UInt64]
    /// Of each the first place.
    private let places: [UInt64: Int]
    /// Most are of nobody who is asked for: that is told by a few bits of theirs.
    private let filter: [Bool]

    private static let bits = 1 << 20

    init(_ keys: [MatchKey], _ matching: HMAC<SHA256>) {
        macs = Parallel.map(keys) { Vault.digest($0, matching) }
        var places = [UInt64: Int](minimumCapacity: macs.count)
        var filter = [Bool](repeating: false, count: Self.bits)
        for (place, mac) in macs.enumerated() where places[mac] == nil {
            places[mac] = place
            filter[Int(mac & UInt64(Self.bits - 1))] = true
        }
        (self.places, self.filter) = (places, filter)
    }

    @inline(__always)
    func place(of mac: UInt64) -> Int? {
        filter[Int(mac & UInt64(Self.bits - 1))] ? places[mac] : nil
    }

    /// For each key the numbers that were found for its digest: several may have one in common.
    func numbers(_ found: some Sequence<(place: Int, number: Int)>) -> [[Int]] {
        var numbers = [[Int]](repeating: [], count: macs.count)
        for (place, number) in found { numbers[place].append(number) }
        for (place, mac) in macs.enumerated() {
            if let first = places[mac], first != place { numbers[place] = numbers[first] }
        }
        return numbers
    }
}
