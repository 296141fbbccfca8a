/// The tiles of a log: its tree and its entries as files that never change (C2SP tlog-tiles).
///
/// A tile is 256 hashes, one beside the other: at level L the roots of 256^L entries each, so node (8·L, n) of the tree.
/// The last tile of a level may have fewer, and says how many in its name. A bundle is the 256 entries under a tile of
/// level 0, each behind its length in two bytes, big-endian.
package enum Tiles {
    package static let width = 256

    /// A tile, or with `level` nil a bundle.
    package struct Tile: Sendable, Hashable {
        package let level: Int?
        package let index: Int
        /// From 1 to 256.
        package let width: Int

        package init(level: Int?, index: Int, width: Int = Tiles.width) {
            self.level = level
            self.index = index
            self.width = width
        }

        /// `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits, all but the last behind an `x`.
        package var path: String {
            let digits = String(index)
            let padded = String(repeating: "0", count: (3 - digits.count % 3) % 3) + digits
            let groups = stride(from: 0, to: padded.count, by: 3).map { padded.dropFirst($0).prefix(3) }
            let name = groups.dropLast().map { "x\($0)/" }.joined() + (groups.last ?? "")
            let folder = level.map(String.init) ?? "entries"
            return "tile/\(folder)/\(name)" + (width < Tiles.width ? ".p/\(width)" : "")
        }
    }

    /// How many levels the tiles of a tree of that size have.
    package static func levels(of size: Int) -> Int {
        size == 0 ? 0 : (Int.bitWidth - 1 - size.leadingZeroBitCount) / 8 + 1
    }

    /// How many hashes of `level` a tree of that size has.
    package static func hashes(at level: Int, of size: Int) -> Int { size >> (8 * level) }

    /// The last tile of `level` where it is not full; nil where it is, or the level has none.
    package static func partial(at level: Int, of size: Int) -> Tile? {
        let hashes = hashes(at: level, of: size)
        return hashes % width == 0 ? nil : Tile(level: level, index: hashes / width, width: hashes % width)
    }
}
