extension Writer {
    /// Judges every draft of a batch against the log and the drafts before it.
    func judge(_ request: Request, recorded: Recorded) throws -> ([Receipt.Outcome], [(Int, [UInt8])]) {
        let start = state.size
        var outcomes: [Receipt.Outcome] = []
        var bodies: [(Int, [UInt8])] = []
        var isConditionMet = false
        for draft in request.drafts {
            if let id = draft.id, let seq = try state.seq(ofID: id) {
                try checkSame(draft, seq)
                outcomes.append(Receipt.Outcome(seq: seq, isDuplicate: true, id: id, madeCodes: [:]))
                continue
            }
            // Duplicates come first: repeating what succeeded is no conflict.
            if !isConditionMet, let condition = request.condition { try check(condition, upTo: start) }
            isConditionMet = true
            if draft.type.isOfTheLedgerAlone { throw Writer.ledgerEntry(draft) }
            // Only who knows the size can know the seqs of the batch.
            let knowsSeqs = request.condition.map { $0.query == .all && $0.after == start } ?? false
            let entry = try entry(draft, recorded: recorded, seqsUpTo: knowsSeqs ? state.size : start)
            let body = entry.entry.body
            if body.count > JSON.greatestBody { throw Writer.tooLarge(body.count, draft) }
            state.apply(entry.entry)
            bodies.append((entry.entry.seq, body))
            outcomes.append(
                Receipt.Outcome(
                    seq: entry.entry.seq, isDuplicate: false, id: entry.entry.id, madeCodes: entry.madeCodes))
        }
        return (outcomes, bodies)
    }

    /// The entry that a draft becomes at the end of the log.
    func entry(
        _ draft: Draft, recorded: Recorded, seqsUpTo: Int
    ) throws(Problem) -> (entry: Entry, madeCodes: [String: String]) {
        let decided = try Decision(state: state).decide(draft, sameBatchFrom: seqsUpTo, random: &random)
        let id: String
        if let given = draft.id { id = given } else { id = try newID(recorded.milliseconds) }
        let entry = Entry(
            draft: decided, seq: state.size + 1, id: id, by: draft.by ?? account,
            log: ledger.opening.origin, recorded: recorded.text,
            sealed: Sealing.commitments(of: decided.type, &random))
        var made: [String: String] = [:]
        if decided.data.members.count > draft.data.members.count {
            for member in decided.data.members where draft.data[member.key] == nil {
                made[member.key] = member.value.string
            }
        }
        return (entry, made)
    }

    /// Appends an entry of the ledger's own, inside a transaction.
    func appendOwn(
        _ type: String, _ data: JSONObject, _ recorded: Recorded, _ rows: LogStatements, _ edge: inout Frontier
    ) throws -> Receipt {
        let draft = try Validation.draft(Action(type: type, at: recorded.text, data: data))
        let (entry, _) = try entry(draft, recorded: recorded, seqsUpTo: edge.size)
        try rows.insert(entry.body, seq: entry.seq, &edge)
        state.apply(entry)
        try keys.take(entry)
        let outcome = Receipt.Outcome(seq: entry.seq, isDuplicate: false, id: entry.id, madeCodes: [:])
        return Receipt(outcomes: [outcome], size: edge.size, root: edge.root)
    }

    private func newID(_ recorded: Int) throws(Problem) -> String {
        var id = Identifier.version7(milliseconds: recorded, &random)
        // Chance does not come twice, a seeded sequence does.
        while random.repeats, try state.seq(ofID: id) != nil {
            id = Identifier.version7(milliseconds: recorded, &random)
        }
        return id
    }

    /// A known id must come with the same content: every member that the caller gave, as stored.
    private func checkSame(_ draft: Draft, _ seq: Int) throws {
        guard let stored = try state.entry(seq) else { return }
        var different: String?
        if stored.type.name != draft.type.name { different = "type" }
        if stored.at != draft.at { different = "at" }
        if let programme = draft.programme, programme != stored.programme { different = "programme" }
        if let by = draft.by, by != stored.by { different = "by" }
        for member in draft.data.members where try resolved(member, draft.type) != stored.data[member.key] {
            different = "data.\(member.key)"
        }
        if let different { throw Writer.otherContent(draft, seq, field: different) }
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

extension EventType {
    /// Whether only the ledger itself writes such entries: they say what its checkpoints are signed with.
    var isOfTheLedgerAlone: Bool { name.hasPrefix("ledger.") }
}
