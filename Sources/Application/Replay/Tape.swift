import Events
import Projections

/// What is played: entries one after another, and how they moved the indicators. Nothing is read from the disk here.
package struct Tape: Sendable {
    /// The position before the first entry.
    package let start: Int
    /// The last entry.
    package let end: Int
    /// The entries that are stopped at, ascending; every one where nil.
    private let stops: [Int]?
    package let courses: [IndicatorSeries]
    /// The entries that move any indicator, ascending, each once.
    package let moves: [Int]
    /// The first entry recorded on a day or later.
    package let first: @Sendable (Day) throws -> Int

    /// - Parameter stops: the entries to stop at besides those that move an indicator; every one where nil.
    package init(
        start: Int, end: Int, stops: [Int]?, courses: [IndicatorSeries], first: @escaping @Sendable (Day) throws -> Int
    ) {
        self.start = start
        self.end = end
        self.courses = courses
        self.first = first
        var moves = Set<Int>()
        for course in courses { for step in course.steps { moves.insert(step.seq) } }
        self.moves = moves.sorted()
        self.stops = stops.map { stops in
            moves.union(stops.filter { $0 > start && $0 <= end }).sorted()
        }
    }

    /// How many entries are stopped at.
    package var count: Int { stops?.count ?? end - start }
    package var isEmpty: Bool { count == 0 }
    package var firstStop: Int { stops?.first ?? start + 1 }
    package var lastStop: Int { stops?.last ?? end }

    /// How many stops there are up to `position`.
    package func number(of position: Int) -> Int {
        stops.map { Tape.count($0, upTo: position) } ?? position - start
    }

    /// The stop `number`, from 1; the nearest that there is.
    private func stop(_ number: Int) -> Int {
        let number = max(1, min(number, count))
        return stops.map { $0[number - 1] } ?? start + number
    }

    /// The stop `steps` after `position`, or before it where negative.
    package func stop(_ steps: Int, from position: Int) -> Int {
        stop(number(of: position) + steps)
    }

    /// The stop before `position`, or ``start``.
    package func stop(before position: Int) -> Int {
        let number = number(of: position)
        return number <= 1 ? start : stop(number - 1)
    }

    /// The first stop from `position` on, or the last one of all.
    package func stop(from position: Int) -> Int {
        stop(number(of: position - 1) + 1)
    }

    /// The nearest entry after `position` that moves the indicator of a row, or any.
    package func move(of row: Int?, after position: Int) -> Int? {
        element(of: row) {
            Tape.count($0, upTo: position)
        } steps: {
            $0.count { $0.seq <= position }
        }
    }

    /// The nearest entry before `position` that moves the indicator of a row, or any.
    package func move(of row: Int?, before position: Int) -> Int? {
        element(of: row) {
            Tape.count($0, upTo: position - 1) - 1
        } steps: {
            $0.count { $0.seq < position } - 1
        }
    }

    private func element(
        of row: Int?, moves index: ([Int]) -> Int, steps position: (Halved<IndicatorSeries.Step>) -> Int
    ) -> Int? {
        guard let row else {
            let index = index(moves)
            return moves.indices.contains(index) ? moves[index] : nil
        }
        let steps = courses[row].steps
        let index = position(Halved(elements: steps))
        return steps.indices.contains(index) ? steps[index].seq : nil
    }

    private static func count(_ numbers: [Int], upTo limit: Int) -> Int {
        Halved(elements: numbers).count { $0 <= limit }
    }
}
