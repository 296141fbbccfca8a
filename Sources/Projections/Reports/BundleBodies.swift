import Events
import Foundation
import GRDB

/// The lines of `entries.jsonl`, one after another: no more of them is in memory than one piece of the file and one body.
struct BundleBodies {
    /// What there is behind the lines that were taken.
    enum Rest: Equatable {
        case nothing
        /// A last line without its newline.
        case unfinished(line: Int)
        case more
    }

    private let file: FileHandle
    private var piece = Data()
    /// Where in the piece the next line begins.
    private var place = 0
    private var isAtEnd = false

    init(_ path: String) throws {
        file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    }

    /// A log of these bodies, each at the place of its line, whatever they are, and of no more than `most`. It ends where
    /// so many are none that nobody needs to know of more: an archive of a few kilobytes holds millions of empty lines.
    consuming func log(at path: String, upTo most: Int) throws -> Rest {
        var lines = self
        let log = try LogFile.create(path: path)
        return try log.queue.writeWithoutTransaction { db in
            // A scratch copy: nobody waits for the disk.
            try db.execute(sql: "PRAGMA synchronous = OFF")
            var rows = try LogInsertion(db)
            var rest = Rest.nothing
            try db.inTransaction {
                var (count, faults) = (0, 0)
                while faults < Verification.greatestFindings, let line = try lines.next() {
                    if !line.isEnded {
                        rest = .unfinished(line: count + 1)
                        break
                    }
                    if count == most {
                        rest = .more
                        break
                    }
                    if line.body.withUnsafeBufferPointer({ BodyScan($0) == nil }) { faults += 1 }
                    try rows.insert(line.body)
                    count += 1
                }
                return .commit
            }
            return rest
        }
    }

    /// The next line; of one that is longer than a body may be the beginning, one byte more than that. Nil after the last.
    private mutating func next() throws -> (body: [UInt8], isEnded: Bool)? {
        var body: [UInt8] = []
        while true {
            if place == piece.count {
                piece = try isAtEnd ? Data() : file.read(upToCount: 1 << 18) ?? Data()
                (place, isAtEnd) = (0, piece.isEmpty)
                if isAtEnd { return body.isEmpty ? nil : (body, false) }
            }
            let room = JSON.greatestBody + 1 - body.count
            // By the library's own search: a line of gigabytes is passed over in seconds.
            let (bytes, length, isEnded) = piece.withUnsafeBytes { piece in
                let rest = UnsafeRawBufferPointer(rebasing: piece[place...])
                let end = rest.baseAddress.flatMap { start in
                    memchr(start, 0x0A, rest.count).map { $0 - UnsafeMutableRawPointer(mutating: start) }
                }
                let length = end ?? rest.count
                return (Array(rest.prefix(min(length, room))), length, end != nil)
            }
            body += bytes
            place += length + (isEnded ? 1 : 0)
            if isEnded { return (body, true) }
        }
    }
}
