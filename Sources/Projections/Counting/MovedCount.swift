import Events

/// A kept value that entries are added to: of one clause without thresholds, where a fact counts for itself, or for a
/// subject that a bit can say is counted already.
struct MovedCount {
    var count: Count
    private(set) var subjects: SymbolSet?

    init(_ count: Count, _ subjects: SymbolSet?) {
        self.count = count
        self.subjects = subjects
    }

    static func canMove(_ rule: IndicatorRule, _ vocabulary: Vocabulary = .catalogue) -> Bool {
        guard case .tally(let tally) = rule, tally.clause.isPlain, tally.each == nil, tally.clause.having.isEmpty
        else { return false }
        switch tally.measure {
        case .entries, .sum: return true
        case .mean: return false
        case .distinct(let dimensions): return Subjects(dimensions, vocabulary).form != .numbered
        }
    }

    /// The subjects that `reached` counts, where its value can be moved on by them.
    static func subjects(_ reached: RuleCount) -> SymbolSet? {
        guard canMove(reached.rule), let tally = reached.tallies.first, case .distinct = tally.plan.tally.measure else {
            return nil
        }
        return SymbolSet(tally.counted)
    }

    /// Takes in what the entries since count for.
    mutating func add(_ new: RuleCount) {
        guard let tally = new.tallies.first, let value = count.value else { return }
        count.entries = (count.entries ?? 0) + new.entries
        guard case .distinct = tally.plan.tally.measure else {
            count.value = value + (new.value ?? 0)
            return
        }
        var fresh = 0
        for subject in tally.counted where subjects?.contains(subject) == false {
            subjects?.insert(subject)
            fresh += 1
        }
        count.value = value + fresh
    }
}
