import Events

/// Things as the log knew them at the position that a projection has reached; moved on entry by entry.
final class Past: World {
    private let ledger: Ledger
    private let index: Index
    private(set) var position: Int
    private var things: [Ref: Thing?] = [:]
    private var voided: [Int: Int]
    /// Kinds that no fact and no read model asks about, and that there are the most of.
    private static let passing: Set<ThingKind> = Set(ThingKind.allCases.filter(\.isComposite)).subtracting([
        .territory, .target,
    ])
    /// Whether every entry from the first on has passed: what is not known then does not exist.
    private let isComplete: Bool
    /// Things that a void changed, to be folded anew from the log.
    private var forgotten: Set<Ref> = []

    init(_ ledger: Ledger, index: Index, position: Int) throws {
        self.ledger = ledger
        self.index = index
        self.position = position
        isComplete = position == 0
        voided = try index.voided()
    }

    func apply(_ entry: Entry) throws {
        position = entry.seq
        if entry.type.name == "entry.voided", let target = entry.number("entry") {
            guard let target = try self.entry(target) else { return }
            for ref in target.refs where !Self.passing.contains(ref.kind) {
                things[ref] = nil
                forgotten.insert(ref)
            }
            return
        }
        for ref in entry.refs where entry.type.changes(ref.kind) && !Self.passing.contains(ref.kind) {
            if let known = things[ref] {
                things[ref] = .some(Thing.evolve(known, ref, entry))
            } else if isComplete, !forgotten.contains(ref), let thing = Thing.evolve(nil, ref, entry) {
                things[ref] = .some(thing)
            }
        }
        // What is forgotten is folded again from the log when it is asked for.
        if !isComplete, things.count > 200_000 { things.removeAll(keepingCapacity: true) }
    }

    func thing(_ ref: Ref) throws(Problem) -> Thing? {
        if let known = things[ref] { return known }
        if isComplete, !forgotten.contains(ref), !Self.passing.contains(ref.kind) { return nil }
        var thing: Thing?
        for entry in try live(ref, types: Thing.subjectTypes[ref.kind] ?? []) {
            thing = Thing.evolve(thing, ref, entry)
        }
        things[ref] = .some(thing)
        forgotten.remove(ref)
        return thing
    }

    func isVoided(_ seq: Int) -> Bool {
        voided[seq].map { $0 <= position } ?? false
    }

    /// The entries that speak of `ref` and are not voided, up to the position.
    func live(_ ref: Ref, types: [EventType]?) throws(Problem) -> [Entry] {
        do {
            let seqs = try index.seqs(of: ref, types: types).filter { $0 <= position && !isVoided($0) }
            return try ledger.log.read { db in
                try seqs.compactMap { try LogRows.entry(db, $0) }.filter { $0.refs.contains(ref) }
            }
        } catch {
            throw Problem(storage: error)
        }
    }

    /// The last values of the fields of the thing's own live entries, texts too.
    func values(_ ref: Ref) throws(Problem) -> JSONObject {
        try live(ref, types: Thing.subjectTypes[ref.kind] ?? []).values(of: ref)
    }

    func entry(_ seq: Int) throws(Problem) -> Entry? {
        do {
            return try ledger.log.read { try LogRows.entry($0, seq) }
        } catch {
            throw Problem(storage: error)
        }
    }
}
