import Events
import Foundation
import GRDB

/// The lines of `entries.jsonl`.
struct BundleBodies {
    private let bytes: Data
    /// The number of a last line without its newline.
    let unfinished: Int?

    init(_ path: String) throws {
        bytes = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        let isEnded = bytes.isEmpty || bytes.last == 0x0A
        unfinished = isEnded ? nil : bytes.split(separator: 0x0A, omittingEmptySubsequences: false).count
    }

    /// A log of these bodies, each at the place of its line, whatever they are.
    func log(at path: String) throws -> LogFile {
        let log = try LogFile.create(path: path)
        try log.queue.writeWithoutTransaction { db in
            // A scratch copy: nobody waits for the disk.
            try db.execute(sql: "PRAGMA synchronous = OFF")
            var rows = try LogInsertion(db)
            try db.inTransaction {
                var start = bytes.startIndex
                while let end = bytes[start...].firstIndex(of: 0x0A) {
                    try rows.insert(Array(bytes[start..<end]))
                    start = end + 1
                }
                return .commit
            }
        }
        return log
    }
}
