import Events
import GRDB

/// Things as the log knew them at the position that a projection has reached; moved on entry by entry.
final class Past: World {
    private let ledger: Ledger
    private let index: Index
    private(set) var position: Int
    /// Whether every entry from the first on has passed: what is not known then does not exist.
    let isComplete: Bool
    private var nodes: [Ref: Node] = [:]
    /// The same by kind and word, for who asks by these.
    private var nodesByWord: [Int: Node] = [:]
    /// All voids of the log, where all of it passes.
    private let voided: [Int: Int]
    /// The entry that was taken in last: most of what is asked is about what it speaks of.
    private var latest: Entry?
    private var reader = EntryReader()
    /// The log and its index, while one view of both is held.
    private var view: (log: Database, index: IndexQuestions)?

    /// The place of a thing, whether it exists or not.
    final class Node {
        let ref: Ref
        fileprivate var state: State
        /// What facts ask of it, worked out once until it changes.
        var traits: Traits?

        fileprivate enum State {
            case known(Thing?)
            /// To be folded from the log when somebody asks.
            case forgotten
        }

        fileprivate init(_ ref: Ref, _ state: State) {
            self.ref = ref
            self.state = state
        }
    }

    /// Kinds that no fact and no read model asks about, and that there are the most of.
    private static let passing: Set<ThingKind> = Set(ThingKind.allCases.filter(\.isComposite)).subtracting([
        .territory, .target,
    ])
    /// The kinds that are kept.
    private static let kept = ThingKind.allCases.filter { !passing.contains($0) }

    init(_ ledger: Ledger, index: Index, position: Int) throws {
        self.ledger = ledger
        self.index = index
        self.position = position
        isComplete = position == 0
        voided = isComplete ? try index.voided() : [:]
    }

    /// Whether an entry of `type` may change a thing that is kept.
    static func isChanged(by type: EventType) -> Bool { kept.contains { type.changes($0) } }

    /// Takes in the entry after the last one.
    func apply(_ entry: Entry, changesThings: Bool = true) throws {
        position = entry.seq
        latest = entry
        if entry.type.name == "entry.voided", let target = entry.number("entry") {
            guard let target = try self.entry(target) else { return }
            for ref in target.refs where !Self.passing.contains(ref.kind) {
                let node = node(ref)
                node.state = .forgotten
                node.traits = nil
            }
            return
        }
        guard changesThings else { return }
        for ref in entry.refs where entry.type.changes(ref.kind) && !Self.passing.contains(ref.kind) {
            let node = node(ref)
            guard case .known(let thing) = node.state else { continue }
            // Let go of, so that it is changed where it lies.
            node.state = .forgotten
            node.state = .known(Thing.evolve(thing, ref, entry))
            node.traits = nil
        }
        // What is forgotten is folded again from the log when it is asked for.
        if !isComplete, nodes.count > 200_000 {
            nodes.removeAll(keepingCapacity: true)
            nodesByWord.removeAll(keepingCapacity: true)
        }
    }

    // MARK: - Things

    func node(_ ref: Ref) -> Node {
        if let known = nodes[ref] { return known }
        let node = Node(ref, isComplete && !Self.passing.contains(ref.kind) ? .known(nil) : .forgotten)
        nodes[ref] = node
        return node
    }

    /// The node of a thing whose code is `word` of `symbols`. Its kind is not one whose codes belong to a programme.
    func node(_ kind: ThingKind, _ word: Int, of symbols: Symbols) -> Node {
        let key = word << 8 | kind.ordinal
        if let known = nodesByWord[key] { return known }
        let node = node(Ref(kind, symbols.text(word)))
        nodesByWord[key] = node
        return node
    }

    func thing(_ node: Node) throws(Problem) -> Thing? {
        if case .known(let thing) = node.state { return thing }
        var thing: Thing?
        for entry in try live(node.ref, types: Thing.subjectTypes[node.ref.kind] ?? []) {
            thing = Thing.evolve(thing, node.ref, entry)
        }
        if !Self.passing.contains(node.ref.kind) { node.state = .known(thing) }
        return thing
    }

    func thing(_ ref: Ref) throws(Problem) -> Thing? { try thing(node(ref)) }

    // MARK: - Entries

    /// Answers all questions of `body` from one view of the log and one of its index.
    func looking<Value>(_ body: () throws -> Value) throws -> Value {
        // Where all entries pass hardly anything is asked, and others read the log meanwhile.
        if isComplete { return try body() }
        return try asking { log, index in
            view = (log, index)
            defer { view = nil }
            return try body()
        }
    }

    private func asking<Answer>(_ question: (Database, IndexQuestions) throws -> Answer) throws -> Answer {
        if let view { return try question(view.log, view.index) }
        return try ledger.log.read { log in try index.looking { try question(log, $0) } }
    }

    /// The entries that speak of `ref` and are not voided, up to the position.
    func live(_ ref: Ref, types: [EventType]?) throws(Problem) -> [Entry] {
        do {
            return try asking { log, index in
                let live = try index.seqs(of: ref, types: types).filter { seq in
                    let voider = isComplete ? voided[seq] : try index.voider(of: seq)
                    return seq <= position && (voider ?? .max) > position
                }
                return try live.compactMap { try $0 == latest?.seq ? latest : LogRows.entry(log, $0, &reader) }
                    .filter { $0.refs.contains(ref) }
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
            return try asking { log, _ in try LogRows.entry(log, seq, &reader) }
        } catch {
            throw Problem(storage: error)
        }
    }
}
