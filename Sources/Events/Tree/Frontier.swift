/// The growing edge of the tree: the roots of its perfect subtrees, largest first.
///
/// That is all that appending needs. A tree of size N has one peak for every set bit of N.
package struct Frontier: Sendable, Equatable {
    package private(set) var size: Int
    package private(set) var peaks: [TreeHash]

    package init() {
        size = 0
        peaks = []
    }

    /// Adds a leaf. Returns the hashes that it completes, lowest level first: the row of the `tree` table.
    package mutating func append(_ leaf: TreeHash) -> [TreeHash] {
        var completed: [TreeHash] = []
        append(leaf) { completed.append($0) }
        return completed
    }

    /// Adds a leaf, telling of each hash that it completes, lowest level first.
    mutating func append(_ leaf: TreeHash, completed: (TreeHash) -> Void) {
        var node = leaf
        completed(node)
        for _ in 0..<size.trailingOnes {
            node = TreeHash.node(peaks.removeLast(), node)
            completed(node)
        }
        peaks.append(node)
        size += 1
    }

    /// The root: the peaks joined from the smallest up.
    package var root: TreeHash {
        guard var root = peaks.last else { return .empty }
        for peak in peaks.dropLast().reversed() { root = TreeHash.node(peak, root) }
        return root
    }

    /// The frontier of a stored tree of `size` leaves, in one read per peak.
    ///
    /// Node (level, n) stands in row (n + 1) << level at byte 32 · level. The peaks of N are the nodes
    /// that end at each prefix of N's bits.
    package init(size: Int, read: (_ row: Int, _ level: Int) throws -> TreeHash) rethrows {
        self.size = size
        peaks = []
        var end = 0
        for level in stride(from: Int.bitWidth - 2, through: 0, by: -1) where size >> level & 1 == 1 {
            end += 1 << level
            peaks.append(try read(end, level))
        }
    }
}

extension Int {
    var trailingOnes: Int { (~self).trailingZeroBitCount }
}
