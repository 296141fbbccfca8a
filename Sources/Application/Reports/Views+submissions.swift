import Events
import Projections

extension Views {
    /// The submissions of one report, or of all; voided ones too.
    ///
    /// - Parameter report: the report's code, alone or with its programme.
    /// - Throws: ``Problem`` `notFound` for a report that was never submitted.
    package func submissions(report: String?, programme: String?) throws -> [Submission] {
        guard let report else { return try submissions(programme: programme) }
        let scoped = try ScopedCode(report, programme: programme)
        let found = try submissions(programme: scoped.programme).filter { $0.report == scoped.code }
        if found.isEmpty { throw Submission.unknown(scoped.code, scoped.programme) }
        return found
    }

    /// What stands of those submissions, counted again by read models that are made anew of the entries alone.
    package func checkedAnew(_ submissions: [Submission]) throws -> [SubmissionCheck] {
        let scratch = try Scratch()
        defer { scratch.remove() }
        // As of an earlier position later read models answer the same.
        let end = submissions.map(\.size).filter { $0 <= size }.max() ?? 0
        let anew = end == 0 ? self : try Recount(ledger, in: scratch.path).views(at: end)
        return try submissions.map { try SubmissionCheck($0, anew) }
    }
}
