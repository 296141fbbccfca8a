import GRDB

/// Whom evidence shows: the people that its entries speak of, directly or through an internship, an application or a
/// consultation that is theirs.
package struct ShownPeople {
    /// An entry by its seq.
    let entry: (Int) throws(Problem) -> Entry?
    /// All entries that speak of a thing.
    let about: (Ref) throws(Problem) -> [Entry]

    /// Codes as the entries have them: of a merged person each of the codes stands for itself.
    func people(of seqs: [Int]) throws(Problem) -> Set<String> {
        var found: Set<String> = []
        var asked: Set<Ref> = []
        for seq in seqs {
            guard let entry = try entry(seq) else { continue }
            found.formUnion(entry.people)
            for ref in entry.refs where Self.belongings.contains(ref.kind) && asked.insert(ref).inserted {
                for other in try about(ref) where other.changes(ref) { found.formUnion(other.people) }
            }
        }
        return found
    }

    private static let belongings: Set<ThingKind> = [.internship, .application, .consultation]
}

extension ShownPeople {
    /// By the log alone, for a verifier: slow, and trusting no index.
    init(_ ledger: Ledger) {
        func read<Value>(_ body: (Database) throws -> Value) throws(Problem) -> Value {
            do {
                return try ledger.log.read(body)
            } catch {
                throw Problem(storage: error)
            }
        }
        entry = { (seq) throws(Problem) in try read { try LogRows.entry($0, seq) } }
        about = { (ref) throws(Problem) in
            try read { db in
                // A code has no character that is written otherwise.
                let seqs = try Int.fetchAll(
                    db, sql: "SELECT seq FROM entry WHERE instr(body, CAST(? AS BLOB)) > 0 ORDER BY seq",
                    arguments: ["\"\(ref.code)\""])
                return try seqs.compactMap { try LogRows.entry(db, $0) }.filter { $0.refs.contains(ref) }
            }
        }
    }

    init(_ reader: LedgerReader) {
        entry = { (seq) throws(Problem) in try reader.entry(seq) }
        about = { (ref) throws(Problem) in try reader.live(ref, types: nil) }
    }
}
