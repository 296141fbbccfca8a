import Events

/// The proof that an entry is in the ledger.
package struct ProvedEntry {
    package let proof: InclusionProof
    package let leaf: TreeHash

    /// - Parameters:
    ///   - size: that of the checkpoint to lead to; the newest where nil.
    ///   - find: gives the entry.
    /// - Throws: ``Problem`` `notFound` where the checkpoint does not cover the entry.
    package init(in ledger: Ledger, size: Int?, find: (LedgerReader) throws -> Entry) throws {
        let stated = try size.map { try ledger.stated(at: $0) } ?? ledger.stated()
        let seq = try find(ledger.reader()).seq
        let covered = stated.checkpoint.size
        guard seq <= covered else { throw ProvedEntry.notCovered(seq, covered) }
        let (leaf, hashes) = try ledger.log.read { db in
            (try LogRows.leaf(db, seq), try LogRows.tree(db, size: covered).inclusion(of: seq - 1))
        }
        guard let leaf else { throw LogRows.unreadable(seq, .shape("body")) }
        proof = InclusionProof(index: seq - 1, hashes: hashes, note: stated.note, checkpoint: stated.checkpoint)
        self.leaf = leaf
    }

    private static func notCovered(_ seq: Int, _ size: Int) -> Problem {
        Problem(
            .notFound, "not-covered",
            Phrase(
                ru: "контрольная точка на \(size) записи \(seq) не покрывает",
                en: "the checkpoint at \(size) does not cover entry \(seq)"),
            remedy: Phrase(
                ru: "возьмите точку новее: без --size, там, где летопись ведут",
                en: "take a newer one: leave --size out, where the ledger is kept"))
    }
}
