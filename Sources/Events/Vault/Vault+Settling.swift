import Foundation
import GRDB

extension Vault {
    /// So many entries may follow the one that the vault was last settled at before a reader settles it.
    static let greatestLag = 5_000

    /// The same for those who do not have the log's lock: takes it for as long as that lasts.
    @discardableResult
    func settle(_ ledger: Ledger, accepting: Bool = false) throws -> Loss {
        var loss = Loss()
        try ledger.log.queue.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let size = try LogRows.size(db)
                if let leaf = try LogRows.leaf(db, size) {
                    loss = try settle(db, size: size, leaf: leaf, accepting: accepting)
                }
                return .commit
            }
        }
        return loss
    }

    /// Whom a copy that was brought back lacks, and whom it knows alone.
    struct Loss {
        /// The codes of people of whom the log and the keys know, and the vault does not.
        var missing: [String] = []
        /// How many people the log does not know.
        var unknown = 0
    }

    /// Brings the vault to where the log is, under the log's lock: sweeps away what was kept for entries that the log
    /// never took, and erases whom the log says to be erased, so that a copy brought back forgets them again.
    ///
    /// - Parameters:
    ///   - db: the log.
    ///   - size: its size, and the leaf hash of its last entry.
    ///   - accepting: whether a vault that is older than the log, or newer, is taken as it is.
    /// - Throws: ``Problem`` `inputOutput` where it is older or newer.
    @discardableResult
    func settle(_ db: Database, size: Int, leaf: TreeHash, accepting: Bool = false) throws -> Loss {
        let known = try standing()
        if known.mark == Watermark(size: size, leaf: leaf.bytes), known.isPair {
            settled = size
            return Loss()
        }
        let start = try start(known.mark, db, size: size, accepting: accepting)
        var loss = Loss()
        // Of a pair that does not belong together one has not forgotten all: everything is looked at anew.
        let kept = try kept(after: start)
        let gap = try Gap(db, after: start, upTo: size, kept, isWhole: !known.isPair)
        loss.missing = try missing(gap)
        if !loss.missing.isEmpty, !accepting { throw Vault.older(folder, loss.missing) }

        try destroy(toForget(gap, db, upTo: size))
        if !known.isPair { try agree() }
        let orphans = gap.orphans(of: kept)
        loss.unknown = Set(orphans.compactMap(\.subject).filter { $0.hasPrefix("person:") }).count
        try data.write { db in
            for orphan in orphans {
                try db.execute(
                    sql: "DELETE FROM disclosure WHERE seq = ? AND entry = ?", arguments: [orphan.seq, orphan.id])
            }
            if !orphans.isEmpty {
                try db.execute(
                    sql: """
                        DELETE FROM digest WHERE subject NOT IN (SELECT subject FROM disclosure)
                          AND subject NOT IN (SELECT number FROM subject WHERE name LIKE 'evidence:%');
                        DELETE FROM subject WHERE number NOT IN (SELECT subject FROM disclosure)
                          AND name NOT LIKE 'evidence:%';
                        """)
            }
            try db.execute(
                sql: "UPDATE about SET size = ?, leaf = ?, papers = max(papers, ?)",
                arguments: [size, Data(leaf.bytes), gap.concernsPapers || !known.isPair])
        }
        settled = size
        // Their key sealed nothing that is left.
        let unused = try keysWithoutSubject(of: orphans.compactMap(\.subject))
        if !unused.isEmpty {
            try keys.write { db in
                for name in unused {
                    try db.execute(sql: "DELETE FROM key WHERE subject = ? AND secret IS NOT NULL", arguments: [name])
                }
            }
        }
        return loss
    }

    // MARK: - Where it stands

    private struct Standing {
        let mark: Watermark
        /// Whether both files have forgotten the same.
        let isPair: Bool
        /// Whether evidence has to be looked at: what a copy brought back may have the keys of.
        let hasPapers: Bool
    }

    private func standing() throws -> Standing {
        let row = try data.read { try Row.fetchOne($0, sql: "SELECT size, leaf, forgotten, papers FROM about") }
        let forgotten = try keys.read { try Int.fetchOne($0, sql: "SELECT forgotten FROM about") }
        return Standing(
            mark: row.map { Watermark($0) } ?? .start, isPair: row?[2] == forgotten, hasPapers: row?[3] ?? false)
    }

    /// The last entry that the vault and this log have in common.
    private func start(_ known: Watermark, _ db: Database, size: Int, accepting: Bool) throws -> Int {
        if known.size <= size, try known.belongs(to: db) { return known.size }
        // The log lost entries for good, and says so.
        let isForked = try Gap(db, after: 0, upTo: size).lostSize >= known.size
        guard accepting || isForked else { throw Vault.newer(folder, known: known.size, size: size) }
        return 0
    }

    /// Of which entry the vault keeps something, and whose.
    private struct Kept {
        let seq: Int
        let id: String
        let subject: String?
    }

    private func kept(after start: Int) throws -> [Kept] {
        try data.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT DISTINCT d.seq, d.entry, s.name FROM disclosure d LEFT JOIN subject s ON s.number = d.subject
                    WHERE d.seq > ? ORDER BY d.seq
                    """, arguments: [start]
            ).map { Kept(seq: $0[0], id: $0[1], subject: $0[2]) }
        }
    }

    /// What entries say that concerns the vault.
    private struct Gap {
        var erased: Set<String> = []
        /// Of whom personal data were recorded.
        var people: Set<String> = []
        /// Whether evidence took the place of other evidence, or somebody was erased.
        var concernsPapers = false
        /// The greatest size that a fork gave up.
        var lostSize = 0
        /// The ids of the entries of which something is kept.
        private var ids: [Int: [UInt8]] = [:]

        /// - Parameter isWhole: whether erasures and supersessions before are looked at, too.
        init(_ db: Database, after start: Int, upTo size: Int, _ kept: [Kept] = [], isWhole: Bool = false) throws {
            let types = Catalogue.all.filter {
                $0.erases || $0.supersedes || $0.describesPerson || $0.name == Fork.type
            }.map { Array($0.name.utf8) }
            let seqs = Set(kept.map(\.seq))
            var reader = EntryReader()
            try LogRows.forEachBody(db, after: isWhole ? 0 : start, upTo: size) { seq, bytes in
                guard let scan = BodyScan(bytes) else { return }
                if seqs.contains(seq) { ids[seq] = Array(bytes[scan.idText]) }
                guard types.contains(where: { bytes[scan.type].elementsEqual($0) }) else { return }
                do throws(Entry.Fault) {
                    let entry = try reader.entry(bytes)
                    let (type, person) = (entry.type, entry.text("person"))
                    if type.erases, let person { erased.insert(person) }
                    if type.erases || type.supersedes { concernsPapers = true }
                    if type.describesPerson, seq > start, let person { people.insert(person) }
                    if type.name == Fork.type { lostSize = max(lostSize, entry.number("lostSize") ?? 0) }
                } catch {
                    throw LogRows.unreadable(seq, error)
                }
            }
        }

        /// What is kept of entries that the log never took.
        func orphans(of kept: [Kept]) -> [Kept] {
            kept.filter { ids[$0.seq]?.elementsEqual($0.id.utf8) != true }
        }
    }

    /// The people of whom the log has personal data whose key there is, and nothing else: their data were in another copy.
    private func missing(_ gap: Gap) throws -> [String] {
        if gap.people.isEmpty { return [] }
        return try keys.read { keys in
            try data.read { data in
                let subject = try Statement(data, "SELECT 1 FROM subject WHERE name = ?")
                let key = try Statement(keys, "SELECT 1 FROM key WHERE subject = ? AND secret IS NOT NULL")
                func has(_ statement: Statement, _ name: VaultSubject) throws -> Bool {
                    statement.bind(1, name.name)
                    defer { statement.reset() }
                    return try statement.step()
                }
                return try gap.people.sorted().filter { try !has(subject, .person($0)) && has(key, .person($0)) }
            }
        }
    }

    private func keysWithoutSubject(of names: [String]) throws -> [String] {
        try data.read { db in
            try Set(names).filter {
                try Int.fetchOne(db, sql: "SELECT 1 FROM subject WHERE name = ?", arguments: [$0]) == nil
            }.sorted()
        }
    }

    /// What a reader finds to be done before it reads.
    enum Due {
        case nothing
        /// To be settled, for it has what is to be forgotten.
        case forgetting
        /// Evidence is to be looked at.
        case papers
    }

    /// - Throws: ``Problem`` as ``settle(_:size:leaf:accepting:)``.
    func due(_ db: Database, size: Int) throws -> Due {
        let known = try standing()
        let start = try start(known.mark, db, size: size, accepting: false)
        if !known.isPair { return .forgetting }
        if start < size {
            let gap = try Gap(db, after: start, upTo: size)
            let missing = try missing(gap)
            if !missing.isEmpty { throw Vault.older(folder, missing) }
            if try gap.concernsPapers || !toForget(gap, db, upTo: size).isEmpty { return .forgetting }
        }
        return known.hasPapers ? .papers : .nothing
    }

    private func toForget(_ gap: Gap, _ db: Database, upTo size: Int) throws -> [VaultSubject] {
        if gap.erased.isEmpty { return [] }
        return try known(SubjectsToForget(gap.erased, db, upTo: size).subjects)
    }

    /// Those who are not forgotten yet: where one is, a run that was cut short may have left the other.
    func known(_ subjects: [VaultSubject]) throws -> [VaultSubject] {
        try subjects.filter { subject in
            let secret = try keys.read { db in
                try Row.fetchOne(db, sql: "SELECT secret FROM key WHERE subject = ?", arguments: [subject.name])
            }
            if let secret, secret[0] as Data? != nil { return true }
            return try data.read { db in
                try Int.fetchOne(db, sql: "SELECT 1 FROM subject WHERE name = ?", arguments: [subject.name]) != nil
            }
        }
    }

    // MARK: - Forgetting

    /// How often something was destroyed, as the file has it that knows of more.
    private func forgotten() throws -> Int {
        let sql = "SELECT forgotten FROM about"
        return try max(
            data.read { try Int.fetchOne($0, sql: sql) ?? 0 }, keys.read { try Int.fetchOne($0, sql: sql) ?? 0 })
    }

    /// Has both files know of as much, once both have forgotten it.
    private func agree() throws {
        let count = try forgotten()
        for queue in [keys, data] {
            try queue.write { try $0.execute(sql: "UPDATE about SET forgotten = ?", arguments: [count]) }
        }
    }

    /// Destroys the keys of the subjects, a tombstone in the place of each, then what they sealed and the digests by which
    /// they were found. Each is on the disk before the next begins, and doing it twice is doing it once.
    func destroy(_ subjects: [VaultSubject]) throws {
        if subjects.isEmpty { return }
        try destroyKeys(subjects)
        try deleteData(subjects)
    }

    func destroyKeys(_ subjects: [VaultSubject]) throws {
        let count = try forgotten() + 1
        try keys.write { db in
            // What a copy brought back is told by.
            try db.execute(sql: "UPDATE about SET forgotten = ?", arguments: [count])
            for subject in subjects {
                try db.execute(
                    sql: "INSERT INTO key VALUES (?, NULL) ON CONFLICT(subject) DO UPDATE SET secret = NULL",
                    arguments: [subject.name])
            }
        }
        try VaultFile.forget(keys)
    }

    func deleteData(_ subjects: [VaultSubject]) throws {
        let count = try forgotten()
        try data.write { db in
            try db.execute(sql: "UPDATE about SET forgotten = ?", arguments: [count])
            let numbers = try subjects.compactMap {
                try Int.fetchOne(db, sql: "SELECT number FROM subject WHERE name = ?", arguments: [$0.name])
            }
            let list = numbers.map(String.init).joined(separator: ",")
            for (table, column) in [("disclosure", "subject"), ("digest", "subject"), ("subject", "number")] {
                try db.execute(sql: "DELETE FROM \(table) WHERE \(column) IN (\(list))")
            }
        }
        try VaultFile.forget(data)
    }
}
