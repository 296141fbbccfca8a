import Events

/// Turns entries into facts: an entry's own fields, else what the ledger knew at that entry's position for that
/// day (counting rules 3 to 5). It looks at the world and changes nothing.
struct FactBuilder {
    let world: Past
    let identities: Identities

    /// The facts of `entry`, in the world before it; the first is part 0.
    func facts(of entry: Entry) throws -> [Fact] {
        guard let plan = FactPlan.all[entry.type.name] else { return [] }
        var base = Fact(entry: entry)
        for item in plan.scalars {
            if let value = entry.data[item.field] { base.add(item.dimension, value) }
        }
        for item in plan.constants { base.add(item.dimension, item.value) }
        if plan.hasFunction { base.add(Dimensions.function, "participant") }
        let lists = try lists(of: entry, base, plan)
        // What the entry says by a list, it says itself: nothing else fills that in.
        let stated = Set(lists.map(\.dimension))
        try inherit(&base, entry, except: stated)
        if entry.type.reverses != nil { try negate(&base, entry) }

        var facts: [Fact] = []
        for part in try elements(of: base, entry, lists, except: stated) {
            for var fact in try affiliated(part, entry, except: stated) {
                try derive(&fact, entry)
                facts.append(fact)
            }
        }
        return facts
    }

    // MARK: - Inherited

    /// Follows the things that the fact names, and the things that those name (counting rule 4).
    private func inherit(_ fact: inout Fact, _ entry: Entry, except stated: Set<Int>) throws {
        var done: UInt64 = 0
        var isMoving = true
        while isMoving {
            isMoving = false
            for item in Dimensions.leading where done >> UInt64(item.kind.ordinal) & 1 == 0 {
                guard let code = fact.text(item.dimension) else { continue }
                done |= 1 << UInt64(item.kind.ordinal)
                isMoving = true
                guard let thing = try world.thing(Ref(item.kind, code, programme: entry.programme)) else { continue }
                for inherited in Dimensions.inherited[item.kind] ?? [] where !stated.contains(inherited.dimension) {
                    if let value = thing.fields[inherited.field] { fact.add(inherited.dimension, value) }
                }
            }
        }
        // The person's own organisation in an internship is the one that sent them.
        if fact[Dimensions.organisation] == nil, !stated.contains(Dimensions.organisation),
            let sending = fact[Dimensions.sendingOrganisation]
        {
            fact.add(Dimensions.organisation, sending)
        }
    }

    /// A reversal takes back its amount, or what remains.
    private func negate(_ fact: inout Fact, _ entry: Entry) throws {
        let remaining = try entry.ref(.expense).flatMap { try world.thing($0)?.number("amount") }
        if let amount = entry.number("amount") ?? remaining { fact.replace(Dimensions.amount, .int(-amount)) }
    }

    // MARK: - Lists

    private typealias Elements = (dimension: Int, items: [JSON])

    /// The lists that make up the entry: its own, else those that its thing was given earlier.
    private func lists(of entry: Entry, _ base: Fact, _ plan: FactPlan) throws -> [Elements] {
        var lists: [Elements] = []
        for list in plan.lists {
            if let items = entry.data[list.field]?.array, !items.isEmpty { lists.append((list.dimension, items)) }
        }
        for list in plan.remembered
        where base[list.dimension] == nil && !lists.contains(where: { $0.dimension == list.dimension }) {
            guard let ref = entry.ref(list.kind), let items = try world.thing(ref)?.fields[list.field]?.array else {
                continue
            }
            lists.append((list.dimension, items))
        }
        return lists
    }

    /// One fact per element of each list; the fact itself where there is none (counting rule 5).
    private func elements(of base: Fact, _ entry: Entry, _ lists: [Elements], except stated: Set<Int>) throws -> [Fact]
    {
        var facts: [Fact] = []
        for list in lists {
            for item in list.items {
                var fact = base
                fact.replace(list.dimension, item)
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
    private func affiliated(_ fact: Fact, _ entry: Entry, except stated: Set<Int>) throws -> [Fact] {
        guard let code = fact.text(Dimensions.person) else { return [fact] }
        let named = [
            fact.text(Dimensions.organisation).map { Ref(.organisation, $0) },
            fact.text(Dimensions.group).map { Ref(.group, $0) },
        ].compactMap { $0 }
        let role = fact.text(Dimensions.role)
        if role != nil, !named.isEmpty { return [fact] }
        if named.isEmpty, stated.contains(Dimensions.organisation) { return [fact] }
        var inForce = try affiliations(of: Ref(.person, code), on: entry.day)
        if !named.isEmpty {
            let survivors = named.map(identities.survivor)
            var roles: [String] = []
            for affiliation in inForce where survivors.contains(identities.survivor(of: affiliation.other)) {
                if let role = affiliation.role, !roles.contains(role) { roles.append(role) }
            }
            return roles.isEmpty ? [fact] : roles.map { fact.with(Dimensions.role, .string($0)) }
        }
        if let role, inForce.contains(where: { $0.role == role }) { inForce.removeAll { $0.role != role } }
        if inForce.isEmpty { return [fact] }
        return inForce.map { affiliation in
            let dimension = affiliation.other.kind == .group ? Dimensions.group : Dimensions.organisation
            let fact = fact.with(dimension, .string(affiliation.other.code))
            return affiliation.role.map { fact.with(Dimensions.role, .string($0)) } ?? fact
        }
    }

    /// Those of all codes that are known to be this person.
    private func affiliations(of person: Ref, on day: Day) throws -> [Thing.Relation] {
        var found: [Thing.Relation] = []
        for code in identities.codes(of: person) {
            for relation in try world.thing(code)?.relations ?? [] where relation.holds(on: day) {
                if !found.contains(where: { $0.other == relation.other && $0.role == relation.role }) {
                    found.append(relation)
                }
            }
        }
        return found
    }

    // MARK: - Derived

    private func derive(_ fact: inout Fact, _ entry: Entry) throws {
        let organisation = fact.text(Dimensions.organisation).map { Ref(.organisation, $0) }
        let group = fact.text(Dimensions.group).map { Ref(.group, $0) }
        let person = fact.text(Dimensions.person).map { Ref(.person, $0) }
        let organisations = try things(organisation)
        if let sonko = first("sonko", of: organisations)?.bool {
            let registered = first("registeredOn", of: organisations)?.string.flatMap { Day($0) }
            fact.add(Dimensions.sonko, .bool(sonko && registered.map { $0 <= entry.day } ?? true))
        }
        if fact[Dimensions.centre] == nil {
            for ref in [organisation, group].compactMap({ $0 }) {
                guard let centre = identities.centre(of: ref, programme: entry.programme, on: entry.day) else {
                    continue
                }
                fact.add(Dimensions.centre, .string(centre))
            }
        }
        try deriveHome(&fact, organisations + things(group) + things(person))
        if entry.type.name == "milestone.reached",
            let due = try entry.ref(.milestone).flatMap({ try world.thing($0)?.text("dueOn") }).flatMap({ Day($0) })
        {
            fact.add(Dimensions.daysLate, .int(entry.day.sinceEpoch - due.sinceEpoch))
        }
    }

    /// The thing that `ref` stands for, then the one that it names, where they are two.
    private func things(_ ref: Ref?) throws -> [Thing] {
        guard let ref else { return [] }
        let survivor = identities.survivor(of: ref)
        let own = try world.thing(ref)
        let first = survivor == ref ? nil : try world.thing(survivor)
        return [first, own].compactMap { $0 }
    }

    private func first(_ field: String, of things: [Thing]) -> JSON? {
        for thing in things {
            if let value = thing.fields[field] { return value }
        }
        return nil
    }

    /// Home is the organisation's, else the group's, else the person's; a region may follow from a municipality.
    private func deriveHome(_ fact: inout Fact, _ things: [Thing]) throws {
        for thing in things {
            let municipality = thing.text("municipality")
            var region = thing.text("region")
            if region == nil, let municipality {
                region = try world.thing(Ref(.municipality, municipality))?.text("region")
            }
            guard municipality != nil || region != nil else { continue }
            if let municipality { fact.add(Dimensions.homeMunicipality, .string(municipality)) }
            if let region { fact.add(Dimensions.homeRegion, .string(region)) }
            return
        }
    }
}
