import Events
import GRDB

/// The fold: takes entries in order and works out what they change in the read models. It writes nothing.
final class Deriver {
    private let projections: [Projection]
    private let past: Past
    private let symbols: Symbols
    private let identities: Identities
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
        let changesThings: Bool
        let isKnowledge: Bool
        let isEnrolment: Bool
        let isVoid: Bool
        let word: Int

        init(_ type: EventType, _ symbols: Symbols) {
            facts = FactPlan.all[type.name]
            things = ThingPlan.byType[ObjectIdentifier(type)] ?? []
            changesThings = Past.isChanged(by: type)
            isKnowledge = Knowledge.isTouched(by: type)
            isEnrolment = type.name == "resource-centre.enrolled"
            isVoid = type.name == "entry.voided"
            word = symbols.word(type.name)
        }
    }

    /// - Parameters:
    ///   - db: the read models as they are at `position`; nil where they are made from nothing.
    ///   - faults: where projections stopped before, or must stop.
    init(
        _ ledger: Ledger, index: Index, projections: [Projection], at position: Int = 0, in db: Database? = nil,
        faults: Projection.Faults
    ) throws {
        self.projections = projections
        self.faults = faults
        past = try Past(ledger, index: index, position: position)
        symbols = try Symbols(in: db)
        identities = Identities(past)
        builder = FactBuilder(past, identities, symbols)
        knowledge = Knowledge(past, identities, symbols)
        things = ThingChanges(past)
    }

    deinit {
        cells.deallocate()
    }

    /// What the entries of `stretch`, which follow the last one taken in, change.
    func changes(of stretch: EntryStretch) throws -> Changes {
        changes = Changes()
        try past.looking { for entry in stretch.entries { try apply(entry) } }
        changes.symbols = symbols.takeFresh()
        changes.knowledge += knowledge.takeChanges()
        changes.things += things.takeChanges()
        for (name, fault) in faults where fault.entry <= stretch.end { changes.faults[name] = fault }
        for (name, fault) in changes.faults { changes.withdraw(fault.entry, of: name) }
        (changes.end, changes.leaf) = (stretch.end, stretch.leaf)
        return changes
    }

    // MARK: - One entry

    private func apply(_ entry: Entry) throws {
        let plan = plan(entry.type)
        for projection in projections {
            if let check = projection.check { try attempt(projection.name, entry) { try check(entry) } }
        }
        if let facts = plan.facts {
            try attempt(.facts, entry) { try add(builder.facts(of: entry, facts), of: entry, plan) }
        }
        try attempt(.lateEntries, entry) { note(entry) }
        try past.apply(entry, changesThings: plan.changesThings)
        if plan.isVoid, let seq = entry.number("entry"), let target = try past.entry(seq) {
            return try void(target, by: entry)
        }
        if !plan.things.isEmpty { try attempt(.things, entry) { try things.update(entry, plan.things) } }
        if let change = Reallocations.change(entry) {
            try attempt(.reallocations, entry) { changes.reallocations.append(change) }
        }
        if plan.isKnowledge { try attempt(.facts, entry) { try knowledge.update(entry, at: entry.seq) } }
        if plan.isEnrolment { try attempt(.facts, entry) { try identities.enrol(entry) } }
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
        let made = Plan(type, symbols)
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

    private func void(_ target: Entry, by entry: Entry) throws {
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
        try attempt(.things, entry) { try things.redo(target, at: entry.seq) }
        try attempt(.facts, entry) { try knowledge.update(target, at: entry.seq) }
        if target.type.name == "resource-centre.enrolled" { try attempt(.facts, entry) { identities.disenrol(target) } }
    }
}
