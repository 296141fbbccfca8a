import GRDB

/// The world as the log knew it at a position, for those who only read: things, and the entries about them.
package final class LedgerReader: World {
    package let ledger: Ledger
    /// In memory where there is no place for the file to grow: a full disk keeps nobody from reading.
    package let index: Index
    /// Entries beyond are not seen.
    package let size: Int
    private var things: [Ref: Thing?] = [:]
    let standing: LogStanding

    /// - Parameter size: the position to look from; the end of the log where nil.
    package init(_ ledger: Ledger, index: Index, at size: Int? = nil) throws {
        self.ledger = ledger
        let end = try ledger.size()
        let size = min(size ?? end, end)
        self.size = size
        var index = index
        try index.catchUpOnAnyDisk(ledger.log, upTo: size)
        self.index = index
        standing = LogStanding(index: index, voided: try index.voided(), size: self.size)
    }

    package func thing(_ ref: Ref) throws(Problem) -> Thing? {
        if let known = things[ref] { return known }
        var thing: Thing?
        for entry in try live(ref, types: Thing.subjectTypes[ref.kind] ?? []) {
            thing = Thing.evolve(thing, ref, entry)
        }
        things[ref] = .some(thing)
        return thing
    }

    /// The last values of the fields of the thing's own entries, texts too; nil where it does not exist.
    package func values(_ ref: Ref) throws(Problem) -> JSONObject? {
        guard try thing(ref) != nil else { return nil }
        return try live(ref, types: Thing.subjectTypes[ref.kind] ?? []).values(of: ref)
    }

    /// The entries that speak of `ref` and are not voided, in order; of all types where `types` is nil.
    package func live(_ ref: Ref, types: [EventType]?) throws(Problem) -> [Entry] {
        try history(ref, types: types).filter { !isVoided($0.seq) }
    }

    package func history(_ ref: Ref, types: [EventType]? = nil) throws(Problem) -> [Entry] {
        do {
            let seqs = try index.seqs(of: ref, types: types).filter { $0 <= size }
            return try ledger.log.read { db in
                try seqs.compactMap { try LogRows.entry(db, $0) }.filter { $0.refs.contains(ref) }
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    package func entry(_ seq: Int) throws(Problem) -> Entry? {
        guard seq <= size else { return nil }
        do {
            return try ledger.log.read { try LogRows.entry($0, seq) }
        } catch {
            throw Problem(storage: error)
        }
    }

    package func isVoided(_ seq: Int) -> Bool {
        standing.isVoided(seq)
    }

    package func voider(of seq: Int) -> Int? {
        standing.voider(of: seq)
    }
}
