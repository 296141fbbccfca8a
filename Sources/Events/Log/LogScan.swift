import GRDB

/// One pass over a log from its first entry to its last, by the bytes of its bodies.
///
/// Only what two entries must not share is kept: 16 bytes for each id.
struct LogScan {
    private(set) var findings: [Verdict.Finding] = []
    private(set) var findingCount = 0
    /// The keys that checkpoints are signed with, each from the entry that states it.
    private(set) var keys: [(from: Int, key: VerifierKey)] = []
    /// The roots at the sizes asked for.
    private(set) var roots: [Int: TreeHash] = [:]
    private var frontier = Frontier()
    private var ids: [UInt128] = []
    private var origin: [UInt8] = []
    private var lastRecorded: [UInt8] = []
    private var wanted: ArraySlice<Int>

    /// - Parameter rootsWanted: sizes, ascending.
    init(rootsWanted: [Int]) {
        wanted = rootsWanted[...]
    }

    var size: Int { frontier.size }
    var root: TreeHash { frontier.root }

    mutating func report(_ seq: Int?, ru: String, en: String) {
        findingCount += 1
        if findings.count < Verification.greatestFindings {
            findings.append(Verdict.Finding(seq: seq, what: Phrase(ru: ru, en: en)))
        }
    }

    /// - Throws: ``Problem`` `badInput` for a newer format; `DatabaseError`.
    mutating func run(_ db: Database, progress: (_ done: Int, _ of: Int) -> Void) throws {
        try checkIdentity(db)
        for difference in try LogSchema.differences(db) { report(nil, ru: difference.ru, en: difference.en) }
        // Where a table is missing there is nothing to read.
        guard try db.tableExists("entry"), try db.tableExists("tree") else { return }
        let total = try LogRows.size(db)
        ids.reserveCapacity(total)
        let entries = try Statement(db, "SELECT seq, body FROM entry ORDER BY seq")
        let rows = try Statement(db, "SELECT seq, hashes FROM tree ORDER BY seq")
        while try entries.step() {
            let seq = entries.int(0)
            guard seq == size + 1 else {
                report(
                    seq, ru: "после записи \(size) стоит запись \(seq)", en: "entry \(seq) stands after entry \(size)")
                break
            }
            let hasRow = try rows.step()
            take(entries.bytes(1), seq, hashes: hasRow && rows.int(0) == seq ? rows.bytes(1) : nil)
            if seq % 8192 == 0 { progress(seq, total) }
        }
        if try rows.step() {
            report(rows.int(0), ru: "хеши есть, а записи нет", en: "there are hashes, but no entry")
        }
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

    private mutating func take(_ body: UnsafeBufferPointer<UInt8>, _ seq: Int, hashes: UnsafeBufferPointer<UInt8>?) {
        // Hash first, judge afterwards.
        var place = 0
        var agrees = true
        frontier.append(TreeHash.leaf(UnsafeRawBufferPointer(body))) { hash in
            agrees = agrees && hash.stands(in: hashes, at: place)
            place += TreeHash.size
        }
        if hashes == nil {
            report(seq, ru: "нет хешей записи", en: "the entry's hashes are missing")
        } else if !agrees || hashes?.count != place {
            report(seq, ru: "хеши не те, какие даёт запись", en: "the hashes are not those that the entry gives")
        }
        if wanted.first == seq {
            roots[seq] = frontier.root
            while wanted.first == seq { wanted.removeFirst() }
        }
        judge(body, seq)
    }

    private mutating func judge(_ body: UnsafeBufferPointer<UInt8>, _ seq: Int) {
        guard let scan = BodyScan(body) else {
            let fault = Entry.fault(in: body) ?? .shape("")
            report(seq, ru: "запись испорчена: \(fault.phrase.ru)", en: "the entry is damaged: \(fault.phrase.en)")
            return
        }
        ids.append(scan.id)
        if scan.seq != seq {
            report(seq, ru: "в записи стоит место \(scan.seq)", en: "the entry states the place \(scan.seq)")
        }
        let type = body[scan.type]
        if (seq == 1) != type.elementsEqual("ledger.opened".utf8) {
            report(
                seq, ru: seq == 1 ? "летопись не открыта записью 1" : "летопись открыта ещё раз",
                en: seq == 1 ? "entry 1 does not open the ledger" : "the ledger is opened once more")
        }
        if type.starts(with: "ledger.".utf8) { takeKey(body, seq) }
        if seq == 1 {
            origin = Array(body[scan.log])
        } else if !body[scan.log].elementsEqual(origin) {
            report(seq, ru: "запись из другой летописи", en: "the entry is another ledger's")
        }
        let recorded = body[scan.recorded]
        if recorded.elementsEqual(lastRecorded) { return }
        if recorded.lexicographicallyPrecedes(lastRecorded) {
            report(seq, ru: "время записи раньше, чем у предыдущей", en: "recorded before the entry before it")
        }
        lastRecorded = Array(recorded)
    }

    /// Entry 1 states the key, and a rotation the next one.
    private mutating func takeKey(_ body: UnsafeBufferPointer<UInt8>, _ seq: Int) {
        do throws(Entry.Fault) {
            let entry = try Entry(body: body)
            guard seq == 1 || entry.type.name == "ledger.key-rotated" else { return }
            if let key = entry.verifierKey, seq > 1 || (try? Ledger.Opening(entry)) != nil {
                keys.append((seq, key))
            } else {
                report(
                    seq, ru: "в записи нет годного ключа летописи", en: "the entry states no sound key of the ledger")
            }
        } catch {
            // Only types that this version does not know: BodyScan has judged the rest.
        }
    }

    private mutating func findRepeatedIDs(_ db: Database) throws {
        ids.sort()
        var repeated: Set<UInt128> = []
        for (left, right) in zip(ids, ids.dropFirst()) where left == right { repeated.insert(left) }
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

extension TreeHash {
    fileprivate func stands(in bytes: UnsafeBufferPointer<UInt8>?, at place: Int) -> Bool {
        guard let bytes, place + TreeHash.size <= bytes.count else { return false }
        return self
            == TreeHash(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[place..<place + TreeHash.size]))
    }
}
