extension LedgerState {
    /// What a draft becomes at the end of the log.
    struct Next: Sendable {
        let entry: Entry
        /// Its bytes: made once, for the size is judged by them.
        let body: [UInt8]
        /// The codes that the ledger made, by field.
        let madeCodes: [String: String]
        /// What the vault is to keep of it; nil where that is nothing.
        let sealed: SealedEntry?

        /// The same, recorded at another time.
        func recorded(_ time: Writer.Recorded) -> Next {
            let entry = entry.recorded(as: time.text)
            return Next(entry: entry, body: entry.body, madeCodes: madeCodes, sealed: sealed)
        }
    }

    /// Completes a draft, judges it by the rules, and takes it in as the next entry.
    ///
    /// - Parameter seqsUpTo: entries of the batch up to here may be named by their seqs.
    /// - Throws: ``Problem`` as ``Decision/decide(_:sameBatchFrom:random:)`` does; `badInput` where the entry would be too
    ///   large, `refused` where it says more of somebody whose data are erased than the vault may keep.
    func take(
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
        let body = entry.body
        if body.count > JSON.greatestBody { throw Writer.tooLarge(body.count, draft) }
        var made: [String: String] = [:]
        if decided.data.members.count > draft.data.members.count {
            for member in decided.data.members where draft.data[member.key] == nil {
                made[member.key] = member.value.string
            }
        }
        var sealed: SealedEntry?
        if try keeps(sealing.disclosures.map(\.name), of: entry, draft) {
            sealed = SealedEntry(
                seq: entry.seq, id: id, subject: try VaultSubject.of(entry, self), disclosures: sealing.disclosures)
        }
        try apply(entry)
        return Next(entry: entry, body: body, madeCodes: made, sealed: sealed)
    }

    /// Whether the vault keeps what an entry seals: not where it is about somebody whose data are erased, or about to be,
    /// and says no more than it has to: why two codes are not one person after all.
    ///
    /// - Parameter fields: those that are given.
    /// - Throws: ``Problem`` `refused` where it says more of somebody who is erased.
    private func keeps(_ fields: [String], of entry: Entry, _ draft: Draft) throws(Problem) -> Bool {
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
