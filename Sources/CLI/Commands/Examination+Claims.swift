import Application
import Events
import Presentation
import Projections

extension Examination {
    /// Whether what reports and closed periods state is still what the entries give. Of each report the last submission
    /// that stands, of each period the last closing.
    func claims() throws -> Check {
        let label = Phrase(ru: "заявленное", en: "what is claimed")
        let views = try Views.open(ledger, for: [])
        if views.faults[.facts] != nil {
            return Check(
                "claims", label, .warning,
                Phrase(
                    ru: "не пересчитано: таблицы чтения остановились",
                    en: "not counted again: the read models have stopped"),
                remedy: Phrase(ru: "letopis rebuild", en: "letopis rebuild"))
        }
        var wrong: [(what: Phrase, remedy: Phrase)] = []
        var count = 0
        for submission in Self.last(try views.submissions()) {
            count += 1
            let check = try SubmissionCheck(submission, views)
            if check.isTrue { continue }
            let list = Self.list(check.claims?.filter { !$0.isTrue })
            let place = Phrase(
                ru: "отчёт \(submission.programme)/\(submission.report) (запись \(submission.seq))",
                en: "the report \(submission.programme)/\(submission.report) (entry \(submission.seq))")
            wrong.append(
                (
                    Phrase(ru: "\(place.ru): \(list.ru)", en: "\(place.en): \(list.en)"),
                    Self.remedy(check.faults, .report)
                ))
        }
        for period in try views.periods() {
            guard let closing = period.closing else { continue }
            count += 1
            let untrue = try views.recount(closing, of: period).filter { !$0.isTrue }
            if untrue.isEmpty { continue }
            let list = Self.list(untrue)
            let place = Phrase(
                ru: "период \(period.programme)/\(period.code) (запись \(closing.act.seq))",
                en: "the period \(period.programme)/\(period.code) (entry \(closing.act.seq))")
            wrong.append(
                (
                    Phrase(ru: "\(place.ru): \(list.ru)", en: "\(place.en): \(list.en)"),
                    Self.remedy(try views.faultsOfCounting(asOf: closing.size), .period)
                ))
        }
        guard let first = wrong.first else {
            return Check(
                "claims", label, .ok,
                Phrase(
                    ru: "сданных отчётов и закрытых периодов: \(count); сходится",
                    en: "reports submitted and periods closed: \(count); they agree"))
        }
        return Check(
            "claims", label, .warning,
            Phrase(
                ru: wrong.map(\.what.ru).joined(separator: "; "), en: wrong.map(\.what.en).joined(separator: "; ")),
            remedy: first.remedy)
    }

    private static func last(_ submissions: [Submission]) -> [Submission] {
        var last: [Submission] = []
        for submission in submissions where submission.voidedBy == nil {
            last.removeAll { $0.programme == submission.programme && $0.report == submission.report }
            last.append(submission)
        }
        return last
    }

    private static func list(_ claims: [Recounted]?) -> Phrase {
        guard let claims else {
            return Phrase(ru: "корень не тот, что у летописи", en: "a root that the ledger never had")
        }
        let texts = claims.prefix(3).map(\.difference).joined(separator: ", ")
        return claims.count > 3 ? "\(texts)…" : texts
    }

    private static func remedy(_ faults: [KnownFault], _ place: KnownFault.Place) -> Phrase {
        if let fault = faults.first { return fault.advice(place).phrase(.commandLine) }
        return switch place {
        case .period: Phrase(ru: "подробности: letopis period check", en: "for more: letopis period check")
        default: Phrase(ru: "подробности: letopis report check", en: "for more: letopis report check")
        }
    }
}
