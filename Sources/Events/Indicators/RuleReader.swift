extension IndicatorRule {
    /// Reads a rule as it is written in a programme file or stored in an entry: a list or one value alike.
    ///
    /// Numbers and flags may come as text, since programme files are read as text.
    /// - Parameter path: where the rule stands, for the errors' `field`.
    /// - Throws: ``Problem`` of kind `badInput` that names the place in the rule and the remedy.
    package init(json: JSONObject, vocabulary: Vocabulary = .catalogue, path: String = "") throws(Problem) {
        self = try RuleReader(vocabulary: vocabulary).rule(json, RulePath(path))
    }
}

/// Where in a rule something stands: `all-of[1].where.role`.
package struct RulePath {
    package let text: String

    package init(_ text: String) { self.text = text }

    func key(_ key: String) -> RulePath { RulePath(text.isEmpty ? key : "\(text).\(key)") }
    func item(_ index: Int) -> RulePath { RulePath("\(text)[\(index)]") }
}

/// Reads rules against a vocabulary. Shapes of values are read in RuleReader+values.swift.
struct RuleReader {
    typealias Rule = IndicatorRule

    /// More clauses than a person can read are a mistake; a body's depth has its own limit.
    static let greatestSize = 60
    static let greatestDepth = 5

    let vocabulary: Vocabulary

    func rule(_ json: JSONObject, _ path: RulePath) throws(Problem) -> Rule {
        guard let share = json["share"] else { return .tally(try tally(json, path, allowed: Rule.keys)) }
        try check(json, allowed: ["share", "dates"], path)
        let inner = path.key("share")
        let parts = try object(share, inner)
        try check(parts, allowed: ["part", "whole"], inner)
        let anyDate = try self.anyDate(json, path)
        func side(_ name: String) throws(Problem) -> Rule.Tally {
            guard let json = parts[name] else { throw RuleProblem.missing(name, inner) }
            let allowed = Rule.keys.filter { $0 != "share" && $0 != "each" }
            let tally = try tally(try object(json, inner.key(name)), inner.key(name), allowed: allowed)
            return Rule.Tally(
                measure: tally.measure, clause: tally.clause, each: nil, anyDate: tally.anyDate || anyDate)
        }
        return .share(part: try side("part"), whole: try side("whole"))
    }

    private func tally(_ json: JSONObject, _ path: RulePath, allowed: [String]) throws(Problem) -> Rule.Tally {
        try check(json, allowed: allowed, path)
        guard let count = json["count"] else { throw RuleProblem.missing("count", path) }
        let measure = try self.measure(count, path.key("count"))
        let clause = try self.clause(json, path, measure: measure, depth: 0)
        if clause.size > Self.greatestSize { throw RuleProblem.tooLarge(path) }
        let each = try json["each"].map { (json) throws(Problem) in
            try self.each(json, path.key("each"), measure: measure, clause: clause)
        }
        return Rule.Tally(measure: measure, clause: clause, each: each, anyDate: try anyDate(json, path))
    }

    private func each(
        _ json: JSON, _ path: RulePath, measure: Rule.Measure, clause: Rule.Clause
    ) throws(Problem) -> Rule.Each {
        let name = try text(json, path)
        guard let each = Rule.Each(rawValue: name) else {
            throw RuleProblem.unknown(.each, name, among: Rule.Each.allCases.map(\.rawValue), path)
        }
        switch measure {
        case .sum, .mean: throw RuleProblem.eachMeasure(path)
        case .distinct, .entries: break
        }
        guard clause.isPlain else { throw RuleProblem.eachSets(path) }
        return each
    }

    private func anyDate(_ json: JSONObject, _ path: RulePath) throws(Problem) -> Bool {
        guard let dates = json["dates"] else { return false }
        guard dates.string == "any" else { throw RuleProblem.dates(path.key("dates")) }
        return true
    }

    // MARK: - Clauses

    private func clause(
        _ json: JSONObject, _ path: RulePath, measure: Rule.Measure, depth: Int
    ) throws(Problem) -> Rule.Clause {
        if depth > Self.greatestDepth { throw RuleProblem.tooLarge(path) }
        func children(_ key: String) throws(Problem) -> [Rule.Clause] {
            guard let json = json[key] else { return [] }
            var clauses: [Rule.Clause] = []
            for (index, item) in try list(json, path.key(key)).enumerated() {
                let place = path.key(key).item(index)
                let object = try object(item, place)
                try check(object, allowed: ["of", "under", "where", "having", "all-of", "any-of", "none-of"], place)
                clauses.append(try clause(object, place, measure: measure, depth: depth + 1))
            }
            return clauses.sortedWithoutRepeats { JSON.object($0.json).canonicalBytes }
        }
        let read = Rule.Clause(
            of: try types(json, path), under: try conditions(json["under"], path.key("under"), under: true),
            conditions: try conditions(json["where"], path.key("where"), under: false),
            having: try having(json["having"], path.key("having"), measure: measure),
            allOf: try children("all-of"), anyOf: try children("any-of"), noneOf: try children("none-of"))
        guard read.of.isEmpty else { return read }
        for key in ["under", "where", "having"] where json[key] != nil { throw RuleProblem.needsOf(path.key(key)) }
        if read.allOf.isEmpty && read.anyOf.isEmpty {
            throw read.noneOf.isEmpty ? RuleProblem.missing("of", path) : RuleProblem.noneAlone(path.key("none-of"))
        }
        return read
    }

    private func types(_ json: JSONObject, _ path: RulePath) throws(Problem) -> [String] {
        guard let json = json["of"] else { return [] }
        let path = path.key("of")
        var patterns: [String] = []
        for item in try list(json, path) {
            let pattern = try text(item, path)
            if vocabulary.types(matching: pattern).isEmpty {
                if pattern.contains("*") {
                    throw RuleProblem.emptyPattern(pattern, kinds: vocabulary.kinds, path)
                }
                throw RuleProblem.unknown(.type, pattern, among: vocabulary.types.keys.sorted(), path)
            }
            patterns.append(pattern)
        }
        return patterns.sortedWithoutRepeats { Array($0.utf8) }
    }

    private func conditions(_ json: JSON?, _ path: RulePath, under: Bool) throws(Problem) -> [Rule.Condition] {
        guard let json else { return [] }
        let object = try object(json, path)
        if under && object.isEmpty { throw RuleProblem.empty(path) }
        var conditions: [Rule.Condition] = []
        for member in object.members {
            let place = path.key(member.key)
            if under, !Self.placing.contains(member.key) {
                throw RuleProblem.unknown(.under, member.key, among: Self.placing, place)
            }
            let kind = try dimension(member.key, place)
            // What a client is changes with what becomes of groups: conditions name organisation or group.
            if kind == .client { throw RuleProblem.clientCondition(place) }
            let test = try test(member.value, kind, place)
            if under, case .oneOf = test {} else if under { throw RuleProblem.underValues(place) }
            conditions.append(Rule.Condition(dimension: member.key, test: test))
        }
        return conditions.sortedWithoutRepeats { Array($0.dimension.utf8) }
    }

    /// By what `under` may name an activity: the columns of `activity_planned`.
    static let placing = ["activity", "centre", "kind", "municipality", "parent", "series", "theme"]

    private func having(_ json: JSON?, _ path: RulePath, measure: Rule.Measure) throws(Problem) -> [Rule.Having] {
        guard let json else { return [] }
        let object = try object(json, path)
        if object.isEmpty { throw RuleProblem.empty(path) }
        var having: [Rule.Having] = []
        for member in object.members {
            let place = path.key(member.key)
            let what: Rule.Having.What
            if member.key == "members" {
                what = .members
            } else {
                switch try self.measure(.string(member.key), place) {
                case .distinct(let dimensions): what = .distinct(dimensions)
                case .entries: what = .entries
                case .sum, .mean: throw RuleProblem.havingWhat(place)
                }
                guard case .distinct = measure else { throw RuleProblem.havingSubject(place) }
            }
            having.append(Rule.Having(what: what, bounds: try bounds(member.value, place)))
        }
        return having.sortedWithoutRepeats { Array($0.what.text.utf8) }
    }
}

extension Array {
    /// In the order of their keys' bytes; of those with equal keys, the first.
    func sortedWithoutRepeats(by key: (Element) -> [UInt8]) -> [Element] {
        var seen: Set<[UInt8]> = []
        return map { (key: key($0), element: $0) }.filter { seen.insert($0.key).inserted }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.element)
    }
}
