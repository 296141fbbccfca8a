import Events

/// A rule counted over what was read of a programme: its value at a position, and after every entry from there on.
final class RuleCount {
    let rule: IndicatorRule
    let read: CountedFacts
    let known: Known
    let vocabulary: Vocabulary
    let tallies: [TallyCount]
    private(set) var position: Int
    /// The first change of what is known besides facts that has not been taken in.
    private var nextChange = 0
    /// Voided facts after the position, ascending.
    private var voids: ArraySlice<Voiding> = []

    private struct Voiding {
        let position: Int
        let tally: Int
        let clause: Int
        let table: Int
        let row: Int
    }

    /// Counts as known at `position`, within the stretch that was read.
    convenience init(
        _ rule: IndicatorRule, over read: CountedFacts, asOf position: Int, period: Period = .always,
        vocabulary: Vocabulary = .catalogue
    ) {
        self.init(rule, over: read, asOf: position, DayWindow(period), vocabulary, sharing: nil)
    }

    /// - Parameter subjects: numbers of subjects to go on with, so that two counts can be compared.
    init(
        _ rule: IndicatorRule, over read: CountedFacts, asOf position: Int, _ window: DayWindow,
        _ vocabulary: Vocabulary, sharing subjects: Subjects?
    ) {
        self.rule = rule
        self.read = read
        self.position = position
        self.vocabulary = vocabulary
        known = Known(read.timeline.beginning, symbols: read.symbolCount)
        let changes = read.timeline.changes
        while nextChange < changes.count, changes[nextChange].position <= position { nextChange += 1 }
        if nextChange > 0 { _ = known.apply(changes[..<nextChange].lazy.map(\.change)) }
        let known = known
        tallies = rule.tallies.map { tally in
            TallyCount(TallyPlan(tally, vocabulary), read, known, window, sharing: subjects)
        }
        for tally in tallies { tally.fill(asOf: position) }
    }

    /// Nothing where there is no answer: the mean of no entries, a share of an empty whole, the least of no keys due.
    var value: Int? {
        guard case .share(let part, _) = rule else { return tallies.first.flatMap(\.value) }
        guard tallies.count == 2, let whole = tallies[1].value, whole > 0 else { return nil }
        let isMean = if case .mean = part.measure { true } else { false }
        guard let value = tallies[0].value ?? (isMean ? nil : 0) else { return nil }
        return TallyCount.rounded(value, over: whole, times: 10_000)
    }

    // MARK: - Moving on

    /// Moves on to `end`, entry by entry.
    ///
    /// - Returns: the entries after which the value was another, with the value.
    func steps(upTo end: Int) -> [IndicatorSeries.Step] {
        gatherVoids(upTo: end)
        var steps: [IndicatorSeries.Step] = []
        var last = value
        while let position = nextPosition(), position <= end {
            self.position = position
            takeChanges()
            takeVoids()
            takeFacts()
            let now = value
            if now != last { steps.append(IndicatorSeries.Step(seq: position, value: now)) }
            last = now
        }
        position = end
        return steps
    }

    /// The next position at which anything happens.
    private func nextPosition() -> Int? {
        var next = voids.first?.position ?? .max
        if nextChange < read.timeline.changes.count { next = min(next, read.timeline.changes[nextChange].position) }
        for tally in tallies {
            for clause in tally.clauses {
                for rows in clause.tables where rows.next < rows.table.count {
                    next = min(next, rows.table.seq[rows.next])
                }
            }
        }
        return next == .max ? nil : next
    }

    private func takeChanges() {
        let changes = read.timeline.changes
        let first = nextChange
        while nextChange < changes.count, changes[nextChange].position == position { nextChange += 1 }
        guard first < nextChange else { return }
        let touched = known.apply(changes[first..<nextChange].lazy.map(\.change))
        for tally in tallies { tally.take(touched, asOf: position) }
    }

    private func takeVoids() {
        while let void = voids.first, void.position == position {
            voids.removeFirst()
            let tally = tallies[void.tally]
            let clause = tally.clauses[void.clause]
            tally.look(clause, clause.tables[void.table], void.row, asOf: position)
        }
    }

    private func takeFacts() {
        for tally in tallies {
            for clause in tally.clauses {
                for rows in clause.tables {
                    while rows.next < rows.table.count, rows.table.seq[rows.next] == position {
                        rows.next += 1
                        tally.look(clause, rows, rows.next - 1, asOf: position)
                    }
                }
            }
        }
    }

    private func gatherVoids(upTo end: Int) {
        var all: [Voiding] = []
        for (tallyNumber, tally) in tallies.enumerated() {
            for (clauseNumber, clause) in tally.clauses.enumerated() {
                for (tableNumber, rows) in clause.tables.enumerated() {
                    let voidedBy = rows.table.voidedBy
                    for row in voidedBy.indices where voidedBy[row] > position && voidedBy[row] <= end {
                        all.append(
                            Voiding(
                                position: voidedBy[row], tally: tallyNumber, clause: clauseNumber, table: tableNumber,
                                row: row))
                    }
                }
            }
        }
        voids = all.sorted { $0.position < $1.position }[...]
    }
}
