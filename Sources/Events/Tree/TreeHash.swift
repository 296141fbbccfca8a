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
