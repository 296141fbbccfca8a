import Events

@testable import Projections

/// Answers a rule by walking over entries: the whole history is read again for every question.
struct NaiveCount {
    typealias Rule = IndicatorRule

    let facts: [NaiveFact]
    let world: NaiveWorld
    let asOf: Int
    let programme: String
    let period: Period
    private let live: Set<Int>

    /// - Parameter facts: of every entry, as its own day and position made them.
    init(_ entries: [Entry], facts: [NaiveFact], programme: String, asOf: Int, period: Period) {
        world = NaiveWorld(entries, upTo: asOf)
        live = Set(world.entries.map(\.seq))
        self.facts = facts
        self.asOf = asOf
        self.programme = programme
        self.period = period
    }

    struct Answer: Equatable {
        var value: Int?
        var groups: [String: Int?] = [:]
        var entries: Set<Int> = []
        var new: Int?
        var headcount: Int?
    }

    func answer(_ rule: Rule, by: String?) -> Answer {
        switch rule {
        case .tally(let tally):
            var answer = answer(tally, by)
            answer.new = new(tally)
            answer.headcount = headcount(tally)
            return answer
        case .share(let part, let whole):
            let (p, w) = (answer(part, by), answer(whole, by))
            var isMean = false
            if case .mean = part.measure { isMean = true }
            func share(_ p: Int?, _ w: Int?) -> Int? {
                guard let w, w > 0, let p = isMean ? p : (p ?? 0) else { return nil }
                return Self.nearest(10_000 * p, w)
            }
            var answer = Answer(value: share(p.value, w.value), entries: p.entries.union(w.entries))
            for (key, whole) in w.groups { answer.groups[key] = .some(share(p.groups[key] ?? nil, whole)) }
            return answer
        }
    }

    /// a / b, halves up.
    static func nearest(_ a: Int, _ b: Int) -> Int {
        var quotient = 2 * a + b
        let divisor = 2 * b
        // Swift divides towards zero, this rounds down.
        if quotient < 0 { quotient -= divisor - 1 }
        return quotient / divisor
    }

    // MARK: - What a fact is

    private func canonical(_ kind: String, _ code: String) -> String { world.survivor(kind, code) }

    /// The value of a dimension, such that equal texts are the same.
    private func value(_ fact: NaiveFact, _ dimension: String) -> String? {
        if dimension == "client" {
            if let organisation = fact.text("organisation") {
                return "organisation:" + canonical("organisation", organisation)
            }
            guard let group = fact.text("group") else { return nil }
            for code in world.codes("group", group) {
                if let organisation = world.grown(code) {
                    return "organisation:" + canonical("organisation", organisation)
                }
            }
            return "group:" + canonical("group", group)
        }
        guard let says = fact.says[dimension] else { return nil }
        switch says {
        case .string(let text):
            switch dimension {
            case "person", "group", "organisation": return canonical(dimension, text)
            case "sendingOrganisation", "hostOrganisation": return canonical("organisation", text)
            default: return text
            }
        case .int(let number): return String(number)
        case .bool(let flag): return String(flag)
        default: return nil
        }
    }

    private func holds(_ condition: Rule.Condition, _ value: String?) -> Bool {
        switch condition.test {
        case .known(let known): return (value != nil) == known
        case .within(let bounds): return value.flatMap { Int($0) }.map { within(bounds, $0) } ?? false
        case .oneOf(let values):
            guard let value else { return false }
            return values.contains { wanted in
                switch wanted {
                case .text(let text):
                    ["person", "group", "organisation"].contains(condition.dimension)
                        ? canonical(condition.dimension, text) == value : text == value
                case .int(let number): String(number) == value
                case .flag(let flag): String(flag) == value
                }
            }
        }
    }

    private func within(_ bounds: Rule.Bounds, _ number: Int) -> Bool {
        number >= bounds.atLeast ?? number && number <= bounds.atMost ?? number
    }

    private func matches(_ type: String, _ patterns: [String]) -> Bool {
        patterns.contains { pattern in
            guard pattern.hasPrefix("*.") else { return pattern == type }
            return Catalogue.activityKinds.contains { $0 + pattern.dropFirst() == type }
        }
    }

    // MARK: - Which facts count

    private func planned() -> [Entry] {
        world.entries.filter {
            $0.type.name.hasSuffix(".planned") && $0.data["activity"] != nil && $0.programme == programme
        }
    }

    private func isCancelled(_ activity: String) -> Bool {
        world.entries.contains { $0.type.name.hasSuffix(".cancelled") && $0.data["activity"]?.string == activity }
    }

    private func attribute(_ planned: Entry, _ dimension: String) -> String? {
        dimension == "kind" ? String(planned.type.name.prefix { $0 != "." }) : planned.data[dimension]?.string
    }

    /// The activities that `under` names and all below them.
    private func under(_ conditions: [Rule.Condition]) -> Set<String> {
        var found: Set<String> = []
        for entry in planned() where conditions.allSatisfy({ holds($0, attribute(entry, $0.dimension)) }) {
            found.insert(entry.data["activity"]?.string ?? "")
        }
        var before = -1
        while found.count != before {
            before = found.count
            for entry in planned() where entry.data["parent"]?.string.map(found.contains) ?? false {
                found.insert(entry.data["activity"]?.string ?? "")
            }
        }
        return found
    }

    private func isInside(_ day: Day) -> Bool {
        let dates = world.entries.last {
            ($0.type.name == "programme.added" || $0.type.name == "programme.dates-amended")
                && $0.programme == programme
        }
        guard let from = dates?.data["startsOn"]?.string.flatMap({ Day($0) }),
            let to = dates?.data["endsOn"]?.string.flatMap({ Day($0) })
        else { return false }
        return from <= day && day <= to
    }

    /// The facts of one clause's own; within the period, or before it.
    private func own(_ clause: Rule.Clause, _ tally: Rule.Tally, before: Bool) -> [NaiveFact] {
        var isSum = false
        if case .sum = tally.measure { isSum = true }
        let below = clause.under.isEmpty ? nil : under(clause.under)
        return facts.filter { fact in
            let isReversal = isSum && fact.type == "expense.reversed" && matches("expense.recorded", clause.of)
            guard fact.seq <= asOf, live.contains(fact.seq), fact.programme == programme,
                isReversal || matches(fact.type, clause.of)
            else { return false }
            let lasts = Catalogue.byName[fact.type]?.area == .money || fact.type.hasSuffix(".cancelled")
            if let activity = fact.text("activity"), !lasts, isCancelled(activity) { return false }
            if !tally.anyDate, !isInside(fact.day) { return false }
            if before {
                guard let from = period.from, fact.day < from else { return false }
            } else {
                if let from = period.from, fact.day < from { return false }
                if let to = period.to, fact.day > to { return false }
            }
            if !clause.conditions.contains(where: { $0.dimension == "function" }), let function = fact.text("function"),
                function != "participant"
            {
                return false
            }
            if let below, !(fact.text("activity").map(below.contains) ?? false) { return false }
            guard clause.conditions.allSatisfy({ holds($0, value(fact, $0.dimension)) }) else { return false }
            return clause.having.allSatisfy { having in
                guard having.what == .members else { return true }
                guard let group = fact.text("group") else { return false }
                return within(having.bounds, world.members(group, on: fact.day).count)
            }
        }
    }

    // MARK: - Subjects

    private func subject(_ fact: NaiveFact, _ measure: Rule.Measure) -> String? {
        guard case .distinct(let dimensions) = measure else { return String(fact.seq) }
        return pair(fact, dimensions)
    }

    private func pair(_ fact: NaiveFact, _ dimensions: [String]) -> String? {
        let values = dimensions.compactMap { value(fact, $0) }
        return values.count == dimensions.count ? values.joined(separator: "\u{1}") : nil
    }

    /// The facts of the clause whose subjects pass its thresholds.
    private func passing(_ clause: Rule.Clause, _ tally: Rule.Tally, before: Bool, key: ((NaiveFact) -> String?)? = nil)
        -> [NaiveFact]
    {
        let all = own(clause, tally, before: before).filter { subject($0, tally.measure) != nil }
        return all.filter { fact in
            let mine = all.filter {
                subject($0, tally.measure) == subject(fact, tally.measure) && (key == nil || key?($0) == key?(fact))
            }
            return clause.having.allSatisfy { having in
                switch having.what {
                case .members: true
                case .entries: within(having.bounds, Set(mine.map(\.seq)).count)
                case .distinct(let dimensions):
                    within(having.bounds, Set(mine.compactMap { pair($0, dimensions) }).count)
                }
            }
        }
    }

    private func subjects(_ clause: Rule.Clause, _ tally: Rule.Tally, before: Bool) -> Set<String> {
        var sets: [Set<String>] = []
        if !clause.of.isEmpty {
            sets.append(Set(passing(clause, tally, before: before).compactMap { subject($0, tally.measure) }))
        }
        sets += clause.allOf.map { subjects($0, tally, before: before) }
        if !clause.anyOf.isEmpty {
            sets.append(clause.anyOf.reduce(into: []) { $0.formUnion(subjects($1, tally, before: before)) })
        }
        guard var found = sets.first else { return [] }
        for set in sets.dropFirst() { found.formIntersection(set) }
        for clause in clause.noneOf { found.subtract(subjects(clause, tally, before: before)) }
        return found
    }

    private func positive(_ clause: Rule.Clause) -> [Rule.Clause] {
        (clause.of.isEmpty ? [] : [clause]) + (clause.allOf + clause.anyOf).flatMap(positive)
    }

    private func number(_ fact: NaiveFact, _ measure: Rule.Measure) -> Int? {
        switch measure {
        case .sum(let field), .mean(let field): fact.says[field]?.int
        default: 0
        }
    }

    // MARK: - Answers

    private func value(_ measure: Rule.Measure, _ facts: [NaiveFact]) -> Int? {
        var numbers: [Int: Int] = [:]
        for fact in facts { numbers[fact.seq] = number(fact, measure) }
        let sum = numbers.values.reduce(0, +)
        switch measure {
        case .distinct, .entries: return Set(facts.compactMap { subject($0, measure) }).count
        case .sum: return sum
        case .mean: return numbers.isEmpty ? nil : Self.nearest(sum, numbers.count)
        }
    }

    private func answer(_ tally: Rule.Tally, _ by: String?) -> Answer {
        if let each = tally.each { return least(tally, each) }
        let counted = subjects(tally.clause, tally, before: false)
        let evidence = positive(tally.clause).flatMap { passing($0, tally, before: false) }.filter { fact in
            subject(fact, tally.measure).map(counted.contains) ?? false && number(fact, tally.measure) != nil
        }
        var answer = Answer(value: value(tally.measure, evidence), entries: Set(evidence.map(\.seq)))
        if let by {
            for (key, facts) in Dictionary(grouping: evidence, by: { value($0, by) ?? "?" }) {
                answer.groups[key] = .some(value(tally.measure, facts))
            }
        }
        return answer
    }

    private func least(_ tally: Rule.Tally, _ each: Rule.Each) -> Answer {
        var answer = Answer()
        let all = passing(tally.clause, tally, before: false) { value($0, each.rawValue) }
        for key in due(each, tally.clause) {
            let mine = all.filter { value($0, each.rawValue) == key }
            answer.groups[key] = .some(value(tally.measure, mine))
            answer.entries.formUnion(mine.map(\.seq))
        }
        answer.value = answer.groups.values.compactMap { $0 }.min()
        return answer
    }

    private func due(_ each: Rule.Each, _ clause: Rule.Clause) -> Set<String> {
        func meets(_ dimensions: [String], _ value: (String) -> String?) -> Bool {
            clause.conditions.filter { dimensions.contains($0.dimension) }.allSatisfy { holds($0, value($0.dimension)) }
        }
        switch each {
        case .centre, .municipality:
            let type = each == .centre ? "resource-centre.enrolled" : "territory.included"
            return Set(
                world.entries.filter { $0.type.name == type && $0.programme == programme }.compactMap {
                    $0.data[each.rawValue]?.string
                }
            )
            .filter { key in meets([each.rawValue]) { _ in key } }
        case .activity, .parent, .series:
            let kinds = Catalogue.activityKinds.filter { kind in
                clause.of.contains { $0.hasPrefix("*.") || $0.hasPrefix(kind + ".") }
            }
            let below = clause.under.isEmpty ? nil : under(clause.under)
            return Set(
                planned().filter { entry in
                    guard let activity = entry.data["activity"]?.string, !isCancelled(activity) else { return false }
                    if each == .parent, entry.data["parent"]?.string.map(isCancelled) ?? true { return false }
                    if !kinds.isEmpty, !kinds.contains(attribute(entry, "kind") ?? "") { return false }
                    if let below, !below.contains(activity) { return false }
                    return meets(["activity", "kind", "parent", "series", "centre", "municipality", "theme"]) {
                        attribute(entry, $0)
                    }
                }.compactMap { $0.data[each.rawValue]?.string })
        }
    }

    private func new(_ tally: Rule.Tally) -> Int? {
        guard case .distinct = tally.measure, tally.each == nil, period != .always else { return nil }
        let now = subjects(tally.clause, tally, before: false)
        return now.subtracting(period.from == nil ? [] : subjects(tally.clause, tally, before: true)).count
    }

    private func headcount(_ tally: Rule.Tally) -> Int? {
        guard case .distinct(let dimensions) = tally.measure, dimensions.contains("person") else { return nil }
        var numbers: [Int: Int] = [:]
        for clause in positive(tally.clause) {
            let kinds = Catalogue.activityKinds.filter { matches($0 + ".attended", clause.of) }
            if kinds.isEmpty { continue }
            let ofActivity = [
                "activity", "kind", "theme", "series", "parent", "centre", "municipality", "space", "mode", "task",
            ]
            let plain = Rule.Clause(
                of: kinds.map { $0 + ".headcount-declared" }, under: clause.under,
                conditions: clause.conditions.filter { ofActivity.contains($0.dimension) })
            for fact in own(plain, Rule.Tally(measure: .entries, clause: plain, anyDate: tally.anyDate), before: false)
            {
                numbers[fact.seq] = fact.says["headcount"]?.int
            }
        }
        return numbers.isEmpty ? nil : numbers.values.reduce(0, +)
    }
}
