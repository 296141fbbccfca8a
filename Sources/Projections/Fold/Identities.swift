import Events

/// Which codes stand for one and the same: merged ones, groups that became organisations, and the resource centres that
/// either are. A value: what it does not know it says (``Unknown``), and it is known of a whole family or not at all.
///
/// Whom a code stands for is said by the live merges, an edge from each absorbed code to its survivor, and by nothing
/// else (docs/FORMAT.md, section 11, step 5).
struct Identities: Sendable {
    /// The kinds that merge, in the order of their numbers in the read models, which begin at 1.
    static let kinds: [ThingKind] = [.person, .organisation, .group]

    /// All codes that merges tie together, with what ties them, and what ties each to another kind.
    struct Family: Sendable, Equatable {
        var members: [Ref]
        /// By absorbed code: the one that it was merged into.
        var survivors: [Ref: Ref] = [:]
        /// By group: the organisation that it became.
        var organisations: [Ref: Ref] = [:]
        /// By organisation: the groups that became it.
        var groups: [Ref: Set<Ref>] = [:]
    }

    /// What an entry changed: each pair is a code and what holds of it now, nothing where nothing does.
    struct Change: Sendable {
        var merges: [(absorbed: Ref, survivor: Ref?)] = []
        var becoming: [(group: Ref, organisation: Ref?)] = []
        /// Those that stand for somebody else than before: themselves, or another.
        var standing: [(member: Ref, survivor: Ref)] = []
        /// Whether a merge has made a circle, which no writer lets happen: nobody can say whom its codes stand for.
        var isCircle = false
    }

    /// That an organisation or a group is a resource centre of a programme, from a day on.
    private struct Enrolment: Sendable {
        let centre: String
        let programme: String?
        let from: Day
        let seq: Int

        init?(_ entry: Entry) {
            guard let centre = entry.text("centre") else { return nil }
            self.centre = centre
            (programme, from, seq) = (entry.programme, entry.day, entry.seq)
        }
    }

    /// Whether every entry has passed: who is not known stands alone.
    private let isComplete: Bool
    private var survivors: [Ref: Ref] = [:]
    private var absorbed: [Ref: Set<Ref>] = [:]
    private var organisations: [Ref: Ref] = [:]
    private var groups: [Ref: Set<Ref>] = [:]
    private var enrolments: [Ref: [Enrolment]] = [:]
    /// Whose family is known.
    private var known: Set<Ref> = []
    /// Whose family has changed since the fold began: the read models' rows may not say so yet.
    private var changed: Set<Ref> = []

    init(isComplete: Bool) {
        self.isComplete = isComplete
    }

    // MARK: - Questions

    private func require(_ ref: Ref) throws(Unknown) {
        if !isComplete, !known.contains(ref), Self.kinds.contains(ref.kind) { throw .identity(ref) }
    }

    /// The code that `ref` stands for.
    func survivor(of ref: Ref) throws(Unknown) -> Ref {
        try require(ref)
        return stands(ref)
    }

    private func stands(_ ref: Ref) -> Ref {
        guard var current = survivors[ref] else { return ref }
        // A log that no writer made may lead in a circle.
        var seen: Set<Ref> = [ref]
        while seen.insert(current).inserted, let next = survivors[current] { current = next }
        return current
    }

    /// All codes of what `ref` is, the one that they stand for first.
    func codes(of ref: Ref) throws(Unknown) -> [Ref] {
        let survivor = try survivor(of: ref)
        if absorbed[survivor] == nil { return [survivor] }
        let others = family(of: survivor).filter { $0 != survivor && stands($0) == survivor }
        return [survivor] + others.sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
    }

    /// Whom merges tie to `ref`, in whichever direction; known.
    private func family(of ref: Ref) -> [Ref] {
        var all = [ref]
        var seen: Set<Ref> = [ref]
        var next = 0
        while next < all.count {
            let one = all[next]
            next += 1
            for other in (absorbed[one] ?? []).union(survivors[one].map { [$0] } ?? [])
            where seen.insert(other).inserted {
                all.append(other)
            }
        }
        return all
    }

    /// The centre of `programme` that an organisation or a group is on `day`; a group is one with the organisation
    /// that it became (counting rule 14). The one enrolled last, where there are several.
    func centre(of ref: Ref, programme: String?, on day: Day) throws(Unknown) -> String? {
        if isComplete, enrolments.isEmpty { return nil }
        var all = try codes(of: ref)
        for code in all {
            if let organisation = organisations[code] { all += try codes(of: organisation) }
        }
        for code in all {
            for group in groups[code] ?? [] { all += try codes(of: group) }
        }
        var last: Enrolment?
        for code in all {
            guard let mine = enrolments[code] else {
                if isComplete { continue }
                throw .enrolments(code)
            }
            for one in mine where one.programme == programme && one.from <= day && one.seq > last?.seq ?? 0 {
                last = one
            }
        }
        return last?.centre
    }

    // MARK: - Taking an entry in

    /// What an entry, or the voiding of one, tells of who is who.
    enum News {
        /// From here on the code stands for the survivor; for itself where there is none.
        case merge(Ref, survivor: Ref?)
        case becoming(Ref, organisation: Ref?)
        case enrolment(Entry, isVoided: Bool)

        init?(_ step: EntityCache.Step) {
            let entry = step.voided ?? step.entry
            guard let news = News(entry) else { return nil }
            self = news
            guard step.voided != nil else { return }
            // The last entry that still holds says it.
            switch news {
            case .merge(let one, _):
                self = .merge(one, survivor: nil)
                for case .merge(one, let survivor)? in step.live(one).map({ News($0) }) {
                    self = .merge(one, survivor: survivor)
                }
            case .becoming(let group, _):
                self = .becoming(group, organisation: nil)
                for case .becoming(group, let organisation)? in step.live(group).map({ News($0) }) {
                    self = .becoming(group, organisation: organisation)
                }
            case .enrolment: self = .enrolment(entry, isVoided: true)
            }
        }

        /// What the entry itself says.
        private init?(_ entry: Entry) {
            switch entry.type.effect {
            case .becomes:
                guard let group = entry.ref(.group) else { return nil }
                self = .becoming(group, organisation: entry.ref(.organisation))
            case .merges(let kind), .unmerges(let kind):
                guard let absorbed = entry.ref(kind, "absorbed"), let survivor = entry.ref(kind, "survivor") else {
                    return nil
                }
                self = .merge(absorbed, survivor: entry.type.effect == .merges(kind) ? survivor : nil)
            case .relates, .parts, .voids, nil:
                guard entry.type.creates(.centre) else { return nil }
                self = .enrolment(entry, isVoided: false)
            }
        }
    }

    /// Whether entries of `type` say who is who.
    static func isTouched(by type: EventType) -> Bool {
        switch type.effect {
        case .merges, .unmerges, .becomes: true
        case .relates, .parts, .voids, nil: type.creates(.centre)
        }
    }

    /// - Throws: ``Unknown`` until the families of all whom the news is of are known.
    func require(_ news: News?) throws(Unknown) {
        switch news {
        case .merge(let one, let other): for ref in [one, other] { if let ref { try require(ref) } }
        case .becoming(let one, let other):
            try require(one)
            for ref in [other, organisations[one]] { if let ref { try require(ref) } }
        case .enrolment, nil: return
        }
    }

    mutating func take(_ news: News) -> Change {
        switch news {
        case .merge(let one, let survivor): return merge(one, survivor)
        case .becoming(let group, let organisation): return become(group, organisation)
        case .enrolment(let entry, let isVoided):
            for ref in [entry.ref(.organisation), entry.ref(.group)].compactMap({ $0 })
            where isComplete || enrolments[ref] != nil {
                enrolments[ref]?.removeAll { $0.seq == entry.seq }
                if !isVoided, let enrolment = Enrolment(entry) { enrolments[ref, default: []].append(enrolment) }
            }
            return Change()
        }
    }

    private mutating func merge(_ one: Ref, _ survivor: Ref?) -> Change {
        let concerned = Set(family(of: one)).union(survivor.map(family) ?? [])
        let before = Dictionary(uniqueKeysWithValues: concerned.map { ($0, stands($0)) })
        if let old = survivors[one] {
            absorbed[old]?.remove(one)
            if absorbed[old]?.isEmpty == true { absorbed[old] = nil }
        }
        survivors[one] = survivor
        if let survivor { absorbed[survivor, default: []].insert(one) }
        if !isComplete { changed.formUnion(concerned) }
        let moved = concerned.sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }.compactMap { member in
            let now = stands(member)
            return now == before[member] ? nil : (member, now)
        }
        return Change(merges: [(one, survivor)], standing: moved, isCircle: isInCircle(one))
    }

    private func isInCircle(_ ref: Ref) -> Bool {
        var seen: Set<Ref> = []
        var current = survivors[ref]
        while let next = current, next != ref, seen.insert(next).inserted { current = survivors[next] }
        return current == ref
    }

    private mutating func become(_ group: Ref, _ organisation: Ref?) -> Change {
        let old = organisations[group]
        if let old { groups[old]?.remove(group) }
        organisations[group] = organisation
        if let organisation { groups[organisation, default: []].insert(group) }
        if !isComplete {
            for ref in [group, organisation, old] { if let ref { changed.formUnion(family(of: ref)) } }
        }
        return Change(becoming: [(group, organisation)])
    }

    // MARK: - Filling in

    mutating func learn(_ family: Family) {
        for member in family.members {
            known.insert(member)
            survivors[member] = family.survivors[member]
            absorbed[member] = nil
            organisations[member] = family.organisations[member]
            groups[member] = family.groups[member].flatMap { $0.isEmpty ? nil : $0 }
        }
        for (one, survivor) in family.survivors { absorbed[survivor, default: []].insert(one) }
    }

    mutating func learn(_ ref: Ref, enrolments entries: [Entry]) {
        enrolments[ref] = entries.compactMap { Enrolment($0) }
    }

    /// Forgets what can be read again: the families that are as they were where the fold began, and the enrolments.
    mutating func forget() {
        enrolments.removeAll(keepingCapacity: true)
        for ref in known.subtracting(changed) {
            survivors[ref] = nil
            absorbed[ref] = nil
            organisations[ref] = nil
            groups[ref] = nil
        }
        known.formIntersection(changed)
    }
}
