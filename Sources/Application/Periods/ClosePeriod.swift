import Events
import Projections

/// A period that was closed.
package struct ClosedPeriod: Sendable {
    package let period: ReportingPeriod
    package let frozen: FrozenPeriod
    /// The path of the frozen figures.
    package let file: String
    package let recorded: Recorded
    /// The day as of which it was closed, where the period was not over then.
    package let early: Day?
    /// How many entries about the period's days were made after the position at which it was closed.
    package let late: Int
}

extension LedgerSession {
    /// Closes a period: counts all its indicators, freezes the figures, and records that.
    ///
    /// - Parameter position: gives the position as of which it is closed; nil for the end of the log.
    /// - Throws: ``Problem``: `refused` where it is closed already, by somebody else meanwhile too; `usage` where there
    ///   were no entries yet at `position`.
    package func close(
        _ period: ReportingPeriod, at position: (Views) throws -> Int? = { _ in nil }
    ) throws -> ClosedPeriod {
        try ask { views in
            // As it stands now: what is counted, and what must not have moved, are one view's.
            let period = try views.period(period.code, of: period.programme)
            if let closing = period.closing { throw Self.closed(period, closing) }
            let position = try position(views) ?? views.size
            if position == 0 { throw Problem.nothingYet(field: "--at") }
            // Before anything is written: a ledger that cannot be appended to is refused here.
            _ = try writer()
            let ledger = views.ledger
            let scratch = try Scratch()
            defer { scratch.remove() }
            let frozen = try FrozenPeriod(period, Recount(ledger, in: scratch.path).views(at: position))
            let file = try frozen.store(in: ledger.folder)
            let draft = try Validation.draft(.periodClosed(period, frozen, on: today))
            var recorded: Recorded
            do {
                recorded = try record([draft], if: period.unchanged(since: views.size))
            } catch let problem as Problem where problem.kind == .conflict || problem.kind == .refused {
                // Told as it stands now, where somebody else has closed it meanwhile.
                let now = try views.following().period(period.code, of: period.programme)
                if let closing = now.closing { throw Self.closed(now, closing) }
                throw problem
            }
            let early = recorded.attempt { try dayBeforeEnd(of: period, frozen, views) } ?? nil
            let late = recorded.attempt { try views.countLate(after: frozen.size, of: period) }
            return ClosedPeriod(
                period: period, frozen: frozen, file: file, recorded: recorded, early: early, late: late ?? 0)
        }
    }

    /// The day as of which the period is closed, where it is not over then.
    private func dayBeforeEnd(of period: ReportingPeriod, _ frozen: FrozenPeriod, _ views: Views) throws -> Day? {
        let known =
            try frozen.size == views.size
            ? today
            : ledger.log.read { try LogRows.entry($0, frozen.size) }.flatMap { Moment.day(of: $0.recorded) }
        guard let last = period.days.to, let known, known <= last else { return nil }
        return known
    }

    private static func closed(_ period: ReportingPeriod, _ closing: ReportingPeriod.Closing) -> Problem {
        let (day, by) = (closing.act.recorded.prefix(10), closing.act.by)
        return Problem(
            .refused, "period-closed",
            Phrase(
                ru:
                    "период «\(period.code)» проекта «\(period.programme)» уже закрыт: запись \(closing.act.seq), \(day), "
                    + by,
                en: "the period \"\(period.code)\" of \"\(period.programme)\" is closed already: entry "
                    + "\(closing.act.seq), \(day), \(by)"),
            remedy: Phrase(
                ru:
                    "посмотреть: letopis period show \(period.code); открыть снова: letopis period reopen \(period.code) "
                    + "--reason …",
                en: "see letopis period show \(period.code); to open it again: letopis period reopen \(period.code) "
                    + "--reason …"))
    }
}

extension ReportingPeriod {
    /// The types that close a period or open it again.
    private static let moving = Set(
        Catalogue.all.filter { $0.changes(.period) && !$0.creates(.period) }.map(\.name))

    /// That nobody has closed it or opened it again after position `size`.
    func unchanged(since size: Int) -> AppendCondition {
        AppendCondition(
            noEntryMatching: Query([.init(types: Self.moving, refs: [ref])]), after: size)
    }
}
