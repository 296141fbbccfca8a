import Events

/// What the facts of a clause must be to count, in the order of ``FactSQL/conditions(_:types:anyDate:under:)``.
final class ClauseTests {
    private let plan: TallyPlan
    let leaf: TallyPlan.Leaf
    private let known: Known
    private let window: DayWindow
    private let symbols: [String: Int]
    let under: ActivitySubtree?
    /// By condition that names people, organisations or groups: all that these stand for.
    private let accepted: [Accepted?]

    /// The canonical symbols of some codes.
    private final class Accepted {
        let kind: Int
        private let codes: [Int]
        private(set) var symbols: SymbolSet

        init(kind: Int, _ codes: [Int], _ known: Known) {
            self.kind = kind
            self.codes = codes
            symbols = SymbolSet(codes.map { known.canonical(kind, $0) })
        }

        /// - Returns: whether other facts are accepted now.
        func update(_ known: Known, _ touched: Known.Touched) -> Bool {
            guard !touched.members[kind].isEmpty else { return false }
            let now = SymbolSet(codes.map { known.canonical(kind, $0) })
            if now == symbols { return false }
            symbols = now
            return true
        }
    }

    init(
        _ plan: TallyPlan, _ leaf: TallyPlan.Leaf, _ known: Known, _ window: DayWindow, _ symbols: [String: Int],
        _ under: ActivitySubtree?
    ) {
        self.plan = plan
        self.leaf = leaf
        self.known = known
        self.window = window
        self.symbols = symbols
        self.under = under
        accepted = leaf.clause.conditions.map { condition in
            guard let kind = plan.vocabulary.dimensions[condition.dimension]?.identity,
                case .oneOf = condition.test
            else { return nil }
            return Accepted(kind: kind, condition.symbols(symbols), known)
        }
    }

    /// Follows what changed.
    ///
    /// - Returns: whether all facts must be looked at again.
    func update(_ touched: Known.Touched) -> Bool {
        var isOther = touched.dates && !plan.tally.anyDate
        for accepted in accepted where accepted?.update(known, touched) ?? false {
            isOther = true
        }
        return isOther
    }

    // MARK: - Of one table

    func tests(_ table: FactTable) -> [ClauseRows.Test] {
        let vocabulary = plan.vocabulary
        let (known, window) = (known, window)
        let reader = FactReader(table, known, vocabulary)
        var tests: [ClauseRows.Test] = []
        func ask(_ reason: Exclusion, _ condition: Int? = nil, _ holds: @escaping (Int) -> Bool) {
            tests.append(ClauseRows.Test(reason: reason, condition: condition, holds: holds))
        }
        let activities = reader.column("activity")
        if vocabulary.types[table.type]?.outlastsCancellation != true {
            ask(.cancelled) { !known.cancelled.contains(activities[$0]) }
        }
        let days = table.happened
        if !plan.tally.anyDate { ask(.outsideDates) { known.dates?.contains(days[$0]) ?? false } }
        if window != DayWindow() { ask(.outsidePeriod) { window.contains(days[$0]) } }
        if vocabulary.dimensions["function"] != nil,
            !leaf.clause.conditions.contains(where: { $0.dimension == "function" })
        {
            let functions = reader.column(Schema.column(of: "function"))
            let participant = symbols["participant"] ?? FactTable.absent
            ask(.notParticipant) { functions[$0] == FactTable.absent || functions[$0] == participant }
        }
        if let under { ask(.notUnder) { under.activities.contains(activities[$0]) } }
        for (number, condition) in leaf.clause.conditions.enumerated() {
            ask(.condition, number, holds(condition, accepted[number], reader))
        }
        for having in leaf.clause.having where having.what == .members {
            let groups = reader.column("grp")
            ask(.members) { row in
                groups[row] != FactTable.absent && having.bounds.contains(known.members(of: groups[row], on: days[row]))
            }
        }
        return tests
    }

    private func holds(
        _ condition: IndicatorRule.Condition, _ accepted: Accepted?, _ reader: FactReader
    ) -> (Int) -> Bool {
        let value = reader.value(condition.dimension)
        switch condition.test {
        case .known(let known): return { (value($0) != FactTable.absent) == known }
        case .within(let bounds):
            let range = (bounds.atLeast ?? FactTable.absent + 1)...(bounds.atMost ?? Int.max)
            return { range.contains(value($0)) }
        case .oneOf(let values):
            if let accepted { return { accepted.symbols.contains(value($0)) } }
            let numbers = values.compactMap { value -> Int? in
                switch value {
                case .int(let number): number
                case .flag(let flag): flag ? 1 : 0
                case .text: nil
                }
            }
            if numbers.count == values.count { return { numbers.contains(value($0)) } }
            let accepted = SymbolSet(condition.symbols(symbols))
            return { accepted.contains(value($0)) }
        }
    }
}

/// The days looked at, packed, both included.
struct DayWindow: Sendable, Equatable {
    var from = Int.min
    var to = Int.max

    init() {}

    init(_ period: Period) {
        if let day = period.from { from = Int(day.packed) }
        if let day = period.to { to = Int(day.packed) }
    }

    /// The days before the period's first.
    init(before period: Period) {
        to = period.from.map { Int($0.packed) - 1 } ?? Int.min
    }

    func contains(_ day: Int) -> Bool { from <= day && day <= to }
}

extension DimensionKind {
    /// The kind of things that merge, as `canonical` numbers them.
    var identity: Int? {
        switch self {
        case .person: 1
        case .organisation: 2
        case .group: 3
        default: nil
        }
    }
}
