import Events
import Projections

/// How indicators moved between two moments.
package struct Compared {
    package let start: Standpoint
    package let end: Standpoint
    package let differences: [Difference]

    /// - Parameters:
    ///   - first: an entry's number, a day, the file of a checkpoint, or a submitted report, as it was typed.
    ///   - second: the same; where nil the end of the log, or the last submission of the report.
    ///   - days: within which days, or a reporting period, as it was typed.
    /// - Throws: ``Problem`` of kind `usage` where the second is before the first; `notFound`.
    package init(
        _ first: String, _ second: String?, period days: String?, programme: String?, indicator: String?, _ views: Views
    ) throws {
        let asked = try Asked(period: days, asOf: nil, programme: programme, views)
        let period = days.map { _ in asked.period }
        (start, end) = try DiffOperand(views: views, period: period).ends(first, second)
        guard start.position <= end.position else {
            throw Problem.usage(
                "backwards",
                Phrase(
                    ru: "\(first) позже, чем \(second ?? ""): запись \(start.position) и запись \(end.position)",
                    en: "\(first) is later than \(second ?? ""): entry \(start.position) and entry \(end.position)"),
                remedy: Phrase(ru: "поменяйте их местами", en: "swap them"), field: "A B")
        }
        let programme = programme ?? start.submission?.programme
        var differences = try views.differences(from: start, to: end, programme: programme)
        if let indicator {
            differences.removeAll { $0.definition.indicator != indicator }
            if differences.isEmpty { throw DiffOperand.unknown(indicator) }
        }
        self.differences = differences
    }
}

/// What is compared: moments of the log, and reports as they were submitted.
struct DiffOperand {
    let views: Views
    /// Of what happened when, where no report says so.
    let period: Period?

    func ends(_ first: String, _ second: String?) throws -> (Standpoint, Standpoint) {
        if let second { return (try standpoint(first, field: "A"), try standpoint(second, field: "B")) }
        if let submissions = try submissions(first, field: "A"), let last = submissions.last {
            if submissions.count > 1 {
                return (try views.standpoint(submissions[submissions.count - 2]), try views.standpoint(last))
            }
            return (try views.standpoint(last), try views.standpoint(views.size, period: last.period))
        }
        return (try standpoint(first, field: "A"), try views.standpoint(views.size, period: period ?? .always))
    }

    private func standpoint(_ text: String, field: String) throws -> Standpoint {
        if let last = try submissions(text, field: field)?.last { return try views.standpoint(last) }
        let position = try Position.parse(text, views.ledger, field: field)
        let known = try views.standpoint(position, period: period ?? .always)
        // The whole of a day is known at its end, also of one on which nothing was recorded.
        guard let day = Day(text) else { return known }
        return Standpoint(position: position, period: known.period, today: day.adding(days: 1))
    }

    /// The submissions of `report:programme/code`, or the one at an entry, `report:programme/code@812`; nil for
    /// anything else.
    private func submissions(_ text: String, field: String) throws -> [Submission]? {
        guard text.hasPrefix("report:") else { return nil }
        let parts = text.split(separator: "@", maxSplits: 1)
        let ref = try Reference.parse(String(parts[0]))
        if period != nil {
            throw Problem.usage(
                "period-of-report",
                Phrase(ru: "период отчёта известен летописи", en: "the ledger knows the period of a report"),
                remedy: Phrase(ru: "уберите --period", en: "leave --period out"), field: "--period")
        }
        let programme = String(ref.code.prefix { $0 != "/" })
        let code = String(ref.code.dropFirst(programme.count + 1))
        let all = try views.submissions(of: code, in: programme)
        guard parts.count > 1 else { return all }
        let chosen = all.filter { String($0.seq) == parts[1] }
        if chosen.isEmpty {
            let list = all.map { String($0.seq) }.joined(separator: ", ")
            throw Problem(
                .notFound, "unknown-submission",
                Phrase(
                    ru: "отчёт «\(code)» не сдан записью \(parts[1])",
                    en: "the report \"\(code)\" was not submitted by entry \(parts[1])"),
                remedy: Phrase(ru: "он сдан записями: \(list)", en: "it was submitted by the entries \(list)"),
                field: field)
        }
        return chosen
    }

    fileprivate static func unknown(_ indicator: String) -> Problem {
        Problem(
            .notFound, "unknown-indicator",
            Phrase(ru: "нет показателя «\(indicator)»", en: "there is no indicator \"\(indicator)\""),
            remedy: Phrase(ru: "все показатели: letopis indicators", en: "all indicators: letopis indicators"),
            field: "--indicator")
    }
}
