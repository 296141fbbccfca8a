import Events
import GRDB

/// Takes entries in order and works out what they change in the read models. It writes nothing.
///
/// What it knows of the world is ``EntityCache``; what that lacks ``EntityCacheReader`` fills in.
final class Projector {
    private let projections: [Projection]
    private let past: EntityCache
    private let reader: EntityCacheReader
    private let symbols: Symbols
    private let builder: FactBuilder
    private var knowledge: Knowledge
    private var things: ThingChanges
    private var changes = Changes()
    /// The projections that are stopped, or will be, and where.
    private var faults: Projection.Faults
    /// What to know of each type, so that it is not asked for by name with every entry.
    private var plans: [ObjectIdentifier: Plan] = [:]
    private let isNumber = Dimensions.isNumber
    private let cells = UnsafeMutableBufferPointer<Int>.allocate(capacity: Dimensions.columns.count)
    /// The day on which the last entry was recorded; most come from one batch.
    private var recorded: (text: String, day: Day?) = ("", nil)

    private final class Plan {
        let facts: FactPlan?
        let things: [ThingPlan]
        let reach: EntityCache.Reach
        let isKnowledge: Bool
        let word: Int

        init(_ type: EventType, _ words: Words) {
            facts = FactPlan.all[type.name]
            things = ThingPlan.byType[ObjectIdentifier(type)] ?? []
            reach = EntityCache.Reach(type)
            isKnowledge = Knowledge.subject(of: type) != nil
            word = words.word(type.name)
        }
    }

    /// - Parameters:
    ///   - db: the read models as they are at `position`; nil where they are made from nothing.
    ///   - keeping: so many things are kept in memory, where `position` is not 0.
    ///   - faults: where projections stopped before, or must stop.
    init(
        _ ledger: Ledger, index: Index, projections: [Projection], at position: Int = 0, in db: Database? = nil,
        keeping bound: Int, faults: Projection.Faults
    ) throws {
        self.projections = projections
        self.faults = faults
        past = EntityCache(at: position, keeping: bound)
        reader = try EntityCacheReader(ledger, index: index, at: position, in: db)
        symbols = try Symbols(in: db)
        builder = FactBuilder(past, symbols.words)
        knowledge = Knowledge(past)
        things = ThingChanges(past)
    }

    deinit {
        cells.deallocate()
    }

    /// What the entries of `stretch`, which follow the last one taken in, change.
    func changes(of stretch: EntrySegment) throws -> Changes {
        changes = Changes()
        try reader.looking { for entry in stretch.entries { try take(entry) } }
        changes.symbols = symbols.takeFresh()
        changes.things += things.takeChanges()
        for (name, fault) in faults where fault.entry <= stretch.end { changes.faults[name] = fault }
        for (name, fault) in changes.faults { changes.withdraw(fault.entry, of: name) }
        (changes.end, changes.leaf) = (stretch.end, stretch.leaf)
        return changes
    }

    // MARK: - One entry

    private func take(_ entry: Entry) throws {
        past.trim()
        let plan = plan(entry.type)
        for projection in projections {
            if let check = projection.check { try attempt(projection.name, entry) { try check(entry) } }
        }
        var facts: [Fact] = []
        let step = try knowing {
            if let plan = plan.facts { try attempt(.facts, entry) { facts = try builder.facts(of: entry, plan) } }
            return try past.prepare(entry, plan.reach)
        }
        let identity = past.apply(step)
        // The past has the entry from here on, and all that it touches: nothing can be lacking any more.
        if !facts.isEmpty { try attempt(.facts, entry) { try add(facts, of: entry, plan) } }
        try attempt(.lateEntries, entry) { note(entry) }
        if let voided = step.voided { return try void(voided, step, identity) }
        if !plan.things.isEmpty { try attempt(.things, entry) { try things.update(entry, plan.things) } }
        if let change = Reallocations.change(entry) {
            try attempt(.reallocations, entry) { changes.reallocations.append(change) }
        }
        if plan.isKnowledge || plan.reach.tellsWhoIsWho { try attempt(.facts, entry) { try know(step, identity) } }
    }

    /// Does `body`, which changes nothing, until it lacks nothing.
    private func knowing<Value>(_ body: () throws -> Value) throws -> Value {
        var lacking: Unknown?
        while true {
            do {
                return try body()
            } catch let unknown as Unknown {
                // What was filled in once is known until an entry is taken in.
                guard unknown != lacking else { throw unknown }
                lacking = unknown
                try reader.fill(past, unknown)
            }
        }
    }

    private func know(_ step: EntityCache.Step, _ identity: Identities.Change) throws {
        if identity.isCircle {
            throw Unprojectable(
                Phrase(ru: "объединение замыкает круг кодов", en: "the merge makes a circle of codes"))
        }
        try knowledge.update(step)
        knowledge.update(identity, step.entry.seq)
        for change in knowledge.takeChanges() { changes.knowledge.append(try change.row(symbols)) }
    }

    /// Does `body` for a projection that goes on, and stops it where it cannot. Whatever else is thrown is no fault of
    /// the entry, and ends the work.
    private func attempt(_ name: Projection.Name, _ entry: Entry, _ body: () throws -> Void) throws {
        if let fault = faults[name], fault.entry <= entry.seq { return }
        do {
            try body()
        } catch let error as Unprojectable {
            faults[name] = Projection.Fault(entry: entry.seq, what: error.what)
        }
    }

    private func plan(_ type: EventType) -> Plan {
        if let known = plans[ObjectIdentifier(type)] { return known }
        let made = Plan(type, symbols.words)
        plans[ObjectIdentifier(type)] = made
        return made
    }

    // MARK: - Facts

    /// Symbols are asked for in this order: of the values as the fact got them, of the programme, of the type.
    private func add(_ facts: [Fact], of entry: Entry, _ plan: Plan) throws {
        var part = 0
        for fact in facts {
            var said: Dimensions.Set = 0
            for (dimension, value) in fact.values {
                said |= Dimensions.set(dimension)
                cells[dimension] = isNumber[dimension] ? value : try symbols.symbol(value)
            }
            changes.facts.add(
                programme: try entry.programme.map(symbols.symbol(of:)) ?? 0, type: try symbols.symbol(plan.word),
                seq: fact.seq, part: part, happened: fact.happened, said: said, UnsafeBufferPointer(cells))
            part += 1
        }
    }

    private func note(_ entry: Entry) {
        if !entry.recorded.hasSameBytes(as: recorded.text) {
            recorded = (entry.recorded, Day(entry.recorded.utf8.prefix(10)))
        }
        if let change = LateEntries.change(entry, recorded: recorded.day) { changes.lateEntries.append(change) }
    }

    // MARK: - Voids

    private func void(_ target: Entry, _ step: EntityCache.Step, _ identity: Identities.Change) throws {
        let entry = step.entry
        try attempt(.facts, entry) {
            changes.voids.append(
                FactVoid(
                    voider: entry.seq, programme: try target.programme.map(symbols.symbol(of:)) ?? 0,
                    type: try symbols.symbol(of: target.type.name), seq: target.seq))
        }
        try attempt(.lateEntries, entry) { changes.lateEntries.append(.remove(seq: target.seq, by: entry.seq)) }
        if target.type.name == Reallocations.type {
            try attempt(.reallocations, entry) {
                changes.reallocations.append(.remove(seq: target.seq, by: entry.seq))
            }
        }
        try attempt(.things, entry) { try things.redo(step) }
        try attempt(.facts, entry) { try know(step, identity) }
    }
}
