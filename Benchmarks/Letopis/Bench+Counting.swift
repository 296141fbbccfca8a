import Events
import Foundation
import Projections

/// Counting: natively, by the SQL that is shown for each number, and by the SQL that one would write without facts.
extension Bench {
    func counting(_ report: inout Report) throws {
        let views = try Views.open(ledger)
        let half = size / 2
        try natively(views, asOf: half, &report)
        try bySQL(views, asOf: half, &report)
        try overBodies(&report)
        for (name, start) in [("second half", half), ("last 1 000", size - 1000)] {
            var moved = 0
            let time = try Self.best { moved = try views.courses(from: start).reduce(0) { $0 + $1.steps.count } }
            var result = Result("courses, \(name)", size)
            result.milliseconds = time.clock
            result.notes = ["steps": Double(moved), "busy ms": time.busy]
            report.add(result)
        }
        try explanations(views, &report)
    }

    /// The best of three, in milliseconds, on the clock and of the processor: the file is warm, and the machine may be
    /// busy otherwise.
    private static func best(_ body: () throws -> Void) throws -> (clock: Double, busy: Double) {
        let times = try (0..<3).map { _ in try Spent.of(body) }
        return ((times.map(\.seconds).min() ?? 0) * 1000, (times.map(\.busy).min() ?? 0) * 1000)
    }

    private func natively(_ views: Views, asOf position: Int, _ report: inout Report) throws {
        var count = 0
        let time = try Self.best { count = try views.indicators(asOf: position).count }
        var result = Result("all \(count) indicators as of the middle", size)
        result.milliseconds = time.clock
        let atEnd = try Self.best { _ = try views.indicators(asOf: size - 1) }
        result.notes = ["busy ms": time.busy, "at the end ms": atEnd.clock, "at the end busy ms": atEnd.busy]
        report.add(result)
    }

    private func bySQL(_ views: Views, asOf position: Int, _ report: inout Report) throws {
        let definitions = try views.queue.read { try views.definitions($0, programme: nil, asOf: position) }
        for end in [position, size] {
            var slowest = (clock: 0.0, busy: 0.0, rows: 0)
            var total = 0.0
            for definition in definitions {
                let query = try CountQuery(definition.rule, programme: definition.programme, asOf: end)
                var rows = 0
                let time = try Self.best {
                    rows = try views.queue.read { try query.count($0, with: [.entries]).entries ?? 0 }
                }
                total += time.busy
                if time.busy > slowest.busy { slowest = (time.clock, time.busy, rows) }
            }
            var result = Result("slowest by SQL, as of \(end)", size)
            result.milliseconds = slowest.clock
            result.notes = ["entries": Double(slowest.rows), "busy ms": slowest.busy, "all busy ms": total]
            report.add(result)
        }
    }

    /// One distinct count straight over the bodies, voids left out: what there is without read models.
    private func overBodies(_ report: inout Report) throws {
        var people = 0
        let time = try Spent.of {
            people = try ledger.log.read { db in
                let statement = try Statement(
                    db,
                    """
                    SELECT count(DISTINCT json_extract(CAST(body AS TEXT), '$.data.person')) FROM entry
                    WHERE json_extract(CAST(body AS TEXT), '$.type') LIKE '%.attended'
                    """)
                return try statement.step() ? statement.int(0) : 0
            }
        }
        var result = Result("distinct people by json_extract", size)
        result.milliseconds = time.seconds * 1000
        result.notes = ["people": Double(people)]
        report.add(result)
    }

    private func explanations(_ views: Views, _ report: inout Report) throws {
        for answer in try views.indicators() {
            var told = 0
            let time = try Self.best {
                let explanation = try views.explain(answer.indicator, of: answer.programme)
                told = explanation.counted.count + explanation.repeats.count + explanation.excluded.count
            }
            var result = Result("explain \(answer.indicator)", size)
            result.milliseconds = time.clock
            result.notes = ["entries": Double(told), "busy ms": time.busy]
            report.add(result)
        }
    }
}
