import GRDB

/// What the log adds up to, as far as rules have asked: the world that a decision looks at.
///
/// A thing is folded from its entries once, kept, and moved on with every entry appended, so that a batch of
/// 100 000 lines folds no history twice. Entries that the index does not hold yet are kept as `tail`.
final class LedgerState: World {
    private let log: LogFile
    private let index: Index
    private let lookup: IndexLookup
    private var reader = EntryReader()
    /// The log's connection while a transaction is open on it.
    private var connection: Database?
    /// The number of entries known, with those of the batch in hand.
    private(set) var size: Int
    private var things: [Ref: Thing?] = [:]
    private var voided: [Int: Int]
    /// Sizes whose checkpoints are kept, since an entry names them.
    private(set) var named: Set<Int>
    private var tail: Tail
    private var undo: [Change]?

    private enum Change {
        case thing(Ref, Thing??)
        case voided(Int, Int?)
    }

    /// Entries after the indexed ones, findable by id and by reference.
    private struct Tail {
        var entries: [Entry] = []
        var ids: [String: Int] = [:]
        /// The entries that changed a thing; what only speaks of it is looked for one by one, when a void asks.
        var changes: [Ref: [Int]] = [:]
        let start: Int

        init(after start: Int) {
            self.start = start
        }

        mutating func append(_ entry: Entry) {
            ids[entry.id] = entry.seq
            for ref in entry.refs where entry.type.changes(ref.kind) { changes[ref, default: []].append(entry.seq) }
            entries.append(entry)
        }

        mutating func removeLast() {
            let entry = entries.removeLast()
            ids[entry.id] = nil
            for ref in entry.refs where entry.type.changes(ref.kind) { changes[ref]?.removeLast() }
        }

        subscript(seq: Int) -> Entry? {
            seq > start && seq - start <= entries.count ? entries[seq - start - 1] : nil
        }
    }

    init(log: LogFile, index: Index) throws {
        self.log = log
        self.index = index
        lookup = try IndexLookup(index)
        size = try index.size()
        voided = try index.voided()
        named = try index.named()
        tail = Tail(after: size)
    }

    /// Answers all questions of `body` from one transaction of the log, on `db`, and one of the index.
    func looking<Value>(into db: Database, _ body: () throws -> Value) throws -> Value {
        connection = db
        defer { connection = nil }
        return try lookup.snapshot(body)
    }

    // MARK: - Moving on

    /// Takes in an entry that follows the last one known.
    ///
    /// - Throws: ``Problem`` where it voids an entry that cannot be read: rules would go on with what that one did. Then
    ///   nothing was taken in.
    func apply(_ entry: Entry) throws(Problem) {
        let target = entry.voided
        let voidedEntry = try target.flatMap { seq throws(Problem) in try self.entry(seq) }
        tail.append(entry)
        size = entry.seq
        // Not taken back where the batch is refused: it only keeps a checkpoint too many.
        if let size = entry.namedSize { named.insert(size) }
        if let target {
            undo?.append(.voided(target, voided[target]))
            voided[target] = entry.seq
            // What the voided entry did is undone by folding anew when somebody asks.
            for ref in voidedEntry?.refs ?? [] { forget(ref) }
            return
        }
        for ref in entry.refs where entry.type.changes(ref.kind) {
            guard let known = things[ref] else { continue }
            if undo != nil { undo?.append(.thing(ref, .some(known))) }
            things[ref] = .some(Thing.evolve(known, ref, entry))
        }
    }

    private func forget(_ ref: Ref) {
        undo?.append(.thing(ref, things[ref]))
        things[ref] = nil
    }

    /// From here on changes can be taken back by ``rollBack(to:)``.
    func mark() -> Int {
        undo = []
        return size
    }

    func rollBack(to mark: Int) {
        for change in (undo ?? []).reversed() {
            switch change {
            case .thing(let ref, let before): things[ref] = before
            case .voided(let seq, let before): voided[seq] = before
            }
        }
        undo = nil
        while size > mark {
            tail.removeLast()
            size -= 1
        }
    }

    func keep() {
        undo = nil
        // Things are folded again when they are asked for; this only bounds the memory.
        if things.count > 400_000 { things.removeAll(keepingCapacity: true) }
    }

    /// The entries that the index lacks.
    var unindexed: [Entry] { tail.entries }

    /// The index holds everything up to `size` now.
    func indexed(upTo size: Int) {
        guard size > tail.start, size <= self.size else { return }
        var rest = Tail(after: size)
        for entry in tail.entries where entry.seq > size { rest.append(entry) }
        tail = rest
    }

    // MARK: - Questions

    func thing(_ ref: Ref) throws(Problem) -> Thing? {
        if let known = things[ref] { return known }
        var thing: Thing?
        for entry in try history(of: ref, changes: true) where voided[entry.seq] == nil {
            thing = Thing.evolve(thing, ref, entry)
        }
        undo?.append(.thing(ref, .none))
        things[ref] = .some(thing)
        return thing
    }

    /// The entries that speak of `ref`, in order, voided ones too; only those that could change it where `changes`.
    func history(of ref: Ref, changes: Bool = false) throws(Problem) -> [Entry] {
        do {
            // Who speaks of two things at once changes what they are to each other.
            let types = changes && !ref.kind.isComposite ? Thing.subjectTypes[ref.kind] : nil
            var seqs = try lookup.questions.seqs(of: ref, types: types).filter { $0 <= tail.start }
            seqs += changes ? tail.changes[ref] ?? [] : tail.entries.filter { $0.refs.contains(ref) }.map(\.seq)
            var entries: [Entry] = []
            for seq in seqs {
                guard let entry = try entry(seq), entry.refs.contains(ref) else { continue }
                entries.append(entry)
            }
            return entries
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The positions after `after` up to `end` where an entry may stand that matches.
    func candidates(_ query: Query, after: Int, upTo end: Int) throws(Problem) -> [Int] {
        let range = max(after, 0)..<max(after, 0, end)
        do {
            guard let indexed = try index.candidates(query) else { return range.map { $0 + 1 } }
            return indexed.seqs.filter { $0 <= tail.start && range.contains($0 - 1) }
                + range.filter { $0 >= tail.start }.map { $0 + 1 }
        } catch {
            throw Problem(storage: error)
        }
    }

    func entry(_ seq: Int) throws(Problem) -> Entry? {
        if let entry = tail[seq] { return entry }
        do {
            if let connection { return try LogRows.entry(connection, seq, &reader) }
            return try log.read { try LogRows.entry($0, seq, &reader) }
        } catch {
            throw Problem(storage: error)
        }
    }

    func seq(ofID id: String) throws(Problem) -> Int? {
        if let seq = tail.ids[id] { return seq }
        do {
            return try lookup.questions.seq(ofID: id).flatMap { $0 <= tail.start ? $0 : nil }
        } catch {
            throw Problem(storage: error)
        }
    }

    func voider(of seq: Int) -> Int? { voided[seq] }
}
