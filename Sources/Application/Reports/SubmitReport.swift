import Events
import Projections

/// What is to be submitted.
package struct ReportOrder: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case analytical, financial
    }

    package let report: String
    package let kind: Kind
    package let period: ReportingPeriod
    /// The position as of which it counts; nil for that of the period's closing, else for the end of the log.
    package let position: Int?
    /// The only indicators; nil for all.
    package let indicators: [String]?
    /// Other numbers than the counted, where the fund was given those.
    package let claims: [(indicator: String, value: Int)]

    package init(
        report: String, kind: Kind, period: ReportingPeriod, position: Int? = nil, indicators: [String]? = nil,
        claims: [(indicator: String, value: Int)] = []
    ) {
        (self.report, self.kind, self.period, self.position) = (report, kind, period, position)
        (self.indicators, self.claims) = (indicators, claims)
    }
}

/// A report that was just submitted.
package struct SubmittedReport: Sendable {
    package let order: ReportOrder
    /// As it stood when it was counted.
    package let period: ReportingPeriod
    /// The position as of which it counts, and the root there.
    package let size: Int
    package let root: TreeHash
    package let claims: [Claimed]
    /// What the ledger counts for each claim.
    package let counted: [IndicatorAnswer]
    package let recorded: Recorded
}

extension LedgerSession {
    /// Submits a report: the ledger counts the values.
    ///
    /// - Throws: ``Problem``: `notFound` for an indicator that is not there, `usage` where there were no entries yet,
    ///   `conflict` where the period was closed or opened meanwhile.
    package func submit(_ order: ReportOrder) throws -> SubmittedReport {
        try ask { views in
            // As it stands now: what the figures are of, and what must not have moved, are one view's.
            let period = try views.period(order.period.code, of: order.period.programme)
            let position = order.position ?? period.closing?.size ?? views.size
            if position == 0 { throw Problem.nothingYet(field: "--as-of") }
            let others = order.claims
            let wanted = order.indicators.map { named in
                named + others.map(\.indicator).filter { !named.contains($0) }
            }
            let counted = try views.claims(wanted, of: period, asOf: position)
            if let stray = others.first(where: { claim in !counted.contains { $0.indicator == claim.indicator } }) {
                throw Self.unknown(stray.indicator, counted.map(\.indicator))
            }
            let claims = counted.map { count in
                Claimed(
                    count.indicator, others.last { $0.indicator == count.indicator }.map(\.value) ?? count.count.value)
            }
            let root = try views.ledger.root(at: position)
            let draft = try Validation.draft(
                .reportSubmitted(
                    order.report, kind: order.kind.rawValue, for: period, claims, asOf: position, root, on: today))
            let recorded: Recorded
            do {
                recorded = try record([draft], if: period.unchanged(since: views.size))
            } catch let problem as Problem where problem.name == "condition-failed" {
                throw Self.periodMoved(period)
            }
            return SubmittedReport(
                order: order, period: period, size: position, root: root, claims: claims, counted: counted,
                recorded: recorded)
        }
    }

    private static func unknown(_ code: String, _ known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem(
            .notFound, "unknown-indicator",
            Phrase(
                ru: "показателя «\(code)» на этой позиции нет", en: "there is no indicator \"\(code)\" at this position"
            ),
            remedy: Phrase(ru: "есть: \(list)", en: "there are \(list)"), field: "--claim")
    }

    private static func periodMoved(_ period: ReportingPeriod) -> Problem {
        Problem(
            .conflict, "period-moved",
            Phrase(
                ru: "пока считали, период «\(period.code)» закрыли или открыли снова",
                en: "while this was counted, the period \"\(period.code)\" was closed or opened again"),
            remedy: Phrase(ru: "повторите: отчёт не сдан", en: "try again: the report was not submitted"))
    }
}
