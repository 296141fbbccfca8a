import Events

extension CountQuery {
    /// The one statement that answers with rows of (level, name, value): level 0 is the value, level 1 its groups.
    package var sql: String {
        var writer = CountSQL(vocabulary: vocabulary, by: by)
        switch rule {
        case .tally(let tally):
            if case .distinct = tally.measure, tally.each == nil, by == nil {
                // The subjects are enough: every one has a fact that speaks for it.
                let subjects = writer.subjects(writer.node(tally, .within(period), prefix: ""))
                return writer.statement(
                    "SELECT 0 AS level, NULL AS name, count(DISTINCT subject) AS value\nFROM (\n\(subjects)\n)")
            }
            let evidence = evidence(tally, &writer, prefix: "")
            if tally.each != nil { return least(tally, evidence, &writer) }
            return writer.statement(answer(tally, evidence))
        case .share(let part, let whole):
            let parts = evidence(part, &writer, prefix: "part_")
            let wholes = evidence(whole, &writer, prefix: "whole_")
            return writer.statement(
                share(part, answer(part, parts), of: answer(whole, wholes)))
        }
    }

    /// The facts behind the value: (seq, part, subject).
    var factsSQL: String {
        var writer = CountSQL(vocabulary: vocabulary)
        let selects = allEvidence(&writer).map { tally, evidence in
            let subject = tally.each == nil ? "CAST(subject AS TEXT)" : "each_key || ':' || subject"
            return "SELECT seq, part, \(subject) AS subject FROM \(evidence)"
        }
        return writer.statement(selects.joined(separator: "\nUNION\n") + "\nORDER BY seq, part")
    }

    var entriesSQL: String {
        var writer = CountSQL(vocabulary: vocabulary)
        let selects = allEvidence(&writer).map { "SELECT seq FROM \($0.evidence)" }
        return writer.statement("SELECT count(DISTINCT seq) FROM (\(selects.joined(separator: " UNION ALL ")))")
    }

    /// Entries looked at and not counted. One that several clauses look at has the reason of that where it got furthest.
    var excludedSQL: String {
        var writer = CountSQL(vocabulary: vocabulary)
        var candidates: [String] = []
        var counted: [String] = []
        for (index, tally) in rule.tallies.enumerated() {
            let prefix = prefix(index)
            let node = writer.node(tally, .within(period), prefix: prefix)
            counted.append("SELECT seq FROM \(writer.evidence(tally, node, prefix: prefix))")
            candidates += node.positive.map(\.candidates)
        }
        return writer.statement(
            """
            SELECT seq, max(reason) AS reason
            FROM (
            \(candidates.joined(separator: "\nUNION ALL\n"))
            )
            WHERE seq NOT IN (\(counted.joined(separator: " UNION ALL ")))
            GROUP BY seq
            ORDER BY seq
            """)
    }

    /// Subjects of the period that were not counted before it.
    var newSQL: String? {
        guard case .tally(let tally) = rule, case .distinct = tally.measure, tally.each == nil,
            period != .always
        else { return nil }
        var writer = CountSQL(vocabulary: vocabulary)
        let now = writer.node(tally, .within(period), prefix: "")
        var select = "SELECT subject FROM (\n\(writer.subjects(now))\n)"
        if period.from != nil {
            let earlier = writer.node(tally, .before, prefix: "earlier_")
            select += "\nEXCEPT\nSELECT subject FROM (\n\(writer.subjects(earlier))\n)"
        } else {
            select = select.replacing(
                "SELECT subject FROM (", with: "SELECT DISTINCT subject FROM (", maxReplacements: 1)
        }
        return writer.statement("SELECT count(*) FROM (\n\(select)\n)")
    }

    /// People counted without names at the activities of the rule: under the same activities, and by those of its
    /// conditions that an activity has; what only a person has, such as a role, is not known of them.
    var headcountSQL: String? {
        guard case .tally(let tally) = rule, case .distinct(let dimensions) = tally.measure,
            dimensions.contains("person"), vocabulary.dimensions["headcount"] != nil
        else { return nil }
        var writer = CountSQL(vocabulary: vocabulary)
        let ofActivities = ThingKind.activity.inherited.map(\.dimension) + ["activity"]
        var selects: [String] = []
        for clause in tally.clause.positive {
            let types = vocabulary.kinds(of: .attended, in: vocabulary.types(matching: clause.of))
                .map { ActivityVerb.headcountDeclared.type(of: $0) }.filter { vocabulary.types[$0] != nil }
            if types.isEmpty { continue }
            let kept = IndicatorRule.Clause(
                of: types, under: clause.under,
                conditions: clause.conditions.filter { ofActivities.contains($0.dimension) })
            let plain = IndicatorRule.Tally(measure: .sum("headcount"), clause: kept, anyDate: tally.anyDate)
            let node = writer.node(plain, .within(period), prefix: "clause_\(selects.count + 1)_")
            selects += node.positive.map { "SELECT seq, number FROM \($0.name)" }
        }
        if selects.isEmpty { return nil }
        return writer.statement("SELECT sum(number) FROM (\(selects.joined(separator: " UNION ")))")
    }

    // MARK: - Parts

    private func prefix(_ index: Int) -> String {
        guard case .share = rule else { return "" }
        return index == 0 ? "part_" : "whole_"
    }

    private func evidence(_ tally: IndicatorRule.Tally, _ writer: inout CountSQL, prefix: String) -> String {
        let node = writer.node(tally, .within(period), prefix: prefix)
        return writer.evidence(tally, node, prefix: prefix)
    }

    private func allEvidence(_ writer: inout CountSQL) -> [(tally: IndicatorRule.Tally, evidence: String)] {
        var all: [(IndicatorRule.Tally, String)] = []
        for (index, tally) in rule.tallies.enumerated() {
            all.append((tally, evidence(tally, &writer, prefix: prefix(index))))
        }
        return all
    }

    /// The value, and its groups where they are asked for.
    private func answer(_ tally: IndicatorRule.Tally, _ evidence: String) -> String {
        let total =
            "SELECT 0 AS level, NULL AS name, \(value(tally.measure)) AS value\nFROM \(source(tally.measure, evidence, key: nil))"
        guard let by else { return total }
        let name = FactSQL(vocabulary: vocabulary, window: .within(period)).key(by, "group_key")
        return """
            \(total)
            UNION ALL
            SELECT 1, \(name), \(value(tally.measure))
            FROM \(source(tally.measure, evidence, key: "group_key"))
            GROUP BY group_key
            """
    }

    /// Every key due with its count, and the least of them.
    private func least(_ tally: IndicatorRule.Tally, _ evidence: String, _ writer: inout CountSQL) -> String {
        let name = FactSQL(vocabulary: vocabulary, window: .within(period)).key(tally.each?.rawValue ?? "", "due_key")
        writer.add(
            "counts",
            """
            SELECT due_key, max(value) AS value
            FROM (
              SELECT due_key, 0 AS value FROM due
              UNION ALL
              SELECT each_key, \(value(tally.measure)) FROM \(evidence) GROUP BY each_key
            )
            GROUP BY due_key
            """)
        return writer.statement(
            """
            SELECT 0 AS level, NULL AS name, min(value) AS value FROM counts
            UNION ALL
            SELECT 1, \(name), value FROM counts
            """)
    }

    /// Part of whole in basis points. A part without entries is 0, but the mean of none is nothing.
    private func share(_ part: IndicatorRule.Tally, _ parts: String, of wholes: String) -> String {
        let isMean = if case .mean = part.measure { true } else { false }
        let value = isMean ? "p.value" : "ifnull(p.value, 0)"
        return """
            SELECT w.level, w.name, CASE WHEN w.value > 0 THEN \(Self.rounded("10000 * \(value)", over: "w.value")) END AS value
            FROM (
            \(wholes)
            ) w
            LEFT JOIN (
            \(parts)
            ) p ON p.level = w.level AND p.name IS w.name
            """
    }

    private func value(_ measure: IndicatorRule.Measure) -> String {
        switch measure {
        case .distinct, .entries: "count(DISTINCT subject)"
        case .sum: "ifnull(sum(number), 0)"
        case .mean: "CASE WHEN count(*) > 0 THEN \(Self.rounded("sum(number)", over: "count(*)")) END"
        }
    }

    /// Facts to count; for sums and means, each entry once.
    private func source(_ measure: IndicatorRule.Measure, _ evidence: String, key: String?) -> String {
        guard measure.number != nil else { return evidence }
        let keys = key.map { "\($0), " } ?? ""
        return "(SELECT \(keys)min(number) AS number FROM \(evidence) GROUP BY \(keys)subject)"
    }

    /// `a / b` rounded half up, for b > 0; SQLite's own division rounds towards zero.
    private static func rounded(_ a: String, over b: String) -> String {
        let doubled = "(2 * \(a) + \(b))"
        return "(\(doubled) - (\(doubled) % (2 * \(b)) + 2 * \(b)) % (2 * \(b))) / (2 * \(b))"
    }
}
