import Events
import GRDB

/// What explains an outcome: which condition failed and what the fact has, what cancelled it, who was merged.
final class OutcomeDetails {
    private let db: Database
    private let outcomes: Outcomes
    private let count: RuleCount
    private let names: SymbolNames
    /// By activity: the entry that cancelled it.
    private let cancellations: [Int: Int]
    private var merges: [Merge: Int?] = [:]
    /// By source: the columns of its subjects that hold members of kinds that merge; 0 stands for a client's group.
    private let identities: [[(kind: Int, column: ContiguousArray<Int>)]]
    /// By source: what is counted or added up, and what a row has of it.
    private let subjects: [[(dimension: String, value: (Int) -> Int)]]

    private struct Merge: Hashable {
        /// 4 for a group that became an organisation.
        let kind: Int
        let member: Int
    }

    init(_ db: Database, _ outcomes: Outcomes, _ count: RuleCount) throws {
        self.db = db
        self.outcomes = outcomes
        self.count = count
        names = try SymbolNames(db)
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT activity, since FROM cancellation WHERE since <= :as_of AND (until IS NULL OR until > :as_of)
                """, arguments: ["as_of": count.position])
        cancellations = Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
        subjects = outcomes.sources.map { source in
            let measure = source.tally.plan.tally.measure
            let reader = FactReader(source.rows.table, count.known, count.vocabulary)
            return (measure.subjectDimensions + [measure.number].compactMap { $0 }).map { ($0, reader.value($0)) }
        }
        identities = outcomes.sources.map { source in
            let columns = source.rows.table.columns
            return source.tally.plan.tally.measure.subjectDimensions.flatMap {
                dimension -> [(kind: Int, column: ContiguousArray<Int>)] in
                let kind = count.vocabulary.dimensions[dimension]
                if kind == .client {
                    let (organisations, groups) = (columns["organisation"] ?? [], columns["grp"] ?? [])
                    // A group is the client where no organisation is.
                    let clients = zip(organisations, groups).map { $0 == FactTable.absent ? $1 : FactTable.absent }
                    return [(2, organisations), (0, ContiguousArray(clients))]
                }
                return kind?.identity.map { [($0, columns[Schema.column(of: dimension)] ?? [])] } ?? []
            }
        }
    }

    // MARK: - Left out

    func detail(_ excluded: Outcomes.Excluded) throws -> Explanation.Detail {
        let source = outcomes.sources[excluded.place.source]
        let (table, row) = (source.rows.table, excluded.place.row)
        switch excluded.reason {
        case .voided: return .entry(table.voidedBy[row])
        case .cancelled:
            let activity = table.columns["activity"]?[row] ?? FactTable.absent
            return cancellations[activity].map { .entry($0) } ?? .nothing
        case .outsideDates, .outsidePeriod: return .day(Day(packed: Int32(table.happened[row])))
        case .notParticipant: return try value("function", table, row)
        case .notUnder: return try value("activity", table, row)
        case .condition:
            guard let number = source.rows.failure(row)?.condition else { return .nothing }
            return try value(source.clause.leaf.clause.conditions[number].dimension, table, row)
        case .members:
            guard let group = table.columns["grp"]?[row], group != FactTable.absent else {
                return .value(dimension: "group", value: nil)
            }
            return .members(count.known.members(of: group, on: table.happened[row]))
        case .noSubject: return missing(excluded.place)
        case .notQualified: return .nothing
        }
    }

    private func value(_ dimension: String, _ table: FactTable, _ row: Int) throws -> Explanation.Detail {
        let value = table.columns[Schema.column(of: dimension)]?[row] ?? FactTable.absent
        return .value(dimension: dimension, value: try text(value, of: dimension))
    }

    private func text(_ value: Int, of dimension: String) throws -> String? {
        if value == FactTable.absent { return nil }
        switch count.vocabulary.dimensions[dimension] {
        case .int: return String(value)
        case .flag: return value == 0 ? "false" : "true"
        default: return try names.text(value)
        }
    }

    /// The first dimension of what is counted that the fact does not have.
    private func missing(_ place: Outcomes.Place) -> Explanation.Detail {
        let lacking = subjects[place.source].first { $0.value(place.row) == FactTable.absent }
        return lacking.map { .value(dimension: $0.dimension, value: nil) } ?? .nothing
    }

    // MARK: - Who is one with whom

    /// What makes one subject of a fact and the first of its subject: the fact's own code is another's, or the first's.
    func merged(_ repetition: Outcomes.Repeat) throws -> Explanation.Merged? {
        try merged(repetition.place) ?? merged(repetition.firstPlace)
    }

    private func merged(_ place: Outcomes.Place) throws -> Explanation.Merged? {
        for (kind, column) in identities[place.source] where column[place.row] != FactTable.absent {
            let member = column[place.row]
            if let merged = try merged(kind == 0 ? 3 : kind, member) { return merged }
            if kind == 0, let merged = try became(member) { return merged }
        }
        return nil
    }

    private func merged(_ kind: Int, _ member: Int) throws -> Explanation.Merged? {
        let canonical = count.known.canonical(kind, member)
        guard canonical != member, let by = try since(Merge(kind: kind, member: member)) else { return nil }
        return Explanation.Merged(code: try names.text(member), canonical: try names.text(canonical), by: by)
    }

    private func became(_ group: Int) throws -> Explanation.Merged? {
        let client = count.known.client(ofGroup: group)
        guard client > 0, let by = try since(Merge(kind: 4, member: group)) else { return nil }
        return Explanation.Merged(code: try names.text(group), canonical: try names.text(client), by: by)
    }

    private func since(_ merge: Merge) throws -> Int? {
        if let known = merges[merge] { return known }
        let (table, key) =
            merge.kind == 4 ? ("became", "grp = :member") : ("canonical", "kind = :kind AND member = :member")
        var arguments: StatementArguments = ["member": merge.member, "as_of": count.position]
        if merge.kind != 4 { arguments += ["kind": merge.kind] }
        let since = try Int.fetchOne(
            db,
            sql: "SELECT since FROM \(table) WHERE \(key) AND since <= :as_of AND (until IS NULL OR until > :as_of)",
            arguments: arguments)
        merges[merge] = .some(since)
        return since
    }
}
