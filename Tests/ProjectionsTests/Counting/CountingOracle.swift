// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Projections

/// Counts by walking over arrays, with no thought for speed and no line in common with the SQL.
struct CountingOracle {
    typealias Rule = IndicatorRule
    typealias Fact = CountingWorld.Fact

    let world: CountingWorld
    let vocabulary: Vocabulary
    let programme: String
    let asOf: Int
    let period: Period

    private let names: [Int: String]
    private let rows: [String: [[String: Int]]]
    private let cancelled: Set<String>
    private let dates: ClosedRange<Int>?
    private let plans: [[String: String]]
    /// By kind: what each member stands for.
    private let canonicals: [[String: String]]

    init(_ world: CountingWorld, _ vocabulary: Vocabulary, programme: String, asOf: Int, period: Period) {
        self.world = world
        self.vocabulary = vocabulary
        self.programme = programme
        self.asOf = asOf
        self.period = period
        let names = Dictionary(uniqueKeysWithValues: world.symbols.map { ($0.value, $0.key) })
        let valid = world.known.filter { $0.since <= asOf && ($0.until ?? .max) > asOf }
        let rows = Dictionary(grouping: valid, by: \.table).mapValues { $0.map(\.values) }
        self.names = names
        self.rows = rows
        cancelled = Set((rows["cancellation"] ?? []).compactMap { names[$0["activity"]!] })
        dates = rows["programme_dates"]?.first { names[$0["programme"]!] == programme }
            .map { $0["starts_on"]!...$0["ends_on"]! }
        plans = (rows["activity_planned"] ?? []).map { row in row.mapValues { names[$0]! } }
            .filter { $0["programme"] == programme }
        canonicals = (0...3).map { kind in
            let mine = (rows["canonical"] ?? []).filter { $0["kind"] == kind }
            return Dictionary(uniqueKeysWithValues: mine.map { (names[$0["member"]!]!, names[$0["canonical"]!]!) })
        }
    }

    // MARK: - Answers

    struct Answer: Equatable {
        var value: Int?
        var groups: [String: Int?] = [:]
    }

    func answer(_ rule: Rule, by: String? = nil) -> Answer {
        switch rule {
        case .tally(let tally): return answer(tally, by: by)
        case .share(let part, let whole):
            let parts = answer(part, by: by)
            let wholes = answer(whole, by: by)
            var isMean = false
            if case .mean = part.measure { isMean = true }
            func share(_ part: Int?, _ whole: Int?) -> Int? {
                guard let whole, whole > 0, let part = isMean ? part : part ?? 0 else { return nil }
                return Self.halfUp(10_000 * part, whole)
            }
            var answer = Answer(value: share(parts.value, wholes.value))
            for (key, whole) in wholes.groups { answer.groups[key] = .some(share(parts.groups[key] ?? nil, whole)) }
            return answer
        }
    }

    private func answer(_ tally: Rule.Tally, by: String?) -> Answer {
        if let each = tally.each {
            var groups: [String: Int?] = [:]
            for key in due(each, tally.clause) {
                let mine = Rule.Tally(measure: tally.measure, clause: tally.clause, anyDate: tally.anyDate)
                groups[key] = value(mine, evidence(mine) { identity($0, each.rawValue) == key })
            }
            return Answer(value: groups.values.compactMap { $0 }.min(), groups: groups)
        }
        let all = evidence(tally)
        var answer = Answer(value: value(tally, all))
        guard let by else { return answer }
        for (key, facts) in Dictionary(grouping: all, by: { identity($0, by) ?? "?" }) {
            answer.groups[key] = .some(value(tally, facts))
        }
        return answer
    }

    func entries(_ rule: Rule) -> Set<Int> {
        Set(
            rule.tallies.flatMap { tally -> [Int] in
                guard let each = tally.each else { return evidence(tally).map(\.seq) }
                let mine = Rule.Tally(measure: tally.measure, clause: tally.clause, anyDate: tally.anyDate)
                return due(each, tally.clause).flatMap { key in
                    evidence(mine) { identity($0, each.rawValue) == key }.map(\.seq)
                }
            })
    }

    /// Subjects of the period that were not subjects before it.
    func new(_ rule: Rule) -> Int? {
        guard case .tally(let tally) = rule, case .distinct = tally.measure, tally.each == nil, period != .always else {
            return nil
        }
        let now = subjects(tally.clause, tally) { _ in true }
        guard let from = period.from else { return now.count }
        let before = CountingOracle(
            world, vocabulary, programme: programme, asOf: asOf, period: Period(to: from.adding(days: -1)))
        return now.subtracting(before.subjects(tally.clause, tally) { _ in true }).count
    }

    private func value(_ tally: Rule.Tally, _ facts: [Fact]) -> Int? {
        switch tally.measure {
        case .distinct, .entries: return Set(facts.compactMap { subject($0, tally) }).count
        case .sum(let field), .mean(let field):
            var numbers: [Int: Int] = [:]
            for fact in facts {
                if let number = number(fact, field) { numbers[fact.seq] = min(numbers[fact.seq] ?? .max, number) }
            }
            let sum = numbers.values.reduce(0, +)
            if case .sum = tally.measure { return sum }
            return numbers.isEmpty ? nil : Self.halfUp(sum, numbers.count)
        }
    }

    /// a / b rounded half up, b > 0.
    static func halfUp(_ a: Int, _ b: Int) -> Int {
        Int((Double(a) / Double(b) + 0.5).rounded(.down))
    }

    // MARK: - Sets

    private func subjects(_ clause: Rule.Clause, _ tally: Rule.Tally, where holds: (Fact) -> Bool) -> Set<String> {
        var sets: [Set<String>] = []
        if !clause.of.isEmpty { sets.append(Set(kept(clause, tally, where: holds).compactMap { subject($0, tally) })) }
        sets += clause.allOf.map { subjects($0, tally, where: holds) }
        if !clause.anyOf.isEmpty {
            sets.append(clause.anyOf.reduce(into: []) { $0.formUnion(subjects($1, tally, where: holds)) })
        }
        let all = sets.dropFirst().reduce(sets[0]) { $0.intersection($1) }
        return clause.noneOf.reduce(all) { $0.subtracting(subjects($1, tally, where: holds)) }
    }

    /// The facts that speak for the subjects counted.
    private func evidence(_ tally: Rule.Tally, where holds: (Fact) -> Bool = { _ in true }) -> [Fact] {
        let counted = subjects(tally.clause, tally, where: holds)
        return leaves(tally.clause).flatMap { kept($0, tally, where: holds) }.filter { fact in
            if case .sum(let field) = tally.measure, number(fact, field) == nil { return false }
            if case .mean(let field) = tally.measure, number(fact, field) == nil { return false }
            return subject(fact, tally).map(counted.contains) ?? false
        }
    }

    private func leaves(_ clause: Rule.Clause) -> [Rule.Clause] {
        (clause.of.isEmpty ? [] : [clause]) + (clause.allOf + clause.anyOf).flatMap(leaves)
    }

    /// The facts of one clause whose subjects reach its thresholds.
    private func kept(_ clause: Rule.Clause, _ tally: Rule.Tally, where holds: (Fact) -> Bool) -> [Fact] {
        let facts = world.facts.filter { matches($0, clause, tally) && holds($0) }
        let groups = Dictionary(grouping: facts.filter { subject($0, tally) != nil }) { subject($0, tally)! }
        return groups.values.filter { facts in
            clause.having.allSatisfy { having in
                switch having.what {
                case .members: true
                case .entries: Self.within(Set(facts.map(\.seq)).count, having.bounds)
                case .distinct(let dimensions):
                    Self.within(Set(facts.compactMap { identities($0, dimensions) }).count, having.bounds)
                }
            }
        }.flatMap { $0 }
    }

    // MARK: - Facts

    private func matches(_ fact: Fact, _ clause: Rule.Clause, _ tally: Rule.Tally) -> Bool {
        guard fact.programme == programme, fact.seq <= asOf, (fact.voidedBy ?? .max) > asOf else { return false }
        let isNamed = clause.of.contains { pattern in
            func names(_ type: String) -> Bool {
                if pattern == type { return true }
                guard pattern.hasPrefix("*") else { return false }
                return vocabulary.kinds.contains { $0 + pattern.dropFirst() == type }
            }
            if case .sum = tally.measure, let reversed = vocabulary.types[fact.type]?.reverses, names(reversed) {
                return true
            }
            return names(fact.type)
        }
        guard isNamed else { return false }
        let day = Int(Day(fact.happened)!.packed)
        if !tally.anyDate, !(dates?.contains(day) ?? false) { return false }
        if let from = period.from, day < from.packed { return false }
        if let to = period.to, day > to.packed { return false }
        if let activity = text(fact, "activity"), cancelled.contains(activity),
            !(vocabulary.types[fact.type]?.outlastsCancellation ?? false)
        {
            return false
        }
        if !clause.conditions.contains(where: { $0.dimension == "function" }), let function = text(fact, "function"),
            function != "participant"
        {
            return false
        }
        if !clause.under.isEmpty, !isUnder(text(fact, "activity"), clause.under) { return false }
        for condition in clause.conditions where !holds(condition, fact.values[condition.dimension]) { return false }
        for having in clause.having where having.what == .members {
            guard let group = identity(fact, "group") else { return false }
            if !Self.within(members(of: group, on: day), having.bounds) { return false }
        }
        return true
    }

    private func holds(_ condition: Rule.Condition, _ value: Rule.Value?) -> Bool {
        switch condition.test {
        case .known(let known): return (value != nil) == known
        case .within(let bounds):
            guard case .int(let number)? = value else { return false }
            return Self.within(number, bounds)
        case .oneOf(let values):
            guard let value else { return false }
            return values.contains { same(condition.dimension, $0) == same(condition.dimension, value) }
        }
    }

    private func same(_ dimension: String, _ value: Rule.Value) -> String {
        guard case .text(let code) = value else { return "\(value)" }
        switch vocabulary.dimensions[dimension] {
        case .person: return canonical(1, code)
        case .organisation: return canonical(2, code)
        case .group: return canonical(3, code)
        default: return code
        }
    }

    private func isUnder(_ activity: String?, _ conditions: [Rule.Condition]) -> Bool {
        var seen: Set<String> = []
        var next = activity
        while let code = next, seen.insert(code).inserted, let plan = plans.first(where: { $0["activity"] == code }) {
            if conditions.allSatisfy({ holds($0, plan[$0.dimension].map { .text($0) }) }) { return true }
            next = plan["parent"]
        }
        return false
    }

    private func due(_ each: Rule.Each, _ clause: Rule.Clause) -> Set<String> {
        func fits(_ row: [String: String]) -> Bool {
            row["programme"] == programme
                && clause.conditions.filter {
                    Self.planned.contains($0.dimension) && (row.count > 2 || row.keys.contains($0.dimension))
                }
                .allSatisfy { holds($0, row[$0.dimension].map { .text($0) }) }
        }
        func text(_ table: String) -> [[String: String]] {
            (rows[table] ?? []).map { row in row.mapValues { names[$0]! } }.filter(fits)
        }
        switch each {
        case .centre: return Set(text("centre_enrolled").compactMap { $0["centre"] })
        case .municipality: return Set(text("territory").compactMap { $0["municipality"] })
        case .activity, .parent, .series:
            let kinds = vocabulary.kinds.filter { kind in
                vocabulary.types(matching: clause.of).contains { $0.hasPrefix(kind + ".") }
            }
            return Set(
                plans.filter(fits).filter { plan in
                    !cancelled.contains(plan["activity"]!) && (kinds.isEmpty || kinds.contains(plan["kind"]!))
                        && (each != .parent || !(plan["parent"].map(cancelled.contains) ?? false))
                        && (clause.under.isEmpty || isUnder(plan["activity"], clause.under))
                }.compactMap { $0[each.rawValue] })
        }
    }

    private static let planned = ["activity", "kind", "parent", "series", "centre", "municipality", "theme"]

    private func members(of group: String, on day: Int) -> Int {
        Set(
            (rows["membership"] ?? []).filter { row in
                canonical(3, names[row["grp"]!]!) == group && row["from_day"]! <= day
                    && day < (row["until_day"] ?? .max)
            }.map { canonical(1, names[$0["person"]!]!) }
        ).count
    }

    // MARK: - Identity

    private func canonical(_ kind: Int, _ code: String) -> String {
        canonicals[kind][code] ?? code
    }

    private func subject(_ fact: Fact, _ tally: Rule.Tally) -> String? {
        if case .distinct(let dimensions) = tally.measure { return identities(fact, dimensions) }
        return String(fact.seq)
    }

    private func identities(_ fact: Fact, _ dimensions: [String]) -> String? {
        let all = dimensions.map { identity(fact, $0) }
        return all.contains(nil) ? nil : all.map { $0! }.joined(separator: "&")
    }

    func identity(_ fact: Fact, _ dimension: String) -> String? {
        if dimension == "client" {
            if let organisation = text(fact, "organisation") { return "organisation:" + canonical(2, organisation) }
            guard let group = text(fact, "group").map({ canonical(3, $0) }) else { return nil }
            let grown = (rows["became"] ?? []).filter { canonical(3, names[$0["grp"]!]!) == group }
                .map { canonical(2, names[$0["organisation"]!]!) }
            return grown.min { world.symbols[$0]! < world.symbols[$1]! }.map { "organisation:" + $0 } ?? "group:"
                + group
        }
        switch fact.values[dimension] {
        case .text(let code)?: return same(dimension, .text(code))
        case .int(let number)?: return String(number)
        case .flag(let flag)?: return String(flag)
        case nil: return nil
        }
    }

    private func text(_ fact: Fact, _ dimension: String) -> String? {
        if case .text(let text)? = fact.values[dimension] { text } else { nil }
    }

    private func number(_ fact: Fact, _ field: String) -> Int? {
        if case .int(let number)? = fact.values[field] { number } else { nil }
    }

    private static func within(_ number: Int, _ bounds: Rule.Bounds) -> Bool {
        number >= bounds.atLeast ?? .min && number <= bounds.atMost ?? .max
    }
}
