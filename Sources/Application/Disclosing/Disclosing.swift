import Events

/// What is to be disclosed of whom.
package struct DisclosureOrder: Sendable {
    package let entries: [EntryName]
    package let sample: DrawnSample?
    /// The only sealed fields; empty for all.
    package let fields: [String]
    /// Whether the entries about the person's other codes are disclosed, too.
    package let isMerged: Bool
    /// No entry after this position; nil for that of the sample, else for the end of the log.
    package let position: Int?

    package init(
        entries: [EntryName], sample: DrawnSample?, fields: [String], isMerged: Bool, position: Int?
    ) {
        (self.entries, self.sample, self.fields) = (entries, sample, fields)
        (self.isMerged, self.position) = (isMerged, position)
    }

    private static let sealedNames = Set(Catalogue.all.flatMap { $0.fields.filter(\.isSealed).map(\.name) }).sorted()

    /// - Throws: ``Problem`` of kind `usage` where no type seals such a field.
    package static func requireSealed(_ name: String) throws(Problem) {
        if sealedNames.contains(name) { return }
        throw Problem.usage(
            "not-sealed", Phrase(ru: "«\(name)» — не запечатанное поле", en: "\"\(name)\" is no sealed field"),
            remedy: Phrase(
                ru: "одно из: \(sealedNames.joined(separator: ", "))",
                en: "one of \(sealedNames.joined(separator: ", "))"),
            field: "--field")
    }

    /// Each once, ascending.
    fileprivate func chosen(_ reader: LedgerReader, upTo size: Int) throws -> [Entry] {
        var chosen: [Int: Entry] = [:]
        for name in try entries + (sample?.entries ?? []).map({ try EntryName(String($0)) }) {
            let entry = try name.find(reader)
            guard entry.seq <= size else { throw Self.beyond(entry.seq, size) }
            chosen[entry.seq] = entry
        }
        if chosen.isEmpty { throw Self.noEntries }
        return chosen.values.sorted { $0.seq < $1.seq }
    }

    private static let noEntries = Problem.usage(
        "no-entries", Phrase(ru: "не сказано, какие записи раскрыть", en: "it is not said which entries to disclose"),
        remedy: Phrase(
            ru: "назовите номера записей или дайте --sample ФАЙЛ", en: "name the entries by seq, or give --sample FILE")
    )

    private static func beyond(_ seq: Int, _ size: Int) -> Problem {
        Problem.usage(
            "beyond-as-of",
            Phrase(
                ru: "запись \(seq) сделана позже записи \(size), до которой раскрывается",
                en: "entry \(seq) is behind entry \(size), up to which is disclosed"),
            remedy: Phrase(ru: "дайте более поздний --as-of", en: "give a later --as-of"), field: "--as-of")
    }
}

extension LedgerSession {
    /// What the order would disclose.
    ///
    /// - Throws: ``Problem``: `usage` where no entry is named, or one after the position; `notFound` for an unknown one.
    package func revelation(_ order: DisclosureOrder) throws -> Revelation {
        let reader = try ledger.reader()
        let size = order.position ?? order.sample?.size ?? reader.size
        let chosen = try order.chosen(reader, upTo: size)
        return try Revelation(
            .init(
                entries: chosen, fields: order.fields.isEmpty ? nil : Set(order.fields), isMerged: order.isMerged,
                size: size), reader, VaultReader.open(ledger, reader))
    }

    /// Records the disclosure, then writes what is disclosed to `path`.
    ///
    /// - Returns: what became of it, and what follows and could not be done.
    package func handOver(
        _ revelation: Revelation, to recipient: String, purpose: String, path: String
    ) throws -> (receipt: Revelation.Receipt, left: [Problem]) {
        let receipt = try revelation.handOver(
            .init(recipient: recipient, purpose: purpose, day: today), to: path, writer())
        return (receipt, try follow())
    }
}
