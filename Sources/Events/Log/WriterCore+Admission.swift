import GRDB

extension WriterCore {
    /// What a batch comes to.
    struct Judged {
        var outcomes: [Receipt.Outcome] = []
        var bodies: [(seq: Int, body: [UInt8])] = []
        /// What the vault is to keep of them.
        var sealed: [SealedEntry] = []
        /// Where some of it is sealed already.
        var sealer: Sealer?
        /// Whether one says that somebody's data are erased.
        var hasErased = false

        mutating func take(_ next: LedgerState.Next) {
            if next.entry.type.erases { hasErased = true }
            if let sealed = next.sealed { self.sealed.append(sealed) }
            bodies.append((next.entry.seq, next.body))
            outcomes.append(
                Receipt.Outcome(
                    seq: next.entry.seq, isDuplicate: false, id: next.entry.id, madeCodes: next.madeCodes))
        }
    }

    /// What becomes of each request that nothing speaks against.
    ///
    /// - Parameter refused: takes the others. What stands in their way may be of the same transaction, which may fail yet.
    func judge(
        _ requests: [Request], recorded: Recorded, refused: inout [(Request, Problem)], _ db: Database
    ) throws -> [(request: Request, judged: Judged)] {
        var all: [(Request, Judged)] = []
        for request in requests {
            let mark = state.mark()
            do {
                all.append((request, try judge(request, recorded: recorded, db)))
                if request.isDryRun { state.rollBack(to: mark) } else { state.keep() }
            } catch let problem as Problem {
                state.rollBack(to: mark)
                refused.append((request, problem))
            }
        }
        return all
    }

    /// Judges every draft of a batch against the log and the drafts before it.
    private func judge(_ request: Request, recorded: Recorded, _ db: Database) throws -> Judged {
        switch request.batch {
        case .drafts(let drafts, let condition):
            try judge(drafts, condition, isDryRun: request.isDryRun, recorded: recorded, db)
        case .tried(let tried): try adopt(tried, recorded: recorded)
        }
    }

    /// Takes over what was judged beforehand, if the log is still the one against which it was.
    private func adopt(_ tried: DryRun.Admitted, recorded: Recorded) throws -> Judged {
        try check(AppendCondition(noEntryMatching: .all, after: tried.size), upTo: state.size)
        guard headLeaf == tried.leaf else { throw Writer.conditionFailed(tried.size - 1, tried.size) }
        var judged = Judged(sealer: tried.sealer)
        for next in Parallel.map(tried.entries, { $0.recorded(recorded) }) {
            try state.apply(next.entry)
            judged.take(next)
        }
        return judged
    }

    private func judge(
        _ drafts: [Draft], _ condition: AppendCondition?, isDryRun: Bool, recorded: Recorded, _ db: Database
    ) throws -> Judged {
        let start = state.size
        var judged = Judged()
        var isConditionMet = false
        var once = OnceIdentifiers()
        for draft in drafts {
            var draft = draft
            if draft.isOnce, draft.id == nil { draft.id = try onceID(draft, &once, isDryRun: isDryRun, db) }
            if let id = draft.id, let seq = try state.seq(ofID: id) {
                try checkSame(draft, seq, db)
                judged.outcomes.append(Receipt.Outcome(seq: seq, isDuplicate: true, id: id, madeCodes: [:]))
                continue
            }
            // Duplicates come first: repeating what succeeded is no conflict.
            if !isConditionMet, let condition { try check(condition, upTo: start) }
            isConditionMet = true
            if draft.type.isOfTheLedgerAlone { throw Writer.ledgerEntry(draft) }
            // Only who knows the size can know the seqs of the batch.
            let knowsSeqs = condition.map { $0.query == .all && $0.after == start } ?? false
            judged.take(try take(draft, recorded: recorded, seqsUpTo: knowsSeqs ? state.size : start))
        }
        return judged
    }

    /// Takes in what a draft becomes at the end of the log.
    func take(_ draft: Draft, recorded: Recorded, seqsUpTo: Int) throws(Problem) -> LedgerState.Next {
        try state.take(
            draft, by: account, of: ledger.opening.origin, recorded: recorded, seqsUpTo: seqsUpTo, &random)
    }

    /// Appends an entry of the ledger's own, inside a transaction.
    func appendOwn(
        _ action: Action, _ recorded: Recorded, _ rows: LogStatements, _ edge: inout Frontier
    ) throws -> Receipt {
        let draft = try Validation.draft(action)
        let next = try take(draft, recorded: recorded, seqsUpTo: edge.size)
        let entry = next.entry
        try rows.insert(next.body, seq: entry.seq, &edge)
        try keys.take(entry)
        let outcome = Receipt.Outcome(seq: entry.seq, isDuplicate: false, id: entry.id, madeCodes: [:])
        return Receipt(outcomes: [outcome], size: edge.size, root: edge.root)
    }

    /// A known id must come with the same content: every member that the caller gave, as stored.
    private func checkSame(_ draft: Draft, _ seq: Int, _ db: Database) throws {
        guard let stored = try state.entry(seq) else { return }
        var different: String?
        if stored.type.name != draft.type.name { different = "type" }
        if stored.at != draft.at { different = "at" }
        if let programme = draft.programme, programme != stored.programme { different = "programme" }
        if let by = draft.by, by != stored.by { different = "by" }
        for member in draft.data.members where try resolved(member, draft.type) != stored.data[member.key] {
            different = "data.\(member.key)"
        }
        if different == nil { different = try differentSealed(draft, stored, db) }
        if let different { throw Writer.otherContent(draft, seq, field: different) }
    }

    /// A personal value that is another one than the vault has; where the person was erased, every value is the same.
    private func differentSealed(_ draft: Draft, _ stored: Entry, _ db: Database) throws -> String? {
        // What its version had in the clear stands in the entry.
        func different(_ members: [JSONObject.Member], _ value: (String) -> JSON?) -> String? {
            members.first { value($0.key) != $0.value }.map { "data.\($0.key)" }
        }
        let open = draft.sealed.members.filter { !stored.shape.seals($0.key) }
        if let name = different(open, { stored.data[$0] }) { return name }
        let sealed = draft.sealed.members.filter { stored.shape.seals($0.key) }
        if sealed.isEmpty { return nil }
        // Of an entry that was recorded afterwards nothing was ever kept.
        if try VaultSubject.erased(in: stored, state) != nil { return nil }
        let subject = try VaultSubject.of(stored, state)
        let disclosed = try vault(db)?.disclosures(of: stored.seq, subject: subject, state) ?? .disclosures([])
        guard case .disclosures(let disclosures) = disclosed else { return nil }
        return different(sealed) { name in disclosures.first { $0.name.hasSameBytes(as: name) }?.value }
    }

    /// The value as it would be stored: entries named by id become seqs.
    private func resolved(_ member: JSONObject.Member, _ type: EventType) throws -> JSON {
        guard case .entry = type.field(member.key)?.value else { return member.value }
        func seq(_ value: JSON) throws -> JSON {
            guard case .string(let id) = value, let seq = try state.seq(ofID: id) else { return value }
            return .int(seq)
        }
        if case .array(let items) = member.value { return .array(try items.map(seq)) }
        return try seq(member.value)
    }

    private func check(_ condition: AppendCondition, upTo end: Int) throws {
        if condition.after > end { throw Writer.beyondEnd(condition.after, end) }
        for seq in try state.candidates(condition.query, after: condition.after, upTo: end) {
            if let entry = try state.entry(seq), condition.query.matches(entry) {
                throw Writer.conditionFailed(condition.after, seq)
            }
        }
    }
}
