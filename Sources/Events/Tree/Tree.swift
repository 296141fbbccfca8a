import Crypto

/// A node of the tree: 32 bytes of SHA-256.
package struct TreeHash: Sendable, Hashable {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    package static let size = 32

    /// - Precondition: `bytes` holds 32 bytes.
    package init(_ bytes: UnsafeRawBufferPointer) {
        words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }

    package init?(_ bytes: [UInt8]) {
        guard bytes.count == TreeHash.size else { return nil }
        self = bytes.withUnsafeBytes { TreeHash($0) }
    }

    init(_ digest: SHA256Digest) {
        self = digest.withUnsafeBytes { TreeHash($0) }
    }

    package func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try Swift.withUnsafeBytes(of: words, body)
    }

    package var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
    package var hex: String { Hex.text(bytes) }

    package static func == (left: TreeHash, right: TreeHash) -> Bool { left.words == right.words }
    package func hash(into hasher: inout Hasher) { hasher.combine(words.0) }

    // MARK: - RFC 6962 §2.1

    /// The hash of a tree without leaves.
    package static let empty = TreeHash(SHA256().finalize())

    package static func leaf(_ body: UnsafeRawBufferPointer) -> TreeHash {
        var hash = SHA256()
        Swift.withUnsafeBytes(of: UInt8(0)) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: body)
        return TreeHash(hash.finalize())
    }

    package static func leaf(_ body: [UInt8]) -> TreeHash {
        body.withUnsafeBytes { leaf($0) }
    }

    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { buffer in
            buffer[0] = 1
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33..<65]).copyMemory(from: $0) }
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return TreeHash(hash.finalize())
        }
    }
}

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
