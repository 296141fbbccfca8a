import Events

/// What went wrong, with the lines of the input that it went wrong in.
package struct Failure: Error, Sendable {
    package struct Item: Sendable {
        package let problem: Problem
        /// The line of the input that the problem is told of.
        package let line: [UInt8]?

        package init(problem: Problem, line: [UInt8]?) {
            (self.problem, self.line) = (problem, line)
        }

        /// - Parameter lines: the whole input, of which the problem names one by its number, if any.
        init(_ problem: Problem, in lines: [ArraySlice<UInt8>]) {
            let line = problem.line.flatMap { lines.indices.contains($0 - 1) ? Array(lines[$0 - 1]) : nil }
            self.init(problem: problem, line: line)
        }
    }

    /// So many problems of one input are told; then only how many more there are.
    package static let greatestCount = 20

    package var items: [Item]
    /// How many more there are.
    package var more = 0

    package init(_ problems: [Problem], more: Int = 0) {
        items = problems.map { Item(problem: $0, line: nil) }
        self.more = more
    }

    package init(_ items: [Item], more: Int = 0) {
        self.items = items
        self.more = more
    }
}
