import Events

/// What is known besides facts at a position; moved on change by change.
final class Known {
    /// What facts must be looked at again for, since a change concerns them.
    struct Touched {
        /// By kind, 0 for none: the members that stand for another now.
        var members: [[Int]] = [[], [], [], []]
        /// Groups whose client is another.
        var clients: Set<Int> = []
        /// Groups whose people may be more or fewer.
        var crowds: Set<Int> = []
        /// Activities that were cancelled or are held after all.
        var cancelled: [Int] = []
        /// Activities that were planned or are no longer.
        var planned: [Int] = []
        var dates = false
        /// Centres or municipalities.
        var due = false
    }

    /// By kind: the symbols that each symbol stands for; those beyond the end stand for themselves.
    private(set) var canonical: [ContiguousArray<Int32>]
    /// By kind and canonical symbol: the members that stand for it, itself left out.
    private var absorbed: [[Int: Set<Int>]] = [[:], [:], [:], [:]]
    private var organisations: [Int: Int] = [:]
    /// By canonical group: the canonical organisation it became.
    private(set) var grown: [Int: Int] = [:]
    private(set) var cancelled = SymbolSet()
    private(set) var plans: [Int: Timeline.Plan] = [:]
    private(set) var centres: Set<Int> = []
    private(set) var municipalities: Set<Int> = []
    private(set) var dates: ClosedRange<Int>?
    private var memberships: [Int: Set<Timeline.Membership>] = [:]
    private var groupsOf: [Int: Set<Int>] = [:]

    /// - Parameter symbols: how many there are.
    init(_ changes: [Timeline.Change], symbols: Int) {
        canonical = [[], [], [], []]
        for kind in 1...3 where changes.contains(where: { $0.kind == kind }) { identify(kind, symbols) }
        var touched = Touched()
        for change in changes { take(change, &touched) }
        grown = grownNow()
    }

    init(copying other: Known) {
        canonical = other.canonical
        absorbed = other.absorbed
        organisations = other.organisations
        grown = other.grown
        cancelled = other.cancelled
        plans = other.plans
        centres = other.centres
        municipalities = other.municipalities
        dates = other.dates
        memberships = other.memberships
        groupsOf = other.groupsOf
    }

    /// Lets every symbol up to `last` stand for something.
    private func identify(_ kind: Int, _ last: Int) {
        canonical[kind].append(contentsOf: Int32(canonical[kind].count)..<Int32(last + 1))
    }

    // MARK: - Questions

    /// What `member` stands for; an absent one for none.
    func canonical(_ kind: Int, _ member: Int) -> Int {
        guard member >= 0, member < canonical[kind].count else { return member }
        return Int(canonical[kind][member])
    }

    /// The client that a group is: an organisation, or the group as a negative number.
    func client(ofGroup group: Int) -> Int {
        if group == FactTable.absent { return group }
        let group = canonical(3, group)
        return grown[group] ?? -group
    }

    /// All groups that are one with `group`.
    private func one(with group: Int) -> Set<Int> {
        let group = canonical(3, group)
        return (absorbed[3][group] ?? []).union([group])
    }

    /// How many canonical people are in `group`, with all that was merged into it, on `day`.
    func members(of group: Int, on day: Int) -> Int {
        var people: Set<Int> = []
        for group in one(with: group) {
            for membership in memberships[group] ?? [] where membership.from <= day && day < membership.until {
                people.insert(canonical(1, membership.person))
            }
        }
        return people.count
    }

    // MARK: - Changes

    /// Takes in all that one entry changed.
    func apply(_ changes: some Sequence<Timeline.Change>) -> Touched {
        var touched = Touched()
        var concernsClients = false
        for change in changes {
            take(change, &touched)
            switch change {
            case .became, .canonical(kind: 2, _, _), .canonical(kind: 3, _, _): concernsClients = true
            default: break
            }
        }
        if concernsClients, !(organisations.isEmpty && grown.isEmpty) {
            let before = grown
            grown = grownNow()
            for group in Set(before.keys).union(grown.keys) where before[group] != grown[group] {
                touched.clients.formUnion(one(with: group))
                touched.clients.insert(group)
            }
        }
        return touched
    }

    /// The least organisation, where groups that are one became several.
    private func grownNow() -> [Int: Int] {
        var grown: [Int: Int] = [:]
        for (group, organisation) in organisations {
            let (group, organisation) = (canonical(3, group), canonical(2, organisation))
            grown[group] = min(grown[group] ?? organisation, organisation)
        }
        return grown
    }

    private func take(_ change: Timeline.Change, _ touched: inout Touched) {
        switch change {
        case .canonical(let kind, let member, let other): merge(kind, member, into: other, &touched)
        case .became(let group, let organisation): organisations[group] = organisation
        case .cancelled(let activity, let isCancelled):
            if isCancelled { cancelled.insert(activity) } else { cancelled.remove(activity) }
            touched.cancelled.append(activity)
        case .planned(let activity, let plan):
            plans[activity] = plan
            touched.planned.append(activity)
        case .enrolled(let centre, let isEnrolled):
            if isEnrolled { centres.insert(centre) } else { centres.remove(centre) }
            touched.due = true
        case .included(let municipality, let isIncluded):
            if isIncluded { municipalities.insert(municipality) } else { municipalities.remove(municipality) }
            touched.due = true
        case .dates(let range):
            dates = range
            touched.dates = true
        case .membership(let membership, let holds):
            if holds {
                memberships[membership.group, default: []].insert(membership)
                groupsOf[membership.person, default: []].insert(membership.group)
            } else {
                memberships[membership.group]?.remove(membership)
            }
            touched.crowds.formUnion(one(with: membership.group))
        }
    }

    private func merge(_ kind: Int, _ member: Int, into other: Int, _ touched: inout Touched) {
        if member >= canonical[kind].count { identify(kind, max(member, canonical[kind].count * 2)) }
        let before = canonical(kind, member)
        if kind == 3 { touched.crowds.formUnion(one(with: member)) }
        if before != member { absorbed[kind][before]?.remove(member) }
        if other != member { absorbed[kind][other, default: []].insert(member) }
        canonical[kind][member] = Int32(other)
        touched.members[kind].append(member)
        switch kind {
        case 1:
            for group in groupsOf[member] ?? [] { touched.crowds.formUnion(one(with: group)) }
        case 3: touched.crowds.formUnion(one(with: member).union([member]))
        default: break
        }
    }
}

extension Timeline.Change {
    /// The kind of things that it says the identity of.
    var kind: Int? { if case .canonical(let kind, _, _) = self { kind } else { nil } }
}
