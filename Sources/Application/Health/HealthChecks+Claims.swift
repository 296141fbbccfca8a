import Events
import Projections

extension HealthChecks {
    /// Whether what reports and closed periods state is still what the entries give. Of each report the last submission
    /// that stands, of each period the last closing.
    func claims() throws -> HealthCheck {
        let label = Phrase(ru: "заявленное", en: "what is claimed")
        let views = try Views.open(ledger, for: [])
        if views.faults[.facts] != nil {
            return HealthCheck(
                "claims", label, .warning,
                Phrase(
                    ru: "не пересчитано: таблицы чтения остановились",
                    en: "not counted again: the read models have stopped"),
                remedy: Phrase(ru: "letopis rebuild", en: "letopis rebuild"))
        }
        var wrong: [(what: HealthCheck.UntrueClaims, remedy: Remedy)] = []
        var count = 0
        for submission in Self.last(try views.submissions()) {
            count += 1
            let check = try SubmissionCheck(submission, views)
            if check.isTrue { continue }
            let untrue = check.claims?.filter { !$0.isTrue }
            let place = Phrase(
                ru: "отчёт \(submission.programme)/\(submission.report) (запись \(submission.seq))",
                en: "the report \(submission.programme)/\(submission.report) (entry \(submission.seq))")
            wrong.append(
                (
                    HealthCheck.UntrueClaims(place: place, claims: untrue),
                    Self.remedy(check.faults, .report)
                ))
        }
        for period in try views.periods() {
            guard let closing = period.closing else { continue }
            count += 1
            let untrue = try views.recount(closing, of: period).filter { !$0.isTrue }
            if untrue.isEmpty { continue }
            let place = Phrase(
                ru: "период \(period.programme)/\(period.code) (запись \(closing.act.seq))",
                en: "the period \(period.programme)/\(period.code) (entry \(closing.act.seq))")
            wrong.append(
                (
                    HealthCheck.UntrueClaims(place: place, claims: untrue),
                    Self.remedy(try views.faultsOfCounting(asOf: closing.size), .period)
                ))
        }
        guard let first = wrong.first else {
            return HealthCheck(
                "claims", label, .ok,
                Phrase(
                    ru: "сданных отчётов и закрытых периодов: \(count); сходится",
                    en: "reports submitted and periods closed: \(count); they agree"))
        }
        return HealthCheck(
            "claims", label, .warning, .claims(wrong.map(\.what)), remedy: first.remedy)
    }

    private static func last(_ submissions: [Submission]) -> [Submission] {
        var last: [Submission] = []
        for submission in submissions where submission.voidedBy == nil {
            last.removeAll { $0.programme == submission.programme && $0.report == submission.report }
            last.append(submission)
        }
        return last
    }

    private static func remedy(_ faults: [KnownFault], _ place: KnownFault.Place) -> Remedy {
        if let fault = faults.first { return fault.advice(place) }
        return switch place {
        case .period: Remedy(ru: "подробности: \(.checkPeriods)", en: "for more: \(.checkPeriods)")
        default: Remedy(ru: "подробности: \(.checkReports)", en: "for more: \(.checkReports)")
        }
    }
}
