import Events

/// The parts of SQL that say, of one fact `f`, what it counts as and whether it counts.
///
/// The statement's arguments are `:programme`, `:as_of`, `:from` and `:to`; all that belongs to the rule is written
/// into the text, so that the text is the rule.
struct FactSQL {
    /// The days looked at.
    enum Window {
        case within(Period)
        /// Before the period's first day.
        case before

        fileprivate var tests: [String] {
            switch self {
            case .before: ["f.happened < :from"]
            case .within(let period):
                (period.from == nil ? [] : ["f.happened >= :from"]) + (period.to == nil ? [] : ["f.happened <= :to"])
            }
        }
    }

    let vocabulary: Vocabulary
    let window: Window

    // MARK: - Literals

    /// `text` as SQL has it. What ends a line or steers a terminal is named by its number: the statement is shown to
    /// people, and a text in it is not to say anything of its own.
    static func quote(_ text: String) -> String {
        var literal = "'"
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069:
                literal += "' || char(\(scalar.value)) || '"
            case 0x27: literal += "''"
            default: literal.unicodeScalars.append(scalar)
            }
        }
        return literal + "'"
    }

    static func symbols(_ texts: [String]) -> String {
        "(SELECT id FROM symbol WHERE text IN (\(texts.map(quote).joined(separator: ", "))))"
    }

    static func symbol(_ text: String) -> String {
        "(SELECT id FROM symbol WHERE text = \(quote(text)))"
    }

    static let programme = "(SELECT id FROM symbol WHERE text = :programme)"

    /// That a row of knowledge is valid as of the position asked for.
    static func inForce(_ alias: String) -> String {
        "\(alias).since <= :as_of AND (\(alias).until IS NULL OR \(alias).until > :as_of)"
    }

    // MARK: - Dimensions

    /// What `column` stands for after the merges known (counting rule 1).
    static func canonical(_ kind: Int, _ column: String) -> String {
        "ifnull((SELECT c.canonical FROM canonical c WHERE c.kind = \(kind) AND c.member = \(column) "
            + "AND \(inForce("c"))), \(column))"
    }

    /// The value of `dimension`, such that equal values are one subject.
    ///
    /// Clients are organisations, or groups as negative numbers: codes are unique per kind only.
    func value(_ dimension: String) -> String {
        let column = "f." + Schema.column(of: dimension)
        switch vocabulary.dimensions[dimension] {
        case .person: return Self.canonical(1, column)
        case .organisation: return Self.canonical(2, column)
        case .group: return Self.canonical(3, column)
        case .client:
            let group = Self.canonical(3, "f.grp")
            return "CASE WHEN f.organisation IS NOT NULL THEN \(Self.canonical(2, "f.organisation")) "
                + "ELSE ifnull((SELECT g.organisation FROM grown g WHERE g.grp = \(group)), -\(group)) END"
        default: return column
        }
    }

    /// One value, or a pair written `a,b`; absent where either is.
    func subject(_ dimensions: [String]) -> String {
        dimensions.map(value).joined(separator: " || ',' || ")
    }

    /// A value of `dimension` as text, for the key of a group.
    func key(_ dimension: String, _ column: String) -> String {
        func text(_ id: String) -> String { "(SELECT text FROM symbol WHERE id = \(id))" }
        switch vocabulary.dimensions[dimension] {
        case .int: return "CAST(\(column) AS TEXT)"
        case .flag: return "CASE \(column) WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
        case .client:
            return "CASE WHEN \(column) < 0 THEN 'group:' || \(text("-" + column)) "
                + "ELSE 'organisation:' || \(text(column)) END"
        default: return text(column)
        }
    }

    // MARK: - Conditions

    /// What a fact of one of `types` must be to count, each with the reason if it is not.
    func conditions(
        _ clause: IndicatorRule.Clause, types: [String], anyDate: Bool, under: String?
    ) -> [(reason: Exclusion, sql: String)] {
        var conditions: [(Exclusion, String)] = [(.voided, "f.voided_by IS NULL OR f.voided_by > :as_of")]
        conditions += cancelled(types).map { [(.cancelled, $0)] } ?? []
        if !anyDate { conditions.append((.outsideDates, Self.withinDates)) }
        conditions += window.tests.map { (.outsidePeriod, $0) }
        if vocabulary.dimensions["function"] != nil, !clause.conditions.contains(where: { $0.dimension == "function" })
        {
            conditions.append(
                (.notParticipant, "f.function IS NULL OR f.function = \(Self.symbol("participant"))"))
        }
        if let under { conditions.append((.notUnder, "f.activity IN (SELECT activity FROM \(under))")) }
        conditions += clause.conditions.map { (.condition, condition($0, column: value($0.dimension))) }
        for having in clause.having where having.what == .members {
            conditions.append((.members, "f.grp IS NOT NULL"))
            conditions += Self.bounds(having.bounds, Self.members).map { (.members, $0) }
        }
        return conditions
    }

    /// The facts of a cancelled activity drop out, but money spent and the cancellation itself remain. Activities
    /// below a cancelled one are not cancelled by that.
    private func cancelled(_ types: [String]) -> String? {
        let lasting = types.filter { vocabulary.types[$0]?.outlastsCancellation ?? false }
        if lasting.count == types.count { return nil }
        let held = "f.activity IS NULL OR f.activity NOT IN (SELECT activity FROM cancelled)"
        return lasting.isEmpty ? held : "\(held) OR f.type IN \(Self.symbols(lasting))"
    }

    private static let withinDates =
        "f.happened BETWEEN (SELECT d.starts_on FROM programme_dates d WHERE d.programme = \(programme) "
        + "AND \(inForce("d"))) AND (SELECT d.ends_on FROM programme_dates d WHERE d.programme = \(programme) "
        + "AND \(inForce("d")))"

    /// Canonical people in the fact's group, with all groups merged into it, on the fact's day.
    private static let members: String = {
        let group = canonical(3, "f.grp")
        return "(SELECT count(DISTINCT \(canonical(1, "m.person"))) FROM membership m WHERE m.grp IN "
            + "(SELECT \(group) UNION SELECT x.member FROM canonical x WHERE x.kind = 3 AND x.canonical = \(group) "
            + "AND \(inForce("x"))) AND m.from_day <= f.happened "
            + "AND (m.until_day IS NULL OR m.until_day > f.happened) AND \(inForce("m")))"
    }()

    /// A condition of `where` or `under` on a column that holds its dimension.
    func condition(_ condition: IndicatorRule.Condition, column: String) -> String {
        switch condition.test {
        case .known(let known): return "\(column) IS \(known ? "NOT NULL" : "NULL")"
        case .within(let bounds): return Self.bounds(bounds, column).joined(separator: " AND ")
        case .oneOf(let values):
            let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
            if texts.isEmpty { return "\(column) IN (\(values.map(Self.number).joined(separator: ", ")))" }
            let kind: Int
            switch vocabulary.dimensions[condition.dimension] {
            case .person: kind = 1
            case .organisation: kind = 2
            case .group: kind = 3
            default: return "\(column) IN \(Self.symbols(texts))"
            }
            let list = texts.map(Self.quote).joined(separator: ", ")
            return "\(column) IN (SELECT \(Self.canonical(kind, "s.id")) FROM symbol s WHERE s.text IN (\(list)))"
        }
    }

    static func bounds(_ bounds: IndicatorRule.Bounds, _ expression: String) -> [String] {
        [bounds.atLeast.map { "\(expression) >= \($0)" }, bounds.atMost.map { "\(expression) <= \($0)" }]
            .compactMap { $0 }
    }

    private static func number(_ value: IndicatorRule.Value) -> String {
        switch value {
        case .int(let number): String(number)
        case .flag(let flag): flag ? "1" : "0"
        case .text(let text): quote(text)
        }
    }
}
