// The normal form that is stored: lists sorted by their bytes and without repeats, `of` and the values of a
// condition always lists, «absent» written as {known: false}, since a log holds no null.

extension IndicatorRule {
    /// The normal form.
    package var json: JSONObject {
        switch self {
        case .tally(let tally): tally.json
        case .share(let part, let whole):
            JSONObject([
                .init(key: "share", value: ["part": .object(part.json), "whole": .object(whole.json)])
            ])
        }
    }
}

extension IndicatorRule.Tally {
    var json: JSONObject {
        var object = clause.json
        object["count"] = .string(measure.text)
        if let each { object["each"] = .string(each.rawValue) }
        if anyDate { object["dates"] = "any" }
        return object
    }
}

extension IndicatorRule.Measure {
    var text: String {
        switch self {
        case .distinct(let dimensions): "distinct " + Self.list(dimensions)
        case .entries: "entries"
        case .sum(let field): "sum \(field)"
        case .mean(let field): "mean \(field)"
        }
    }

    static func list(_ dimensions: [String]) -> String {
        dimensions.count == 1 ? dimensions[0] : "[\(dimensions.joined(separator: ", "))]"
    }
}

extension IndicatorRule.Clause {
    var json: JSONObject {
        var object = JSONObject()
        if !of.isEmpty { object["of"] = .array(of.map { .string($0) }) }
        if !under.isEmpty { object["under"] = .object(Self.json(under)) }
        if !conditions.isEmpty { object["where"] = .object(Self.json(conditions)) }
        if !having.isEmpty {
            object["having"] = .object(JSONObject(having.map { .init(key: $0.what.text, value: $0.bounds.json) }))
        }
        for (key, clauses) in [("all-of", allOf), ("any-of", anyOf), ("none-of", noneOf)] where !clauses.isEmpty {
            object[key] = .array(clauses.map { .object($0.json) })
        }
        return object
    }

    private static func json(_ conditions: [IndicatorRule.Condition]) -> JSONObject {
        JSONObject(conditions.map { .init(key: $0.dimension, value: $0.test.json) })
    }
}

extension IndicatorRule.Condition.Test {
    var json: JSON {
        switch self {
        case .oneOf(let values): .array(values.map(\.json))
        case .within(let bounds): [bounds.json]
        case .known(let known): [["known": .bool(known)]]
        }
    }
}

extension IndicatorRule.Value {
    package var json: JSON {
        switch self {
        case .text(let text): .string(text)
        case .int(let number): .int(number)
        case .flag(let flag): .bool(flag)
        }
    }
}

extension IndicatorRule.Bounds {
    var json: JSON {
        var object = JSONObject()
        if let atLeast { object["at-least"] = .int(atLeast) }
        if let atMost { object["at-most"] = .int(atMost) }
        return .object(object)
    }
}

extension IndicatorRule.Having.What {
    var text: String {
        switch self {
        case .members: "members"
        case .distinct(let dimensions): IndicatorRule.Measure.distinct(dimensions).text
        case .entries: "entries"
        }
    }
}
