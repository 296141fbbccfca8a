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
        /// Why the two are one, where they name different codes.
        package let merged: Merged?

        package init(seq: Int, first: Int, merged: Merged? = nil) {
            self.seq = seq
            self.first = first
            self.merged = merged
        }
    }

    /// That a code stands for another.
    package struct Merged: Sendable, Equatable {
        /// The code that the entry names.
        package let code: String
        /// What it stands for: the canonical code, or the organisation that a group became.
        package let canonical: String
        /// The entry from which that is known.
        package let by: Int
    }

    package struct Excluded: Sendable, Equatable {
        package let seq: Int
        package let reason: Exclusion
        package let detail: Detail
    }

    /// What the entry has, where it should have something else.
    package enum Detail: Sendable, Equatable {
        case nothing
        /// The entry that voided it, or cancelled its activity.
        case entry(Int)
        /// The day on which it happened.
        case day(Day)
        /// What it says of a dimension, as it was recorded; nil where it says nothing.
        case value(dimension: String, value: String?)
        /// How many members the group had that day.
        case members(Int)
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
            let read = try CountedFacts(
                db, programme: programme, rules: [definition.rule], from: position, upTo: position)
            let reached = RuleCount(definition.rule, over: read, asOf: position, period: period)
            var count = try reached.answer(db)
            count.headcount = try query.headcount(db)
            for index in count.groups.indices {
                count.groups[index].met = definition.target?.target.met(by: count.groups[index].value)
            }
            let outcomes = Outcomes(reached)
            let details = try OutcomeDetails(db, outcomes, reached)
            return Explanation(
                definition: definition, count: count, counted: outcomes.counted,
                repeats: try outcomes.repeats.map {
                    Explanation.Repeat(seq: $0.seq, first: $0.first, merged: try details.merged($0))
                },
                excluded: try outcomes.excluded.map {
                    Explanation.Excluded(seq: $0.seq, reason: $0.reason, detail: try details.detail($0))
                },
                sentence: Sentence.phrase(definition.rule), sql: query.script)
        }
    }
}

extension Explanation.Excluded {
    /// The reason, with what the entry has.
    package var phrase: Phrase {
        switch (reason, detail) {
        case (.voided, .entry(let voider)):
            Phrase(ru: "аннулирована записью \(voider)", en: "voided by entry \(voider)")
        case (.cancelled, .entry(let canceller)):
            Phrase(
                ru: "мероприятие отменено записью \(canceller)", en: "the activity is cancelled by entry \(canceller)")
        case (_, .day(let day)): reason.label + Phrase(": \(day)")
        case (_, .value(let dimension, let value)): reason.label + Phrase(": ") + Self.phrase(dimension, value)
        case (_, .members(let count)):
            Phrase(
                ru: "в группе не столько участников: \(count)", en: "the group has not that many members: \(count)")
        default: reason.label
        }
    }

    private static func phrase(_ dimension: String, _ value: String?) -> Phrase {
        let name = SentenceForms.names[dimension] ?? Catalogue.label(field: dimension)
        guard let value else { return name + Phrase(ru: " — не указано", en: " is not given") }
        guard case .token = Vocabulary.catalogue.dimensions[dimension] else { return name + Phrase(" = \(value)") }
        return name + Phrase(" = ") + Catalogue.label(token: value, of: dimension)
    }
}

extension Explanation.Merged {
    package var phrase: Phrase {
        Phrase(
            ru: "\(code) — это \(canonical), с записи \(by)", en: "\(code) merged into \(canonical) by entry \(by)")
    }
}
