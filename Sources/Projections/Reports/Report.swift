import Events
import GRDB

/// What a programme claims: its indicators as of an entry, within a period, and the evidence attached by then
/// (FORMAT.md, section 13).
package struct Report: Sendable {
    package let origin: String
    package let programme: String
    /// The report that was submitted to a fund; nil where the claims are only worked out now.
    package let submission: Submission?
    /// The entry as of which all is counted, and the root there.
    package let size: Int
    package let root: TreeHash
    package let period: Period
    package let claims: [Claim]
    package let evidence: [JSON]

    package var json: JSON {
        .members([
            ("bundle", .int(ReviewBundle.version)), ("origin", .string(origin)), ("programme", .string(programme)),
            ("report", submission.map { .string($0.report) }), ("submitted", submission.map { .int($0.seq) }),
            ("size", .int(size)), ("root", .string(root.base64)), ("period", period.json),
            ("claims", .array(claims.map(\.json))), ("evidence", .array(evidence)),
        ])
    }
}

extension Views {
    /// The claims of a report that was submitted, each with what the entries give.
    ///
    /// - Parameter end: the position as known at which the report is looked for.
    /// - Throws: ``Problem``: `notFound` where it was never submitted; `diverged` where it names a root that the log
    ///   never had; `refused` where it claims an indicator that was not in force.
    package func report(_ report: String, of programme: String, asOf end: Int) throws -> Report {
        try require(programme)
        let submission = try Submission(report, of: programme, LedgerReader(ledger, index: index, at: end))
        guard submission.size <= end, try ledger.root(at: submission.size) == submission.root else {
            throw Report.otherRoot(submission)
        }
        let claims = try queue.read { db in
            let definitions = try definitions(db, programme: programme, asOf: submission.size)
            return try submission.claims.map { claimed in
                guard let definition = definitions.first(where: { $0.indicator == claimed.indicator }) else {
                    throw Report.noRule(claimed.indicator, submission)
                }
                return try Claim(
                    db, definition, asOf: submission.size, period: submission.period, reported: .some(claimed.value))
            }
        }
        return try Report(self, programme, submission, submission.size, submission.period, claims)
    }

    /// The programme's indicators as of `size`.
    package func report(programme: String, asOf size: Int, period: Period) throws -> Report {
        try require(programme)
        let claims = try queue.read { db in
            try definitions(db, programme: programme, asOf: size).map {
                try Claim(db, $0, asOf: size, period: period, reported: nil)
            }
        }
        return try Report(self, programme, nil, size, period, claims)
    }
}

extension Report {
    fileprivate init(
        _ views: Views, _ programme: String, _ submission: Submission?, _ size: Int, _ period: Period, _ claims: [Claim]
    ) throws {
        if let claim = claims.first(where: { abs($0.count.value ?? 0) > JSON.greatestInteger }) {
            throw Self.tooLarge(claim.indicator)
        }
        origin = views.ledger.opening.origin
        self.programme = programme
        self.submission = submission
        self.size = size
        root = try views.ledger.root(at: size)
        self.period = period
        self.claims = claims
        let world = try LedgerReader(views.ledger, index: views.index, at: size)
        let types = Catalogue.all.filter { $0.creates(.evidence) }
        evidence = try world.live(Ref(.programme, programme), types: types).map { entry in
            var item = entry.data
            item["seq"] = .int(entry.seq)
            return .object(item)
        }
    }

    fileprivate static func tooLarge(_ indicator: String) -> Problem {
        Problem(
            .refused, "claim-too-large",
            Phrase(
                ru: "значение показателя «\(indicator)» больше 2^53−1: в отчёте такого числа записать нельзя",
                en:
                    "the value of the indicator \"\(indicator)\" is larger than 2^53−1: no report can hold such a number"
            ),
            remedy: Remedy(
                ru: "найдите ошибочные суммы: \(.explain(indicator: indicator))",
                en: "look for sums that are wrong: \(.explain(indicator: indicator))"))
    }

    fileprivate static func otherRoot(_ submission: Submission) -> Problem {
        Problem(
            .diverged, "report-of-another-root",
            Phrase(
                ru:
                    "отчёт «\(submission.report)» (запись \(submission.seq)) называет корень, которого у летописи не было "
                    + "на \(submission.size) записях",
                en:
                    "the report \"\(submission.report)\" (entry \(submission.seq)) names a root that the ledger did not "
                    + "have at \(submission.size) entries"),
            remedy: Remedy(
                ru: "сдайте отчёт снова, с размером и корнем из \(.checkpoint)",
                en: "submit the report again, with the size and root that \(.checkpoint) shows"))
    }

    fileprivate static func noRule(_ indicator: String, _ submission: Submission) -> Problem {
        Problem(
            .refused, "claim-without-rule",
            Phrase(
                ru: "отчёт «\(submission.report)» заявляет показатель «\(indicator)», у которого на записи "
                    + "\(submission.size) нет правила",
                en:
                    "the report \"\(submission.report)\" claims the indicator \"\(indicator)\", which has no rule at entry "
                    + "\(submission.size)"),
            remedy: Phrase(
                ru: "сдайте отчёт снова, без этого показателя", en: "submit the report again without that indicator"))
    }
}

extension Period {
    /// `{"from"?, "to"?}`.
    package var json: JSON {
        .members([("from", from.map { .string($0.description) }), ("to", to.map { .string($0.description) })])
    }
}
