import Events
import GRDB

/// What an entry changes in the row of one thing.
struct ThingChange: Sendable {
    let seq: Int
    /// The entry that the row is of: where another one is voided, an earlier one.
    let changed: Int
    let plan: ThingPlan
    let code: String
    /// Nil where the row goes.
    let row: Row?

    struct Row: Sendable {
        let status: String
        let programme: String?
        let since: Int
        /// Of the plan's columns, in their order.
        let values: [Value]
    }

    enum Value: Sendable {
        case null
        case number(Int)
        case text(String)
    }
}

/// What the entries of one type write into the table of one kind of things: the columns that they may fill, with the
/// values that they always have.
final class ThingPlan: Sendable {
    let model: ReadModel
    let step: EventType.Step
    let columns: [(column: ReadModel.Column, constant: JSON?)]
    let sql: String
    /// Its place among all plans.
    let number: Int

    static let all: [ThingPlan] = {
        var all: [ThingPlan] = []
        for type in Catalogue.all {
            for step in type.steps where step.role != .needs && !step.kind.isComposite {
                if let model = ReadModel.byKind[step.kind] { all.append(ThingPlan(type, step, model, all.count)) }
            }
        }
        return all
    }()
    static let byType: [ObjectIdentifier: [ThingPlan]] = Dictionary(grouping: all) { ObjectIdentifier($0.type) }

    private let type: EventType

    private init(_ type: EventType, _ step: EventType.Step, _ model: ReadModel, _ number: Int) {
        (self.type, self.step, self.model, self.number) = (type, step, model, number)
        columns = model.columns.compactMap { column -> (ReadModel.Column, JSON?)? in
            let constant = type.constants.first { $0.dimension == column.field }?.value
            return constant != nil || type.field(column.field) != nil ? (column, constant) : nil
        }
        let names = columns.map { ", \($0.0.name)" }.joined()
        let marks = columns.map { _ in ", ?" }.joined()
        let updates = columns.map { column, _ -> String in
            let name = column.name
            return column.isSurvivor
                ? ", \(name) = excluded.\(name)" : ", \(name) = coalesce(excluded.\(name), \(name))"
        }.joined()
        sql = """
            INSERT INTO \(model.table) (code, status, programme, since, changed\(names)) VALUES (?, ?, ?, ?, ?\(marks))
            ON CONFLICT (code) DO UPDATE SET status = excluded.status, changed = excluded.changed\(updates)
            """
    }

    /// The thing of `entry`, which is of the plan's type.
    func subject(of entry: Entry) -> Ref? { step.subject(data: entry.data, programme: entry.programme) }

    func row(_ entry: Entry, _ thing: Thing) -> ThingChange.Row {
        let values = columns.map { column, constant -> ThingChange.Value in
            var value = entry.data[column.field] ?? constant
            // What is not reversed of an expense, and whom a code stands for, is what all entries add up to.
            if type.reverses != nil, column.field == "amount" { value = thing.fields["amount"] }
            if column.isSurvivor, thing.status != "merged" { value = nil }
            switch column.member.map({ value?.object?[$0] }) ?? value {
            case nil, .null: return .null
            case .int(let number): return column.isNumber ? .number(number) : .text(String(number))
            case .bool(let flag): return .number(flag ? 1 : 0)
            case .string(let text): return .text(text)
            case .some(let value): return .text(value.canonicalText)
            }
        }
        return ThingChange.Row(status: thing.status, programme: thing.programme, since: thing.since, values: values)
    }
}

/// Works out what entries change in the entity read models.
struct ThingChanges {
    let past: EntityCache
    private var changes: [ThingChange] = []

    init(_ past: EntityCache) {
        self.past = past
    }

    /// The changes since it was asked last.
    mutating func takeChanges() -> [ThingChange] {
        defer { changes.removeAll(keepingCapacity: true) }
        return changes
    }

    /// Takes over what `entry`, which the past has taken in, says of its subjects.
    ///
    /// - Throws: ``Unknown`` never, for the past has them; the same of ``redo(_:)``.
    mutating func update(_ entry: Entry, _ plans: [ThingPlan]) throws(Unknown) {
        for plan in plans {
            guard let ref = plan.subject(of: entry), let thing = try past.thing(ref) else { continue }
            add(entry.seq, plan, ref, plan.row(entry, thing))
        }
    }

    /// Makes the rows of a voided entry's subjects anew from the entries that still hold.
    mutating func redo(_ step: EntityCache.Step) throws(Unknown) {
        guard let voided = step.voided else { return }
        let seq = step.entry.seq
        for plan in ThingPlan.byType[ObjectIdentifier(voided.type)] ?? [] {
            guard let ref = plan.subject(of: voided) else { continue }
            add(seq, plan, ref, nil)
            guard let thing = try past.thing(ref) else { continue }
            for entry in step.live(ref) {
                let own = ThingPlan.byType[ObjectIdentifier(entry.type)] ?? []
                if let plan = own.first(where: { $0.step.kind == ref.kind && $0.subject(of: entry) == ref }) {
                    add(seq, plan, ref, plan.row(entry, thing), changed: entry.seq)
                }
            }
        }
    }

    private mutating func add(
        _ seq: Int, _ plan: ThingPlan, _ ref: Ref, _ row: ThingChange.Row?, changed: Int? = nil
    ) {
        changes.append(ThingChange(seq: seq, changed: changed ?? seq, plan: plan, code: ref.code, row: row))
    }
}

/// Writes the rows of things.
final class ThingWriter {
    private let db: Database
    private var statements: [Events.Statement?] = Array(repeating: nil, count: ThingPlan.all.count)

    init(_ db: Database) {
        self.db = db
    }

    func write(_ change: ThingChange) throws {
        guard let row = change.row else {
            let statement = try db.cachedStatement(sql: "DELETE FROM \(change.plan.model.table) WHERE code = ?")
            return try statement.execute(arguments: [change.code])
        }
        let statement = try statement(change.plan)
        statement.bind(1, change.code)
        statement.bind(2, row.status)
        statement.bind(3, row.programme)
        statement.bind(4, row.since)
        statement.bind(5, change.changed)
        var place: Int32 = 6
        for value in row.values {
            switch value {
            case .null: statement.bind(place, nil as Int?)
            case .number(let number): statement.bind(place, number)
            case .text(let text): statement.bind(place, text)
            }
            place += 1
        }
        try statement.run()
    }

    private func statement(_ plan: ThingPlan) throws -> Events.Statement {
        if let known = statements[plan.number] { return known }
        let made = try Events.Statement(db, plan.sql)
        statements[plan.number] = made
        return made
    }
}
