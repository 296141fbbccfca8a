import Events
import GRDB

/// That two codes of people are found to be one person's, or one person's two codes two people's.
package enum PeopleChange: Sendable, Equatable {
    case merge(survivor: String, absorbed: String)
    case unmerge(survivor: String, absorbed: String)

    package var survivor: String {
        switch self {
        case .merge(let survivor, _), .unmerge(let survivor, _): survivor
        }
    }

    package var absorbed: String {
        switch self {
        case .merge(_, let absorbed), .unmerge(_, let absorbed): absorbed
        }
    }

    /// The entry that records it.
    ///
    /// - Parameter basis: about the entries, not about the person.
    package func action(basis: String, on day: Day) -> Action {
        switch self {
        case .merge: .personMerged(absorbed, into: survivor, basis: basis, on: day)
        case .unmerge: .personUnmerged(absorbed, from: survivor, basis: basis, on: day)
        }
    }
}

/// What such a change does to one indicator: its value before and after, each against the target.
package struct MergeEffect: Sendable {
    package let definition: IndicatorDefinition
    package let before: Int?
    package let after: Int?

    package var metBefore: Bool? { definition.target?.target.met(by: before) }
    package var metAfter: Bool? { definition.target?.target.met(by: after) }
    package var isMoved: Bool { before != after }
}

extension Views {
    /// What the change would do to every indicator in force if it were recorded next. Nothing is written.
    ///
    /// A merge makes no fact another; it says of whom the facts are. So each indicator is counted twice over the same
    /// facts: as everything is known at the end of the log, and with this known besides.
    package func effects(of change: PeopleChange) throws -> [MergeEffect] {
        try queue.read { db in
            let definitions = try definitions(db, programme: nil, asOf: size)
            let changes = try identities(after: change, db)
            var effects: [MergeEffect] = []
            for programme in Set(definitions.map(\.programme)).sorted() {
                let own = definitions.filter { $0.programme == programme }
                let facts = try CountedFacts(
                    db, programme: programme, rules: own.map(\.rule), from: size, upTo: size)
                let assumed = changes.isEmpty ? facts : facts.assuming(changes)
                effects += own.map { definition in
                    let before = RuleCount(definition.rule, over: facts, asOf: size).value
                    let after = changes.isEmpty ? before : RuleCount(definition.rule, over: assumed, asOf: size).value
                    return MergeEffect(definition: definition, before: before, after: after)
                }
            }
            return effects
        }
    }

    /// Whom each code stands for that the change concerns; none where no fact names one of the two sides.
    private func identities(after change: PeopleChange, _ db: Database) throws -> [Timeline.Change] {
        let standing = try Consents.canonical(db, at: size)
        func codes(of person: String) -> [String] {
            standing.filter { $0.value == person && $0.key != person }.map(\.key).sorted()
        }
        func symbol(_ code: String) throws -> Int? {
            try Int.fetchOne(db, sql: "SELECT id FROM symbol WHERE text = ?", arguments: [code])
        }
        let moved: [String]
        let target: String
        switch change {
        case .merge(let survivor, let absorbed):
            target = standing[survivor] ?? survivor
            moved = [absorbed] + codes(of: absorbed)
        case .unmerge(let survivor, let absorbed):
            target = absorbed
            let reader = try LedgerReader(ledger, index: index, at: size)
            let person = standing[survivor] ?? survivor
            moved =
                try [absorbed]
                + codes(of: person).filter {
                    try $0 != absorbed && reader.isMerged($0, into: absorbed)
                }
        }
        // A code that stands in nothing that is counted has no symbol.
        guard let target = try symbol(target) else { return [] }
        return try moved.compactMap(symbol).map { .canonical(kind: 1, member: $0, canonical: target) }
    }
}

extension LedgerReader {
    /// Whether a person's code was merged into another, at once or by way of others.
    fileprivate func isMerged(_ code: String, into other: String) throws(Problem) -> Bool {
        var code = code
        var seen: Set<String> = []
        while seen.insert(code).inserted, let thing = try thing(Ref(.person, code)), thing.status == "merged",
            let survivor = thing.text("mergedInto")
        {
            if survivor == other { return true }
            code = survivor
        }
        return false
    }
}
