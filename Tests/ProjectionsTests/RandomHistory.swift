// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import Projections

/// SplitMix64 (Steele, Lea, Flood 2014): the same numbers from the same seed, everywhere.
struct SeededRandom: Sendable {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// 0…n.
    mutating func upTo(_ n: Int) -> Int { Int(next() % UInt64(n + 1)) }
    /// True once in `n`.
    mutating func chance(_ n: Int) -> Bool { upTo(n - 1) == 0 }
    mutating func pick<T>(_ items: [T]) -> T { items[upTo(items.count - 1)] }
    mutating func some<T>(_ items: [T]) -> [T] {
        let chosen = items.filter { _ in chance(2) }
        return chosen.isEmpty ? [pick(items)] : chosen
    }
}

/// Small histories in which everything happens: merges undone, entries voided, activities cancelled and revived,
/// groups that grow, dates amended. And rules to ask of them.
enum RandomHistory {
    static let head = 80
    static let people = ["p-1", "p-2", "p-3", "p-4", "p-5"]
    /// Organisations and groups share codes on purpose.
    static let organisations = ["x-1", "x-2", "x-3"]
    static let groups = ["x-1", "x-2", "g-3"]
    static let activities = ["a-1", "a-2", "a-3", "a-4", "a-5"]
    static let types = [
        "expedition.attended", "expedition.attended", "seminar.attended", "session.attended", "session.joined",
        "consultation.given", "coworking.visited", "expense.recorded", "expense.reversed", "expedition.held",
        "session.cancelled",
    ]
    static let themes = ["culture", "sport"]
    static let groupings = ["role", "client", "person", "group", "activity", "day", "sonko", "theme", "kind"]

    // MARK: - Histories

    static func world(_ random: inout SeededRandom) -> CountingWorld {
        var world = CountingWorld()
        world.dates(2024_02_01, 2024_11_30, until: 40)
        world.dates(2024_01_01, 2024_12_31, since: 40)
        // Symbols in another order than their codes.
        for code in (people + organisations + groups + activities).sorted(by: {
            $0.reversed().description < $1.reversed().description
        }) {
            _ = world.symbol(code)
        }
        for activity in activities { plan(activity, &world, &random) }
        for kind in 1...3 { merges(kind, [people, organisations, groups][kind - 1], &world, &random) }
        for _ in 0..<8 {
            let from = day(&random)
            world.member(
                random.pick(people), of: random.pick(groups), from: Int(from.packed),
                until: random.chance(2) ? nil : Int(from.adding(days: random.upTo(200)).packed),
                since: random.upTo(head),
                to: nil)
        }
        for group in groups where random.chance(2) {
            let since = random.upTo(head)
            world.know(
                "became", ["grp": world.symbol(group), "organisation": world.symbol(random.pick(organisations))],
                since: since,
                until: random.chance(3) ? since + 10 : nil)
        }
        for centre in ["c-1", "c-2"] where !random.chance(3) {
            world.know(
                "centre_enrolled", ["centre": world.symbol(centre), "programme": world.symbol("zemlyaki")],
                since: random.upTo(20))
            world.know(
                "territory", ["programme": world.symbol("zemlyaki"), "municipality": world.symbol("m" + centre)],
                since: random.upTo(20))
        }
        for seq in 1...head { entry(seq, &world, &random) }
        return world
    }

    private static func plan(_ activity: String, _ world: inout CountingWorld, _ random: inout SeededRandom) {
        let since = random.upTo(30)
        world.plan(
            activity, random.pick(["expedition", "seminar", "session"]),
            parent: random.chance(2) ? nil : random.pick(activities),
            series: random.chance(2) ? nil : "cycle", centre: random.chance(2) ? nil : random.pick(["c-1", "c-2"]),
            municipality: random.chance(2) ? nil : random.pick(["mc-1", "mc-2"]),
            theme: random.chance(3) ? nil : random.pick(themes), programme: random.chance(8) ? "coworking" : "zemlyaki",
            since: since)
        if random.chance(3) {
            let position = random.upTo(head)
            world.cancel(activity, since: position, until: random.chance(2) ? position + 15 : nil)
        }
    }

    /// Merges and their undoing, as the intervals in which each code stood for another.
    private static func merges(
        _ kind: Int, _ codes: [String], _ world: inout CountingWorld, _ random: inout SeededRandom
    ) {
        var absorbed: [(survivor: String, code: String)] = []
        var open: [String: (canonical: String, since: Int)] = [:]
        func root(_ code: String) -> String {
            absorbed.first { $0.code == code }.map { root($0.survivor) } ?? code
        }
        var position = 0
        while position < head {
            position += 1 + random.upTo(25)
            if !absorbed.isEmpty, random.chance(3) {
                absorbed.remove(at: random.upTo(absorbed.count - 1))
            } else {
                let pair = (survivor: root(random.pick(codes)), code: root(random.pick(codes)))
                if pair.survivor == pair.code { continue }
                absorbed.append(pair)
            }
            for code in codes {
                let canonical = root(code)
                let was = open[code]
                if (was?.canonical ?? code) == canonical { continue }
                if let was { world.merge(kind, code, into: was.canonical, since: was.since, until: position) }
                open[code] = canonical == code ? nil : (canonical, position)
            }
        }
        for (code, was) in open.sorted(by: { $0.key < $1.key }) {
            world.merge(kind, code, into: was.canonical, since: was.since)
        }
    }

    private static func entry(_ seq: Int, _ world: inout CountingWorld, _ random: inout SeededRandom) {
        let type = random.pick(types)
        let happened = "\(day(&random))"
        let voidedBy = random.chance(8) ? seq + 1 + random.upTo(20) : nil
        let programme = random.chance(12) ? "coworking" : "zemlyaki"
        let number = random.upTo(50)
        for part in 0...(random.chance(4) ? 1 : 0) {
            var values: [String: IndicatorRule.Value] = [:]
            func give(_ dimension: String, _ codes: [String], missing: Int = 4) {
                if !random.chance(missing) { values[dimension] = .text(random.pick(codes)) }
            }
            give("person", people, missing: 8)
            give("organisation", organisations, missing: 2)
            give("group", groups, missing: 2)
            give("activity", activities)
            give("parent", activities)
            give("series", ["cycle"])
            give("theme", themes)
            give("centre", ["c-1", "c-2"])
            give("municipality", ["mc-1", "mc-2"])
            give("role", ["activist", "ngo-leader", "expert"])
            if type.hasSuffix("attended") || type.hasSuffix("joined") {
                give("function", ["participant", "participant", "speaker"])
            }
            if let dot = type.firstIndex(of: "."), type.hasPrefix("e") || type.hasPrefix("s"),
                !type.hasPrefix("expense")
            {
                values["kind"] = .text(String(type[..<dot]))
            }
            if !random.chance(3) { values["day"] = .int(1 + random.upTo(2)) }
            if !random.chance(3) { values["sonko"] = .flag(random.chance(2)) }
            if type == "expense.recorded" { values["amount"] = .int(number) }
            if type == "expense.reversed" { values["amount"] = .int(-number) }
            if type == "consultation.given", number > 10 { values["minutes"] = .int(number) }
            world.fact(seq, type, on: happened, part: part, programme: programme, voidedBy: voidedBy, values)
        }
    }

    private static func day(_ random: inout SeededRandom) -> Day {
        Day("2024-01-01")!.adding(days: random.upTo(380) - 5)
    }

    static func period(_ random: inout SeededRandom) -> Period {
        let from = day(&random)
        return Period(
            from: random.chance(2) ? nil : from, to: random.chance(2) ? nil : from.adding(days: random.upTo(150)))
    }

    // MARK: - Rules

    static func rule(_ random: inout SeededRandom) -> JSONObject {
        if random.chance(8) {
            return JSONObject([
                .init(
                    key: "share",
                    value: [
                        "part": .object(tally(&random, each: false)), "whole": .object(tally(&random, each: false)),
                    ])
            ])
        }
        return tally(&random, each: true)
    }

    private static let subjects = [
        "person", "person", "organisation", "group", "client", "activity", "theme", "day", "[person, activity]",
        "[client, day]",
    ]

    private static func tally(_ random: inout SeededRandom, each: Bool) -> JSONObject {
        let counts =
            subjects.map { "distinct " + $0 } + ["entries", "sum amount", "sum minutes", "mean minutes", "mean amount"]
        let count = random.pick(counts)
        let isDistinct = count.hasPrefix("distinct")
        var rule = clause(&random, depth: 0, isDistinct: isDistinct)
        rule["count"] = .string(count)
        if random.chance(4) { rule["dates"] = "any" }
        let isPlain = rule["all-of"] == nil && rule["any-of"] == nil && rule["none-of"] == nil
        if each, isPlain, isDistinct || count == "entries", random.chance(3) {
            rule["each"] = .string(random.pick(IndicatorRule.Each.allCases).rawValue)
        }
        return rule
    }

    private static func clause(_ random: inout SeededRandom, depth: Int, isDistinct: Bool) -> JSONObject {
        var rule = JSONObject()
        let isPlain = depth == 2 || !random.chance(3)
        if isPlain || random.chance(2) {
            let patterns = [
                "*.attended", "*.held", "expedition.attended", "session.joined", "consultation.given",
                "coworking.visited", "expense.recorded", "session.cancelled", "seminar.attended",
            ]
            rule["of"] = .array(random.some(patterns).map { .string($0) })
            if random.chance(4) { rule["under"] = .object(under(&random)) }
            if random.chance(2) { rule["where"] = .object(conditions(&random)) }
            if random.chance(4) { rule["having"] = .object(having(&random, isDistinct)) }
        }
        if isPlain { return rule }
        func children() -> JSON {
            .array((0...random.upTo(1)).map { _ in .object(clause(&random, depth: depth + 1, isDistinct: isDistinct)) })
        }
        if rule["of"] == nil || random.chance(3) { rule[random.pick(["all-of", "any-of"])] = children() }
        if random.chance(3) { rule["any-of"] = children() }
        if random.chance(3) { rule["none-of"] = children() }
        return rule
    }

    private static func under(_ random: inout SeededRandom) -> JSONObject {
        switch random.upTo(2) {
        case 0: JSONObject([.init(key: "kind", value: .string(random.pick(["expedition", "session"])))])
        case 1: JSONObject([.init(key: "activity", value: .array(random.some(activities).map { .string($0) }))])
        default: JSONObject([.init(key: "theme", value: "culture")])
        }
    }

    private static func conditions(_ random: inout SeededRandom) -> JSONObject {
        var all = JSONObject()
        for _ in 0...random.upTo(1) {
            switch random.upTo(8) {
            case 0: all["role"] = .array(random.some(["activist", "ngo-leader", "expert"]).map { .string($0) })
            case 1: all["organisation"] = .string(random.pick(organisations))
            case 2: all["person"] = .array(random.some(people).map { .string($0) })
            case 3: all["day"] = ["at-least": .int(random.upTo(3))]
            case 4: all["sonko"] = .bool(random.chance(2))
            case 5: all["theme"] = .null
            case 6: all["group"] = ["known": .bool(random.chance(2))]
            case 7: all["function"] = .array(random.some(["participant", "speaker"]).map { .string($0) })
            default: all["centre"] = .string(random.pick(["c-1", "c-2"]))
            }
        }
        return all
    }

    private static func having(_ random: inout SeededRandom, _ isDistinct: Bool) -> JSONObject {
        let what =
            isDistinct
            ? random.pick(["members", "entries", "distinct person", "distinct [person, day]", "distinct client"])
            : "members"
        return JSONObject([
            .init(
                key: what,
                value: random.chance(3) ? ["at-most": .int(random.upTo(3))] : ["at-least": .int(1 + random.upTo(1))])
        ])
    }
}
