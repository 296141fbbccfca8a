/// What an indicator counts, as a value: the rule language of programme files, read and checked.
///
/// A rule has one normal form, `json`, which is what the ledger stores: reading it again gives an equal rule.
/// The grammar stands in docs/RULES.md.
package enum IndicatorRule: Sendable, Equatable {
    case tally(Tally)
    /// `part` of `whole` in basis points, rounded half up; nothing where the whole is empty.
    case share(part: Tally, whole: Tally)

    /// One number: what is counted, over which facts.
    package struct Tally: Sendable, Equatable {
        package let measure: Measure
        package let clause: Clause
        /// Counts apart for every key that is due, and answers with the least.
        package let each: Each?
        /// Whether facts outside the programme's dates count too (counting rule 11).
        package let anyDate: Bool

        package init(measure: Measure, clause: Clause, each: Each? = nil, anyDate: Bool = false) {
            self.measure = measure
            self.clause = clause
            self.each = each
            self.anyDate = anyDate
        }
    }

    package enum Measure: Sendable, Equatable {
        /// Different values of one dimension, or different pairs of two.
        case distinct([String])
        case entries
        /// Net of reversals; each entry once.
        case sum(String)
        /// Rounded half up; each entry once.
        case mean(String)
    }

    /// The keys that `each` may go over. What is due: activities of the kinds counted, planned and not cancelled,
    /// their parents and series; the centres enrolled; the municipalities included.
    package enum Each: String, Sendable, CaseIterable {
        case activity, parent, centre, municipality, series
    }

    /// A set of subjects: those of the facts that `of`, `under`, `where` and `having` describe, that are in
    /// every one of `allOf`, in one of `anyOf` at least, and in none of `noneOf`.
    ///
    /// The subjects of `entries`, `sum` and `mean` are the entries themselves.
    package struct Clause: Sendable, Equatable {
        /// Types and `*.verb`; empty where the clause has no facts of its own.
        package let of: [String]
        /// The activities meant, with all below them by parent; empty for any fact.
        package let under: [Condition]
        package let conditions: [Condition]
        package let having: [Having]
        package let allOf: [Clause]
        package let anyOf: [Clause]
        package let noneOf: [Clause]

        package init(
            of: [String], under: [Condition] = [], conditions: [Condition] = [], having: [Having] = [],
            allOf: [Clause] = [], anyOf: [Clause] = [], noneOf: [Clause] = []
        ) {
            self.of = of
            self.under = under
            self.conditions = conditions
            self.having = having
            self.allOf = allOf
            self.anyOf = anyOf
            self.noneOf = noneOf
        }

        package var isPlain: Bool { allOf.isEmpty && anyOf.isEmpty && noneOf.isEmpty }
    }

    package struct Condition: Sendable, Equatable {
        package let dimension: String
        package let test: Test

        package enum Test: Sendable, Equatable {
            case oneOf([Value])
            case within(Bounds)
            case known(Bool)
        }
    }

    package enum Value: Sendable, Equatable {
        case text(String)
        case int(Int)
        case flag(Bool)
    }

    /// Both ends inclusive; at least one is given.
    package struct Bounds: Sendable, Equatable {
        package let atLeast: Int?
        package let atMost: Int?
    }

    package struct Having: Sendable, Equatable {
        package let what: What
        package let bounds: Bounds

        package enum What: Sendable, Equatable {
            /// Canonical people in the fact's group on the fact's day: asked of every fact.
            case members
            /// Different values, or entries, per subject counted.
            case distinct([String])
            case entries
        }
    }

    /// The keys of a rule. In a programme file they stand among an indicator's others (title, unit, target…).
    package static let keys = [
        "all-of", "any-of", "count", "dates", "each", "having", "none-of", "of", "share", "under", "where",
    ]

    /// The tallies that the rule is made of.
    package var tallies: [Tally] {
        switch self {
        case .tally(let tally): [tally]
        case .share(let part, let whole): [part, whole]
        }
    }
}

extension IndicatorRule.Clause {
    /// The clauses whose facts speak for the subjects counted: all but those under `noneOf`.
    package var positive: [IndicatorRule.Clause] {
        (of.isEmpty ? [] : [self]) + (allOf + anyOf).flatMap(\.positive)
    }

    /// How many clauses it holds, itself included.
    package var size: Int { 1 + (allOf + anyOf + noneOf).reduce(0) { $0 + $1.size } }
}
