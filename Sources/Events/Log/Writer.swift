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

    /// What is to be appended, all of it or nothing.
    enum Batch: Sendable {
        case drafts([Draft], AppendCondition?)
        /// Judged beforehand, against the log as it must still be.
        case tried(Trial.Tried)
    }

    final class Request: Sendable {
        let batch: Batch
        let isDryRun: Bool
        private let caller: Mutex<Caller?>

        typealias Caller = CheckedContinuation<Result<Receipt, Problem>, Never>

        init(_ batch: Batch, _ isDryRun: Bool, _ caller: Caller) {
            self.batch = batch
            self.isDryRun = isDryRun
            self.caller = Mutex(caller)
        }

        /// Tells the caller what became of it; the first outcome is the one that counts.
        func settle(_ outcome: Result<Receipt, Problem>) {
            caller.withLock { $0.take() }?.resume(returning: outcome)
        }
    }

    /// The time of one transaction, and how it is written.
    struct Recorded {
        let milliseconds: Int
        let text: String

        init(milliseconds: Int) {
            self.milliseconds = milliseconds
            text = Timestamp.text(milliseconds: milliseconds)
        }
    }

    package nonisolated let ledger: Ledger
    package nonisolated let index: Index
    let account: String
    var random: RandomSource
    var state: LedgerState
    private let clock: Clock
    private let statements: LogStatements
    private nonisolated let stating = CheckpointWriter()
    /// The keys that the log has stated, as far as this writer has seen it.
    var keys: KeyHistory
    /// The private half of the current one.
    private(set) var signer: SigningKey
    /// Whether opening the ledger finished a rotation of its key that had been interrupted.
    nonisolated let hasFinishedRotation: Bool
    /// The end of the log as this writer last saw it.
    private(set) var frontier = Frontier()
    private(set) var headLeaf: TreeHash?
    private var headRecorded = 0
    /// After a failure, what is known may be more than what was committed.
    private var isStale = false
    /// Whether the newest checkpoint is, or is about to be, our own of the frontier.
    private var isStated = false
    private var indexing: Task<Void, Never>?
    /// The vault of personal data, once an entry has asked for it.
    private var openVault: Vault?
    private var isHasty = false
    /// Counts the states, so that an index task does not speak to a state that came after it.
    private var generation = 0
    private nonisolated let pending = Mutex<[Request]>([])

    private let indexBatch: Int

    /// - Parameter indexBatch: how many entries may wait for the index before it is brought up to date in the background.
    package init(
        _ ledger: Ledger, account: String, clock: Clock = .system, random: RandomSource = .system,
        indexBatch: Int = 10_000
    ) throws {
        try ledger.folder.requireInside()
        if ledger.log.isReadOnly {
            throw Problem(
                .inputOutput, "read-only",
                Phrase(ru: "летопись доступна только для чтения", en: "the ledger is read-only"),
                remedy: Phrase(
                    ru: "скопируйте папку туда, где можно писать", en: "copy the folder to where you may write"))
        }
        guard Code.isValid(account) else { throw Writer.badAccount(account) }
        // A connection of its own: the statements below end with the writer, on whatever thread that is, and SQLite
        // must not be at work for somebody else on that connection then.
        self.ledger = try ledger.apart()
        self.account = account
        self.clock = clock
        self.random = random
        self.indexBatch = indexBatch
        statements = try self.ledger.log.queue.unsafeRead { try LogStatements($0) }
        index = try Index(path: ledger.folder.index, log: ledger.log)
        try index.catchUp(ledger.log, upTo: ledger.size())
        state = try LedgerState(log: self.ledger.log, index: index)
        keys = try self.ledger.log.read { [index] in try KeyHistory($0, index.rotations()) }
        let found = try Rotation.signer(self.ledger, keys, statements)
        (signer, keys, hasFinishedRotation) = (found.key, found.keys, found.hasFinished)
    }

    // MARK: - Appending

    /// Appends all of `drafts`, or none.
    ///
    /// - Throws: ``Problem``: `refused` by a rule, `badInput` for a reference that leads nowhere, `conflict` for a
    ///   known id with other content or a condition that failed; with the line of the draft.
    package nonisolated func append(
        _ drafts: [Draft], if condition: AppendCondition? = nil, dryRun: Bool = false
    ) async throws(Problem) -> Receipt {
        try await append(.drafts(drafts, condition), dryRun: dryRun)
    }

    /// Appends what was tried, without judging it once more.
    ///
    /// - Throws: ``Problem`` `conflict` where something was appended since.
    package nonisolated func append(_ tried: Trial.Tried) async throws(Problem) -> Receipt {
        try await append(.tried(tried), dryRun: false)
    }

    private nonisolated func append(_ batch: Batch, dryRun: Bool) async throws(Problem) -> Receipt {
        let result = await withCheckedContinuation { caller in
            let isFirst = pending.withLock { waiting in
                waiting.append(Request(batch, dryRun, caller))
                return waiting.count == 1
            }
            if isFirst { Task { await drain() } }
        }
        // Told only when it is signed, too. Where others commit meanwhile, one checkpoint serves them all.
        if case .success = result, !dryRun { await stating.write() }
        return try result.get()
    }

    /// How many requests wait for the next transaction.
    nonisolated var waiting: Int { pending.withLock { $0.count } }

    /// Takes all waiting requests into one transaction.
    private func drain() async {
        // Whoever else is about to append comes into it too.
        await Task.yield()
        // What the index lacks is kept in memory: where it falls far behind, appending waits.
        if state.unindexed.count >= 5 * indexBatch { await indexing?.value }
        let requests = pending.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        do {
            try commit(requests)
        } catch {
            // Whoever was told of a commit already is told nothing else.
            let problem = Problem(storage: error).ofNothingAppended
            for request in requests { request.settle(.failure(problem)) }
        }
    }

    private func commit(_ requests: [Request]) throws {
        var receipts: [(Request, Receipt)] = []
        var hasErased = false
        let hasGrown = try transaction { db, recorded, rows, edge in
            try checkCheckpoint(db)
            let judged = try judge(requests, recorded: recorded, db)
            let taken = judged.filter { !$0.request.isDryRun }
            hasErased = taken.contains(where: \.judged.hasErased)
            // While the rows are inserted; on the disk before the log speaks of it.
            let keeping = try keep(taken.map(\.judged), db)
            // Waited for in any case. What it throws is thrown below; where the rows failed, that is what is told.
            defer { _ = try? keeping?.value() }
            for (request, judged) in judged {
                var trial = edge
                for (seq, body) in judged.bodies {
                    if request.isDryRun {
                        _ = trial.append(TreeHash.leaf(body))
                    } else {
                        try rows.insert(body, seq: seq, &trial)
                    }
                }
                let receipt = Receipt(outcomes: judged.outcomes, size: trial.size, root: trial.root)
                if request.isDryRun {
                    request.settle(.success(receipt))
                } else {
                    edge = trial
                    receipts.append((request, receipt))
                }
            }
            try keeping?.value()
        }
        for (request, receipt) in receipts { request.settle(.success(receipt)) }
        if hasGrown { signHead() }
        // Whoever records an erasure has it done, too.
        if hasErased { try transaction { db, _, _, _ in if try vault(db) != nil { try settleVault(db) } } }
    }

    // MARK: - The vault

    /// Begins to keep what entries seal; nil where that is nothing.
    private func keep(_ judged: [Judged], _ db: Database) throws -> Ahead<Void>? {
        let sealed = judged.flatMap(\.sealed)
        if sealed.isEmpty { return nil }
        var ahead: [VaultSubject: Keeping.Kept] = [:]
        for sealer in judged.compactMap(\.sealer) {
            while let piece = try sealer.next() { for kept in piece { ahead[kept.subject] = kept } }
        }
        let keeping = try Keeping(sealed, in: makeVault(db), state, ahead: ahead)
        return Ahead { try keeping.keep() }
    }

    /// Whether a commit is told of only once it is on the disk, as it is unless somebody says otherwise: of a ledger that
    /// is made again where a power failure cuts it short. Waiting again brings all of it there.
    package func waitForDisk(_ waits: Bool) throws {
        isHasty = !waits
        try ledger.log.queue.writeWithoutTransaction {
            try $0.execute(
                sql: waits ? "PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE)" : "PRAGMA synchronous = OFF")
        }
        try openVault?.waitForDisk(waits)
    }

    /// The vault, brought to where the log is; nil where there is none. Under the lock.
    func vault(_ db: Database) throws -> Vault? {
        if let openVault { return openVault }
        openVault = try Vault.open(ledger.folder, origin: ledger.opening.origin, readOnly: false)
        // Whoever made it may have died before saying so.
        if openVault != nil { try VaultMark.write(in: ledger.folder) }
        if isHasty { try openVault?.waitForDisk(false) }
        try settleVault(db)
        return openVault
    }

    func makeVault(_ db: Database) throws -> Vault {
        if let vault = try vault(db) { return vault }
        let vault = try Vault.create(ledger.folder, origin: ledger.opening.origin, db)
        openVault = vault
        if isHasty { try vault.waitForDisk(false) }
        try settleVault(db)
        return vault
    }

    private func settleVault(_ db: Database) throws {
        guard let leaf = headLeaf else { return }
        try openVault?.settle(db, size: frontier.size, leaf: leaf)
    }

    /// One transaction on the log, with what others appended taken in first; afterwards the index.
    ///
    /// - Parameter body: inserts rows and moves the frontier on with them.
    /// - Returns: whether it did.
    @discardableResult
    func transaction(
        _ body: (_ db: Database, _ recorded: Recorded, _ rows: LogStatements, _ edge: inout Frontier) throws -> Void
    ) throws -> Bool {
        try indexOthers()
        var edge = frontier
        var last = headRecorded
        var leaf = headLeaf
        try ledger.log.queue.writeWithoutTransaction { db in
            try statements.transaction {
                guard ledger.log.isInPlace else { throw Writer.replaced(ledger.folder) }
                try takeIn(db)
                try adoptKey(db)
                last = try timestamp()
                edge = frontier
                isStale = true
                try state.looking(into: db) { try body(db, Recorded(milliseconds: last), statements, &edge) }
                leaf = try statements.leaf(edge.size)
            }
        }
        isStale = false
        let hasGrown = edge.size > frontier.size
        if hasGrown {
            // Before anything else can fail.
            Committed.note(after: frontier.size, upTo: edge.size)
            (frontier, headLeaf, headRecorded, isStated) = (edge, leaf, last, false)
        }
        keys.pass(to: frontier.size)
        indexOwn()
        return hasGrown
    }

    // MARK: - Under the lock

    /// Takes in what other processes have appended since, or starts over where the log is not the one known.
    private func takeIn(_ db: Database) throws {
        let head = try statements.size()
        let isOther = try frontier.size > 0 && statements.leaf(frontier.size) != headLeaf
        if isStale || isOther || head < state.size { try startOver(db) }
        if head > state.size {
            try state.looking(into: db) {
                try LogRows.forEachEntry(db, after: state.size, upTo: head) { entry in
                    // First what may be refused: an entry that was passed over once would not be asked again.
                    try keys.take(entry)
                    try state.apply(entry)
                }
            }
        }
        if head == frontier.size { return }
        frontier = try LogRows.frontier(db, size: head)
        headLeaf = try LogRows.leaf(db, head)
        isStated = false
        if let entry = try LogRows.entry(db, head) { headRecorded = Timestamp.milliseconds(of: entry.recorded) ?? 0 }
    }

    private func startOver(_ db: Database) throws {
        isStale = true
        // What it kept for the entries of a transaction that failed is swept away when it is opened again.
        openVault = nil
        try index.reset(for: db)
        try remember(LedgerState(log: ledger.log, index: index))
        keys = try KeyHistory(db, index.rotations())
        (frontier, headLeaf, headRecorded, isStated) = (Frontier(), nil, 0, false)
        isStale = false
    }

    private func remember(_ state: LedgerState) {
        self.state = state
        generation += 1
        indexing = nil
    }

    /// Signs with the key in force: where another process has rotated it, with the new one from here on.
    ///
    /// - Throws: ``Problem`` `conflict` where that one cannot be had: the old one must not sign.
    private func adoptKey(_ db: Database) throws {
        if signer.verifier == keys.current { return }
        do {
            signer = try Rotation.signer(ledger.folder, keys, db).key
        } catch {
            throw Writer.keyRotated(keys.since, Problem(storage: error))
        }
    }

    /// The newest checkpoint must be one that this log extends.
    func checkCheckpoint(_ db: Database) throws {
        // Nobody has appended since our own.
        if isStated { return }
        guard let file = try checkpoints.newestFile() else { return }
        let newest = try checkpoints.standing(of: file, db)
        if !newest.isExtended { throw Checkpoints.forked(newest.checkpoint, size: frontier.size) }
    }

    var checkpoints: Checkpoints { Checkpoints(folder: ledger.folder, keys: keys) }

    /// The later of clock and head, in Unix milliseconds; a head far in the future means that a clock is wrong.
    private func timestamp() throws -> Int {
        let now = try clock.require()
        if headRecorded > now + 86_400_000 { throw Writer.clockBehind(headRecorded) }
        return max(now, headRecorded)
    }

    // MARK: - After the commit

    /// States the new size and root. A failure to write it undoes no commit: a lost checkpoint is signed again.
    private func signHead() {
        let checkpoint = Checkpoint(origin: ledger.opening.origin, size: frontier.size, root: frontier.root)
        stating.state(
            CheckpointWriter.Statement(
                checkpoint: checkpoint, key: signer, checkpoints: checkpoints, day: headRecorded / 86_400_000,
                named: state.named))
        isStated = true
    }

    /// Brings the index up to date in the background, in large sorted batches.
    private func indexOwn() {
        guard state.unindexed.count >= indexBatch, indexing == nil, let leaf = headLeaf else { return }
        let entries = state.unindexed
        let (size, generation) = (frontier.size, generation)
        indexing = Task.detached { [index] in
            // Where that fails they stay unindexed, and `followUp` tries again and tells.
            let isDone = (try? index.add(entries, leaf: leaf)) != nil
            await self.indexed(upTo: isDone ? size : 0, generation)
        }
    }

    private func indexed(upTo size: Int, _ generation: Int) {
        guard generation == self.generation else { return }
        state.indexed(upTo: size)
        indexing = nil
    }

    /// Where others have appended much, reads it into the index before the lock is taken, not into memory under it.
    private func indexOthers() throws {
        let head = try ledger.log.queue.unsafeRead { _ in try statements.size() }
        guard head > state.size + indexBatch else { return }
        try index.catchUp(ledger.log, upTo: head)
        try remember(LedgerState(log: ledger.log, index: index))
        keys = try ledger.log.read { [index] in try KeyHistory($0, index.rotations()) }
    }

    /// Brings the index up to date and signs what is not signed; call before the process ends.
    ///
    /// It cannot fail: the entries stand in the log already, and whoever took a failure here for one of appending would
    /// append them again. All of it is derived, and is done by whoever opens the ledger next.
    ///
    /// - Parameter meanwhile: what waits for the index, and is done on another thread beside the rest.
    /// - Returns: what could not be done.
    @discardableResult
    package func followUp(meanwhile: (@Sendable () -> Void)? = nil) async -> [Problem] {
        var left: [Problem] = []
        func attempt(_ step: () throws -> Void) {
            do { try step() } catch { left.append(Problem(storage: error)) }
        }
        await indexing?.value
        attempt {
            guard let last = state.unindexed.last, let leaf = headLeaf, last.seq == frontier.size else { return }
            try index.add(state.unindexed, leaf: leaf)
            state.indexed(upTo: last.seq)
        }
        let other = meanwhile.map { Ahead($0) }
        // Only waited for: it throws nothing.
        defer { _ = try? other?.value() }
        if frontier.size == 0 { return left }
        if openVault != nil { attempt { try transaction { db, _, _, _ in try settleVault(db) } } }
        await stating.write()
        // A key that was rotated signs no more.
        if signer.verifier == keys.current { attempt { try checkpoints.sign(ledger.log, by: signer) } }
        attempt { try checkpoints.prune(ledger.log, named: state.named) }
        return left
    }
}
