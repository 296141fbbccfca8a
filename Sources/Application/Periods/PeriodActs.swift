import Events
import Projections

/// A period that was opened.
package struct OpenedPeriod: Sendable {
    package let code: String
    package let programme: String
    /// The first and the last day.
    package let days: (from: String, to: String)
    package let recorded: Recorded
    /// The programme's own days, where the period reaches beyond them.
    package let beyond: (starts: String, ends: String)?
}

/// A period that was opened again.
package struct ReopenedPeriod: Sendable {
    /// As it was closed.
    package let period: ReportingPeriod
    package let closing: ReportingPeriod.Closing
    package let reason: String
    package let recorded: Recorded
}

extension LedgerSession {
    /// Opens a reporting period.
    ///
    /// - Throws: ``Problem``, as the rules do.
    package func openPeriod(
        _ code: String, of programme: String, _ days: (from: String, to: String)
    ) throws -> OpenedPeriod {
        let draft = try Validation.draft(.periodOpened(code, of: programme, days, on: today))
        var recorded = try record([draft])
        let dates = recorded.attempt { try ledger.reader().thing(Ref(.programme, programme)) } ?? nil
        var beyond: (starts: String, ends: String)?
        if let starts = dates?.text("startsOn"), let ends = dates?.text("endsOn"),
            days.from < starts || days.to > ends
        {
            beyond = (starts, ends)
        }
        return OpenedPeriod(code: code, programme: programme, days: days, recorded: recorded, beyond: beyond)
    }

    /// Opens a closed period again.
    ///
    /// - Parameter reason: asked for once the period is known to be closed.
    /// - Throws: ``Problem``: `refused` where it is not closed.
    package func reopen(_ period: ReportingPeriod, reason: () throws -> String) throws -> ReopenedPeriod {
        guard let closing = period.closing else { throw Self.notClosed(period) }
        let reason = try reason()
        let recorded = try record([Validation.draft(.periodReopened(period, reason: reason, on: today))])
        return ReopenedPeriod(period: period, closing: closing, reason: reason, recorded: recorded)
    }

    private static func notClosed(_ period: ReportingPeriod) -> Problem {
        Problem(
            .refused, "period-not-closed",
            Phrase(
                ru: "период «\(period.code)» проекта «\(period.programme)» и так не закрыт",
                en: "the period \"\(period.code)\" of \"\(period.programme)\" is not closed"),
            remedy: Phrase(
                ru: "закрыть его: letopis period close \(period.code)",
                en: "to close it: letopis period close \(period.code)"))
    }
}
