/// Entries that follow each other, copied out of the database with their hashes, to be judged on any thread.
struct Segment: Sendable {
    /// How many make a full one: a power of two, so that the leaves of each full one are those of a node of the tree.
    static let length = 512
    static let level = 9

    enum Body: Sendable {
        /// Where it stands in `bytes`, behind the 0 that its leaf hash begins with (RFC 6962 §2.1).
        case copied(Range<Int>)
        /// The leaf hash of one that is longer than any body may be.
        case tooLong(TreeHash)
    }

    struct Row: Sendable {
        let body: Body
        /// Where the hashes stand in `bytes`; nil where there is no row of the tree.
        let hashes: Range<Int>?
        /// Whether both are stored as bytes, and not as something else that reads the same.
        let areBlobs: Bool
    }

    /// The number of entries before the first.
    let start: Int
    private(set) var bytes: [UInt8]
    private(set) var rows: [Row] = []

    /// - Parameter buffer: room to use again.
    init(after start: Int, buffer: [UInt8] = []) {
        self.start = start
        bytes = buffer
        bytes.removeAll(keepingCapacity: true)
        rows.reserveCapacity(Segment.length)
    }

    var isEmpty: Bool { rows.isEmpty }
    var isFull: Bool { rows.count == Segment.length }
    var end: Int { start + rows.count }

    mutating func append(
        _ body: UnsafeBufferPointer<UInt8>, hashes: UnsafeBufferPointer<UInt8>?, areBlobs: Bool
    ) {
        // Of too many hashes one more than there can be is enough to tell.
        let hashes = hashes.map { add(UnsafeBufferPointer(rebasing: $0.prefix(TreeHash.size * 64))) }
        rows.append(Row(body: add(body: body), hashes: hashes, areBlobs: areBlobs))
    }

    private mutating func add(body: UnsafeBufferPointer<UInt8>) -> Body {
        if body.count > JSON.greatestBody { return .tooLong(TreeHash.leaf(UnsafeRawBufferPointer(body))) }
        bytes.append(0)
        return .copied(add(body))
    }

    private mutating func add(_ more: UnsafeBufferPointer<UInt8>) -> Range<Int> {
        let start = bytes.count
        bytes.append(contentsOf: more)
        return start..<bytes.count
    }
}

/// The tree over stretches that follow each other. All but the last are full.
struct StretchTree {
    /// A leaf for each full stretch.
    private var upper = Frontier()
    private var tail = Frontier()

    var size: Int { upper.size << Segment.level + tail.size }

    /// The peaks of both are those of the whole, for a tail that is full goes up.
    var root: TreeHash {
        var peaks = (upper.peaks + tail.peaks)[...]
        return Frontier(size: size) { _, _ in peaks.removeFirst() }.root
    }

    /// Adds the tree of the next stretch. Returns the nodes beyond it that it completes, lowest level first.
    @discardableResult
    mutating func extend(by tree: Frontier) -> [TreeHash] {
        guard tree.size == Segment.length else {
            tail = tree
            return []
        }
        return Array(upper.append(tree.root).dropFirst())
    }
}
