import Events

/// Turns entries into facts: an entry's own fields, else what the ledger knew at that entry's position for that
/// day (counting rules 3 to 5). It looks at the world and changes nothing.
struct FactBuilder {
    let past: EntityCache
    let words: Words

    private let participant: Int

    init(_ past: EntityCache, _ words: Words) {
        (self.past, self.words) = (past, words)
        participant = words.word("participant")
    }

    /// The facts of `entry`, in the world before it; the first is part 0.
    ///
    /// - Throws: ``Unprojectable`` where a value is not of its field's kind; ``Unknown`` where the past must be filled in.
    func facts(of entry: Entry, _ plan: FactPlan) throws -> [Fact] {
        var base = Fact(entry: entry)
        for item in plan.scalars {
            guard let value = entry.data[item.field] else { continue }
            base.add(item.dimension, try words.value(value, for: item.dimension, field: item.field))
        }
        for item in plan.constants {
            base.add(item.dimension, try words.value(item.value, for: item.dimension, field: ""))
        }
        if plan.hasFunction { base.add(Dimensions.function, participant) }
        let lists = plan.lists.isEmpty ? [] : try lists(of: entry, base, plan)
        // What the entry says by a list, it says itself: nothing else fills that in.
        let stated = lists.reduce(into: Dimensions.Set(0)) { $0 |= Dimensions.set($1.dimension) }
        try inherit(&base, entry, except: stated)
        if plan.isReversal { try negate(&base, entry) }

        var facts: [Fact] = []
        for part in try elements(of: base, entry, lists, except: stated) {
            for var fact in try affiliated(part, entry, except: stated) {
                try derive(&fact, entry, plan)
                facts.append(fact)
            }
        }
        return facts
    }

    // MARK: - Things

    /// The thing of `kind` that `word` names, in the programme of the entry where its codes belong to one.
    private func node(_ kind: ThingKind, _ word: Int, _ entry: Entry) -> EntityCache.Node {
        if kind.isScoped { return past.node(Ref(kind, words.text(word), programme: entry.programme)) }
        return past.node(kind, word, of: words)
    }

    private func traits(_ node: EntityCache.Node) throws -> Traits? { try Traits.of(node, past, words) }

    // MARK: - Inherited

    /// Follows the things that the fact names, and the things that those name (counting rule 4).
    private func inherit(_ fact: inout Fact, _ entry: Entry, except stated: Dimensions.Set) throws {
        var done: Dimensions.Set = 0
        while fact.said & Dimensions.allLeading & ~done != 0 {
            for item in Dimensions.leading where fact.says(item.dimension) && done >> UInt128(item.dimension) & 1 == 0 {
                done |= Dimensions.set(item.dimension)
                guard let word = fact[item.dimension], let traits = try traits(node(item.kind, word, entry)) else {
                    continue
                }
                for inherited in traits.heritage where stated >> UInt128(inherited.dimension) & 1 == 0 {
                    fact.add(inherited.dimension, inherited.value)
                }
            }
        }
        // The person's own organisation in an internship is the one that sent them.
        if !fact.says(Dimensions.organisation), stated & Dimensions.set(Dimensions.organisation) == 0,
            let sending = fact[Dimensions.sendingOrganisation]
        {
            fact.add(Dimensions.organisation, sending)
        }
    }

    /// A reversal takes back its amount, or what remains.
    private func negate(_ fact: inout Fact, _ entry: Entry) throws {
        let remaining = try entry.ref(.expense).flatMap { try past.thing($0)?.number("amount") }
        if let amount = entry.number("amount") ?? remaining { fact.replace(Dimensions.amount, -amount) }
    }

    // MARK: - Lists

    private typealias Elements = (dimension: Int, field: String, items: [JSON])

    /// The lists that make up the entry: its own, else those that its thing was given earlier.
    private func lists(of entry: Entry, _ base: Fact, _ plan: FactPlan) throws -> [Elements] {
        var lists: [Elements] = []
        for list in plan.lists {
            if let items = entry.data[list.field]?.array, !items.isEmpty {
                lists.append((list.dimension, list.field, items))
            }
        }
        for list in plan.remembered
        where !base.says(list.dimension) && !lists.contains(where: { $0.dimension == list.dimension }) {
            guard let ref = entry.ref(list.kind), let items = try past.thing(ref)?.fields[list.field]?.array else {
                continue
            }
            lists.append((list.dimension, list.field, items))
        }
        return lists
    }

    /// One fact per element of each list; the fact itself where there is none (counting rule 5).
    private func elements(
        of base: Fact, _ entry: Entry, _ lists: [Elements], except stated: Dimensions.Set
    ) throws -> [Fact] {
        var facts: [Fact] = []
        for list in lists {
            for item in list.items {
                var fact = base
                fact.replace(list.dimension, try words.value(item, for: list.dimension, field: list.field))
                try inherit(&fact, entry, except: stated)
                facts.append(fact)
            }
        }
        return facts.isEmpty ? [base] : facts
    }

    // MARK: - Affiliations

    /// Role, organisation and group left out come from the affiliations in force on the day (counting rule 3): a fact
    /// for each, so that two affiliations are two organisations and one person. A stated organisation or group takes
    /// its role from the affiliations with it; a stated role takes only affiliations in that role, if there are any.
    private func affiliated(_ fact: Fact, _ entry: Entry, except stated: Dimensions.Set) throws -> [Fact] {
        guard let person = fact[Dimensions.person] else { return [fact] }
        let role = fact[Dimensions.role]
        var named: [Ref] = []
        if let word = fact[Dimensions.organisation] { named.append(Ref(.organisation, words.text(word))) }
        if let word = fact[Dimensions.group] { named.append(Ref(.group, words.text(word))) }
        if role != nil, !named.isEmpty { return [fact] }
        if named.isEmpty, stated & Dimensions.set(Dimensions.organisation) != 0 { return [fact] }
        var inForce = try affiliations(of: past.node(.person, person, of: words), on: entry.day)
        if inForce.isEmpty { return [fact] }
        if !named.isEmpty {
            let survivors = try named.map { try past.identities.survivor(of: $0) }
            var roles: [Int] = []
            for affiliation in inForce {
                guard let role = affiliation.role, !roles.contains(role),
                    survivors.contains(try past.identities.survivor(of: affiliation.other))
                else { continue }
                roles.append(role)
            }
            return roles.isEmpty ? [fact] : roles.map { fact.with(Dimensions.role, $0) }
        }
        if let role, inForce.contains(where: { $0.role == role }) { inForce.removeAll { $0.role != role } }
        return inForce.map { affiliation in
            let dimension = affiliation.other.kind == .group ? Dimensions.group : Dimensions.organisation
            let fact = fact.with(dimension, affiliation.word)
            return affiliation.role.map { fact.with(Dimensions.role, $0) } ?? fact
        }
    }

    /// Those of all codes that are known to be this person.
    private func affiliations(of person: EntityCache.Node, on day: Day) throws -> [Traits.Affiliation] {
        var found: [Traits.Affiliation] = []
        for code in try past.identities.codes(of: person.ref) {
            let node = code == person.ref ? person : past.node(code)
            for affiliation in try traits(node)?.affiliations ?? [] where affiliation.holds(on: day) {
                if !found.contains(where: { $0.other == affiliation.other && $0.role == affiliation.role }) {
                    found.append(affiliation)
                }
            }
        }
        return found
    }

    // MARK: - Derived

    private func derive(_ fact: inout Fact, _ entry: Entry, _ plan: FactPlan) throws {
        let organisation = fact[Dimensions.organisation].map { past.node(.organisation, $0, of: words) }
        let group = fact[Dimensions.group].map { past.node(.group, $0, of: words) }
        let person = fact[Dimensions.person].map { past.node(.person, $0, of: words) }
        let organisations = try traits(standingFor: organisation)
        if let sonko = organisations.lazy.compactMap(\.sonko).first ?? nil {
            let registered = organisations.lazy.compactMap(\.registeredOn).first ?? nil
            fact.add(Dimensions.sonko, sonko && registered.map { $0 <= entry.day } ?? true ? 1 : 0)
        }
        if !fact.says(Dimensions.centre) {
            for node in [organisation, group] {
                guard let node,
                    let centre = try past.identities.centre(of: node.ref, programme: entry.programme, on: entry.day)
                else { continue }
                fact.add(Dimensions.centre, words.word(centre))
            }
        }
        try deriveHome(&fact, organisations, group, person)
        if plan.isMilestone,
            let due = try entry.ref(.milestone).flatMap({ try past.thing($0)?.text("dueOn") }).flatMap({ Day($0) })
        {
            fact.add(Dimensions.daysLate, entry.day.sinceEpoch - due.sinceEpoch)
        }
    }

    /// Those of the thing that the one at `node` stands for, then its own, where the two differ.
    private func traits(standingFor node: EntityCache.Node?) throws -> [Traits] {
        guard let node else { return [] }
        let survivor = try past.identities.survivor(of: node.ref)
        let own = try traits(node)
        if survivor == node.ref { return own.map { [$0] } ?? [] }
        return [try traits(past.node(survivor)), own].compactMap { $0 }
    }

    /// Home is the organisation's, else the group's, else the person's; a region may follow from a municipality.
    private func deriveHome(
        _ fact: inout Fact, _ organisations: [Traits], _ group: EntityCache.Node?, _ person: EntityCache.Node?
    ) throws {
        if try addHome(&fact, of: organisations) { return }
        if try addHome(&fact, of: traits(standingFor: group)) { return }
        _ = try addHome(&fact, of: traits(standingFor: person))
    }

    /// Whether one of the things has a home.
    private func addHome(_ fact: inout Fact, of things: [Traits]) throws -> Bool {
        for thing in things {
            var region = thing.region
            if region == nil, let municipality = thing.municipality {
                region = try traits(past.node(.municipality, municipality, of: words))?.region
            }
            if thing.municipality == nil, region == nil { continue }
            if let municipality = thing.municipality { fact.add(Dimensions.homeMunicipality, municipality) }
            if let region { fact.add(Dimensions.homeRegion, region) }
            return true
        }
        return false
    }
}
