import Events

/// An entry that is to be corrected: voided and recorded again, together or not at all.
package struct Correction {
    package let entry: Entry
    /// What the entry says, with what it has in the vault: the new one is sealed anew. Of who was erased nothing is left.
    package let whole: JSONObject
    private let today: Day

    fileprivate init(_ entry: Entry, _ whole: JSONObject, today: Day) {
        (self.entry, self.whole, self.today) = (entry, whole, today)
    }

    /// The void, and the entry as it should have been.
    ///
    /// - Parameter reason: asked for once something is changed.
    /// - Throws: ``Problem`` of kind `usage` where nothing is changed; `badInput` where the new values do not do.
    package func drafts(data: JSONObject, at: String?, reason: () throws -> String) throws -> [Draft] {
        if data == whole, at == nil || at == entry.at {
            throw Problem.usage(
                "nothing-changed", Phrase(ru: "исправление ничего не меняет", en: "the correction changes nothing"),
                remedy: Phrase(
                    ru: "дайте новые значения: поле=значение; сейчас запись такова: letopis show \(entry.seq)",
                    en: "give new values: field=value; the entry as it is: letopis show \(entry.seq)"))
        }
        return [
            try Validation.draft(.entryVoided(.int(entry.seq), reason: reason(), on: today)),
            try Validation.draft(
                Action(
                    type: entry.type.name, at: at ?? entry.at, programme: data["programme"]?.string ?? entry.programme,
                    data: data)),
        ]
    }
}

extension LedgerSession {
    /// - Throws: ``Problem`` `notFound` where there is no such entry.
    package func correction(of name: EntryName) throws -> Correction {
        let reader = try ledger.reader()
        let entry = try name.find(reader)
        var whole = entry.data
        if entry.shape.hasSealedFields, let vault = try VaultReader.open(ledger, reader),
            case .disclosures(let disclosures) = try vault.disclosures(of: entry)
        {
            for disclosure in disclosures { whole[disclosure.name] = disclosure.value }
        }
        return Correction(entry, whole, today: today)
    }

    /// The end of an entry's validity.
    ///
    /// - Parameter entry: its seq, or its id.
    package func void(_ entry: JSON, reason: String) throws -> Draft {
        try Validation.draft(.entryVoided(entry, reason: reason, on: today))
    }
}
