import Events

/// That the ledger at one size extends the ledger at another (RFC 6962, section 2.1.2).
package struct ConsistencyProof {
    package let from: Int
    package let to: Int
    package let fromRoot: TreeHash
    package let toRoot: TreeHash
    package let hashes: [TreeHash]

    /// - Parameters:
    ///   - first: a size, a day or the file of a checkpoint, as it was typed.
    ///   - second: the later one.
    /// - Throws: ``Problem``: `usage` where the later one is the smaller; `diverged` for a checkpoint of another past.
    package init(from first: String, to second: String, in ledger: Ledger) throws {
        from = try Position.parse(first, ledger, field: "A")
        to = try Position.parse(second, ledger, field: "B")
        guard from <= to else { throw ConsistencyProof.swapped(from, to) }
        (fromRoot, toRoot, hashes) = try ledger.log.read { [from, to] db in
            let tree = LogRows.tree(db, size: to)
            // Every history extends the empty one; there is nothing to prove.
            let proof = from == 0 ? [] : try tree.consistency(from: from)
            return (try LogRows.tree(db, size: from).root, try tree.root, proof)
        }
    }

    private static func swapped(_ from: Int, _ to: Int) -> Problem {
        Problem.usage(
            "swapped",
            Phrase(
                ru: "\(from) больше \(to): меньшая летопись большую не продолжает",
                en: "\(from) is greater than \(to): the smaller ledger does not extend the larger"),
            remedy: Phrase(
                ru: "поменяйте местами: letopis consistency \(to) \(from)",
                en: "swap them: letopis consistency \(to) \(from)"))
    }
}
