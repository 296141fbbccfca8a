import Events

/// Turns entries into facts: an entry's own fields, else what the ledger knew at that entry's position for that
/// day (counting rules 3 to 5). Pure: it looks at the world and changes nothing.
struct FactBuilder {
    /// How the entries of a type become facts, worked out once.
    private struct Plan {
        let constants: [(dimension: Int, value: JSON)]
        let scalars: [(field: String, dimension: Int)]
        let lists: [(field: String, dimension: Int)]
        let hasPerson: Bool

        init(_ type: EventType) {
            constants = type.constants.compactMap { item in Dimensions.byName[item.dimension].map { ($0, item.value) } }
            var scalars: [(String, Int)] = []
            var lists: [(String, Int)] = []
            for field in type.fields {
                guard let name = field.dimension, let dimension = Dimensions.byName[name] else { continue }
                if field.isList { lists.append((field.name, dimension)) } else { scalars.append((field.name, dimension)) }
            }
            self.scalars = scalars
            self.lists = lists
            hasPerson = true
        }
    }

    private static let plans: [String: Plan] = Dictionary(
        uniqueKeysWithValues: Catalogue.all.filter(\.isFact).map { ($0.name, Plan($0)) })

    /// The facts of `entry`, in the world before it.
    ///
    /// - Parameter centreOf: the resource centre that an organisation or a group is, if any.
    static func facts(
        of entry: Entry, in world: some World, centreOf: (Ref) throws -> String?
    ) throws -> [Fact] {
        guard let plan = plans[entry.type.name] else { return [] }
        var base = Fact(entry: entry)
        for item in plan.scalars {
            if let value = entry.data[item.field] { base.add(item.dimension, value) }
        }
        for item in plan.constants { base.add(item.dimension, item.value) }
        try inherit(&base, entry, world)
        if entry.type.reverses != nil { try negate(&base, entry, world) }
        var facts: [Fact] = []
        for part in try elements(of: base, entry, plan, world) {
            for var fact in try affiliated(part, entry, world) {
                try derive(&fact, entry, world, centreOf)
                facts.append(fact)
            }
        }
        return facts
    }

    /// Follows the things that the fact names, and the things that those name.
    private static func inherit(_ fact: inout Fact, _ entry: Entry, _ world: some World) throws {
        var done = Set<ThingKind>()
        var isMoving = true
        while isMoving {
            isMoving = false
            for item in Dimensions.leading where !done.contains(item.kind) {
                guard let code = fact.text(item.dimension) else { continue }
                done.insert(item.kind)
                isMoving = true
                guard let thing = try world.thing(Ref(item.kind, code, programme: entry.programme)) else { continue }
                for inherited in Dimensions.inherited[item.kind] ?? [] {
                    if let value = thing.fields[inherited.field] { fact.add(inherited.dimension, value) }
                }
            }
        }
        // The person's own organisation in an internship is the one that sent them.
        if fact[Dimensions.organisation] == nil, let sending = fact[Dimensions.sendingOrganisation] {
            fact.add(Dimensions.organisation, sending)
        }
    }

    /// A reversal takes back its amount, or what remains.
    private static func negate(_ fact: inout Fact, _ entry: Entry, _ world: some World) throws {
        let remaining = try entry.ref(.expense).flatMap { try world.thing($0)?.number("amount") }
        if let amount = entry.number("amount") ?? remaining { fact.replace(Dimensions.amount, .int(-amount)) }
    }

    /// One fact per element of each list; the fact itself where there is none.
    private static func elements(of base: Fact, _ entry: Entry, _ plan: Plan, _ world: some World) throws -> [Fact] {
        var facts: [Fact] = []
        for list in plan.lists {
            guard case .array(let items) = entry.data[list.field] else { continue }
            if base[list.dimension] != nil, facts.isEmpty { facts.append(base) }
            for item in items {
                var fact = base
                fact.replace(list.dimension, item)
                try inherit(&fact, entry, world)
                facts.append(fact)
            }
        }
        return facts.isEmpty ? [base] : facts
    }

    /// Role and organisation left out come from the affiliations in force on the day: two affiliations are two
    /// organisations and one person. Where the role is stated, only affiliations in that role are taken, if any is.
    private static func affiliated(_ fact: Fact, _ entry: Entry, _ world: some World) throws -> [Fact] {
        guard let code = fact.text(Dimensions.person) else { return [fact] }
        let organisation = fact.text(Dimensions.organisation).map { Ref(.organisation, $0) }
        let group = fact.text(Dimensions.group).map { Ref(.group, $0) }
        let role = fact.text(Dimensions.role)
        if role != nil, organisation != nil || group != nil { return [fact] }
        var inForce = try affiliations(of: Ref(.person, code), on: entry.day, world)
        if let named = organisation ?? group {
            guard let match = inForce.first(where: { $0.other == named && $0.role != nil }), let role = match.role else {
                return [fact]
            }
            var fact = fact
            fact.add(Dimensions.role, .string(role))
            return [fact]
        }
        if let role, inForce.contains(where: { $0.role == role }) { inForce.removeAll { $0.role != role } }
        if inForce.isEmpty { return [fact] }
        return inForce.map { affiliation in
            var fact = fact
            if let role = affiliation.role { fact.add(Dimensions.role, .string(role)) }
            let dimension = affiliation.other.kind == .group ? Dimensions.group : Dimensions.organisation
            fact.add(dimension, .string(affiliation.other.code))
            return fact
        }
    }

    private static func affiliations(
        of person: Ref, on day: Day, _ world: some World
    ) throws -> [Thing.Relation] {
        guard let thing = try world.thing(person) else { return [] }
        let own = thing.relations.filter { $0.holds(on: day) }
        // A code that was merged away may still be used; its survivor's affiliations are then the known ones.
        if own.isEmpty, thing.status == "merged", let survivor = thing.text("mergedInto") {
            return try affiliations(of: Ref(.person, survivor), on: day, world)
        }
        return own
    }

    private static func derive(
        _ fact: inout Fact, _ entry: Entry, _ world: some World, _ centreOf: (Ref) throws -> String?
    ) throws {
        let organisation = fact.text(Dimensions.organisation).map { Ref(.organisation, $0) }
        let group = fact.text(Dimensions.group).map { Ref(.group, $0) }
        let person = fact.text(Dimensions.person).map { Ref(.person, $0) }
        let organisationThing = try organisation.flatMap { try world.thing($0) }
        if let sonko = organisationThing?.fields["sonko"]?.bool {
            let registered = organisationThing?.text("registeredOn").flatMap { Day($0) }
            fact.add(Dimensions.sonko, .bool(sonko && registered.map { $0 <= entry.day } ?? true))
        }
        if fact[Dimensions.centre] == nil {
            for ref in [organisation, group].compactMap({ $0 }) {
                if let centre = try centreOf(ref) { fact.add(Dimensions.centre, .string(centre)) }
            }
        }
        try deriveHome(&fact, [organisationThing, try group.flatMap { try world.thing($0) }, try person.flatMap { try world.thing($0) }], world)
        if entry.type.name == "milestone.reached",
            let due = try entry.ref(.milestone).flatMap({ try world.thing($0)?.text("dueOn") }).flatMap({ Day($0) })
        {
            fact.add(Dimensions.daysLate, .int(entry.day.sinceEpoch - due.sinceEpoch))
        }
    }

    /// Home is the organisation's, else the group's, else the person's; a region may follow from a municipality.
    private static func deriveHome(_ fact: inout Fact, _ things: [Thing?], _ world: some World) throws {
        for thing in things.compactMap({ $0 }) {
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
