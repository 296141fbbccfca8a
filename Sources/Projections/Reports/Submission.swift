import Events

/// A report as it was submitted once: what it claims, and of which entries.
package struct Submission: Sendable, Equatable {
    package let programme: String
    package let report: String
    /// `analytical` or `financial`.
    package let kind: String
    /// The code of its period.
    package let periodCode: String
    /// The position of its `report.submitted`.
    package let seq: Int
    package let act: ReportingPeriod.Act
    /// Nil where it stands.
    package let voidedBy: Int?
    package let size: Int
    package let root: TreeHash
    package let period: Period
    package let claims: [Claimed]

    private static let types = Catalogue.all.filter { $0.state(of: .report) == "submitted" }

    /// The last live submission of the report, as known to `world`.
    ///
    /// - Throws: ``Problem`` `notFound` where it was never submitted.
    package init(_ report: String, of programme: String, _ world: LedgerReader) throws(Problem) {
        guard let last = try Submission.all(of: report, in: programme, world).last(where: { $0.voidedBy == nil }) else {
            throw Submission.unknown(report, programme)
        }
        self = last
    }

    /// Every submission of a report, in order: it is submitted again after it was returned. Those that were voided are
    /// among them.
    package static func all(
        of report: String, in programme: String, _ world: LedgerReader
    ) throws(Problem) -> [Submission] {
        var found: [Submission] = []
        for entry in try world.history(Ref(.report, report, programme: programme), types: types) {
            if let submission = try Submission(entry, world) { found.append(submission) }
        }
        return found
    }

    /// Every submission of every report of a programme, in order.
    package static func all(of programme: String, _ world: LedgerReader) throws(Problem) -> [Submission] {
        var found: [Submission] = []
        for entry in try world.history(Ref(.programme, programme), types: types) where entry.programme == programme {
            if let submission = try Submission(entry, world) { found.append(submission) }
        }
        return found
    }

    private init?(_ entry: Entry, _ world: LedgerReader) throws(Problem) {
        guard let programme = entry.programme, let report = entry.text("report"), let size = entry.number("size"),
            let root = entry.text("root").flatMap({ TreeHash(base64: $0) })
        else { return nil }
        let opened = try entry.ref(.period).flatMap { ref throws(Problem) in try world.thing(ref) }
        self.programme = programme
        self.report = report
        kind = entry.text("kind") ?? ""
        periodCode = entry.text("period") ?? ""
        seq = entry.seq
        act = ReportingPeriod.Act(entry)
        voidedBy = world.voider(of: entry.seq)
        self.size = size
        self.root = root
        period = Period(
            from: opened?.text("from").flatMap { Day($0) }, to: opened?.text("to").flatMap { Day($0) })
        claims = Claimed.all(in: entry)
    }

    /// - Parameter programme: nil where it was looked for in all.
    package static func unknown(_ report: String, _ programme: String?) -> Problem {
        let place = programme.map {
            Phrase(ru: "в проекте «\($0)»", en: "the programme \"\($0)\" has")
        }
        return Problem(
            .notFound, "unknown-report",
            Phrase(
                ru: "\(place?.ru ?? "в летописи") нет сданного отчёта «\(report)»",
                en: "\(place?.en ?? "the ledger has") no submitted report \"\(report)\""),
            remedy: Remedy(
                ru: "сданные отчёты: \(.reports); без отчёта: \(full: .bundleOfPeriod)",
                en:
                    "submitted reports: \(.reports); without a report: "
                    + "\(full: .bundleOfPeriod)"))
    }
}

/// The claims of one submission, each counted again as of its own size.
package struct SubmissionCheck: Sendable {
    package let submission: Submission
    /// Nil where the log never had the root that it names, so that there is nothing to count.
    package let claims: [Recounted]?
    /// By which what is not true may have come about.
    package let faults: [KnownFault]

    package var isTrue: Bool { claims?.allSatisfy(\.isTrue) ?? false }

    /// - Parameter views: read models that reach to the submission's size at least, where the log does.
    package init(_ submission: Submission, _ views: Views) throws {
        self.submission = submission
        // What is submitted was there before; a later size cannot be told from a made-up one.
        guard submission.size < submission.seq,
            try views.ledger.root(at: submission.size) == submission.root
        else {
            (claims, faults) = (nil, [])
            return
        }
        let claims = try views.queue.read { db in
            let definitions = try views.definitions(db, programme: submission.programme, asOf: submission.size)
            return try submission.claims.map { claimed in
                guard let definition = definitions.first(where: { $0.indicator == claimed.indicator }) else {
                    return Recounted(
                        indicator: claimed.indicator, claimed: claimed.value, counted: nil, definition: nil)
                }
                let query = try CountQuery(
                    definition.rule, programme: submission.programme, asOf: submission.size,
                    period: submission.period)
                return Recounted(
                    indicator: claimed.indicator, claimed: claimed.value, counted: try query.count(db, with: []).value,
                    definition: definition)
            }
        }
        self.claims = claims
        faults = try claims.allSatisfy(\.isTrue) ? [] : views.faultsOfCounting(asOf: submission.size)
    }
}

/// One claim beside what the entries give.
package struct Recounted: Sendable {
    package let indicator: String
    package let claimed: Int?
    package let counted: Int?
    /// In force at the position; nil where none was, and nothing can be counted.
    package let definition: IndicatorDefinition?

    package var isTrue: Bool { definition != nil && claimed == counted }
}

extension Views {
    /// Every submission of every report, by programme and in order; those that were voided too.
    ///
    /// - Throws: ``Problem`` `notFound` for an unknown programme.
    package func submissions(programme: String? = nil) throws -> [Submission] {
        if let programme { try require(programme) }
        let world = try LedgerReader(ledger, index: index, at: size)
        return try (programme.map { [$0] } ?? programmes()).flatMap { try Submission.all(of: $0, world) }
    }

    /// What a period was closed with, counted again as of the closing's own size.
    package func recount(_ closing: ReportingPeriod.Closing, of period: ReportingPeriod) throws -> [Recounted] {
        let definitions = try queue.read {
            try self.definitions($0, programme: period.programme, asOf: closing.size)
        }
        let answers = try indicators(programme: period.programme, asOf: closing.size, period: period.days)
        return closing.claims.map { claim in
            Recounted(
                indicator: claim.indicator, claimed: claim.value,
                counted: answers.first { $0.indicator == claim.indicator }?.count.value,
                definition: definitions.first { $0.indicator == claim.indicator })
        }
    }

    /// The indicators of a period's programme, counted within its days as known at `position`.
    ///
    /// - Parameter wanted: only these, in this order; all in force where nil.
    /// - Throws: ``Problem`` `notFound` for an indicator that is not in force there.
    package func claims(
        _ wanted: [String]?, of period: ReportingPeriod, asOf position: Int
    ) throws -> [IndicatorAnswer] {
        let answers = try indicators(programme: period.programme, asOf: position, period: period.days)
        guard let wanted else { return answers }
        return try wanted.map { code in
            guard let answer = answers.first(where: { $0.indicator == code }) else {
                throw Self.unknownIndicator(code, period.programme, answers.map(\.indicator))
            }
            return answer
        }
    }
}
