import Events

/// An entry as a person names it: by its seq or by its id.
package struct EntryName {
    package let json: JSON

    /// - Throws: ``Problem`` of kind `usage` where the text is neither.
    package init(_ text: String) throws(Problem) {
        if let seq = Int(text), seq > 0 {
            json = .int(seq)
        } else if Identifier.isValid(text) {
            json = .string(text)
        } else {
            throw Problem.usage(
                "no-entry-name",
                Phrase(ru: "«\(text)» — не номер и не id записи", en: "\"\(text)\" is neither a seq nor an id"),
                remedy: Phrase(ru: "номера показывает letopis log", en: "letopis log shows the seqs"))
        }
    }

    /// The entry, which must be there.
    ///
    /// - Throws: ``Problem`` of kind `notFound`.
    package func find(_ reader: LedgerReader) throws -> Entry {
        var seq = json.int
        if let id = json.string { seq = try reader.index.seq(ofID: id) }
        if let seq, let entry = try reader.entry(seq) { return entry }
        let name = json.canonicalText
        throw Problem(
            .notFound, "unknown-entry",
            Phrase(ru: "в летописи нет записи \(name)", en: "the ledger has no entry \(name)"),
            remedy: Phrase(
                ru: "последняя запись — \(reader.size); letopis log",
                en: "the last entry is \(reader.size); letopis log"))
    }
}
