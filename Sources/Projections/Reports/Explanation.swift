import Events
import GRDB

/// The entries behind a number: those that count, those that repeat somebody counted already, those left out and why.
package struct Explanation: Sendable {
    package let definition: IndicatorDefinition
    package let count: Count
    /// The entries that count, ascending: for a distinct count, the first of each subject.
    package let counted: [Int]
    /// Entries that speak only for subjects counted already, ascending.
    package let repeats: [Repeat]
    package let excluded: [Excluded]
    /// The rule, for people to read.
    package let sentence: Phrase
    /// The value's own statement, for stock sqlite3 on views.sqlite.
    package let sql: String

    package struct Repeat: Sendable, Equatable {
        package let seq: Int
        /// The entry by which its subject was counted first.
        package let first: Int
    }

    package struct Excluded: Sendable, Equatable {
        package let seq: Int
        package let reason: Exclusion
        /// The entry that voided it, where that is the reason.
        package let voidedBy: Int?
    }
}

extension Views {
    /// Explains an indicator as known at `position`, of what happened within `period`.
    ///
    /// - Throws: ``Problem`` `notFound` where no such indicator is in force there.
    package func explain(
        _ indicator: String, of programme: String, asOf position: Int? = nil, period: Period = .always
    ) throws -> Explanation {
        let position = position ?? size
        return try queue.read { db in
            let definition = try definition(db, indicator, of: programme, asOf: position)
            let query = try CountQuery(definition.rule, programme: programme, asOf: position, period: period)
            var count = try query.count(db, with: [.entries, .headcount])
            for index in count.groups.indices {
                count.groups[index].met = definition.target?.target.met(by: count.groups[index].value)
            }
            let (counted, repeats) = Self.told(apart: try query.facts(db))
            let excluded = try query.excluded(db).map { seq, reason in
                Explanation.Excluded(
                    seq: seq, reason: reason,
                    voidedBy: reason == .voided
                        ? try Int.fetchOne(db, sql: "SELECT min(voided_by) FROM fact WHERE seq = ?", arguments: [seq])
                        : nil)
            }
            return Explanation(
                definition: definition, count: count, counted: counted, repeats: repeats, excluded: excluded,
                sentence: Sentence.phrase(definition.rule), sql: query.script)
        }
    }

    /// An entry counts where it is the first of any subject; otherwise it repeats the first of its first subject.
    private static func told(apart facts: [CountQuery.Fact]) -> (counted: [Int], repeats: [Explanation.Repeat]) {
        var first: [String: Int] = [:]
        var counted: [Int] = []
        var repeats: [Explanation.Repeat] = []
        for fact in facts {
            guard let earlier = first[fact.subject] else {
                first[fact.subject] = fact.seq
                if counted.last != fact.seq { counted.append(fact.seq) }
                if repeats.last?.seq == fact.seq { repeats.removeLast() }
                continue
            }
            if earlier == fact.seq || counted.last == fact.seq || repeats.last?.seq == fact.seq { continue }
            repeats.append(Explanation.Repeat(seq: fact.seq, first: earlier))
        }
        return (counted, repeats)
    }
}
