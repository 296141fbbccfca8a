import Foundation
import GRDB

/// How far a file was made from the log. By it the file is known to belong to the log, and discarded where it does not:
/// where it is of another one, or of entries that were lost.
package struct Watermark: Sendable, Equatable {
    /// The number of entries.
    package let size: Int
    /// The leaf hash of the last of them, 32 bytes; none where there is no entry.
    package let leaf: [UInt8]

    package static let start = Watermark(size: 0, leaf: [])

    package init(size: Int, leaf: [UInt8]) {
        (self.size, self.leaf) = (size, leaf)
    }

    /// As it is kept: in the columns `size` and `leaf`.
    package init(_ row: Row) {
        self.init(size: row["size"], leaf: Array(row["leaf"] as Data))
    }

    /// Whether the log has that entry in that place. What was made from no entry belongs to every log.
    package func belongs(to log: Database) throws -> Bool {
        try size == 0 || LogRows.leaf(log, size)?.bytes == leaf
    }

    package func belongs(to log: LogFile) throws -> Bool {
        try size == 0 || log.read { try belongs(to: $0) }
    }
}
