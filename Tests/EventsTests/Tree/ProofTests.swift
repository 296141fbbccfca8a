@testable import Events
import Support
import Testing

/// Proofs against the definitions of RFC 6962 written down as they stand, against the vectors, and against mischief.
@Suite struct ProofTests {
    static let leaves = (0..<130).map { TreeHash.leaf(Array("leaf \($0)".utf8)) }

    /// A tree over `leaves`, read from rows as the log stores them.
    static func tree(_ leaves: some Collection<TreeHash>) -> Tree {
        var frontier = Frontier()
        let rows = leaves.map { frontier.append($0) }
        return Tree(size: rows.count) { level, index in rows[((index + 1) << level) - 1][level] }
    }

    /// PATH(m, D[n]) of RFC 6962, section 2.1.1.
    static func path(_ m: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        if leaves.count == 1 { return [] }
        let (left, right) = split(leaves)
        return m < left.count
            ? path(m, left) + [TreeTests.root(right)] : path(m - left.count, right) + [TreeTests.root(left)]
    }

    /// SUBPROOF(m, D[n], b) of RFC 6962, section 2.1.2.
    static func subproof(_ m: Int, _ leaves: ArraySlice<TreeHash>, _ isWhole: Bool) -> [TreeHash] {
        if m == leaves.count { return isWhole ? [] : [TreeTests.root(leaves)] }
        let (left, right) = split(leaves)
        return m <= left.count
            ? subproof(m, left, isWhole) + [TreeTests.root(right)]
            : subproof(m - left.count, right, false) + [TreeTests.root(left)]
    }

    private static func split(_ leaves: ArraySlice<TreeHash>) -> (ArraySlice<TreeHash>, ArraySlice<TreeHash>) {
        var k = 1
        while k * 2 < leaves.count { k *= 2 }
        return (leaves.prefix(k), leaves.dropFirst(k))
    }

    @Test func everyInclusionUpTo130LeavesIsThatOfTheDefinition() throws {
        for size in 1...Self.leaves.count {
            let leaves = Self.leaves[..<size]
            let tree = Self.tree(leaves)
            let root = try tree.root
            #expect(root == TreeTests.root(leaves))
            for index in 0..<size {
                let proof = try tree.inclusion(of: index)
                #expect(proof == Self.path(index, leaves), "\(index) of \(size)")
                try Proof.checkInclusion(proof, of: leaves[index], at: index, size: size, root: root)
            }
        }
    }

    @Test func everyConsistencyUpTo130LeavesIsThatOfTheDefinition() throws {
        let roots = (0...Self.leaves.count).map { TreeTests.root(Self.leaves[..<$0]) }
        for size in 1...Self.leaves.count {
            let tree = Self.tree(Self.leaves[..<size])
            for old in 1...size {
                let proof = try tree.consistency(from: old)
                #expect(proof == Self.subproof(old, Self.leaves[..<size], true), "\(old) to \(size)")
                try Proof.checkConsistency(proof, from: old, root: roots[old], to: size, root: roots[size])
            }
        }
    }

    @Test(arguments: ["reference", "grown"]) func theVectorsAgree(_ name: String) throws {
        let vectors = Vectors.tree.member(name)
        let leaves = vectors.texts("leaves").compactMap { Hex.bytes($0).flatMap { TreeHash($0) } }
        let roots = vectors.texts("roots").compactMap { Hex.bytes($0).flatMap { TreeHash($0) } }
        for vector in vectors.list("inclusion") {
            let (index, size) = (vector.number("seq") - 1, vector.number("size"))
            let proof = try Self.tree(leaves[..<size]).inclusion(of: index)
            #expect(proof.map(\.hex) == vector.texts("path"))
            try Proof.checkInclusion(proof, of: leaves[index], at: index, size: size, root: roots[size])
        }
        for vector in vectors.list("consistency") {
            let (old, size) = (vector.number("from"), vector.number("size"))
            let proof = try Self.tree(leaves[..<size]).consistency(from: old)
            #expect(proof.map(\.hex) == vector.texts("path"))
            try Proof.checkConsistency(proof, from: old, root: roots[old], to: size, root: roots[size])
        }
    }

    // MARK: - What proves nothing

    @Test func inclusionIsRefusedWhereAnythingIsOther() throws {
        for size in [1, 2, 3, 6, 7, 8, 13] {
            let leaves = Self.leaves[..<size]
            let (tree, root) = (Self.tree(leaves), TreeTests.root(leaves))
            for index in 0..<size {
                func fault(_ proof: [TreeHash], _ leaf: TreeHash, _ at: Int, _ n: Int, _ root: TreeHash) -> ProofFault?
                {
                    do throws(ProofFault) {
                        try Proof.checkInclusion(proof, of: leaf, at: at, size: n, root: root)
                        return nil
                    } catch { return error }
                }
                let proof = try tree.inclusion(of: index)
                #expect(fault(proof, leaves[index], index, size, root) == nil)
                #expect(fault(proof + [root], leaves[index], index, size, root) == .tooLong)
                if !proof.isEmpty {
                    #expect(fault(proof.dropLast(), leaves[index], index, size, root) == .tooShort)
                    #expect(
                        fault(proof.reversed() + [], leaves[index], index, size, root) == .otherRoot || proof.count == 1
                    )
                }
                #expect(fault(proof, .empty, index, size, root) == .otherRoot)
                #expect(fault(proof, leaves[index], index, size, .empty) == .otherRoot)
                #expect(fault(proof, leaves[index], size, size, root) == .outside)
                #expect(fault(proof, leaves[index], -1, size, root) == .outside)
                #expect(fault(proof, leaves[index], 0, 0, root) == .outside)
                if size > 1 {
                    #expect(fault(proof, leaves[index], (index + 1) % size, size, root) != nil)
                }
                for place in proof.indices {
                    var forged = proof
                    forged[place] = .empty
                    #expect(fault(forged, leaves[index], index, size, root) == .otherRoot)
                }
            }
        }
    }

    @Test func consistencyIsRefusedWhereAnythingIsOther() throws {
        for size in [1, 2, 3, 6, 7, 8, 13] {
            let (tree, root) = (Self.tree(Self.leaves[..<size]), TreeTests.root(Self.leaves[..<size]))
            for old in 1...size {
                let oldRoot = TreeTests.root(Self.leaves[..<old])
                func fault(_ proof: [TreeHash], _ from: Int, _ oldRoot: TreeHash, _ to: Int, _ root: TreeHash)
                    -> ProofFault?
                {
                    do throws(ProofFault) {
                        try Proof.checkConsistency(proof, from: from, root: oldRoot, to: to, root: root)
                        return nil
                    } catch { return error }
                }
                let proof = try tree.consistency(from: old)
                #expect(fault(proof, old, oldRoot, size, root) == nil)
                #expect(fault(proof + [root], old, oldRoot, size, root) == .tooLong)
                if !proof.isEmpty { #expect(fault(proof.dropLast(), old, oldRoot, size, root) == .tooShort) }
                #expect(fault(proof, 0, oldRoot, size, root) == .outside)
                #expect(fault(proof, size + 1, oldRoot, size, root) == .outside)
                // A root that is not the one of that size, old or new.
                #expect(fault(proof, old, .empty, size, root) != nil)
                #expect(fault(proof, old, oldRoot, size, .empty) == .otherRoot || old == size)
                for place in proof.indices {
                    var forged = proof
                    forged[place] = .empty
                    #expect(fault(forged, old, oldRoot, size, root) != nil)
                }
            }
            #expect(throws: ProofFault.outside) { try tree.consistency(from: 0) }
            #expect(throws: ProofFault.outside) { try tree.consistency(from: size + 1) }
            #expect(throws: ProofFault.outside) { try tree.inclusion(of: size) }
        }
        #expect(throws: ProofFault.outside) { try Self.tree([]).inclusion(of: 0) }
    }

    @Test func aRootOfTheOldSizeThatTheNewTreeDoesNotBeginWithIsNamed() throws {
        let old = TreeTests.root(Self.leaves[..<5])
        let other = TreeTests.root(Self.leaves[1..<6])
        let tree = Self.tree(Self.leaves[..<11])
        let proof = try tree.consistency(from: 5)
        #expect(throws: ProofFault.otherOldRoot) {
            try Proof.checkConsistency(proof, from: 5, root: other, to: 11, root: tree.root)
        }
        #expect(throws: ProofFault.otherRoot) {
            try Proof.checkConsistency(proof, from: 5, root: old, to: 11, root: old)
        }
    }

    @Test func aProofTakesFewReads() throws {
        let size = 1_000_000
        var reads = 0
        let tree = Tree(size: size) { level, index in
            reads += 1
            #expect((index + 1) << level <= size, "only nodes that are stored")
            return .empty
        }
        for index in [0, 1, 499_999, 524_287, 524_288, 999_999] {
            reads = 0
            _ = try tree.inclusion(of: index)
            #expect(reads <= 40, "\(reads) for \(index)")
            reads = 0
            _ = try tree.consistency(from: index + 1)
            #expect(reads <= 40)
        }
    }

    @Test func proofsOfALogAreReadFromItsRows() async throws {
        let temporary = try TemporaryLedger()
        try await temporary.append(Lines.people("p", 0..<50))
        let bodies = try temporary.bodies()
        let roots = try [1, 17, 51].map { ($0, try temporary.ledger.root(at: $0)) }
        try temporary.ledger.log.read { db in
            for (size, root) in roots {
                let tree = LogRows.tree(db, size: size)
                for index in 0..<size {
                    try Proof.checkInclusion(
                        tree.inclusion(of: index), of: TreeHash.leaf(bodies[index]), at: index, size: size,
                        root: root)
                }
            }
        }
    }
}
