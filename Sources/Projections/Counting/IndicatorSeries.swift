import Events
import GRDB

/// The course of an indicator over a stretch of the log: its value where the stretch begins, and each entry that
/// moved it.
package struct IndicatorSeries: Sendable, Equatable {
    package let programme: String
    package let indicator: String
    /// The value as of the position where the stretch begins; nil where there is none, or no rule yet.
    package let start: Int?
    /// Ascending; only entries after which the value is another.
    package let steps: [Step]

    package struct Step: Sendable, Equatable {
        package let seq: Int
        /// The value from this entry on, until the next step.
        package let value: Int?
    }

    /// The value as of `position`, which lies within the stretch.
    package func value(asOf position: Int) -> Int? {
        let next = steps.partitioningIndex { $0.seq > position }
        return next == 0 ? start : steps[next - 1].value
    }
}

extension Views {
    /// The course of every indicator in force at either end of a stretch, by programme and code.
    ///
    /// - Parameters:
    ///   - start: values as of this position are where the courses begin; 0 is before the first entry.
    ///   - end: the last entry looked at; the end of the log where nil.
    ///   - period: what happened within it, of what was known.
    /// - Throws: ``Problem`` `notFound` for an unknown programme.
    package func courses(
        programme: String? = nil, from start: Int, to end: Int? = nil, period: Period = .always
    ) throws -> [IndicatorSeries] {
        if let programme { try require(programme) }
        let end = max(start, end ?? size)
        let histories = try queue.read { try RuleHistory.all($0, programme: programme, from: start, to: end) }
        let programmes = histories.reduce(into: [String]()) { list, history in
            if !list.contains(history.programme) { list.append(history.programme) }
        }
        var courses: [Int: IndicatorSeries] = [:]
        for programme in programmes {
            let mine = histories.enumerated().filter { $0.element.programme == programme }
            let rules = mine.flatMap { $0.element.rules.map(\.rule) }
            let read = try queue.read {
                try CountedFacts($0, programme: programme, rules: rules, from: start, upTo: end)
            }
            for (number, course) in Parallel.map(mine, { ($0.offset, $0.element.course(over: read, period: period)) }) {
                courses[number] = course
            }
        }
        return histories.indices.compactMap { courses[$0] }
    }
}

/// The rules of an indicator over a stretch of the log.
struct RuleHistory: Sendable {
    let programme: String
    let indicator: String
    /// Where the stretch begins.
    let start: Int
    /// Where it ends.
    let end: Int
    /// Ascending: each holds from its position on and up to the one before `until`; between them there may be none.
    private(set) var rules: [(since: Int, until: Int, rule: IndicatorRule)] = []

    /// Of every indicator in force at either end; those in force at the end first, in the order of
    /// ``Views/definitions(_:programme:asOf:)``.
    static func all(_ db: Database, programme: String?, from start: Int, to end: Int) throws -> [RuleHistory] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.text AS programme, c.text AS indicator, i.rule, i.since, i.until,
                  (SELECT max(defined) FROM indicator f
                    WHERE f.programme = i.programme AND f.indicator = i.indicator AND f.since <= :end) AS first
                FROM indicator i
                JOIN symbol p ON p.id = i.programme
                JOIN symbol c ON c.id = i.indicator
                WHERE i.since <= :end AND (i.until IS NULL OR i.until > :start) AND (:programme IS NULL OR p.text = :programme)
                ORDER BY p.text, first, c.text, i.since
                """, arguments: ["start": start, "end": end, "programme": programme])
        var histories: [RuleHistory] = []
        for row in rows {
            let (programme, indicator): (String, String) = (row["programme"], row["indicator"])
            if histories.last?.programme != programme || histories.last?.indicator != indicator {
                histories.append(RuleHistory(programme: programme, indicator: indicator, start: start, end: end))
            }
            histories[histories.count - 1].add(
                try Views.rule(row["rule"]), since: max(start, row["since"]), until: row["until"] ?? Int.max)
        }
        let present = histories.filter { $0.isInForce(at: end) }
        let past = histories.filter { $0.isInForce(at: start) && !$0.isInForce(at: end) }
        return present + past.sorted { ($0.programme, $0.indicator) < ($1.programme, $1.indicator) }
    }

    private mutating func add(_ rule: IndicatorRule, since: Int, until: Int) {
        // A revision may leave the rule as it was: the title, the unit or the task is another.
        if let last = rules.last, last.until == since, last.rule == rule {
            rules[rules.count - 1].until = until
        } else {
            rules.append((since, until, rule))
        }
    }

    private func isInForce(at position: Int) -> Bool {
        rules.contains { $0.since <= position && position < $0.until }
    }

    func course(over read: CountedFacts, period: Period) -> IndicatorSeries {
        var first: Int?
        var last: Int?
        var steps: [IndicatorSeries.Step] = []
        func note(_ seq: Int, _ value: Int?) {
            if value != last { steps.append(IndicatorSeries.Step(seq: seq, value: value)) }
            last = value
        }
        for (since, until, rule) in rules {
            let count = RuleCount(rule, over: read, asOf: since, period: period)
            if since == start {
                first = count.value
                last = first
            } else {
                note(since, count.value)
            }
            for step in count.steps(upTo: min(until - 1, end)) { note(step.seq, step.value) }
            // Where another rule follows at once, it says what holds from there on.
            let isFollowed = rules.contains { $0.since == until }
            if until <= end, !isFollowed { note(until, nil) }
        }
        return IndicatorSeries(programme: programme, indicator: indicator, start: first, steps: steps)
    }
}

extension Array {
    /// Where the elements that `isAfter` holds for begin, in an array sorted by it.
    func partitioningIndex(where isAfter: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
