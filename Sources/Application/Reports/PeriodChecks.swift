import Events
import Projections

/// What was closed, counted again from the entries alone and held against the files in snapshots/.
package struct PeriodChecks {
    package let checks: [PeriodCheck]
    /// The files that were missing and were brought back, by path.
    package private(set) var restored: Set<String> = []

    /// Every closing of one period, or of all of them.
    ///
    /// - Parameters:
    ///   - code: the period's code, alone or with its programme.
    ///   - progress: told how many closings are counted, of how many.
    package init(
        _ views: Views, code: String?, programme: String?, progress: (_ done: Int, _ total: Int) -> Void
    ) throws {
        let ledger = views.ledger
        let periods: [ReportingPeriod]
        if let code {
            let scoped = try ScopedCode(code, programme: programme)
            periods = [try views.period(scoped.code, of: scoped.programme)]
        } else {
            periods = try views.periods(programme: programme)
        }
        let scratch = try Scratch()
        defer { scratch.remove() }
        let recount = try Recount(ledger, in: scratch.path)
        let total = periods.reduce(0) { $0 + $1.closings.count }
        var checks: [PeriodCheck] = []
        for period in periods {
            for closing in period.closings {
                progress(checks.count, total)
                checks.append(try PeriodCheck(closing, of: period, ledger, recount))
            }
        }
        self.checks = checks
    }

    /// The worst of all.
    package var status: Verdict.Status {
        if checks.contains(where: { $0.status == .altered }) { return .altered }
        return checks.allSatisfy { $0.status == .agrees } ? .agrees : .diverges
    }

    /// Brings missing files back, where the entries still give what was frozen.
    package mutating func restore(in folder: Folder) throws {
        for check in checks where check.canRestore {
            if let frozen = check.frozen { restored.insert(try frozen.store(in: folder)) }
        }
    }
}
