import Events

/// Everything that is wrong with a programme file, or stands between it and the ledger; never empty.
struct ProgrammeFileProblems: Error, Sendable {
    let all: [Problem]

    init(_ all: [Problem]) {
        self.all = all
    }
}

/// Collects problems while a file is read, so that all of them can be told at once.
struct Findings: Sendable {
    let file: String
    private(set) var problems: [Problem] = []

    init(file: String) {
        self.file = file
    }

    var isEmpty: Bool { problems.isEmpty }

    mutating func add(_ problem: Problem) {
        problems.append(problem.inFile(file))
    }

    /// In the order of the lines.
    var failure: ProgrammeFileProblems {
        ProgrammeFileProblems(
            problems.enumerated()
                .sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }
                .map(\.element))
    }
}
