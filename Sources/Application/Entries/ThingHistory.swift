import Events

/// All that was recorded of one thing.
package struct ThingHistory {
    package let ref: Ref
    /// Nil where all that was recorded of it is void.
    package let thing: Thing?
    package let entries: [Entry]
    /// Of those entries that are void, what voided them.
    package let voiders: [Int: Int]

    /// - Throws: ``Problem`` `notFound` where no entry speaks of it.
    package init(_ ref: Ref, _ reader: LedgerReader) throws {
        let entries = try reader.history(ref)
        guard !entries.isEmpty else {
            throw Problem(
                .notFound, "unknown-reference",
                Phrase(ru: "летопись не знает \(ref)", en: "the ledger does not know \(ref)"),
                remedy: Phrase(
                    ru: "все коды: letopis list \(ref.kind.rawValue)",
                    en: "all codes: letopis list \(ref.kind.rawValue)"))
        }
        (self.ref, self.entries) = (ref, entries)
        thing = try reader.thing(ref)
        var voiders: [Int: Int] = [:]
        for entry in entries { voiders[entry.seq] = reader.voider(of: entry.seq) }
        self.voiders = voiders
    }
}
