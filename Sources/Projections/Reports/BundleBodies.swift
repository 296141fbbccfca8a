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
        unfinished = isEnded ? nil : bytes.count { $0 == 0x0A } + 1
    }

    /// A log of these bodies, each at the place of its line, whatever they are. It ends where so many are none that
    /// nobody needs to know of more: an archive of a few kilobytes holds millions of empty lines.
    func log(at path: String) throws -> LogFile {
        let log = try LogFile.create(path: path)
        try log.queue.writeWithoutTransaction { db in
            // A scratch copy: nobody waits for the disk.
            try db.execute(sql: "PRAGMA synchronous = OFF")
            var rows = try LogInsertion(db)
            try db.inTransaction {
                var start = bytes.startIndex
                var faults = 0
                while faults < Verification.greatestFindings, let end = bytes[start...].firstIndex(of: 0x0A) {
                    // What is longer than a body may be is told from its beginning.
                    let body = Array(bytes[start..<end].prefix(JSON.greatestBody + 1))
                    if body.withUnsafeBufferPointer({ BodyScan($0) == nil }) { faults += 1 }
                    try rows.insert(body)
                    start = end + 1
                }
                return .commit
            }
        }
        return log
    }
}
