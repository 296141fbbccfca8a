import Events

/// One number of a rule as known at a position; moved on entry by entry.
final class TallyCount {
    let plan: TallyPlan
    let clauses: [ClauseCount]
    let subjects: ClauseSubjects
    private let known: Known
    private let isSingle: Bool
    let addsNumbers: Bool
    let hasKeys: Bool
    private let unders: [ActivitySubtree]
    /// By clause, the columns that hold members of kinds that merge.
    private let identities: [[(column: String, kind: Int)]]
    private var isCounted: ContiguousArray<Bool> = []
    private var count = 0
    /// For sums and means, by entry: the number that it adds, absent where it adds none.
    private var numbers: ContiguousArray<Int> = []
    private var sum = 0
    private(set) var due: DueTracker?

    init(_ plan: TallyPlan, _ read: CountedFacts, _ known: Known, _ window: DayWindow, sharing subjects: Subjects?) {
        self.plan = plan
        self.known = known
        let tally = plan.tally
        let counted = subjects ?? Subjects(tally.measure.subjectDimensions, plan.vocabulary)
        let keyed = Subjects(["key", "subject"], plan.vocabulary)
        var unders: [ActivitySubtree] = []
        func under(_ clause: IndicatorRule.Clause) -> ActivitySubtree? {
            if clause.under.isEmpty { return nil }
            if let same = unders.first(where: { $0.conditions == clause.under }) { return same }
            unders.append(ActivitySubtree(clause.under, read.symbols, known))
            return unders.last
        }
        clauses = plan.leaves.map { leaf in
            let clauseSubjects = ClauseSubjects(
                counted: counted, keyed: keyed,
                others: leaf.thresholds.map { Subjects($0.dimensions, plan.vocabulary) })
            let tests = ClauseTests(plan, leaf, known, window, read.symbols, under(leaf.clause))
            let tables = leaf.types.compactMap { type -> ClauseRows? in
                guard let number = read.number[type] else { return nil }
                let table = read.tables[number]
                return ClauseRows(table, number, tests.tests(table), clauseSubjects, plan, leaf, known)
            }
            return ClauseCount(tests, tables)
        }
        self.subjects = ClauseSubjects(counted: counted, keyed: keyed, others: [])
        self.unders = unders
        identities = plan.leaves.map(plan.identities)
        isSingle = tally.clause.isPlain
        if let each = tally.each { due = DueTracker(each, plan, read.symbols, known, clauses.first?.tests.under) }
        hasKeys = tally.each != nil
        addsNumbers = tally.measure.number != nil
        if addsNumbers {
            numbers = ContiguousArray(repeating: FactTable.absent, count: read.entries)
        }
    }

    // MARK: - Answers

    /// Nil where there is no answer: the mean of nothing, the least of no keys.
    var value: Int? {
        switch plan.tally.measure {
        case .sum: return sum
        case .mean: return count > 0 ? Self.rounded(sum, over: count) : nil
        case .distinct, .entries: return hasKeys ? due?.keys.least() : count
        }
    }

    /// `factor * a / b` rounded half up, for b > 0; nil where no number is that large. Sums may be so large that twice
    /// as much is not an `Int` any more.
    static func rounded(_ a: Int, over b: Int, times factor: Int = 1) -> Int? {
        let (twice, doubled) = (2 * Int128(b), 2 * Int128(factor) * Int128(a) + Int128(b))
        return Int(exactly: (doubled - ((doubled % twice) + twice) % twice) / twice)
    }

    /// The subjects counted; none for sums and means.
    var counted: some Sequence<Int> { isCounted.indices.lazy.filter { self.isCounted[$0] } }

    /// Whether a subject is counted, by all clauses.
    func holds(_ subject: Int) -> Bool {
        isSingle ? clauses[0].holds(subject) : plan.formula.holds { clauses[$0].holds(subject) }
    }

    /// Whether a fact speaks for the value.
    func speaks(_ rows: ClauseRows, _ row: Int, in clause: ClauseCount) -> Bool {
        let subject = rows.counted[row]
        guard subject >= 0, clause.isPositive, holds(Int(subject)) else { return false }
        if clause.hasThresholds, !isSingle, !clause.holds(Int(subject)) { return false }
        if hasKeys, due?.keys.isDue(subjects.keyed.values(Int(subject)).0) == false { return false }
        return !addsNumbers || rows.number(row) != FactTable.absent
    }

    // MARK: - Moving on

    func fill(asOf position: Int) {
        for clause in clauses { clause.fill(asOf: position) }
        if addsNumbers { return fillNumbers() }
        for subject in 0..<(clauses.map(\.reach).max() ?? 0) where holds(subject) { settle(subject) }
    }

    private func fillNumbers() {
        var seen: Set<Int> = []
        for clause in clauses where clause.isPositive {
            for rows in clause.tables where seen.insert(rows.number).inserted {
                var row = 0
                while row < rows.next {
                    let siblings = rows.table.siblings(of: row)
                    settle(entryOf: row, rows)
                    row = siblings.upperBound
                }
            }
        }
    }

    /// Takes in what one entry changed of what is known besides facts.
    func take(_ touched: Known.Touched, asOf position: Int) {
        var moved: [ObjectIdentifier: [Int]] = [:]
        for under in unders where !touched.planned.isEmpty {
            moved[ObjectIdentifier(under)] = under.update(touched.planned, known)
        }
        for (clause, identities) in zip(clauses, identities) {
            if clause.tests.update(touched) {
                for rows in clause.tables {
                    for row in 0..<rows.next { look(clause, rows, row, asOf: position) }
                }
                continue
            }
            let activities = touched.cancelled + (clause.tests.under.flatMap { moved[ObjectIdentifier($0)] } ?? [])
            look(clause, "activity", activities, asOf: position)
            look(clause, "grp", touched.clients.union(touched.crowds), asOf: position)
            for (column, kind) in identities {
                look(clause, column, touched.members[kind], asOf: position)
            }
        }
        due?.take(touched, under: clauses.first?.tests.under.flatMap { moved[ObjectIdentifier($0)] } ?? [])
    }

    private func look(_ clause: ClauseCount, _ column: String, _ values: some Sequence<Int>, asOf position: Int) {
        for value in values {
            for rows in clause.tables {
                for row in rows.rows(column, value) { look(clause, rows, Int(row), asOf: position) }
            }
        }
    }

    /// Looks at a fact again, or for the first time.
    func look(_ clause: ClauseCount, _ rows: ClauseRows, _ row: Int, asOf position: Int) {
        guard let (before, now) = clause.update(rows, row, asOf: position) else { return }
        if addsNumbers { return settle(entryOf: row, rows) }
        if before >= 0 { settle(Int(before)) }
        if now >= 0, now != before { settle(Int(now)) }
    }

    /// Counts a subject or counts it no longer, as the clauses say now.
    private func settle(_ subject: Int) {
        let holds = holds(subject)
        if subject >= isCounted.count {
            isCounted.append(
                contentsOf: repeatElement(false, count: max(subject + 1, isCounted.count * 2) - isCounted.count))
        }
        guard holds != isCounted[subject] else { return }
        isCounted[subject] = holds
        count += holds ? 1 : -1
        if hasKeys { due?.keys.count(subjects.keyed.values(subject).0, by: holds ? 1 : -1) }
    }

    /// Adds what the entry of a fact adds now: the least of its facts' numbers, for each entry counts once.
    private func settle(entryOf row: Int, _ rows: ClauseRows) {
        let entry = Int(rows.table.entry[row])
        var least = FactTable.absent
        let siblings = rows.table.siblings(of: row)
        for clause in clauses where clause.isPositive {
            for same in clause.tables where same.number == rows.number {
                for row in siblings where speaks(same, row, in: clause) {
                    let number = same.number(row)
                    least = least == FactTable.absent ? number : min(least, number)
                }
            }
        }
        let before = numbers[entry]
        if before == least { return }
        if before != FactTable.absent {
            sum -= before
            count -= 1
        }
        if least != FactTable.absent {
            sum += least
            count += 1
        }
        numbers[entry] = least
    }
}
