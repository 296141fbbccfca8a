import Events

/// What became of every entry of the types that a rule names, as known at the position that a count has reached.
///
/// The same as ``CountQuery/facts(_:)`` and ``CountQuery/excluded(_:)`` give by SQL, entry by entry in their order.
struct Outcomes {
    /// The facts of one type in one clause of the rule.
    struct Source {
        let tally: TallyCount
        let clause: ClauseCount
        let rows: ClauseRows
    }

    /// A fact in one of the sources.
    struct Place {
        let source: Int
        let row: Int
    }

    struct Repeat {
        let seq: Int
        let first: Int
        let place: Place
        /// The fact by which its subject was counted first.
        let firstPlace: Place
    }

    struct Excluded {
        let seq: Int
        let reason: Exclusion
        let place: Place
    }

    let sources: [Source]
    private(set) var counted: [Int] = []
    private(set) var repeats: [Repeat] = []
    private(set) var excluded: [Excluded] = []
    /// By key: the entry and the fact by which its subject was counted first; 0 for none.
    private var first: ContiguousArray<(seq: Int, place: Place)> = []
    private let position: Int
    /// For a share, numbers for subjects of both parts; nil where there is one part, whose subjects are numbered.
    private var shared: (pairs: PairNumbers, keys: PairNumbers)?

    init(_ count: RuleCount) {
        position = count.position
        if count.tallies.count > 1 { shared = (PairNumbers(), PairNumbers()) }
        sources = count.tallies.flatMap { tally in
            tally.clauses.filter(\.isPositive).flatMap { clause in
                clause.tables.map { Source(tally: tally, clause: clause, rows: $0) }
            }
        }
        // The next fact of each source, and its entry.
        var next = ContiguousArray(repeating: 0, count: sources.count)
        var heads = ContiguousArray(sources.map { $0.rows.next > 0 ? $0.rows.table.seq[0] : .max })
        var speaking: [(key: Int, place: Place)] = []
        while let seq = heads.min(), seq < .max {
            var best: Excluded?
            speaking.removeAll(keepingCapacity: true)
            for index in heads.indices where heads[index] == seq {
                let source = sources[index]
                for row in source.rows.table.siblings(of: next[index]) {
                    let place = Place(source: index, row: row)
                    next[index] = row + 1
                    if source.tally.speaks(source.rows, row, in: source.clause) {
                        speaking.append((key(place), place))
                    } else if speaking.isEmpty {
                        let reason = reason(place)
                        // Where several clauses look at it, that where it got furthest.
                        if let best, best.reason.rawValue >= reason.rawValue { continue }
                        best = Excluded(seq: seq, reason: reason, place: place)
                    }
                }
                heads[index] = next[index] < source.rows.next ? source.rows.table.seq[next[index]] : .max
            }
            if !speaking.isEmpty {
                tell(seq, &speaking)
            } else if let best {
                excluded.append(best)
            }
        }
    }

    /// An entry counts where it is the first of any subject; otherwise it repeats the first of its first subject.
    private mutating func tell(_ seq: Int, _ speaking: inout [(key: Int, place: Place)]) {
        if speaking.count > 1 {
            speaking.sort { ($0.place.row, text($0.key)) < ($1.place.row, text($1.key)) }
        }
        var isFirst = false
        var repeated: (first: (seq: Int, place: Place), place: Place)?
        for (key, place) in speaking {
            if key >= first.count {
                let size = max(key + 1, 2 * first.count)
                first.append(contentsOf: repeatElement((seq: 0, place: place), count: size - first.count))
            }
            let earlier = first[key]
            if earlier.seq == 0 {
                first[key] = (seq, place)
                isFirst = true
                continue
            }
            if repeated == nil, earlier.seq != seq { repeated = (earlier, place) }
        }
        if isFirst {
            counted.append(seq)
        } else if let (earlier, place) = repeated {
            repeats.append(Repeat(seq: seq, first: earlier.seq, place: place, firstPlace: earlier.place))
        }
    }

    /// What a fact counts as, such that equal is the same; that of the other part of a share may be the same too.
    private mutating func key(_ place: Place) -> Int {
        let source = sources[place.source]
        var subject = Int(source.rows.counted[place.row])
        guard shared != nil else { return subject }
        var due = FactTable.absent
        if source.tally.hasKeys { (due, subject) = source.tally.subjects.keyed.values(subject) }
        let subjects = source.tally.subjects.counted
        let (first, second) =
            subjects.form == .entry
            ? (source.rows.table.seq[place.row], FactTable.absent) : subjects.values(subject)
        let pair = shared?.pairs.number(first, second) ?? 0
        return shared?.keys.number(due, pair) ?? 0
    }

    /// As ``CountQuery/Fact/subject`` writes what a fact of a share counts as; of one part, a fact counts as one thing.
    private func text(_ key: Int) -> String {
        guard let shared else { return "" }
        let (due, pair) = (shared.keys.pairs[key].first, shared.pairs.pairs[shared.keys.pairs[key].second])
        return (due == FactTable.absent ? "" : "\(due):") + "\(pair.first)"
            + (pair.second == FactTable.absent ? "" : ",\(pair.second)")
    }

    /// The first reason against a fact that does not speak for the value.
    private func reason(_ place: Place) -> Exclusion {
        let (tally, rows, row) = (sources[place.source].tally, sources[place.source].rows, place.row)
        if !rows.table.stands(row, asOf: position) { return .voided }
        if let test = rows.failure(row) { return test.reason }
        if rows.bareSubject(row) < 0 { return .noSubject }
        if tally.addsNumbers, rows.number(row) == FactTable.absent { return .noSubject }
        return .notQualified
    }
}
