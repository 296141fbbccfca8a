import Events
import GRDB
import Synchronization

/// Reads the facts of a programme: a small ledger's on the connection at hand, a large one's on a second beside it.
struct FactScan: Sendable {
    /// The facts of one type, with the columns to read of them.
    struct Wanted: Sendable {
        let type: String
        let symbol: Int
        let columns: [String]
    }

    /// Its symbol.
    let programme: Int
    /// The facts of the entries after this one are read…
    var start = 0
    /// …up to the last entry known.
    let end: Int

    /// Whether a second connection helps; where nil, as the size of the ledger asks for.
    var isShared: Bool?

    /// A ledger of fewer entries is read before a second connection is open.
    private static let worthSharing = 50_000
    /// Into how many stretches the log is cut, so that neither reader waits long for the other.
    private static let stretches = 8

    func read(_ db: Database, _ wanted: [Wanted]) throws -> [FactTable] {
        let number = isShared ?? (end - start >= Self.worthSharing) ? Self.stretches : 1
        let pieces = wanted.indices.flatMap { type in (0..<number).map { (type, $0) } }
        let next = Mutex(0)
        @Sendable func work(_ db: Database) throws -> [Int: FactTable] {
            var tables: [Int: FactTable] = [:]
            while true {
                let piece = next.withLock { next in
                    next += 1
                    return next - 1
                }
                guard piece < pieces.count else { return tables }
                let (type, stretch) = pieces[piece]
                tables[piece] = try FactTable(
                    db, programme: programme, type: wanted[type].type, symbol: wanted[type].symbol,
                    columns: wanted[type].columns, after: start + (end - start) * stretch / number,
                    upTo: start + (end - start) * (stretch + 1) / number, asOf: end)
            }
        }
        let helper =
            number > 1 ? try Self.path(db).map { path in Future { try DatabaseQueue.second(path)?.read(work) } } : nil
        var tables = try work(db)
        // What is known as of a position is the same on every connection, whatever was appended between them.
        if let others = try helper?.value() ?? nil { tables.merge(others) { mine, _ in mine } }
        return wanted.indices.compactMap { type in
            var table = tables[type * number]
            for stretch in 1..<max(1, number) {
                if let more = tables[type * number + stretch] { table?.append(more) }
            }
            return table
        }
    }

    /// Where the database lies; nil for one in memory.
    private static func path(_ db: Database) throws -> String? {
        let path = try Row.fetchOne(db, sql: "PRAGMA database_list").flatMap { $0["file"] as String? }
        return path.flatMap { $0.isEmpty ? nil : $0 }
    }
}

extension DatabaseQueue {
    /// A second connection to read by; nil where there can be none, as when the file was replaced since: without it the
    /// reading only takes longer.
    static func second(_ path: String) -> DatabaseQueue? {
        try? SQLiteOpening.readOnly.open(path)
    }
}
