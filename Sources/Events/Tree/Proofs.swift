/// Proofs of RFC 6962, sections 2.1.1 and 2.1.2, over a tree of which any node can be read.
///
/// Each proof is said twice with one shape: how it is made, and how it is run. Both walk down from the whole tree to
/// the place in question; at each split one side lies on the way, and of the other the proof holds the root. Making
/// puts that root behind what the way below made; running takes it from the end again, before it walks on.
/// Indexes of leaves are from 0, and a range of leaves is `lower..<upper`.
package struct Tree {
    /// The node over the leaves `index << level ..< (index + 1) << level`, a full one.
    package typealias Read = (_ level: Int, _ index: Int) throws -> TreeHash

    package let size: Int
    let read: Read

    package init(size: Int, read: @escaping Read) {
        self.size = size
        self.read = read
    }

    package var root: TreeHash {
        get throws { size == 0 ? .empty : try root(0..<size) }
    }

    /// The root of a range that splits off from the whole: one read where it is full, else one for each of its parts.
    private func root(_ range: Range<Int>) throws -> TreeHash {
        if range.count.isPowerOfTwo {
            let level = range.count.trailingZeroBitCount
            return try read(level, range.lowerBound >> level)
        }
        let (left, right) = range.split
        return TreeHash.node(try root(left), try root(right))
    }

    // MARK: - Inclusion

    /// That the leaf `index` is in the tree: the hashes beside its way, the lowest first.
    ///
    /// - Throws: ``ProofFault`` `outside`; what reading throws.
    package func inclusion(of index: Int) throws -> [TreeHash] {
        guard (0..<size).contains(index) else { throw ProofFault.outside }
        return try inclusion(of: index, in: 0..<size)
    }

    private func inclusion(of index: Int, in range: Range<Int>) throws -> [TreeHash] {
        if range.count == 1 { return [] }
        let (left, right) = range.split
        return left.contains(index)
            ? try inclusion(of: index, in: left) + [root(right)] : try inclusion(of: index, in: right) + [root(left)]
    }

    // MARK: - Consistency

    /// That the first `old` leaves are the beginning of the tree.
    ///
    /// - Throws: ``ProofFault`` `outside` where `old` is 0 or greater than the size; what reading throws.
    package func consistency(from old: Int) throws -> [TreeHash] {
        guard (1...max(1, size)).contains(old), size > 0 else { throw ProofFault.outside }
        return try consistency(from: old, in: 0..<size)
    }

    private func consistency(from old: Int, in range: Range<Int>) throws -> [TreeHash] {
        // The old root itself is known to who checks.
        if range.upperBound == old { return range.lowerBound == 0 ? [] : [try root(range)] }
        let (left, right) = range.split
        return old <= left.upperBound
            ? try consistency(from: old, in: left) + [root(right)]
            : try consistency(from: old, in: right) + [root(left)]
    }
}

/// Why a proof proves nothing.
package enum ProofFault: String, Error, Sendable {
    /// A leaf that the tree does not have; an old size of 0, or greater than the new one.
    case outside
    /// A line that is not the base64 of 32 bytes.
    case malformed
    case tooShort, tooLong
    /// It does not lead to the old root, or not to the new one.
    case otherOldRoot, otherRoot

    package var phrase: Phrase {
        switch self {
        case .outside: Phrase(ru: "размеры не подходят друг к другу", en: "the sizes do not fit each other")
        case .malformed: Phrase(ru: "строка доказательства — не хеш", en: "a line of the proof is no hash")
        case .tooShort: Phrase(ru: "в доказательстве не хватает хешей", en: "the proof lacks hashes")
        case .tooLong: Phrase(ru: "в доказательстве лишние хеши", en: "the proof has hashes too many")
        case .otherOldRoot:
            Phrase(ru: "доказательство ведёт к другому старому корню", en: "the proof leads to another old root")
        case .otherRoot: Phrase(ru: "доказательство ведёт к другому корню", en: "the proof leads to another root")
        }
    }
}

/// A proof as it is run: taken from its end, and used up.
package struct Proof {
    private var hashes: ArraySlice<TreeHash>

    private init(_ hashes: [TreeHash]) {
        self.hashes = hashes[...]
    }

    private mutating func next() throws(ProofFault) -> TreeHash {
        guard let hash = hashes.popLast() else { throw .tooShort }
        return hash
    }

    private func end() throws(ProofFault) {
        if !hashes.isEmpty { throw .tooLong }
    }

    // MARK: - Inclusion

    /// Checks that the tree of `size` leaves with that `root` has `leaf` at `index`.
    package static func checkInclusion(
        _ proof: [TreeHash], of leaf: TreeHash, at index: Int, size: Int, root: TreeHash
    ) throws(ProofFault) {
        guard size > 0, (0..<size).contains(index) else { throw .outside }
        var proof = Proof(proof)
        let found = try proof.inclusion(of: leaf, at: index, in: 0..<size)
        try proof.end()
        if found != root { throw .otherRoot }
    }

    private mutating func inclusion(of leaf: TreeHash, at index: Int, in range: Range<Int>) throws(ProofFault)
        -> TreeHash
    {
        if range.count == 1 { return leaf }
        let (left, right) = range.split
        let beside = try next()
        return left.contains(index)
            ? TreeHash.node(try inclusion(of: leaf, at: index, in: left), beside)
            : TreeHash.node(beside, try inclusion(of: leaf, at: index, in: right))
    }

    // MARK: - Consistency

    /// Checks that the tree of `size` leaves with that `root` begins with the tree of `old` leaves and root `oldRoot`.
    package static func checkConsistency(
        _ proof: [TreeHash], from old: Int, root oldRoot: TreeHash, to size: Int, root: TreeHash
    ) throws(ProofFault) {
        guard old > 0, old <= size else { throw .outside }
        var proof = Proof(proof)
        let found = try proof.consistency(from: old, root: oldRoot, in: 0..<size)
        try proof.end()
        if found.old != oldRoot { throw .otherOldRoot }
        if found.new != root { throw .otherRoot }
    }

    private mutating func consistency(
        from old: Int, root oldRoot: TreeHash, in range: Range<Int>
    ) throws(ProofFault) -> (old: TreeHash, new: TreeHash) {
        if range.upperBound == old {
            let whole = range.lowerBound == 0 ? oldRoot : try next()
            return (whole, whole)
        }
        let (left, right) = range.split
        let beside = try next()
        if old <= left.upperBound {
            let found = try consistency(from: old, root: oldRoot, in: left)
            return (found.old, TreeHash.node(found.new, beside))
        }
        let found = try consistency(from: old, root: oldRoot, in: right)
        return (TreeHash.node(beside, found.old), TreeHash.node(beside, found.new))
    }
}

extension Int {
    fileprivate var isPowerOfTwo: Bool { self > 0 && self & (self - 1) == 0 }
}

extension Range<Int> {
    /// The first k leaves and the others, k the largest power of two below the count.
    fileprivate var split: (left: Range<Int>, right: Range<Int>) {
        let middle = lowerBound + 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
        return (lowerBound..<middle, middle..<upperBound)
    }
}
