import Events

/// What an entry cannot be taken in without, and is not known. It is read as of the position before that entry.
enum Unknown: Error, Hashable {
    /// The thing itself.
    case thing(Ref)
    /// The live entries that make it up.
    case history(Ref)
    /// Who is one with it.
    case identity(Ref)
    /// The entries by which it became a resource centre.
    case enrolments(Ref)
    /// An entry that another one names.
    case entry(Int)
}

/// The state of the fold: things, and who is one with whom, as the log knew them at the position reached.
///
/// It reads nothing. An entry is taken in by two steps: ``prepare(_:_:)`` changes nothing, and throws ``Unknown`` until all
/// that the entry touches is known; ``apply(_:)`` then cannot fail. Whoever fills it in between can do so only as of
/// the position before the entry, for there is no other: nothing is ever known in part, or of two positions at once.
final class EntityCache {
    private(set) var position: Int
    /// Whether every entry from the first on has passed: what is not known then does not exist.
    let isComplete: Bool
    private(set) var identities: Identities
    private var nodes: [Ref: Node] = [:]
    /// The same by kind and word, for who asks by these.
    private var nodesByWord: [Int: Node] = [:]
    /// So many things are kept; what was forgotten is filled in again.
    private let bound: Int
    /// Needed for the next entry alone.
    private var passing = Passing()

    private struct Passing {
        var histories: [Ref: [Entry]] = [:]
        var entries: [Int: Entry?] = [:]
        var things: [Ref: Thing?] = [:]

        var isEmpty: Bool { histories.isEmpty && entries.isEmpty && things.isEmpty }
    }

    /// The place of a thing, whether it exists or not.
    final class Node {
        let ref: Ref
        fileprivate var state: State
        /// What facts ask of it, worked out once until it changes.
        var traits: Traits?

        fileprivate enum State {
            case known(Thing?)
            case unknown
        }

        fileprivate init(_ ref: Ref, _ state: State) {
            self.ref = ref
            self.state = state
        }
    }

    /// Kinds that no fact and no read model asks about, and that there are the most of.
    private static let unkept: Set<ThingKind> = Set(ThingKind.allCases.filter(\.isComposite)).subtracting([
        .territory, .target,
    ])
    /// The kinds that are kept.
    private static let kept = ThingKind.allCases.filter { !unkept.contains($0) }

    /// - Parameters:
    ///   - position: 0 where all entries will pass.
    ///   - bound: so many things are kept where not all entries pass.
    init(at position: Int, keeping bound: Int = 200_000) {
        self.position = position
        self.bound = bound
        isComplete = position == 0
        identities = Identities(isComplete: position == 0)
    }

    // MARK: - Taking an entry in

    /// What entries of a type can touch, so that it is not asked with every one of them.
    struct Reach {
        let isVoid: Bool
        let changesThings: Bool
        let tellsWhoIsWho: Bool

        init(_ type: EventType) {
            isVoid = type.voids
            changesThings = kept.contains { type.changes($0) }
            tellsWhoIsWho = Identities.isTouched(by: type)
        }
    }

    /// An entry, and all that it touches in the world before it.
    struct Step {
        let entry: Entry
        /// The entry that it voids.
        let voided: Entry?
        /// What it tells of who is who.
        fileprivate(set) var identity: Identities.News?
        fileprivate let changed: [Ref]
        fileprivate let histories: [Ref: [Entry]]

        /// The live entries that make up the thing once the entry is taken in. Of the things of a voided entry, and of
        /// indicators and targets; of others none are asked for.
        func live(_ ref: Ref) -> [Entry] {
            let before = (histories[ref] ?? []).filter { $0.seq != voided?.seq }
            return voided == nil && entry.type.changes(ref.kind) && entry.refs.contains(ref) ? before + [entry] : before
        }
    }

    /// What must be known to take `entry` in, which follows the last one. Changes nothing.
    func prepare(_ entry: Entry, _ reach: Reach) throws(Unknown) -> Step {
        guard reach.isVoid else { return try prepare(entry, voiding: nil, reach) }
        guard let target = entry.number("entry"), target < entry.seq, let voided = try self.entry(target) else {
            return Step(entry: entry, voided: nil, changed: [], histories: [:])
        }
        return try prepare(entry, voiding: voided, Reach(voided.type))
    }

    private func prepare(_ entry: Entry, voiding voided: Entry?, _ reach: Reach) throws(Unknown) -> Step {
        let subject = voided ?? entry
        var changed: [Ref] = []
        var histories: [Ref: [Entry]] = [:]
        if reach.changesThings {
            changed = subject.refs.filter { subject.type.changes($0.kind) && !Self.unkept.contains($0.kind) }
            // What a voided entry said is taken back by folding anew without it.
            for ref in changed {
                if voided == nil { _ = try thing(ref) } else { histories[ref] = try history(ref) }
            }
            // An indicator and its target are told together, with their texts.
            if subject.type.area == .indicator, let indicator = subject.ref(.indicator) {
                for ref in [indicator, Ref(.target, indicator.code)] {
                    _ = try thing(ref)
                    histories[ref] = try history(ref)
                }
            }
        }
        var step = Step(entry: entry, voided: voided, changed: changed, histories: histories)
        if reach.tellsWhoIsWho {
            step.identity = Identities.News(step)
            try identities.require(step.identity)
        }
        return step
    }

    /// Takes the entry in. All that it touches is known.
    func apply(_ step: Step) -> Identities.Change {
        position = step.entry.seq
        for ref in step.changed {
            let node = node(ref)
            if step.voided != nil {
                node.state = .known(step.live(ref).reduce(nil) { Thing.evolve($0, ref, $1) })
            } else if case .known(let thing) = node.state {
                // Let go of, so that it is changed where it lies.
                node.state = .unknown
                node.state = .known(Thing.evolve(thing, ref, step.entry))
            }
            node.traits = nil
        }
        let change = step.identity.map { identities.take($0) } ?? Identities.Change()
        if !passing.isEmpty { passing = Passing() }
        return change
    }

    /// Forgets what can be read again, where there is much of it; between entries.
    func trim() {
        guard !isComplete, nodes.count > bound else { return }
        nodes.removeAll(keepingCapacity: true)
        nodesByWord.removeAll(keepingCapacity: true)
        identities.forget()
    }

    // MARK: - What is known

    func node(_ ref: Ref) -> Node {
        if let known = nodes[ref] { return known }
        let node = Node(ref, isComplete && !Self.unkept.contains(ref.kind) ? .known(nil) : .unknown)
        nodes[ref] = node
        return node
    }

    /// The node of a thing whose code is `word` of `words`. Its kind is not one whose codes belong to a programme.
    func node(_ kind: ThingKind, _ word: Int, of words: Words) -> Node {
        let key = word << 8 | kind.ordinal
        if let known = nodesByWord[key] { return known }
        let node = node(Ref(kind, words.text(word)))
        nodesByWord[key] = node
        return node
    }

    func thing(_ node: Node) throws(Unknown) -> Thing? {
        if case .known(let thing) = node.state { return thing }
        if let thing = passing.things[node.ref] { return thing }
        throw .thing(node.ref)
    }

    func thing(_ ref: Ref) throws(Unknown) -> Thing? { try thing(node(ref)) }

    private func history(_ ref: Ref) throws(Unknown) -> [Entry] {
        guard let known = passing.histories[ref] else { throw .history(ref) }
        return known
    }

    private func entry(_ seq: Int) throws(Unknown) -> Entry? {
        guard let known = passing.entries[seq] else { throw .entry(seq) }
        return known
    }

    // MARK: - Filling in, as of the position

    func learn(_ ref: Ref, _ thing: Thing?) {
        if Self.unkept.contains(ref.kind) {
            passing.things[ref] = .some(thing)
        } else {
            node(ref).state = .known(thing)
        }
    }

    func learn(_ ref: Ref, history: [Entry]) { passing.histories[ref] = history }

    func learn(_ seq: Int, _ entry: Entry?) { passing.entries[seq] = .some(entry) }

    func learn(_ ref: Ref, enrolments: [Entry]) { identities.learn(ref, enrolments: enrolments) }

    func learn(_ family: Identities.Family) { identities.learn(family) }
}
