import Events
import GRDB

/// One number of a report, with all that it takes to count it again (FORMAT.md, section 13).
package struct Claim: Sendable {
    package let definition: IndicatorDefinition
    package let count: Count
    /// The entries that speak for the value, ascending.
    package let counted: [Int]
    /// What a submitted report claims; outer nil where the report was not submitted, inner where it claims no value.
    package let reported: Int??

    package var indicator: String { definition.indicator }
    package var met: Bool? { definition.target?.target.met(by: count.value) }

    /// Whether what was reported is what the entries give.
    package var isTrue: Bool { reported.map { $0 == count.value } ?? true }

    init(
        _ db: Database, _ definition: IndicatorDefinition, asOf size: Int, period: Period, reported: Int??
    ) throws {
        let query = try CountQuery(definition.rule, programme: definition.programme, asOf: size, period: period)
        self.definition = definition
        self.reported = reported
        var count = try query.count(db, with: [])
        for index in count.groups.indices {
            count.groups[index].met = definition.target?.target.met(by: count.groups[index].value)
        }
        count.groups.sort { ($0.key ?? "").utf8.lexicographicallyPrecedes(($1.key ?? "").utf8) }
        self.count = count
        counted = try query.entries(db)
    }

    package var json: JSON {
        let sentence = Sentence.phrase(definition.rule)
        let hasKeys = definition.rule.tallies.contains { $0.each != nil }
        let groups = count.groups.map { group in
            JSON.members([
                ("key", .optional(group.key)), ("value", .optional(group.value)), ("met", group.met.map { .bool($0) }),
            ])
        }
        return .members([
            ("indicator", .string(indicator)), ("title", .string(definition.title.ru)),
            ("titleEn", definition.titleEn.map { .string($0) }), ("unit", .string(definition.unit)),
            ("rule", .object(definition.rule.json)),
            ("sentence", ["ru": .string(sentence.ru), "en": .string(sentence.en)]),
            ("target", definition.target?.json), ("value", .optional(count.value)),
            ("reported", reported.map { .optional($0) }), ("groups", hasKeys ? .array(groups) : nil),
            ("counted", .array(counted.map { .int($0) })), ("met", met.map { .bool($0) }),
        ])
    }
}

extension IndicatorAnswer.Stated {
    var json: JSON {
        .members([
            ("comparator", .string(target.comparator.rawValue)), ("value", .optional(target.value)),
            ("due", due.map { .string($0.description) }), ("origin", .string(origin)),
            ("quote", quote.map { .string($0) }),
        ])
    }
}
