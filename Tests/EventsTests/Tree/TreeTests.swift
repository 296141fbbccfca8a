@testable import Events
import Support
import Testing

@Suite struct TreeTests {
    /// RFC 6962 §2.1 as it is written, without rows or frontiers.
    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        guard leaves.count > 1 else { return leaves.first ?? .empty }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return TreeHash.node(root(leaves[..<middle]), root(leaves[middle...]))
    }

    @Test func everyPrefixOfAGrownLogHasItsRoot() async throws {
        let temporary = try TemporaryLedger()
        // Commits of many sizes, so that the frontier is carried on from every kind of edge.
        var next = 0
        for count in [1, 2, 3, 1, 7, 16, 1, 33, 5, 64] {
            try await temporary.append(Lines.people("p", next..<next + count))
            next += count
        }
        let leaves = try temporary.bodies().map { TreeHash.leaf($0) }
        #expect(leaves.count == 134)
        for size in 0...leaves.count {
            #expect(try temporary.ledger.root(at: size) == Self.root(leaves[..<size]), "size \(size)")
        }
        for seq in 1...leaves.count {
            let row = try #require(try temporary.ledger.log.read { try LogRows.hashes($0, seq) })
            #expect(row.count == 32 * (1 + seq.trailingZeroBitCount))
        }
    }

    @Test func aFrontierIsReadAtEverySize() throws {
        var frontier = Frontier()
        var rows: [[TreeHash]] = []
        for number in 0..<300 {
            rows.append(frontier.append(TreeHash.leaf(Array("leaf \(number)".utf8))))
            var reads = 0
            let read = Frontier(size: rows.count) { row, level in
                reads += 1
                return rows[row - 1][level]
            }
            #expect(read == frontier && read.root == frontier.root)
            #expect(reads == rows.count.nonzeroBitCount)
        }
    }

    @Test func aHashIsItsBytes() throws {
        let hash = TreeHash.leaf([1, 2, 3])
        #expect(TreeHash(hash.bytes) == hash)
        #expect(TreeHash(Array(hash.bytes.dropLast())) == nil)
        #expect(Base64.strict(hash.base64) == hash.bytes)
        #expect(TreeHash.empty.hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(Set([hash, TreeHash.empty, hash]).count == 2)
    }
}
