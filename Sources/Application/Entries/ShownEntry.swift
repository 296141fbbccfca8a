import Events

/// One entry with what stands about it in the log.
package struct ShownEntry {
    package let entry: Entry
    package let leaf: TreeHash
    /// The body as it is stored.
    package let json: JSON
    /// The entry that voided it.
    package let voider: Int?

    package init(_ entry: Entry, _ reader: LedgerReader, _ ledger: Ledger) throws {
        guard let leaf = try ledger.log.read({ try LogRows.leaf($0, entry.seq) }),
            let body = try ledger.log.read({ try LogRows.body($0, entry.seq) })
        else { throw LogRows.unreadable(entry.seq, .shape("body")) }
        (self.entry, self.leaf) = (entry, leaf)
        json = try JSONReader.read(body, .canonical)
        voider = reader.voider(of: entry.seq)
    }
}
