import Foundation
import GRDB

/// One pass over a log from its first entry to its last, by the bytes of its bodies.
///
/// The caller's thread reads, other cores hash and judge; what they find is taken in the order of the entries. Only
/// what two entries must not share is kept, 16 bytes for each id, besides a few stretches of entries.
struct LogScan {
    private(set) var findings: [Verdict.Finding] = []
    private(set) var findingCount = 0
    /// The keys that checkpoints are signed with, each from the entry that states it.
    private(set) var keys: [(from: Int, key: VerifierKey)] = []
    /// The roots at the sizes asked for.
    private(set) var roots: [Int: TreeHash] = [:]
    /// Whether every entry was read. Otherwise nothing is known of what comes after the last one read.
    private(set) var isComplete = false
    private var tree = StretchTree()
    /// Apart by their last bits, which are chance, so that they can be sorted apart.
    private var ids: [[UInt128]] = Array(repeating: [], count: 16)
    private var lastRecorded: Int?
    private let rootsWanted: [Int]
    private var buffers: [[UInt8]] = []

    /// - Parameter rootsWanted: sizes, ascending.
    init(rootsWanted: [Int]) {
        self.rootsWanted = rootsWanted
    }

    var size: Int { tree.size }
    var root: TreeHash { tree.root }

    mutating func report(_ seq: Int?, ru: String, en: String) {
        add(Verdict.Finding(seq: seq, what: Phrase(ru: ru, en: en)))
    }

    private mutating func add(_ finding: Verdict.Finding) {
        findingCount += 1
        if findings.count < Verification.greatestFindings { findings.append(finding) }
    }

    // MARK: - Reading

    /// - Throws: ``Problem`` `badInput` for a newer format; `DatabaseError`.
    mutating func run(_ db: Database, progress: (_ done: Int, _ of: Int) -> Void) throws {
        try checkIdentity(db)
        let schema = try SchemaComparison(db)
        for difference in schema.differences { report(nil, ru: difference.ru, en: difference.en) }
        // In a table that was made otherwise there is nothing that one could go by.
        guard schema.hasTables else { return }
        let total = try LogRows.size(db)
        try read(db, of: total, progress)
        if size == 0 {
            report(nil, ru: "летопись пуста: нет даже записи 1", en: "the ledger is empty: even entry 1 is missing")
        }
        try findRepeatedIDs(db)
        progress(size, total)
    }

    private mutating func checkIdentity(_ db: Database) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        if application != LogSchema.applicationID {
            report(
                nil, ru: "application_id не тот: \(application)",
                en: "application_id is not the ledger's: \(application)")
        }
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if version > LogSchema.version, application == LogSchema.applicationID { throw LogFile.newerFormat(version) }
        if version != LogSchema.version {
            report(nil, ru: "user_version не тот: \(version)", en: "user_version is not the format's: \(version)")
        }
    }

    /// Where reading the rows came to an end.
    private enum End {
        case both
        /// A row of `entry` that does not follow the last one.
        case gap(Int)
        /// A row of `tree` beyond the last entry.
        case hashesAlone(Int)
    }

    private mutating func read(_ db: Database, of total: Int, _ progress: (_ done: Int, _ of: Int) -> Void) throws {
        let terms = SegmentScan.Terms(origin: try origin(db), rootsWanted: rootsWanted)
        let work = OrderedWork { (stretch: Segment) in SegmentScan(stretch, terms) }
        let end = Result { try handOn(db, to: work, of: total, progress) }
        // What was read before a page that cannot be read is judged all the same.
        while let judgement = work.next() { take(judgement) }
        switch try end.get() {
        case .both: isComplete = true
        case .gap(let seq) where seq > size:
            report(
                size + 1, ru: "записи нет: после записи \(size) стоит запись \(seq)",
                en: "the entry is missing: entry \(seq) stands after entry \(size)")
        case .gap(let seq):
            report(seq, ru: "запись не может стоять на этом месте", en: "no entry can stand in this place")
        case .hashesAlone(let seq):
            isComplete = true
            report(seq, ru: "хеши есть, а записи нет", en: "there are hashes, but no entry")
        }
    }

    /// The origin that entry 1 states, where it can be read.
    private func origin(_ db: Database) throws -> [UInt8]? {
        guard let body = try LogRows.body(db, 1) else { return nil }
        return body.withUnsafeBufferPointer { bytes in BodyScan(bytes).map { Array(bytes[$0.log]) } }
    }

    /// Hands the rows on in stretches, and takes in what was found in those before.
    private mutating func handOn(
        _ db: Database, to work: OrderedWork<Segment, SegmentScan>, of total: Int,
        _ progress: (_ done: Int, _ of: Int) -> Void
    ) throws -> End {
        let ahead = ProcessInfo.processInfo.activeProcessorCount + 2
        // From the tables themselves, whatever else there is that could answer.
        let entries = try Statement(db, "SELECT seq, body FROM entry NOT INDEXED ORDER BY seq")
        let rows = try Statement(db, "SELECT seq, hashes FROM tree NOT INDEXED ORDER BY seq")
        var stretch = Segment(after: 0)
        defer { if !stretch.isEmpty { work.add(stretch) } }
        while try entries.step() {
            let seq = entries.int(0)
            guard seq == stretch.end + 1 else { return .gap(seq) }
            let hasHashes = try rows.step() && rows.int(0) == seq
            stretch.append(
                entries.bytes(1), hashes: hasHashes ? rows.bytes(1) : nil,
                areBlobs: entries.isBlob(1) && (!hasHashes || rows.isBlob(1)))
            if !stretch.isFull { continue }
            work.add(stretch)
            stretch = Segment(after: seq, buffer: buffers.popLast() ?? [])
            if work.count >= ahead, let judgement = work.next() { take(judgement) }
            if seq % 8192 == 0 { progress(seq, total) }
        }
        return try rows.step() ? .hashesAlone(rows.int(0)) : .both
    }

    // MARK: - Taking in

    private mutating func take(_ judgement: SegmentScan) {
        var judgement = judgement
        for part in judgement.parts {
            var tree = tree
            tree.extend(by: part.tree)
            roots[part.size] = tree.root
        }
        judgement.compare(hashesBeyond: tree.extend(by: judgement.tree))
        judgement.compare(lastRecorded: lastRecorded)
        lastRecorded = judgement.lastRecorded ?? lastRecorded
        for finding in judgement.sorted { add(finding) }
        keys += judgement.keys
        for id in judgement.ids { ids[Int(truncatingIfNeeded: id) & 15].append(id) }
        buffers.append(judgement.stretch.bytes)
    }

    private mutating func findRepeatedIDs(_ db: Database) throws {
        let work = OrderedWork { (ids: [UInt128]) in
            var ids = ids
            ids.sort()
            return zip(ids, ids.dropFirst()).filter { $0 == $1 }.map(\.0)
        }
        for part in ids { work.add(part) }
        ids = []
        var repeated: Set<UInt128> = []
        while let some = work.next() { repeated.formUnion(some) }
        if repeated.isEmpty { return }
        var first: [UInt128: Int] = [:]
        try LogRows.forEachBody(db, after: 0, upTo: size) { seq, body in
            guard let scan = BodyScan(body), repeated.contains(scan.id) else { return }
            if let earlier = first[scan.id] {
                report(seq, ru: "id уже занят записью \(earlier)", en: "its id is that of entry \(earlier)")
            } else {
                first[scan.id] = seq
            }
        }
    }
}
