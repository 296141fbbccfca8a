extension RuleReader {
    // MARK: - What is counted

    /// `distinct D`, `distinct [D, E]`, `entries`, `sum F`, `mean F`; or the same as a map, {distinct: [D, E]}.
    func measure(_ json: JSON, _ path: RulePath) throws(Problem) -> Rule.Measure {
        let word: String
        var names: [String] = []
        if let object = json.object {
            guard object.members.count == 1, let member = object.members.first else {
                throw RuleProblem.measure(json.canonicalText, path)
            }
            word = member.key
            for item in try list(member.value, path) { names.append(try text(item, path)) }
        } else {
            let text = try text(json, path)
            let head = text.prefix { $0 != " " }
            word = String(head)
            names = Self.names(text.dropFirst(head.count))
        }
        switch (word, names.count) {
        case ("entries", 0): return .entries
        case ("distinct", 1), ("distinct", 2):
            for name in names { _ = try dimension(name, path) }
            return .distinct(names.sortedWithoutRepeats { Array($0.utf8) })
        case ("sum", 1), ("mean", 1):
            guard try dimension(names[0], path) == .int else {
                let numbers = vocabulary.dimensions.filter { $0.value == .int }.keys.sorted()
                throw RuleProblem.notANumber(names[0], among: numbers, path)
            }
            return word == "sum" ? .sum(names[0]) : .mean(names[0])
        default: throw RuleProblem.measure(json.string ?? json.canonicalText, path)
        }
    }

    private static func names(_ text: Substring) -> [String] {
        var text = text.drop { $0 == " " }
        if text.hasPrefix("["), text.hasSuffix("]") { text = text.dropFirst().dropLast() }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { name in
            String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }.filter { !$0.isEmpty }
    }

    func dimension(_ name: String, _ path: RulePath) throws(Problem) -> DimensionKind {
        guard let kind = vocabulary.dimensions[name] else {
            throw RuleProblem.unknown(.dimension, name, among: vocabulary.dimensions.keys.sorted(), path)
        }
        return kind
    }

    // MARK: - Conditions

    /// A value, a list of values, null (absent), {known: …} or {at-least, at-most}.
    func test(_ json: JSON, _ kind: DimensionKind, _ path: RulePath) throws(Problem) -> Rule.Condition.Test {
        switch json {
        case .null: return .known(false)
        case .object(let object) where object["known"] != nil:
            try check(object, allowed: ["known"], path)
            guard let known = object["known"].flatMap(Self.flag) else { throw RuleProblem.known(path.key("known")) }
            return .known(known)
        case .object:
            guard kind == .int else { throw RuleProblem.rangeOfText(path) }
            return .within(try bounds(json, path))
        case .array(let items) where items.count == 1 && items[0].object != nil:
            // The normal form: a list, even of one.
            return try test(items[0], kind, path)
        default:
            var values: [Rule.Value] = []
            for item in try list(json, path) { values.append(try value(item, kind, path)) }
            return .oneOf(values.sortedWithoutRepeats { $0.json.canonicalBytes })
        }
    }

    private func value(_ json: JSON, _ kind: DimensionKind, _ path: RulePath) throws(Problem) -> Rule.Value {
        switch kind {
        case .int:
            guard let number = Self.number(json) else { throw RuleProblem.value(json, .number, path) }
            return .int(number)
        case .flag:
            guard let flag = Self.flag(json) else { throw RuleProblem.value(json, .flag, path) }
            return .flag(flag)
        case .token(let tokens):
            let token = try text(json, path)
            guard tokens.contains(where: { $0.hasSameBytes(as: token) }) else {
                throw RuleProblem.unknown(.token, token, among: tokens, path)
            }
            return .text(token)
        case .text:
            let text = try text(json, path)
            guard !text.isEmpty, text.unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
                throw RuleProblem.wrongShape(.word, path)
            }
            return .text(text)
        case .person, .organisation, .group, .client, .code:
            // A place code of digits only may have been read as a number.
            let code = if let number = json.int { String(number) } else { try text(json, path) }
            guard Code.isValid(code) else { throw RuleProblem.value(json, .code, path) }
            return .text(code)
        }
    }

    func bounds(_ json: JSON, _ path: RulePath) throws(Problem) -> Rule.Bounds {
        guard let object = json.object, !object.isEmpty else { throw RuleProblem.bounds(path) }
        try check(object, allowed: ["at-least", "at-most"], path)
        func end(_ key: String) throws(Problem) -> Int? {
            guard let json = object[key] else { return nil }
            guard let number = Self.number(json) else { throw RuleProblem.value(json, .number, path.key(key)) }
            return number
        }
        let bounds = Rule.Bounds(atLeast: try end("at-least"), atMost: try end("at-most"))
        if let least = bounds.atLeast, let most = bounds.atMost, least > most { throw RuleProblem.emptyRange(path) }
        return bounds
    }

    // MARK: - Shapes

    func check(_ object: JSONObject, allowed: [String], _ path: RulePath) throws(Problem) {
        for key in object.keys where !allowed.contains(where: { $0.hasSameBytes(as: key) }) {
            throw RuleProblem.unknown(.key, key, among: allowed, path.key(key))
        }
    }

    func object(_ json: JSON, _ path: RulePath) throws(Problem) -> JSONObject {
        guard let object = json.object else { throw RuleProblem.wrongShape(.map, path) }
        return object
    }

    func text(_ json: JSON, _ path: RulePath) throws(Problem) -> String {
        guard let text = json.string else { throw RuleProblem.wrongShape(.word, path) }
        return text
    }

    /// A list, or one value as a list of one.
    func list(_ json: JSON, _ path: RulePath) throws(Problem) -> [JSON] {
        guard let items = json.array else { return [json] }
        if items.isEmpty { throw RuleProblem.empty(path) }
        return items
    }

    private static func number(_ json: JSON) -> Int? {
        guard let number = json.int ?? json.string.flatMap({ Int($0) }) else { return nil }
        return abs(number) <= JSON.greatestInteger ? number : nil
    }

    private static func flag(_ json: JSON) -> Bool? {
        switch json.string {
        case "true": true
        case "false": false
        default: json.bool
        }
    }
}
