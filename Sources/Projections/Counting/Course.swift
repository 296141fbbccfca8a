import Events
import GRDB

/// The course of an indicator over a stretch of the log: its value where the stretch begins, and each entry that
/// moved it.
package struct Course: Sendable, Equatable {
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
    ) throws -> [Course] {
        let end = end ?? size
        func values(_ position: Int) throws -> [Name: Int?] {
            let answers = try indicators(programme: programme, asOf: position, period: period)
            return Dictionary(uniqueKeysWithValues: answers.map { (Name($0.programme, $0.indicator), $0.count.value) })
        }
        var order: [Name] = []
        let first: [Name: Int?] = try values(start)
        var last = first
        var steps: [Name: [Course.Step]] = [:]
        for position in start..<end {
            let now = try values(position + 1)
            for name in Set(now.keys).union(last.keys) where (now[name] ?? nil) != (last[name] ?? nil) {
                steps[name, default: []].append(Course.Step(seq: position + 1, value: now[name] ?? nil))
            }
            last = now
        }
        for answer in try indicators(programme: programme, asOf: end, period: period) {
            order.append(Name(answer.programme, answer.indicator))
        }
        for name in first.keys.sorted(by: { ($0.programme, $0.indicator) < ($1.programme, $1.indicator) })
        where !order.contains(name) { order.append(name) }
        return order.map {
            Course(
                programme: $0.programme, indicator: $0.indicator, start: first[$0] ?? nil, steps: steps[$0] ?? [])
        }
    }

    private struct Name: Hashable {
        let programme: String
        let indicator: String

        init(_ programme: String, _ indicator: String) {
            self.programme = programme
            self.indicator = indicator
        }
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
