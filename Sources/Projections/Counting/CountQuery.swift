import Events
import GRDB

/// A rule asked of views.sqlite: for a programme, as known at a position, within a period.
///
///     let query = try CountQuery(rule, programme: "zemlyaki", asOf: 41_874, period: Period(to: day))
///     let count = try pool.read { db in try query.count(db) }
///     print(query.script)     // the same for stock sqlite3
///
/// Every question about one number is a statement of its own over the same evidence, so that a value costs no more
/// than itself: ``count(_:with:)``, the entries and facts behind it, those left out and why.
package struct CountQuery: Sendable {
    /// What to answer besides the value and its groups.
    package enum Detail: Sendable, CaseIterable {
        case entries, headcount, new
    }

    package let rule: IndicatorRule
    package let programme: String
    /// The last position known.
    package let asOf: Int
    package let period: Period
    /// The dimension to group by; on a distinct count the groups may overlap.
    package let by: String?
    let vocabulary: Vocabulary

    /// - Throws: ``Problem`` where the rule cannot be grouped by `by`.
    package init(
        _ rule: IndicatorRule, programme: String, asOf: Int, period: Period = .always, by: String? = nil,
        vocabulary: Vocabulary = .catalogue
    ) throws(Problem) {
        self.rule = rule
        self.programme = programme
        self.asOf = asOf
        self.period = period
        self.by = by
        self.vocabulary = vocabulary
        guard let by else { return }
        guard vocabulary.dimensions[by] != nil else {
            throw RuleProblem.unknown(.dimension, by, among: vocabulary.dimensions.keys.sorted(), RulePath("by"))
        }
        if rule.tallies.contains(where: { $0.each != nil }) {
            throw Problem(
                .badInput, "count-by-each",
                Phrase(
                    ru: "показатель уже посчитан отдельно по каждому", en: "the indicator is already counted for each"),
                remedy: Remedy(
                    ru: "уберите \(.by): группы видны и так", en: "leave \(.by) out: the groups are shown anyway"),
                field: "by")
        }
    }

    // MARK: - Answers

    package func count(_ db: Database, with details: Set<Detail> = Set(Detail.allCases)) throws -> Count {
        var count = Count(value: nil)
        let rows = try fetch(db, sql)
        for row in rows {
            let value: Int? = row["value"]
            if row["level"] == 0 {
                count.value = value
            } else {
                count.groups.append(.init(key: row["name"], value: value))
            }
        }
        count.groups.sort(by: Self.precedes)
        if details.contains(.entries) { count.entries = try number(db, entriesSQL) }
        if details.contains(.headcount) { count.headcount = try headcount(db) }
        if details.contains(.new) { count.new = try newSQL.flatMap { try number(db, $0) } }
        return count
    }

    /// People counted without names, where the rule counts those who attended.
    func headcount(_ db: Database) throws -> Int? { try headcountSQL.flatMap { try number(db, $0) } }

    /// The positions of the entries that speak for the value, in order.
    package func entries(_ db: Database) throws -> [Int] {
        try fetch(db, factsSQL).reduce(into: []) { entries, row in
            let seq: Int = row["seq"]
            if entries.last != seq { entries.append(seq) }
        }
    }

    /// A fact that speaks for the value.
    package struct Fact: Sendable, Equatable {
        package let seq: Int
        package let part: Int
        /// What it counts as: the symbol of the canonical subject, `a,b` for a pair, the position for entries;
        /// where the rule counts for each, with the key's symbol before it and a colon between. Equal is the same.
        package let subject: String
    }

    /// The facts that speak for the value, in order. The first of each subject counts, the others repeat it.
    package func facts(_ db: Database) throws -> [Fact] {
        try fetch(db, factsSQL).map { Fact(seq: $0["seq"], part: $0["part"], subject: $0["subject"]) }
    }

    /// The subjects counted, as codes; a pair has two. In the order of their first facts.
    package func subjects(_ db: Database) throws -> [[String]] {
        guard let dimensions = rule.tallies.first?.measure.subjectDimensions, !dimensions.isEmpty else { return [] }
        var seen: Set<String> = []
        return try facts(db).filter { seen.insert($0.subject).inserted }.map { fact in
            let values =
                fact.subject.drop { $0 != ":" }.isEmpty
                ? fact.subject[...] : fact.subject.drop { $0 != ":" }.dropFirst()
            return try zip(dimensions, values.split(separator: ",")).map { dimension, value in
                guard let number = Int(value), vocabulary.dimensions[dimension]?.isNumber == false else {
                    return String(value)
                }
                return try String.fetchOne(db, sql: "SELECT text FROM symbol WHERE id = ?", arguments: [abs(number)])
                    ?? ""
            }
        }
    }

    /// The entries of the types that the rule names which are not counted, each with the reason.
    package func excluded(_ db: Database) throws -> [(seq: Int, reason: Exclusion)] {
        try fetch(db, excludedSQL).compactMap { row in
            Exclusion(rawValue: row["reason"]).map { (row["seq"], $0) }
        }
    }

    static func precedes(_ left: Count.Group, _ right: Count.Group) -> Bool {
        guard let a = left.key else { return false }
        guard let b = right.key else { return true }
        if let a = Int(a), let b = Int(b) { return a < b }
        return a.utf8.lexicographicallyPrecedes(b.utf8)
    }

    // MARK: - Running

    /// The statement's arguments, by name.
    package var arguments: [String: any DatabaseValueConvertible & Sendable] {
        var arguments: [String: any DatabaseValueConvertible & Sendable] = ["programme": programme, "as_of": asOf]
        if let from = period.from { arguments["from"] = Int(from.packed) }
        if let to = period.to { arguments["to"] = Int(to.packed) }
        return arguments
    }

    /// `sql` with its arguments written in: paste it into `sqlite3 views.sqlite`.
    package var script: String {
        var text = sql
        for (name, value) in arguments {
            text = text.replacing(":\(name)", with: (value as? String).map(FactSQL.quote) ?? "\(value)")
        }
        return text + ";\n"
    }

    private func fetch(_ db: Database, _ sql: String) throws -> [Row] {
        let named = arguments.mapValues { $0 as (any DatabaseValueConvertible)? }
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(named))
    }

    private func number(_ db: Database, _ sql: String) throws -> Int? {
        try fetch(db, sql).first?[0]
    }
}
