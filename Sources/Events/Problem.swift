/// Why something was not done: what, where, and what to do about it.
///
/// The one error that leaves a module. Its `kind` decides the exit code; `name` is stable, for scripts and tests.
package struct Problem: Error, Sendable {
    /// The classes of failure, with the exit codes of the command line (sysexits.h).
    package enum Kind: Int32, Sendable {
        case usage = 64
        case badInput = 65
        case notFound = 66
        case inputOutput = 74
        case conflict = 75
        case refused = 77
        case diverged = 30
        case altered = 40
    }

    package let kind: Kind
    package let name: String
    package let what: Phrase
    package let remedy: Remedy
    /// Lines to type or to copy, which stand below the remedy. Neither `what` nor `remedy` ever has a second line: both may
    /// quote texts of others.
    package let example: [String]
    /// The field of the line, file or key concerned.
    package var field: String?
    /// What was asked for wrongly, where that stands in no line, file or key.
    package let input: Input?
    /// The line of the input, from 1.
    package var line: Int?
    /// The file the input came from; nil for the command line itself.
    package var file: String?

    package init(
        _ kind: Kind, _ name: String, _ what: Phrase, remedy: some RemedyConvertible, example: [String] = [],
        field: String? = nil, input: Input? = nil, line: Int? = nil, file: String? = nil
    ) {
        self.kind = kind
        self.name = name
        self.what = what
        self.remedy = remedy.remedy
        self.example = example
        self.field = field
        self.input = input
        self.line = line
        self.file = file
    }

    /// The same problem, told of line `line`; a line that is known already stays.
    package func at(line: Int?) -> Problem {
        var copy = self
        copy.line = copy.line ?? line
        return copy
    }

    package func inFile(_ file: String?) -> Problem {
        var copy = self
        copy.file = copy.file ?? file
        return copy
    }
}
