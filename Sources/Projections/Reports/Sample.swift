import Events

/// Entries drawn for checking on paper, so that the reported side cannot steer the draw (FORMAT.md, section 14).
///
/// A root alone could be ground: change one random id until the sample suits. So the seed takes a cosignature, made
/// when the log was fixed, and a nonce that the reviewer names after that. Anybody can draw again.
package struct Sample: Sendable, Equatable {
    /// 32 bytes.
    package let seed: [UInt8]
    /// What could have been drawn, ascending.
    package let candidates: [Int]
    /// What was drawn, ascending.
    package let drawn: [Int]

    private static let tag = "letopis/sample/v1\n"

    /// - Parameters:
    ///   - root: that of the checkpoint, as of which the candidates count.
    ///   - nonce: not empty.
    package init(of candidates: [Int], count: Int, root: TreeHash, cosignature: Cosignature, nonce: String) {
        self.candidates = candidates.sorted()
        let seed = Digest.sha256(Array(Self.tag.utf8) + root.bytes + cosignature.bytes + Array(nonce.utf8))
        self.seed = seed
        let ranked = candidates.map { seq in
            (key: Digest.sha256(seed + withUnsafeBytes(of: UInt64(seq).bigEndian) { Array($0) }), seq: seq)
        }
        drawn = ranked.sorted { $0.key.lexicographicallyPrecedes($1.key) }.prefix(max(0, count)).map(\.seq).sorted()
    }
}

extension Views {
    /// The entries that speak for an indicator as of `size`, over all days.
    ///
    /// - Throws: ``Problem`` `notFound` where no such indicator is in force there.
    package func counted(_ indicator: String, of programme: String, asOf size: Int) throws -> [Int] {
        try queue.read { db in
            let definition = try definition(db, indicator, of: programme, asOf: size)
            return try CountQuery(definition.rule, programme: programme, asOf: size).entries(db)
        }
    }
}
