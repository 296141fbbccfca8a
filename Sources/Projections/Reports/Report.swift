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

/// A report as it was submitted last.
package struct Submission: Sendable, Equatable {
    package let programme: String
    package let report: String
    /// The position of its `report.submitted`.
    package let seq: Int
    package let size: Int
    package let root: TreeHash
    package let period: Period
    package let claims: [Claimed]

    package struct Claimed: Sendable, Equatable {
        package let indicator: String
        package let value: Int?
    }

    /// The last live submission of the report, as known to `world`.
    ///
    /// - Throws: ``Problem`` `notFound` where it was never submitted.
    package init(_ report: String, of programme: String, _ world: LedgerReader) throws(Problem) {
        guard let last = try Submission.all(report, of: programme, world).last else {
            throw Submission.unknown(report, programme)
        }
        self = last
    }

    /// The live submissions of the report as known to `world`, ascending; at least one.
    ///
    /// - Throws: ``Problem`` `notFound` where it was never submitted.
    package static func all(
        _ report: String, of programme: String, _ world: LedgerReader
    ) throws(Problem) -> [Submission] {
        let types = [Catalogue.byName["report.submitted"]].compactMap { $0 }
        var all: [Submission] = []
        for entry in try world.live(Ref(.report, report, programme: programme), types: types) {
            if let submission = try Submission(entry, report, programme, world) { all.append(submission) }
        }
        if all.isEmpty { throw unknown(report, programme) }
        return all
    }

    private init?(_ entry: Entry, _ report: String, _ programme: String, _ world: LedgerReader) throws(Problem) {
        guard let size = entry.number("size"), let root = entry.text("root").flatMap({ TreeHash(base64: $0) }) else {
            return nil
        }
        self.programme = programme
        self.report = report
        seq = entry.seq
        self.size = size
        self.root = root
        let opened = try entry.ref(.period).flatMap { ref throws(Problem) in try world.thing(ref) }
        period = Period(
            from: opened?.text("from").flatMap { Day($0) }, to: opened?.text("to").flatMap { Day($0) })
        claims = (entry.data["claims"]?.array ?? []).compactMap { item in
            guard let claim = item.object, let indicator = claim["indicator"]?.string else { return nil }
            return Claimed(indicator: indicator, value: claim["value"]?.int)
        }
    }

    private static func unknown(_ report: String, _ programme: String) -> Problem {
        Problem(
            .notFound, "unknown-report",
            Phrase(
                ru: "в проекте «\(programme)» нет сданного отчёта «\(report)»",
                en: "the programme \"\(programme)\" has no submitted report \"\(report)\""),
            remedy: Phrase(
                ru: "сданные отчёты: letopis list report; без отчёта: --programme КОД --period A..B",
                en: "submitted reports: letopis list report; without a report: --programme CODE --period A..B"))
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
        origin = views.ledger.opening.origin
        self.programme = programme
        self.submission = submission
        self.size = size
        root = try views.ledger.root(at: size)
        self.period = period
        self.claims = claims
        let world = try LedgerReader(views.ledger, index: views.index, at: size)
        let types = [Catalogue.byName["evidence.attached"]].compactMap { $0 }
        evidence = try world.live(Ref(.programme, programme), types: types).map { entry in
            var item = entry.data
            item["seq"] = .int(entry.seq)
            return .object(item)
        }
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
            remedy: Phrase(
                ru: "сдайте отчёт снова, с размером и корнем из letopis checkpoint",
                en: "submit the report again, with the size and root that letopis checkpoint shows"))
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
