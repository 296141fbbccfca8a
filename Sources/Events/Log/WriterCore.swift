import GRDB

/// What a ``Writer`` knows and does under its lock: one thread at a time, and that one may wait for the disk.
///
/// Other processes may append at any time: inside each transaction the writer first takes in what they added.
final class WriterCore {
    typealias Receipt = Writer.Receipt
    typealias Request = Writer.Request
    typealias Recorded = Writer.Recorded

    let ledger: Ledger
    let index: Index
    let account: String
    var random: RandomSource
    var state: LedgerState
    private let clock: Clock
    private let statements: LogStatements
    private let stating: CheckpointWriter
    private let committed = Committed.run
    /// The keys that the log has stated, as far as this writer has seen it.
    var keys: KeyHistory
    /// The private half of the current one.
    private(set) var signer: SigningKey
    /// Whether opening the ledger finished a rotation of its key that had been interrupted.
    let hasFinishedRotation: Bool
    /// The end of the log as this writer last saw it.
    private(set) var frontier = Frontier()
    private(set) var headLeaf: TreeHash?
    private var headRecorded = 0
    /// After a failure, what is known may be more than what was committed.
    private var isStale = false
    /// Whether the newest checkpoint is, or is about to be, our own of the frontier.
    private var isStated = false
    private var indexing: Indexing?
    /// The vault of personal data, once an entry has asked for it.
    private var openVault: Vault?
    private var isHasty = false
    private let indexBatch: Int

    /// The index on its way to the entries up to `size`, on another thread; its value tells whether it got there.
    private struct Indexing {
        let size: Int
        let work: Future<Bool>
    }

    init(
        _ ledger: Ledger, account: String, clock: Clock, random: RandomSource, indexBatch: Int,
        stating: CheckpointWriter
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
        self.stating = stating
        statements = try self.ledger.log.queue.unsafeRead { try LogStatements($0) }
        index = try Index(path: ledger.folder.index, log: ledger.log)
        try index.catchUp(ledger.log, upTo: ledger.size())
        state = try LedgerState(log: self.ledger.log, index: index)
        keys = try self.ledger.log.read { [index] in try KeyHistory($0, index.rotations()) }
        let found = try Rotation.signer(self.ledger, keys, statements)
        (signer, keys, hasFinishedRotation) = (found.key, found.keys, found.hasFinished)
    }

    // MARK: - Appending

    /// Takes all requests into one transaction, and settles each.
    func commit(_ requests: [Request]) {
        // What the index lacks is kept in memory: where it falls far behind, appending waits.
        if state.unindexed.count >= 5 * indexBatch { finishIndexing() }
        do {
            try commitTogether(requests)
        } catch {
            // Whoever was told of a commit already is told nothing else.
            let problem = Problem(storage: error).ofNothingAppended
            for request in requests { request.settle(.failure(problem)) }
        }
    }

    private func commitTogether(_ requests: [Request]) throws {
        var receipts: [(Request, Receipt)] = []
        var refused: [(Request, Problem)] = []
        var hasErased = false
        let hasGrown = try transaction { db, recorded, rows, edge in
            try checkCheckpoint(db)
            let judged = try judge(requests, recorded: recorded, refused: &refused, db)
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
                if !request.isDryRun { edge = trial }
                receipts.append((request, receipt))
            }
            try keeping?.value()
        }
        for (request, receipt) in receipts { request.settle(.success(receipt)) }
        for (request, problem) in refused { request.settle(.failure(problem)) }
        if hasGrown { signHead() }
        // Whoever records an erasure has it done, too.
        if hasErased { try transaction { db, _, _, _ in if try vault(db) != nil { try settleVault(db) } } }
    }

    // MARK: - The vault

    /// Begins to keep what entries seal; nil where that is nothing.
    private func keep(_ judged: [Judged], _ db: Database) throws -> Future<Void>? {
        let sealed = judged.flatMap(\.sealed)
        if sealed.isEmpty { return nil }
        var ahead: [VaultSubject: VaultWrite.Kept] = [:]
        for sealer in judged.compactMap(\.sealer) {
            while let piece = try sealer.next() { for kept in piece { ahead[kept.subject] = kept } }
        }
        let keeping = try VaultWrite(sealed, in: makeVault(db), state, ahead: ahead)
        return Future { try keeping.keep() }
    }

    /// Whether a commit is told of only once it is on the disk, as it is unless somebody says otherwise: of a ledger that
    /// is made again where a power failure cuts it short. Waiting again brings all of it there.
    func waitForDisk(_ waits: Bool) throws {
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
            committed.note(after: frontier.size, upTo: edge.size)
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
        // What is on its way belongs to the state before.
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
        if indexing?.work.isDone ?? false { finishIndexing() }
        guard state.unindexed.count >= indexBatch, indexing == nil, let leaf = headLeaf else { return }
        let entries = state.unindexed
        indexing = Indexing(
            size: frontier.size,
            work: Future { [index] in
                try index.add(entries, leaf: leaf)
                return true
            })
    }

    /// Waits for the index that is on its way.
    private func finishIndexing() {
        guard let indexing else { return }
        self.indexing = nil
        // Where it failed they stay unindexed, and `followUp` tries again and tells.
        if (try? indexing.work.value()) == true { state.indexed(upTo: indexing.size) }
    }

    /// Where others have appended much, reads it into the index before the lock is taken, not into memory under it.
    private func indexOthers() throws {
        let head = try ledger.log.queue.unsafeRead { _ in try statements.size() }
        guard head > state.size + indexBatch else { return }
        try index.catchUp(ledger.log, upTo: head)
        try remember(LedgerState(log: ledger.log, index: index))
        keys = try ledger.log.read { [index] in try KeyHistory($0, index.rotations()) }
    }

    /// - Returns: what could not be done, and what `meanwhile` is still about: it is waited for outside the lock.
    func followUp(meanwhile: (@Sendable () -> Void)?) -> (left: [Problem], other: Future<Void>?) {
        var left: [Problem] = []
        func attempt(_ step: () throws -> Void) {
            do { try step() } catch { left.append(Problem(storage: error)) }
        }
        finishIndexing()
        attempt {
            guard let last = state.unindexed.last, let leaf = headLeaf, last.seq == frontier.size else { return }
            try index.add(state.unindexed, leaf: leaf)
            state.indexed(upTo: last.seq)
        }
        let other = meanwhile.map { Future($0) }
        if frontier.size == 0 { return (left, other) }
        if openVault != nil { attempt { try transaction { db, _, _, _ in try settleVault(db) } } }
        stating.write()
        // A key that was rotated signs no more.
        if signer.verifier == keys.current { attempt { try checkpoints.sign(ledger.log, by: signer) } }
        attempt { try checkpoints.prune(ledger.log, named: state.named) }
        return (left, other)
    }
}
