import Events

/// The subjects of one clause with facts of its own: how many facts speak for each, and whether it passes the clause's
/// thresholds.
final class ClauseCount {
    /// A threshold of `having` on subjects: how many different others, or entries, each has.
    private struct Threshold {
        let bounds: IndicatorRule.Bounds
        /// Pairs of a subject and another, and how many facts speak for each pair.
        private var pairs = PairNumbers()
        private var facts: ContiguousArray<Int32> = []
        private var different: ContiguousArray<Int32> = []

        init(_ bounds: IndicatorRule.Bounds) { self.bounds = bounds }

        func holds(_ subject: Int) -> Bool {
            bounds.contains(subject < different.count ? Int(different[subject]) : 0)
        }

        mutating func count(_ subject: Int, _ other: Int32, by change: Int32) {
            guard other >= 0 else { return }
            let pair = pairs.number(subject, Int(other))
            if pair == facts.count { facts.append(0) }
            facts[pair] += change
            let isFirst = change > 0 && facts[pair] == 1
            let isLast = change < 0 && facts[pair] == 0
            guard isFirst || isLast else { return }
            different.reach(subject)
            different[subject] += change
        }
    }

    let tests: ClauseTests
    let tables: [ClauseRows]
    private var facts: ContiguousArray<Int32> = []
    private var thresholds: [Threshold]

    var leaf: TallyPlan.Leaf { tests.leaf }
    /// Whether its facts speak for the subjects counted.
    let isPositive: Bool
    let hasThresholds: Bool
    /// One more than the greatest subject that any fact spoke for.
    var reach: Int { facts.count }

    init(_ tests: ClauseTests, _ tables: [ClauseRows]) {
        self.tests = tests
        self.tables = tables
        thresholds = tests.leaf.thresholds.map { Threshold($0.bounds) }
        isPositive = tests.leaf.isPositive
        hasThresholds = !tests.leaf.thresholds.isEmpty
    }

    /// Whether a subject has facts here and passes the thresholds.
    func holds(_ subject: Int) -> Bool {
        guard subject < facts.count, facts[subject] > 0 else { return false }
        return !hasThresholds || thresholds.allSatisfy { $0.holds(subject) }
    }

    /// Counts all facts known as of `position`.
    func fill(asOf position: Int) {
        for rows in tables {
            rows.fill(asOf: position)
            let counted = rows.counted
            if let greatest = counted[..<rows.next].max(), greatest >= 0 { facts.reach(Int(greatest)) }
            for row in 0..<rows.next where counted[row] >= 0 { facts[Int(counted[row])] += 1 }
            for index in thresholds.indices {
                let others = rows.countedOthers[index]
                for row in 0..<rows.next where counted[row] >= 0 {
                    thresholds[index].count(Int(counted[row]), others[row], by: 1)
                }
            }
        }
    }

    /// Looks at a fact again.
    ///
    /// - Returns: the subjects that it spoke for and speaks for, -1 for none; nil where all is as it was.
    func update(_ rows: ClauseRows, _ row: Int, asOf position: Int) -> (before: Int32, now: Int32)? {
        guard let (before, othersBefore) = rows.update(row, asOf: position) else { return nil }
        let now = rows.counted[row]
        if before >= 0 {
            facts[Int(before)] -= 1
            for index in thresholds.indices { thresholds[index].count(Int(before), othersBefore[index], by: -1) }
        }
        if now >= 0 {
            facts.reach(Int(now))
            facts[Int(now)] += 1
            for index in thresholds.indices {
                thresholds[index].count(Int(now), rows.countedOthers[index][row], by: 1)
            }
        }
        return (before, now)
    }
}

extension ContiguousArray<Int32> {
    /// Fills up with zeros so that `index` is one of its own, and some more to come.
    mutating func reach(_ index: Int) {
        guard index >= count else { return }
        append(contentsOf: repeatElement(0, count: Swift.max(index + 1, 2 * count) - count))
    }
}
