extension LedgerState {
    /// What a draft becomes at the end of the log.
    struct Next {
        let entry: Entry
        let madeCodes: [String: String]
        /// What it seals; nil where that is nothing.
        let sealed: SealedEntry?
    }

    /// Completes a draft, and judges it by the rules.
    ///
    /// - Throws: ``Problem`` as ``Decision/decide(_:sameBatchFrom:random:)`` does.
    func next(
        _ draft: Draft, by account: String, of origin: String, recorded: Writer.Recorded, seqsUpTo: Int,
        _ random: inout RandomSource
    ) throws(Problem) -> Next {
        let decided = try Decision(state: self).decide(draft, sameBatchFrom: seqsUpTo, random: &random)
        let id: String
        if let given = draft.id { id = given } else { id = try newID(recorded.milliseconds, &random) }
        let sealing = Sealing(decided.sealed, of: decided.type, &random)
        let entry = Entry(
            draft: decided, seq: size + 1, id: id, by: draft.by ?? account, log: origin, recorded: recorded.text,
            sealed: sealing.commitments)
        var made: [String: String] = [:]
        if decided.data.members.count > draft.data.members.count {
            for member in decided.data.members where draft.data[member.key] == nil {
                made[member.key] = member.value.string
            }
        }
        if sealing.disclosures.isEmpty { return Next(entry: entry, madeCodes: made, sealed: nil) }
        let sealed = SealedEntry(
            seq: entry.seq, id: id, subject: try VaultSubject.of(entry, self),
            disclosures: sealing.disclosures)
        return Next(entry: entry, madeCodes: made, sealed: sealed)
    }

    /// The same without what only an entry that is appended needs: nothing is sealed, and no chance is used up for it.
    ///
    /// - Throws: ``Problem`` as the writer would.
    func tried(
        _ draft: Draft, by account: String, of origin: String, recorded: Writer.Recorded, _ random: inout RandomSource
    ) throws(Problem) -> Entry {
        let decided = try Decision(state: self).decide(draft, sameBatchFrom: size, random: &random)
        let id: String
        if let given = draft.id { id = given } else { id = try newID(recorded.milliseconds, &random) }
        let entry = Entry(
            draft: decided, seq: size + 1, id: id, by: draft.by ?? account, log: origin, recorded: recorded.text,
            sealed: [])
        // A commitment each, with its quotes and comma.
        let bytes = entry.body.count + decided.type.sealedFields * 46
        if bytes > JSON.greatestBody { throw Writer.tooLarge(bytes, draft) }
        _ = try keeps(decided.sealed.members.map(\.key), of: entry, draft)
        return entry
    }

    /// Whether the vault keeps what an entry seals: not where it is about somebody whose data are erased, or about to be,
    /// and says no more than it has to: why two codes are not one person after all.
    ///
    /// - Parameter fields: those that are given.
    /// - Throws: ``Problem`` `refused` where it says more of somebody who is erased.
    func keeps(_ fields: [String], of entry: Entry, _ draft: Draft) throws(Problem) -> Bool {
        if fields.isEmpty { return false }
        guard let person = try VaultSubject.erased(in: entry, self) else { return true }
        if fields.allSatisfy({ draft.type.field($0)?.isRequired == true }) { return false }
        throw Vault.underErasure(person, line: draft.line)
    }

    private func newID(_ recorded: Int, _ random: inout RandomSource) throws(Problem) -> String {
        var id = Identifier.version7(milliseconds: recorded, &random)
        // Chance does not come twice, a seeded sequence does.
        while random.repeats, try seq(ofID: id) != nil {
            id = Identifier.version7(milliseconds: recorded, &random)
        }
        return id
    }
}
