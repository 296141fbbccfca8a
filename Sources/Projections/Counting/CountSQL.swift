import Events

/// Writes a rule as one SQL statement: common table expressions that read from the facts to the answer.
///
/// A *leaf* is the facts of one clause, with their subject. The *evidence* is the facts of the positive leaves that
/// speak for the subjects counted. The answer is rows of (level, name, value): level 0 the value, level 1 its groups.
struct CountSQL {
    let vocabulary: Vocabulary
    let by: String?
    private(set) var tables: [(name: String, body: String)] = []

    init(vocabulary: Vocabulary, by: String? = nil) {
        self.vocabulary = vocabulary
        self.by = by
    }

    /// The statement that ends in `answer`, with all tables written so far.
    func statement(_ answer: String) -> String {
        guard !tables.isEmpty else { return answer }
        let list = tables.map { "  \($0.name) AS (\n\(Self.indent($0.body, by: 4))\n  )" }
        return "WITH RECURSIVE\n\(list.joined(separator: ",\n"))\n\(answer)"
    }

    @discardableResult
    mutating func add(_ name: String, _ body: String) -> String {
        if !tables.contains(where: { $0.name == name }) { tables.append((name, body)) }
        return name
    }

    private static func indent(_ text: String, by width: Int) -> String {
        let pad = String(repeating: " ", count: width)
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { pad + $0 }.joined(separator: "\n")
    }

    // MARK: - Leaves

    /// The facts of one clause.
    struct Leaf {
        let name: String
        let clause: IndicatorRule.Clause
        /// Every fact that was looked at, with the first reason against it: (seq, reason).
        let candidates: String
    }

    /// A clause with its facts' tables written.
    indirect enum Node {
        case clause(own: Leaf?, allOf: [Node], anyOf: [Node], noneOf: [Node])
    }

    /// Writes the tables of `tally`'s clauses; their names start with `prefix`.
    mutating func node(_ tally: IndicatorRule.Tally, _ window: FactSQL.Window, prefix: String) -> Node {
        var number = 0
        return node(tally.clause, tally, FactSQL(vocabulary: vocabulary, window: window), prefix, &number)
    }

    private mutating func node(
        _ clause: IndicatorRule.Clause, _ tally: IndicatorRule.Tally, _ facts: FactSQL, _ prefix: String,
        _ number: inout Int
    ) -> Node {
        var own: Leaf?
        if !clause.of.isEmpty {
            number += 1
            own = leaf(clause, tally, facts, name: "\(prefix)facts_\(number)")
        }
        var children: [[Node]] = []
        for clauses in [clause.allOf, clause.anyOf, clause.noneOf] {
            var nodes: [Node] = []
            for child in clauses { nodes.append(node(child, tally, facts, prefix, &number)) }
            children.append(nodes)
        }
        return .clause(own: own, allOf: children[0], anyOf: children[1], noneOf: children[2])
    }

    private mutating func leaf(
        _ clause: IndicatorRule.Clause, _ tally: IndicatorRule.Tally, _ facts: FactSQL, name: String
    ) -> Leaf {
        var types = vocabulary.types(matching: clause.of)
        if case .sum = tally.measure { types = vocabulary.withReversals(types) }
        let under = under(clause.under, facts)
        let conditions = facts.conditions(clause, types: types, anyDate: tally.anyDate, under: under)
        if conditions.contains(where: { $0.reason == .cancelled }) { writeCancelled() }

        var columns = ["f.seq AS seq", "f.part AS part"]
        let dimensions = tally.measure.subjectDimensions
        let subject = dimensions.isEmpty ? "f.seq" : facts.subject(dimensions)
        columns.append("\(subject) AS subject")
        let thresholds = clause.having.compactMap { having in
            if case .distinct(let dimensions) = having.what { dimensions } else { nil }
        }
        for (index, dimensions) in thresholds.enumerated() {
            columns.append("\(facts.subject(dimensions)) AS other_\(index + 1)")
        }
        if let number = tally.measure.number { columns.append("f.\(Schema.column(of: number)) AS number") }
        if let each = tally.each { columns.append("\(facts.value(each.rawValue)) AS each_key") }
        if let by { columns.append("\(facts.value(by)) AS group_key") }
        let used = dimensions + thresholds.flatMap { $0 } + (by.map { [$0] } ?? [])
        if used.contains(where: { vocabulary.dimensions[$0] == .client }) { writeGrown() }

        let place = """
            FROM fact f
            WHERE f.programme = \(FactSQL.programme)
              AND f.type IN \(FactSQL.symbols(types))
              AND f.seq <= :as_of
            """
        let tests = conditions.map { "  AND (\($0.sql))" }.joined(separator: "\n")
        let added = add(name, "SELECT \(columns.joined(separator: ",\n  "))\n\(place)\n\(tests)")
        let reasons = conditions.map { "WHEN NOT ifnull(\($0.sql), 0) THEN \($0.reason.rawValue)" }
        var last = "WHEN (\(subject)) IS NULL THEN \(Exclusion.noSubject.rawValue)"
        if let number = tally.measure.number {
            last += "\n  WHEN f.\(Schema.column(of: number)) IS NULL THEN \(Exclusion.noSubject.rawValue)"
        }
        let candidates = """
            SELECT f.seq AS seq, CASE
              \(reasons.joined(separator: "\n  "))
              \(last)
              ELSE \(Exclusion.notQualified.rawValue) END AS reason
            \(place)
            """
        return Leaf(name: added, clause: clause, candidates: candidates)
    }

    // MARK: - What is known

    private mutating func writeCancelled() {
        add("cancelled", "SELECT x.activity AS activity FROM cancellation x WHERE \(FactSQL.inForce("x"))")
    }

    /// Groups that became an organisation, both canonical; the first one recorded where merged groups became several.
    private mutating func writeGrown() {
        add(
            "grown",
            """
            SELECT \(FactSQL.canonical(3, "b.grp")) AS grp, min(\(FactSQL.canonical(2, "b.organisation"))) AS organisation
            FROM became b
            WHERE \(FactSQL.inForce("b"))
            GROUP BY 1
            """)
    }

    private mutating func writePlanned() {
        add(
            "planned",
            "SELECT p.* FROM activity_planned p\nWHERE p.programme = \(FactSQL.programme) AND \(FactSQL.inForce("p"))")
    }

    /// The activities that `conditions` name, and all below them.
    mutating func under(_ conditions: [IndicatorRule.Condition], _ facts: FactSQL) -> String? {
        if conditions.isEmpty { return nil }
        writePlanned()
        let tests = conditions.map { facts.condition($0, column: "p.\(Schema.column(of: $0.dimension))") }
        let body = """
            SELECT p.activity FROM planned p WHERE \(tests.joined(separator: " AND "))
            UNION
            SELECT p.activity FROM planned p JOIN $ u ON p.parent = u.activity
            """
        // The same conditions in another clause are the same table.
        if let same = tables.first(where: { $0.body == body.replacing("$", with: $0.name.prefix { $0 != "(" }) }) {
            return String(same.name.prefix { $0 != "(" })
        }
        let name = "under_\(tables.count { $0.name.hasPrefix("under_") } + 1)"
        add("\(name)(activity)", body.replacing("$", with: name))
        return name
    }

    /// The keys that are due for `each`: of the kinds that the clause's types speak of and in the places that its
    /// conditions name; planned and not cancelled, enrolled, or included.
    mutating func due(_ each: IndicatorRule.Each, _ clause: IndicatorRule.Clause) {
        let facts = FactSQL(vocabulary: vocabulary, window: .within(.always))
        switch each {
        case .centre: addDue("SELECT DISTINCT p.centre AS due_key FROM centre_enrolled p", clause, ["centre"], facts)
        case .municipality:
            addDue("SELECT DISTINCT p.municipality AS due_key FROM territory p", clause, ["municipality"], facts)
        case .activity, .parent, .series:
            writeCancelled()
            let kinds = Set(vocabulary.types(matching: clause.of).compactMap(vocabulary.activityKind)).sorted()
            var tests = ["p.\(each.rawValue) IS NOT NULL", "p.activity NOT IN (SELECT activity FROM cancelled)"]
            if each == .parent { tests.append("p.parent NOT IN (SELECT activity FROM cancelled)") }
            if !kinds.isEmpty { tests.append("p.kind IN \(FactSQL.symbols(kinds))") }
            if let under = under(clause.under, facts) {
                tests.append("p.activity IN (SELECT activity FROM \(under))")
            }
            addDue(
                "SELECT DISTINCT p.\(each.rawValue) AS due_key FROM activity_planned p", clause, RuleColumns.planned,
                facts,
                tests)
        }
    }

    private mutating func addDue(
        _ head: String, _ clause: IndicatorRule.Clause, _ columns: [String], _ facts: FactSQL, _ more: [String] = []
    ) {
        let tests =
            ["p.programme = \(FactSQL.programme)", FactSQL.inForce("p")] + more
            + clause.conditions.filter { columns.contains($0.dimension) }
            .map { facts.condition($0, column: "p.\(Schema.column(of: $0.dimension))") }
        add("due", "\(head)\nWHERE \(tests.joined(separator: "\n  AND "))")
    }

    // MARK: - Subjects and evidence

    /// The subjects of one leaf that pass its thresholds.
    private func subjects(_ leaf: Leaf, each: Bool) -> String {
        let keys = each ? "each_key, subject" : "subject"
        var select = "SELECT \(keys) FROM \(leaf.name) WHERE subject IS NOT NULL"
        let tests = thresholds(leaf.clause)
        if !tests.isEmpty { select += " GROUP BY \(keys) HAVING \(tests.joined(separator: " AND "))" }
        return select
    }

    private func thresholds(_ clause: IndicatorRule.Clause) -> [String] {
        var tests: [String] = []
        var number = 0
        for having in clause.having {
            switch having.what {
            case .members: continue
            case .entries: tests += FactSQL.bounds(having.bounds, "count(DISTINCT seq)")
            case .distinct:
                number += 1
                tests += FactSQL.bounds(having.bounds, "count(DISTINCT other_\(number))")
            }
        }
        return tests
    }

    /// A SELECT of the subjects that `node` describes, by set algebra.
    func subjects(_ node: Node) -> String {
        guard case .clause(let own, let allOf, let anyOf, let noneOf) = node else { return "" }
        func operand(_ select: String) -> String { "SELECT subject FROM (\n\(Self.indent(select, by: 2))\n)" }
        var terms: [String] = own.map { [subjects($0, each: false)] } ?? []
        terms += allOf.map(subjects)
        if !anyOf.isEmpty { terms.append(anyOf.map { operand(subjects($0)) }.joined(separator: "\nUNION\n")) }
        if terms.count == 1, noneOf.isEmpty { return terms[0] }
        let all = terms.map(operand).joined(separator: "\nINTERSECT\n")
        return ([all] + noneOf.map { operand(subjects($0)) }).joined(separator: "\nEXCEPT\n")
    }

    /// Writes the table of the facts that speak for the subjects counted.
    mutating func evidence(_ tally: IndicatorRule.Tally, _ node: Node, prefix: String) -> String {
        let leaves = node.positive
        var tests = ["subject IS NOT NULL"]
        if tally.measure.number != nil { tests.append("number IS NOT NULL") }
        if let each = tally.each {
            due(each, tally.clause)
            tests.append("each_key IN (SELECT due_key FROM due)")
        }
        if !tally.clause.isPlain {
            let counted = add("\(prefix)counted", subjects(node))
            tests.append("subject IN (SELECT subject FROM \(counted))")
        }
        let extra = [
            tally.measure.number.map { _ in "number" }, tally.each.map { _ in "each_key" }, by.map { _ in "group_key" },
        ]
        let columns = (["seq", "part", "subject"] + extra.compactMap { $0 }).joined(separator: ", ")
        let selects = leaves.map { leaf in
            var tests = tests
            if !thresholds(leaf.clause).isEmpty {
                let each = tally.each != nil
                tests.append("\(each ? "(each_key, subject)" : "subject") IN (\(subjects(leaf, each: each)))")
            }
            return "SELECT \(columns) FROM \(leaf.name)\nWHERE \(tests.joined(separator: "\n  AND "))"
        }
        return add("\(prefix)evidence", selects.joined(separator: "\nUNION ALL\n"))
    }
}

/// The dimensions that `activity_planned` has as columns.
enum RuleColumns {
    static let planned = ["activity", "kind", "parent", "series", "centre", "municipality", "theme"]
}

extension CountSQL.Node {
    /// The leaves whose facts speak for the subjects: all but those under `noneOf`.
    var positive: [CountSQL.Leaf] {
        guard case .clause(let own, let allOf, let anyOf, _) = self else { return [] }
        return (own.map { [$0] } ?? []) + (allOf + anyOf).flatMap(\.positive)
    }
}

extension IndicatorRule.Measure {
    /// What makes two facts one subject; empty where it is the entry.
    var subjectDimensions: [String] { if case .distinct(let dimensions) = self { dimensions } else { [] } }

    /// The number that is added up.
    var number: String? {
        switch self {
        case .sum(let field), .mean(let field): field
        case .distinct, .entries: nil
        }
    }
}
