import Events
import Projections

/// What `--period`, `--as-of` and `--programme` ask together: within which days, and as known when.
package struct Asked {
    package let period: Period
    package let position: Int
    /// The one that was named, or that the period belongs to.
    package let programme: String?
    /// Where the period was named by its code.
    package let reporting: ReportingPeriod?
    /// Whether `--as-of` was given.
    package let isPositionGiven: Bool

    /// A period that is closed answers as of the position it was closed at, unless another is asked for.
    ///
    /// - Parameter period: `A..B`, the code of a reporting period, or `programme/code`.
    /// - Throws: ``Problem`` of kind `usage` for what is none of them, or where several programmes have the code.
    package init(period text: String?, asOf: String?, programme: String?, _ views: Views) throws {
        let given = try asOf.map { try Position.parse($0, views.ledger) }
        isPositionGiven = given != nil
        guard let text, try Position.range(text) == nil else {
            period = try text.map(Position.period) ?? .always
            (position, self.programme, reporting) = (given ?? views.size, programme, nil)
            return
        }
        let scoped = try ScopedCode(text, programme: programme)
        let known = try views.periods(programme: scoped.programme)
        guard known.contains(where: { $0.code == scoped.code }) else {
            throw Position.noPeriod(
                text, known: known.map { scoped.programme == nil ? "\($0.programme)/\($0.code)" : $0.code })
        }
        let found = try views.period(scoped.code, of: scoped.programme)
        (period, self.programme, reporting) = (found.days, found.programme, found)
        position = given ?? found.closing?.size ?? views.size
    }
}
