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
    private var first: [Key: (seq: Int, place: Place)] = [:]
    private let position: Int

    /// What a fact counts as, such that equal is the same; that of another number of a share may be the same too.
    fileprivate struct Key: Hashable {
        let due: Int
        let first: Int
        let second: Int
    }

    init(_ count: RuleCount) {
        position = count.position
        sources = count.tallies.flatMap { tally in
            tally.clauses.filter(\.leaf.isPositive).flatMap { clause in
                clause.tables.map { Source(tally: tally, clause: clause, rows: $0) }
            }
        }
        // The next fact of each source, and its entry.
        var next = ContiguousArray(repeating: 0, count: sources.count)
        var heads = ContiguousArray(sources.map { $0.rows.next > 0 ? $0.rows.table.seq[0] : .max })
        var speaking: [(key: Key, place: Place)] = []
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
    private mutating func tell(_ seq: Int, _ speaking: inout [(key: Key, place: Place)]) {
        if speaking.count > 1 {
            speaking.sort { ($0.place.row, $0.key.text) < ($1.place.row, $1.key.text) }
        }
        var isFirst = false
        var repeated: (first: (seq: Int, place: Place), place: Place)?
        for (key, place) in speaking {
            guard let earlier = first[key] else {
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

    private func key(_ place: Place) -> Key {
        let (tally, rows) = (sources[place.source].tally, sources[place.source].rows)
        var subject = Int(rows.counted[place.row])
        var due = FactTable.absent
        if tally.due != nil { (due, subject) = tally.subjects.keyed.values(subject) }
        let subjects = tally.subjects.counted
        if subjects.form == .entry {
            return Key(due: due, first: rows.table.seq[place.row], second: FactTable.absent)
        }
        let (first, second) = subjects.values(subject)
        return Key(due: due, first: first, second: second)
    }

    /// The first reason against a fact that does not speak for the value.
    private func reason(_ place: Place) -> Exclusion {
        let (tally, rows, row) = (sources[place.source].tally, sources[place.source].rows, place.row)
        if !rows.table.stands(row, asOf: position) { return .voided }
        if let test = rows.failure(row) { return test.reason }
        if rows.bareSubject(row) < 0 { return .noSubject }
        if let number = tally.plan.tally.measure.number,
            rows.table.columns[Schema.column(of: number)]?[row] == FactTable.absent
        {
            return .noSubject
        }
        return .notQualified
    }
}

extension Outcomes.Key {
    /// As ``CountQuery/Fact/subject`` writes it.
    fileprivate var text: String {
        (due == FactTable.absent ? "" : "\(due):") + "\(first)" + (second == FactTable.absent ? "" : ",\(second)")
    }
}
