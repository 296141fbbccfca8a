import Events
import GRDB

/// How an indicator moved from one standpoint to another, and what moved it: the effects add up to the difference.
package struct Difference: Sendable {
    /// As defined at the later standpoint, else at the earlier one.
    package let definition: IndicatorDefinition
    /// Nil where there was no value, or no such indicator; in sums that is 0.
    package let from: Int?
    package let to: Int?
    /// What the one who submitted had claimed first, then the entries, ascending, and a later claim last.
    package let causes: [Cause]

    package var change: Int { (to ?? 0) - (from ?? 0) }

    package struct Cause: Sendable, Equatable {
        package let effect: Int
        package let reason: Reason
        /// Nil where no entry moved the value: another period is asked of, say.
        package let entry: Author?
    }

    /// The entry that moved a value.
    package struct Author: Sendable, Equatable {
        package let seq: Int
        package let type: String
        /// The day on which it happened.
        package let day: Day
        package let by: String
        /// The entry that it voids.
        package let voids: Int?
    }

    package enum Reason: String, Sendable, CaseIterable {
        case new
        /// Recorded after the earlier standpoint, though it had happened before.
        case late
        case voided, merged, unmerged, members, cancelled, planned
        case becameOrganisation = "became-organisation"
        case rule = "rule-revised"
        case defined, retired
        case dates = "dates-amended"
        case territory, centre
        /// Anything else that an entry of the ledger can do to a value.
        case other
        /// The two standpoints ask of different periods.
        case period
        /// A report claims otherwise than the entries gave.
        case claim = "claimed"
    }
}

/// From where a number is looked at: what was known, of what happened when.
package struct Standpoint: Sendable, Equatable {
    /// The last entry known.
    package let position: Int
    package let period: Period
    /// The first day that had not ended: what happened before it and is recorded after `position` is late.
    package let today: Day
    /// The report that stated its numbers from here; nil where they are only counted.
    package let submission: Submission?

    package init(position: Int, period: Period, today: Day, submission: Submission? = nil) {
        self.position = position
        self.period = period
        self.today = today
        self.submission = submission
    }
}

extension Views {
    /// The standpoint at `position`, on the day on which its entry was recorded.
    package func standpoint(_ position: Int, period: Period = .always) throws -> Standpoint {
        let entry = try ledger.log.read { try LogRows.entry($0, position) }
        let day = entry.flatMap { Day(String($0.recorded.prefix(10))) } ?? Day(sinceEpoch: 0)
        return Standpoint(position: position, period: period, today: day)
    }

    /// The standpoint of a report that was submitted.
    package func standpoint(_ submission: Submission) throws -> Standpoint {
        let counted = try standpoint(submission.size, period: submission.period)
        return Standpoint(
            position: counted.position, period: counted.period, today: counted.today, submission: submission)
    }

    /// The submissions of a report that hold, ascending.
    ///
    /// - Throws: ``Problem`` `notFound` where it was never submitted.
    package func submissions(of report: String, in programme: String) throws -> [Submission] {
        let world = try LedgerReader(ledger, index: index, at: size)
        let live = try Submission.all(of: report, in: programme, world).filter { $0.voidedBy == nil }
        if live.isEmpty { throw Submission.unknown(report, programme) }
        return live
    }

    /// How each indicator moved from one standpoint to a later one, by programme and code.
    ///
    /// Of reports, only the indicators that either claims.
    /// - Throws: ``Problem`` `notFound` for an unknown programme.
    package func differences(
        from start: Standpoint, to end: Standpoint, programme: String? = nil
    ) throws -> [Difference] {
        let courses = try courses(
            programme: programme, from: start.position, to: end.position, period: end.period)
        let authors = try authors(of: courses)
        let definitions = try queue.read { db in
            try self.definitions(db, programme: programme, asOf: start.position)
                + self.definitions(db, programme: programme, asOf: end.position)
        }
        let earlier: [IndicatorAnswer]? =
            start.period == end.period
            ? nil : try indicators(programme: programme, asOf: start.position, period: start.period)
        let claims = [start, end].map { $0.submission?.claims ?? [] }
        return courses.compactMap { course in
            let code = course.indicator
            func isIt(_ definition: IndicatorDefinition) -> Bool {
                definition.programme == course.programme && definition.indicator == code
            }
            let isClaimed = claims.contains { $0.contains { $0.indicator == code } }
            guard let definition = definitions.last(where: isIt),
                isClaimed || start.submission == nil && end.submission == nil
            else { return nil }
            func claimed(_ submission: Submission) -> Int? {
                submission.claims.first { $0.indicator == code }?.value
            }
            let counted =
                earlier.map { $0.first { $0.programme == course.programme && $0.indicator == code }?.count.value }
                ?? course.start
            let first = start.submission.map(claimed) ?? counted
            var sum = Sum(value: first)
            sum.move(to: counted, .claim)
            sum.move(to: course.start, .period)
            var next = 0
            for step in course.steps {
                // Both ascend, and every step has its author.
                while authors[next].seq < step.seq { next += 1 }
                sum.move(to: step.value, Difference.Reason(authors[next], today: start.today), authors[next])
            }
            if let submission = end.submission { sum.move(to: claimed(submission), .claim) }
            return Difference(definition: definition, from: first, to: sum.value, causes: sum.causes)
        }
    }

    /// The effects as they add up.
    private struct Sum {
        private(set) var value: Int?
        private(set) var causes: [Difference.Cause] = []

        init(value: Int?) { self.value = value }

        mutating func move(to next: Int?, _ reason: Difference.Reason, _ entry: Difference.Author? = nil) {
            if value == next { return }
            causes.append(Difference.Cause(effect: (next ?? 0) - (value ?? 0), reason: reason, entry: entry))
            value = next
        }
    }

    // MARK: - Who moved it, and why

    /// The entries of the steps, each once and ascending.
    private func authors(of courses: [IndicatorSeries]) throws -> [Difference.Author] {
        var seqs = courses.flatMap { $0.steps.map(\.seq) }
        seqs.sort()
        var authors: [Difference.Author] = []
        var reader = EntryReader()
        try ledger.log.read { db in
            let rows = try Statement(db, "SELECT body FROM entry WHERE seq = ?")
            for seq in seqs where seq != authors.last?.seq {
                rows.bind(1, seq)
                defer { rows.reset() }
                guard try rows.step(), let head = reader.head(rows.bytes(0)) else {
                    throw LogRows.unreadable(seq, .shape("body"))
                }
                let voids = head.type.voids ? try LogRows.entry(db, seq)?.number("entry") : nil
                authors.append(
                    Difference.Author(seq: seq, type: head.type.name, day: head.day, by: head.by, voids: voids))
            }
        }
        return authors
    }
}

extension Difference.Reason {
    /// Why `entry` moved a value; what happened before `today` is late.
    fileprivate init(_ entry: Difference.Author, today: Day) {
        let reason = Self.byType[entry.type] ?? .other
        self = reason == .new && entry.day.packed < today.packed ? .late : reason
    }

    /// By the entry's type; new, where it counts.
    private static let byType: [String: Difference.Reason] = Dictionary(
        uniqueKeysWithValues: Catalogue.all.map { ($0.name, of($0)) })

    private static func of(_ type: EventType) -> Difference.Reason {
        switch type.effect {
        case .voids: return .voided
        case .merges: return .merged
        case .unmerges: return .unmerged
        case .becomes: return .becameOrganisation
        case .relates(.group, _), .parts(.group, _): return .members
        case .relates, .parts, nil: break
        }
        switch Knowledge.subject(of: type) {
        case .indicator where type.creates(.indicator): return .defined
        case .indicator where type.state(of: .indicator) == "retired": return .retired
        case .indicator where type.field("rule") != nil: return .rule
        case .programme: return .dates
        case .territory: return .territory
        case .centre: return .centre
        case .activity: return type.activityVerb == .cancelled ? .cancelled : .planned
        default: return type.isFact ? .new : .other
        }
    }
}
