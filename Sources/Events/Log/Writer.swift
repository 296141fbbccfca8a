import GRDB
import Synchronization

/// The one door into the log.
///
/// Batches that arrive while a transaction runs wait together and share the next one (group commit); each is
/// still all or nothing. Other processes may append at any time: under the lock the writer first takes in
/// what they added.
package actor Writer {
    /// What became of a batch.
    package struct Receipt: Sendable {
        /// What became of one draft: its position, and the codes that the ledger made for it.
        package struct Outcome: Sendable, Equatable {
            package let seq: Int
            package let isDuplicate: Bool
            package let id: String
            package let madeCodes: [String: String]
        }

        package let outcomes: [Outcome]
        package let size: Int
        package let root: TreeHash

        package var appended: Int { outcomes.count { !$0.isDuplicate } }
        package var duplicates: Int { outcomes.count - appended }
        package var first: Int? { outcomes.first { !$0.isDuplicate }?.seq }
        package var last: Int? { outcomes.last { !$0.isDuplicate }?.seq }
    }

    private final class Request: Sendable {
        let drafts: [Draft]
        let condition: AppendCondition?
        let isDryRun: Bool
        let result = Mutex<Result<Receipt, Problem>?>(nil)

        init(_ drafts: [Draft], _ condition: AppendCondition?, _ isDryRun: Bool) {
            self.drafts = drafts
            self.condition = condition
            self.isDryRun = isDryRun
        }

        func settle(_ outcome: Result<Receipt, Problem>) {
            result.withLock { if $0 == nil { $0 = outcome } }
        }
    }

    package nonisolated let ledger: Ledger
    package nonisolated let index: Index
    private let key: SigningKey
    private let clock: Clock
    private let account: String
    private var random: RandomSource
    private var state: LedgerState
    private var frontier = Frontier()
    private var lastRecorded = 0
    private var latestCheckpoint: Checkpoint?
    private var indexing: Task<Void, any Error>?
    private nonisolated let pending = Mutex<[Request]>([])

    /// How many entries may wait for the index before it is brought up to date in the background.
    private static let indexBatch = 10_000

    package init(_ ledger: Ledger, account: String, clock: Clock = .system, random: RandomSource = .system) throws {
        if ledger.log.isReadOnly {
            throw Problem(
                .inputOutput, "read-only",
                Phrase(ru: "летопись доступна только для чтения", en: "the ledger is read-only"),
                remedy: Phrase(ru: "скопируйте папку туда, где можно писать", en: "copy the folder to where you may write"))
        }
        self.ledger = ledger
        self.account = account
        self.clock = clock
        self.random = random
        key = try ledger.signingKey()
        index = try Index(path: ledger.folder.index, log: ledger.log)
        try index.catchUp(ledger.log, upTo: ledger.size())
        state = try LedgerState(log: ledger.log, index: index)
    }

    // MARK: - Appending

    /// Appends all of `drafts`, or none.
    ///
    /// - Throws: ``Problem``: `refused` by a rule, `badInput` for a reference that leads nowhere, `conflict` for a
    ///   known id with other content or a condition that failed; with the line of the draft.
    package nonisolated func append(
        _ drafts: [Draft], if condition: AppendCondition? = nil, dryRun: Bool = false
    ) async throws(Problem) -> Receipt {
        let request = Request(drafts, condition, dryRun)
        pending.withLock { $0.append(request) }
        await drain()
        guard let result = request.result.withLock({ $0 }) else { throw Problem(storage: CancellationError()) }
        return try result.get()
    }

    /// Brings the index up to date; call before the process ends.
    package func finish() async throws {
        try await indexing?.value
        indexing = nil
        try flushIndex()
    }

    /// Takes all waiting requests into one transaction. Those whose turn comes later find theirs already done.
    private func drain() {
        let requests = pending.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        if requests.isEmpty { return }
        do {
            try commit(requests)
        } catch {
            let problem = Problem(storage: error)
            for request in requests { request.settle(.failure(problem)) }
            try? startOver()
        }
    }

    private func commit(_ requests: [Request]) throws {
        var receipts: [(Request, Receipt)] = []
        let before = frontier
        try index.catchUp(ledger.log, upTo: ledger.size() - Writer.indexBatch)
        try ledger.log.queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                state.connection = db
                defer { state.connection = nil }
                try takeIn(db)
                try checkCheckpoint(db)
                let recorded = try timestamp()
                let insertion = try EntryInsertion(db)
                for request in requests {
                    let mark = state.mark()
                    do {
                        var edge = frontier
                        let (outcomes, bodies) = try judge(request, recorded: recorded)
                        for (seq, body) in bodies { try insert(body, seq, insertion, &edge, dry: request.isDryRun) }
                        let receipt = Receipt(outcomes: outcomes, size: state.size, root: edge.root)
                        if request.isDryRun {
                            state.rollBack(to: mark)
                            request.settle(.success(receipt))
                        } else {
                            frontier = edge
                            state.keep()
                            receipts.append((request, receipt))
                        }
                    } catch let problem as Problem {
                        state.rollBack(to: mark)
                        request.settle(.failure(problem))
                    }
                }
                return .commit
            }
        }
        for (request, receipt) in receipts { request.settle(.success(receipt)) }
        if frontier != before { try afterCommit() }
    }

    private func insert(_ body: [UInt8], _ seq: Int, _ rows: EntryInsertion, _ edge: inout Frontier, dry: Bool) throws {
        if dry { _ = edge.append(TreeHash.leaf(body)) } else { try rows.insert(body, seq: seq, &edge) }
    }

    /// Judges every draft of a batch against the log and the drafts before it.
    private func judge(_ request: Request, recorded: String) throws -> ([Receipt.Outcome], [(Int, [UInt8])]) {
        let start = state.size
        var outcomes: [Receipt.Outcome] = []
        var bodies: [(Int, [UInt8])] = []
        var isConditionMet: Bool?
        for draft in request.drafts {
            if let id = draft.id, let seq = try state.seq(ofID: id) {
                try checkSame(draft, seq)
                outcomes.append(Receipt.Outcome(seq: seq, isDuplicate: true, id: id, madeCodes: [:]))
                continue
            }
            // Duplicates come first: repeating what succeeded is no conflict.
            if isConditionMet == nil { isConditionMet = try check(request.condition, upTo: start) }
            let batchStart = request.condition == nil ? start : Int.max
            let decided = try Decision(state: state).decide(draft, sameBatchFrom: batchStart, random: &random)
            let entry = Entry(
                draft: decided, seq: state.size + 1,
                id: draft.id ?? Identifier.version7(milliseconds: lastRecorded, &random), by: draft.by ?? account,
                log: ledger.opening.origin, recorded: recorded)
            let body = entry.body
            if body.count > JSON.greatestBody { throw Writer.tooLarge(body.count, draft) }
            state.apply(entry)
            bodies.append((entry.seq, body))
            var made: [String: String] = [:]
            for member in decided.data.members where draft.data[member.key] == nil { made[member.key] = member.value.string }
            outcomes.append(Receipt.Outcome(seq: entry.seq, isDuplicate: false, id: entry.id, madeCodes: made))
        }
        return (outcomes, bodies)
    }

    private static func tooLarge(_ size: Int, _ draft: Draft) -> Problem {
        Problem(
            .badInput, "entry-too-large",
            Phrase(ru: "запись вышла в \(size) байт, предел 65 535", en: "the entry comes to \(size) bytes, the limit is 65 535"),
            remedy: Phrase(ru: "разделите её на несколько", en: "divide it into several"), line: draft.line)
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
        guard let different else { return }
        throw Problem(
            .conflict, "id-with-other-content",
            Phrase(
                ru: "id \(draft.id ?? "") уже занят записью \(seq) с другим содержанием",
                en: "the id \(draft.id ?? "") belongs to entry \(seq), which says something else"),
            remedy: Phrase(
                ru: "для нового действия возьмите новый id; чтобы исправить старое: letopis correct \(seq) …",
                en: "take a new id for a new action; to correct the old one: letopis correct \(seq) …"),
            field: different, line: draft.line)
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

    private func check(_ condition: AppendCondition?, upTo end: Int) throws -> Bool {
        guard let condition else { return true }
        var conflicting: Int?
        for seq in stride(from: condition.after + 1, through: end, by: 1) {
            if let entry = try state.entry(seq), condition.query.matches(entry) {
                conflicting = seq
                break
            }
        }
        guard let conflicting else {
            if condition.after <= end { return true }
            throw Writer.conditionFailed(condition.after, end)
        }
        throw Writer.conditionFailed(condition.after, conflicting)
    }

    private static func conditionFailed(_ after: Int, _ found: Int) -> Problem {
        Problem(
            .conflict, "condition-failed",
            Phrase(
                ru: "условие не выполнено: после записи \(after) в летописи уже есть запись \(found)",
                en: "the append condition failed: entry \(found) stands in the ledger after position \(after)"),
            remedy: Phrase(
                ru: "посмотрите новое (letopis log --after \(after)) и повторите с новым размером",
                en: "look at what is new (letopis log --after \(after)), and try again with the new size"))
    }

    // MARK: - Under the lock

    /// Takes in what other processes have appended since.
    private func takeIn(_ db: Database) throws {
        let head = try LogRows.size(db)
        if head < frontier.size || head < state.size { try startOver(db) }
        if head > state.size {
            try LogRows.forEachEntry(db, after: state.size, upTo: head) { state.apply($0) }
        }
        if head != frontier.size {
            frontier = try LogRows.frontier(db, size: head)
            if let entry = try LogRows.entry(db, head), let time = Timestamp.milliseconds(of: entry.recorded) {
                lastRecorded = max(lastRecorded, time)
            }
        }
    }

    /// The newest checkpoint must be one that this log extends.
    private func checkCheckpoint(_ db: Database) throws {
        guard let newest = ledger.checkpoints.sizes().last, newest != latestCheckpoint?.size else { return }
        let checkpoint = try ledger.checkpoints.read(size: newest)
        guard try Checkpoints.extends(checkpoint, db) else {
            throw Checkpoints.forked(checkpoint, size: frontier.size)
        }
        latestCheckpoint = checkpoint
    }

    /// The later of clock and head; a head far in the future means that a clock is wrong.
    private func timestamp() throws -> String {
        let now = clock.now()
        if lastRecorded > now + 86_400_000 {
            throw Problem(
                .conflict, "clock-behind",
                Phrase(
                    ru: "последняя запись сделана \(Timestamp.text(milliseconds: lastRecorded)), больше чем на сутки позже часов этой машины",
                    en: "the last entry was recorded at \(Timestamp.text(milliseconds: lastRecorded)), more than a day after this machine's clock"),
                remedy: Phrase(ru: "проверьте часы: letopis doctor", en: "check the clock: letopis doctor"))
        }
        lastRecorded = max(now, lastRecorded)
        return Timestamp.text(milliseconds: lastRecorded)
    }

    // MARK: - After the commit

    private func afterCommit() throws {
        let checkpoint = Checkpoint(origin: ledger.opening.origin, size: frontier.size, root: frontier.root)
        try ledger.checkpoints.write(checkpoint, by: key)
        latestCheckpoint = checkpoint
        if state.unindexed.count >= Writer.indexBatch, indexing == nil {
            let entries = state.unindexed
            let leaf = try ledger.log.read { try LogRows.leaf($0, frontier.size) }
            let size = frontier.size
            indexing = Task.detached { [index] in
                if let leaf { try index.add(entries, leaf: leaf) }
                await self.indexed(upTo: size)
            }
        }
    }

    private func indexed(upTo size: Int) {
        state.indexed(upTo: size)
        indexing = nil
    }

    private func flushIndex() throws {
        guard let last = state.unindexed.last?.seq,
            let leaf = try ledger.log.read({ try LogRows.leaf($0, last) })
        else { return }
        try index.add(state.unindexed, leaf: leaf)
        state.indexed(upTo: last)
        ledger.checkpoints.prune(keeping: frontier.size)
    }

    private func startOver(_ db: Database? = nil) throws {
        try Index.reset(index, ledger.log)
        let connection = state.connection
        state = try LedgerState(log: ledger.log, index: index)
        state.connection = connection
        frontier = Frontier()
        latestCheckpoint = nil
    }
}
