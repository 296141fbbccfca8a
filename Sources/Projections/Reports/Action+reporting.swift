import Events

/// The entries of reporting, which the program writes itself.
extension Action {
    private init(_ type: String, of period: ReportingPeriod, on day: Day, _ data: [(String, JSON?)]) {
        self.init(
            type: type, at: day.description,
            data: JSONObject(
                present: [("programme", .string(period.programme)), ("period", .string(period.code))] + data))
    }

    /// - Parameters:
    ///   - period: its code.
    ///   - days: the first and the last, as they were given.
    package static func periodOpened(
        _ period: String, of programme: String, _ days: (from: String, to: String), on day: Day
    ) -> Action {
        Action(
            type: "period.opened", at: day.description,
            data: JSONObject(
                present: [
                    ("programme", .string(programme)), ("period", .string(period)), ("from", .string(days.from)),
                    ("to", .string(days.to)),
                ]))
    }

    /// With the figures of `frozen`, and the digest of the file that holds them.
    package static func periodClosed(_ period: ReportingPeriod, _ frozen: FrozenPeriod, on day: Day) -> Action {
        Action(
            "period.closed", of: period, on: day,
            [
                ("size", .int(frozen.size)), ("root", .string(frozen.root.base64)), ("digest", .string(frozen.digest)),
                ("claims", .array(frozen.figures.map(\.claimed.json))),
            ])
    }

    package static func periodReopened(_ period: ReportingPeriod, reason: String, on day: Day) -> Action {
        Action("period.reopened", of: period, on: day, [("reason", .string(reason))])
    }

    /// - Parameters:
    ///   - report: its code.
    ///   - kind: `analytical` or `financial`.
    ///   - size: of the log that the claims were counted from, with its root.
    package static func reportSubmitted(
        _ report: String, kind: String, for period: ReportingPeriod, _ claims: [Claimed], asOf size: Int,
        _ root: TreeHash, on day: Day
    ) -> Action {
        Action(
            "report.submitted", of: period, on: day,
            [
                ("report", .string(report)), ("kind", .string(kind)), ("claims", .array(claims.map(\.json))),
                ("size", .int(size)), ("root", .string(root.base64)),
            ])
    }
}
