import Events

/// Some entries that follow each other, each of the fields of its type, and the leaf hash of the last.
struct EntrySegment: Sendable {
    let end: Int
    let entries: [Entry]
    let leaf: [UInt8]

    init(_ ledger: Ledger, after start: Int, upTo end: Int) throws {
        var entries: [Entry] = []
        entries.reserveCapacity(max(0, end - start))
        leaf = try ledger.log.read { log in
            try LogRows.forEachEntry(log, after: start, upTo: end) { entry in
                if let misfit = entry.misfit { throw LogRows.uncountable(entry, misfit) }
                entries.append(entry)
            }
            return try LogRows.leaf(log, end)?.bytes ?? []
        }
        self.end = end
        self.entries = entries
    }
}
