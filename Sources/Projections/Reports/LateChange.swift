import Events
import GRDB

/// An entry recorded after a period was closed that speaks of its days, or would move its figures. It was accepted;
/// what was closed stays as it is.
package struct LateChange: Sendable, Equatable {
    package let seq: Int
    /// What was known of those days when they were closed, and is voided by it.
    package let voids: Int?
    /// Whether it is itself voided by now.
    package let isVoided: Bool
    /// The claims that would be others, had the period been closed behind it.
    package let moves: [Move]

    package struct Move: Sendable, Equatable {
        package let indicator: String
        package let from: Int?
        package let to: Int?
    }
}

extension ReportingPeriod {
    /// Whether `entry` is a fact of these days.
    func covers(_ entry: Entry) -> Bool {
        guard entry.programme == programme, entry.type.isFact, let from = days.from, let to = days.to else {
            return false
        }
        return from <= entry.day && entry.day <= to
    }

    /// The entries after position `size`, up to `end`, that assert something of these days.
    fileprivate func lateFacts(
        _ db: Database, after size: Int, upTo end: Int, and condition: String = "true"
    ) throws -> [(seq: Int, voidedBy: Int?)] {
        let types = Catalogue.all.filter(\.isFact).map(\.name)
        return try Row.fetchAll(
            db,
            sql: """
                SELECT seq, max(voided_by) AS voided_by FROM fact f
                WHERE programme = (SELECT id FROM symbol WHERE text = :programme) AND type IN \(FactSQL.symbols(types))
                  AND seq > :size AND seq <= :end AND happened BETWEEN :from AND :to AND \(condition)
                GROUP BY seq ORDER BY seq
                """,
            arguments: [
                "programme": programme, "size": size, "end": end, "from": days.from.map { Int($0.packed) },
                "to": days.to.map { Int($0.packed) },
            ]
        ).map { ($0["seq"], $0["voided_by"]) }
    }

    /// The entries after position `size`, up to `end`, that void what was known of these days there.
    fileprivate func lateVoids(
        _ ledger: Ledger, _ voided: [Int: Int], after size: Int, upTo end: Int
    ) throws -> [(seq: Int, target: Int)] {
        let late = voided.filter { $0.key <= size && $0.value > size && $0.value <= end }
        guard !late.isEmpty else { return [] }
        return try ledger.log.read { db in
            try late.filter { target, _ in try LogRows.entry(db, target).map { covers($0) } ?? false }
        }.map { ($0.value, $0.key) }.sorted { $0.0 < $1.0 }
    }

    /// The positions of the entries after `size` that void something of these days, or assert something that still
    /// holds.
    func lateEntries(_ db: Database, _ views: Views, after size: Int, upTo end: Int) throws -> [Int] {
        let voids = try lateVoids(views.ledger, views.index.voided(), after: size, upTo: end).map(\.seq)
        let facts = try lateFacts(db, after: size, upTo: end, and: FlagRule.holds("f"))
        return (facts.map(\.seq) + voids).sorted()
    }
}

extension Views {
    /// What was recorded after a closing that speaks of its days or would move what it claims, in order.
    package func changes(since closing: ReportingPeriod.Closing, of period: ReportingPeriod) throws -> [LateChange] {
        let facts = try queue.read { try period.lateFacts($0, after: closing.size, upTo: size) }
        let voids = try period.lateVoids(ledger, index.voided(), after: closing.size, upTo: size)
        var moves: [Int: [LateChange.Move]] = [:]
        let claimed = Set(closing.claims.map(\.indicator))
        for course in try courses(programme: period.programme, from: closing.size, to: size, period: period.days)
        where claimed.contains(course.indicator) {
            var value = course.start
            for step in course.steps {
                moves[step.seq, default: []].append(
                    LateChange.Move(indicator: course.indicator, from: value, to: step.value))
                value = step.value
            }
        }
        let voided = Dictionary(facts.map { ($0.seq, $0.voidedBy) }) { first, _ in first }
        let targets = Dictionary(voids.map { ($0.seq, $0.target) }) { first, _ in first }
        return Set(voided.keys).union(targets.keys).union(moves.keys).sorted().map { seq in
            LateChange(
                seq: seq, voids: targets[seq], isVoided: (voided[seq] ?? nil).map { $0 <= size } ?? false,
                moves: moves[seq] ?? [])
        }
    }

    /// How many entries after position `closed` void something of the period's days, or assert something that holds.
    package func countLate(after closed: Int, of period: ReportingPeriod) throws -> Int {
        try queue.read { try period.lateEntries($0, self, after: closed, upTo: size) }.count
    }
}
