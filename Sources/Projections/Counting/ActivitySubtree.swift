import Events

/// What is asked of a planned activity: values of its columns.
struct PlanTest {
    private let dimension: String
    private let test: IndicatorRule.Condition.Test
    private let accepted: SymbolSet

    init(_ condition: IndicatorRule.Condition, _ symbols: [String: Int]) {
        dimension = condition.dimension
        test = condition.test
        accepted = SymbolSet(condition.symbols(symbols))
    }

    func holds(_ value: Int) -> Bool {
        switch test {
        case .known(let known): (value != FactTable.absent) == known
        case .within(let bounds): value != FactTable.absent && bounds.contains(value)
        case .oneOf: accepted.contains(value)
        }
    }

    func holds(_ plan: Timeline.Plan) -> Bool { holds(plan.value(dimension)) }
}

extension IndicatorRule.Condition {
    /// The symbols of the texts that it names; texts without a symbol are those of no fact.
    func symbols(_ symbols: [String: Int]) -> [Int] {
        guard case .oneOf(let values) = test else { return [] }
        return values.compactMap { if case .text(let text) = $0 { symbols[text] } else { nil } }
    }
}

extension IndicatorRule.Bounds {
    func contains(_ value: Int) -> Bool { atLeast.map { value >= $0 } ?? true && atMost.map { value <= $0 } ?? true }
}

/// The activities that some conditions name, and all below them.
final class ActivitySubtree {
    private struct Node {
        let parent: Int
        let isNamed: Bool
    }

    let conditions: [IndicatorRule.Condition]
    private let tests: [PlanTest]
    private(set) var activities = SymbolSet()
    private var nodes: [Int: Node] = [:]
    private var children: [Int: [Int]] = [:]

    init(_ conditions: [IndicatorRule.Condition], _ symbols: [String: Int], _ known: Known) {
        self.conditions = conditions
        tests = conditions.map { PlanTest($0, symbols) }
        for plan in known.plans.values { take(plan) }
        _ = fill()
    }

    private func take(_ plan: Timeline.Plan) {
        let parent = plan.value("parent")
        nodes[plan.activity] = Node(parent: parent, isNamed: tests.allSatisfy { $0.holds(plan) })
        if parent != FactTable.absent { children[parent, default: []].append(plan.activity) }
    }

    /// Follows what became of the plans of some activities.
    ///
    /// - Returns: the activities that are under it now and were not, or the other way round.
    func update(_ planned: [Int], _ known: Known) -> [Int] {
        let isGrowing = planned.allSatisfy { nodes[$0] == nil }
        guard isGrowing else {
            let before = activities
            let all = Set(nodes.keys).union(known.plans.keys)
            nodes = [:]
            children = [:]
            activities = SymbolSet()
            for plan in known.plans.values { take(plan) }
            _ = fill()
            return all.filter { before.contains($0) != activities.contains($0) }
        }
        var added: [Int] = []
        for plan in Set(planned).compactMap({ known.plans[$0] }) { take(plan) }
        for activity in Set(planned) {
            guard let node = nodes[activity], node.isNamed || activities.contains(node.parent) else { continue }
            added += descend(from: activity)
        }
        return added
    }

    private func fill() -> [Int] {
        nodes.flatMap { $0.value.isNamed ? descend(from: $0.key) : [] }
    }

    /// Takes in an activity and all below it that are not in yet.
    private func descend(from activity: Int) -> [Int] {
        var added: [Int] = []
        var waiting = [activity]
        while let next = waiting.popLast() {
            if activities.contains(next) { continue }
            activities.insert(next)
            added.append(next)
            waiting += children[next] ?? []
        }
        return added
    }
}

/// The keys that are due for `each`, and how many subjects each has.
struct DueKeys {
    /// How often a key is due: once for each activity that brings it.
    private var due: [Int: Int] = [:]
    private var counts: [Int: Int] = [:]
    /// How many due keys have so many subjects.
    private var keysWith: ContiguousArray<Int> = []
    /// No due key has fewer.
    private var low = 0

    func isDue(_ key: Int) -> Bool { due[key] != nil }

    /// The keys due with their counts.
    var all: [(key: Int, count: Int)] { due.keys.map { ($0, counts[$0] ?? 0) } }

    mutating func add(_ key: Int) {
        due[key, default: 0] += 1
        if due[key] == 1 { note(counts[key] ?? 0, 1) }
    }

    mutating func remove(_ key: Int) {
        guard let times = due[key] else { return }
        due[key] = times > 1 ? times - 1 : nil
        if times == 1 { note(counts[key] ?? 0, -1) }
    }

    mutating func count(_ key: Int, by change: Int) {
        let before = counts[key] ?? 0
        counts[key] = before + change
        guard due[key] != nil else { return }
        note(before, -1)
        note(before + change, 1)
    }

    private mutating func note(_ count: Int, _ change: Int) {
        while keysWith.count <= count { keysWith.append(0) }
        keysWith[count] += change
        if change > 0 { low = min(low, count) }
    }

    /// The least count of a key that is due; nil where none is.
    mutating func least() -> Int? {
        if due.isEmpty { return nil }
        while keysWith[low] == 0 { low += 1 }
        return low
    }
}
