/// To whom something personal is shown, and why.
package struct Handover: Sendable {
    package let recipient: String
    package let purpose: String
    package let day: Day

    package init(recipient: String, purpose: String, day: Day) {
        (self.recipient, self.purpose, self.day) = (recipient, purpose, day)
    }
}

extension Revelation {
    package struct Receipt: Sendable {
        package let file: DisclosureFile
        /// Whether the same had been recorded before: the file was written again.
        package let wasRecorded: Bool
    }

    /// Records the disclosure, and then, when that is on the disk, writes what is disclosed to `path`.
    ///
    /// The entry's id is made from what it says (FORMAT.md, section 20): who was interrupted, or lost the file, does
    /// the same again and gets the same file, and no second entry.
    ///
    /// - Parameters:
    ///   - path: of the new file.
    ///   - recorded: told between the two.
    /// - Throws: ``Problem``: `inputOutput` where the file cannot be written, before anything is recorded;
    ///   `badInput` where recipient or purpose is no text.
    /// - Precondition: there is something to disclose.
    package func handOver(
        _ handover: Handover, to path: String, _ writer: Writer, recorded: @Sendable () -> Void = {}
    ) throws(Problem) -> Receipt {
        try DisclosureFile.requireWritable(path)
        let opened = self.opened
        var draft = try Validation.draft(.personalDataDisclosed(of: opened.map(\.seq), handover))
        let ledger = writer.ledger
        let id = Revelation.id(draft.data, of: ledger.opening.origin)
        draft.id = id
        do {
            let known = try LedgerReader(ledger, index: writer.index)
            var seq = try known.seq(ofID: id)
            let wasRecorded = seq != nil
            if seq == nil {
                seq = try writer.append([draft]).outcomes.first?.seq
                writer.followUp()
            }
            guard let seq, let entry = try LedgerReader(ledger, index: writer.index).entry(seq),
                entry.type.name == Revelation.type, let recipient = entry.text("recipient"),
                let purpose = entry.text("purpose")
            else { throw Revelation.foreignID(id) }
            recorded()
            let file = DisclosureFile(
                origin: ledger.opening.origin, recipient: recipient, purpose: purpose, entry: seq,
                root: try ledger.root(at: seq), entries: opened)
            try file.write(to: path)
            return Receipt(file: file, wasRecorded: wasRecorded)
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The id of the entry that records a disclosure.
    static func id(_ data: JSONObject, of origin: String) -> String {
        let content = JSON.array([.string(origin), .object(data)]).canonicalBytes
        return Identifier.version8(digest: Digest.sha256(Array("letopis/reveal/v1\n".utf8) + content))
    }

    private static func foreignID(_ id: String) -> Problem {
        Problem(
            .conflict, "id-taken",
            Phrase(
                ru: "id \(id), который должна получить запись о раскрытии, занят записью другого типа",
                en:
                    "the id \(id), which the entry that records the disclosure is to have, is that of an entry of another type"
            ),
            remedy: Phrase(
                ru: "назовите цель иначе: id зависит от неё", en: "word the purpose differently: the id depends on it"))
    }
}
