import GRDB

/// The keys that a log is signed with, each from the entry that states it: entry 1, then every `ledger.key-rotated`
/// (FORMAT.md, section 7).
package struct KeyHistory: Sendable {
    /// Ascending, and never empty.
    package private(set) var keys: [(from: Int, key: VerifierKey)]
    /// How many entries of the log it was made from.
    package private(set) var size: Int
    private let first: VerifierKey

    /// The history of a log that has no more than entry 1.
    package init(_ first: VerifierKey) {
        self.first = first
        keys = [(1, first)]
        size = 1
    }

    /// The key in force at entry `size`, and so of the checkpoint of that size.
    package subscript(size: Int) -> VerifierKey {
        keys.last { $0.from <= size }?.key ?? first
    }

    package var current: VerifierKey { keys.last?.key ?? first }

    /// The entry since which the current key is in force.
    package var since: Int { keys.last?.from ?? 1 }

    /// The key before the rotation in entry `size`; nil where no rotation is there. Its holder signs that size, too.
    func predecessor(at size: Int) -> VerifierKey? {
        size > 1 && keys.contains { $0.from == size } ? self[size - 1] : nil
    }

    // MARK: - Moving on

    /// Takes in an entry that stands after those known, if it is a rotation.
    ///
    /// - Throws: ``Problem`` `altered` where it states no sound key of the log.
    mutating func take(_ entry: Entry) throws(Problem) {
        guard entry.seq > size else { return }
        if entry.type.name == KeyHistory.rotation {
            guard let key = entry.verifierKey else { throw KeyHistory.badRotation(entry.seq) }
            keys.append((entry.seq, key))
        }
        size = entry.seq
    }

    /// The entries up to `size` are known to state no key.
    mutating func pass(to size: Int) {
        self.size = max(self.size, size)
    }

    /// Reads the bodies behind those known, to the end of the log.
    package mutating func catchUp(_ db: Database) throws {
        let end = try LogRows.size(db)
        if end <= size { return }
        var found: [Int] = []
        try LogRows.forEachBody(db, after: size, upTo: end) { seq, body in
            if body.suffix(KeyHistory.ending.count).elementsEqual(KeyHistory.ending) { found.append(seq) }
        }
        for seq in found {
            if let entry = try LogRows.entry(db, seq) { try take(entry) }
        }
        pass(to: end)
    }

    package static let rotation = "ledger.key-rotated"

    /// How the body of a rotation ends, and no other: `type` and `v` stand last, and within a string a quote would
    /// have a backslash before it.
    private static let ending = Array(",\"type\":\"\(rotation)\",\"v\":1}".utf8)

    static func badRotation(_ seq: Int) -> Problem {
        Problem(
            .altered, "bad-rotation",
            Phrase(
                ru: "запись \(seq) меняет ключ, но годного ключа этой летописи в ней нет",
                en: "entry \(seq) rotates the key, but states no sound key of this ledger"),
            remedy: .verifyThenRestore)
    }
}

extension KeyHistory {
    /// The history to the end of the log: from the index as far as that reaches, behind it from the bodies.
    ///
    /// - Parameters:
    ///   - db: the log.
    ///   - rotations: what an index of that log says; nil where there is none.
    init(_ db: Database, _ rotations: Index.Rotations?) throws {
        guard let entry = try LogRows.entry(db, 1) else { throw Ledger.empty }
        self.init(try Ledger.Opening(entry).verifierKey)
        if let rotations {
            for seq in rotations.seqs {
                if let entry = try LogRows.entry(db, seq) { try take(entry) }
            }
            pass(to: rotations.size)
        }
        try catchUp(db)
    }
}

extension Ledger {
    /// The keys that the log has stated, to its end. Reads bodies only where the index does not reach.
    package func keyHistory() throws -> KeyHistory {
        try log.read { try KeyHistory($0, Index.rotations(path: folder.index, log: $0)) }
    }
}

extension Checkpoint {
    /// Opens a note that the key in force at its size must have signed; no line of another known key may be wrong.
    package init(note bytes: [UInt8], keys: KeyHistory) throws(Note.Refusal) {
        try self.init(try Note(bytes), keys: keys)
    }

    package init(_ note: Note, keys: KeyHistory) throws(Note.Refusal) {
        try self.init(text: note.text)
        guard origin.hasSameBytes(as: keys.current.name) else { throw .origin }
        guard try note.signers(among: keys.keys.map(\.key)).contains(keys[size]) else { throw .noKnownSignature }
    }
}
