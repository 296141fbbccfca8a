// swift-format-ignore-file: NeverForceUnwrap
// What the history itself made is there; a trap names the line.
import Events
import GRDB
import Projections

/// What views.sqlite knows, as plain values: inserted as rows for the SQL, read as arrays by the oracle.
struct CountingWorld: Sendable {
    struct Fact: Sendable {
        var seq: Int
        var part = 0
        var type: String
        var programme = "zemlyaki"
        var happened: String
        var voidedBy: Int?
        var values: [String: IndicatorRule.Value] = [:]
    }

    /// A row that holds from one position to another.
    struct Known: Sendable {
        var table: String
        var values: [String: Int]
        var since: Int
        var until: Int?
    }

    var facts: [Fact] = []
    var known: [Known] = []
    private(set) var symbols: [String: Int] = [:]

    mutating func symbol(_ text: String) -> Int {
        if let id = symbols[text] { return id }
        symbols[text] = symbols.count + 1
        return symbols.count
    }

    // MARK: - Building

    mutating func fact(
        _ seq: Int, _ type: String, on happened: String = "2024-06-15", part: Int = 0, programme: String = "zemlyaki",
        voidedBy: Int? = nil, _ values: [String: IndicatorRule.Value] = [:]
    ) {
        facts.append(
            Fact(
                seq: seq, part: part, type: type, programme: programme, happened: happened, voidedBy: voidedBy,
                values: values))
    }

    mutating func know(_ table: String, _ values: [String: Int], since: Int = 1, until: Int? = nil) {
        known.append(Known(table: table, values: values, since: since, until: until))
    }

    mutating func dates(
        _ from: Int = 2024_01_01, _ to: Int = 2024_12_31, programme: String = "zemlyaki", since: Int = 1,
        until: Int? = nil
    ) {
        know(
            "programme_dates", ["programme": symbol(programme), "starts_on": from, "ends_on": to], since: since,
            until: until)
    }

    /// kind: 1 person, 2 organisation, 3 group.
    mutating func merge(_ kind: Int, _ member: String, into canonical: String, since: Int, until: Int? = nil) {
        know(
            "canonical", ["kind": kind, "member": symbol(member), "canonical": symbol(canonical)], since: since,
            until: until)
    }

    mutating func member(
        _ person: String, of group: String, from: Int = 2024_01_01, until day: Int? = nil, since: Int = 1,
        to: Int? = nil
    ) {
        var values = ["grp": symbol(group), "person": symbol(person), "from_day": from]
        values["until_day"] = day
        know("membership", values, since: since, until: to)
    }

    mutating func cancel(_ activity: String, since: Int, until: Int? = nil) {
        know("cancellation", ["activity": symbol(activity)], since: since, until: until)
    }

    mutating func plan(
        _ activity: String, _ kind: String, parent: String? = nil, series: String? = nil, centre: String? = nil,
        municipality: String? = nil, theme: String? = nil, programme: String = "zemlyaki", since: Int = 1,
        until: Int? = nil
    ) {
        var values = ["activity": symbol(activity), "programme": symbol(programme), "kind": symbol(kind)]
        for (column, code) in [
            ("parent", parent), ("series", series), ("centre", centre), ("municipality", municipality),
            ("theme", theme),
        ] {
            if let code { values[column] = symbol(code) }
        }
        know("activity_planned", values, since: since, until: until)
    }

    // MARK: - As rows

    /// A database in memory that holds this world.
    func database(_ vocabulary: Vocabulary = .catalogue) throws -> DatabaseQueue {
        let queue = try DatabaseQueue()
        try queue.write { db in
            for statement in Schema.statements(vocabulary) { try db.execute(sql: statement) }
            try insert(db, vocabulary)
        }
        return queue
    }

    func insert(_ db: Database, _ vocabulary: Vocabulary) throws {
        var world = self
        for row in known {
            try Self.insert(
                db, row.table, row.values.merging(["since": row.since], uniquingKeysWith: { a, _ in a }),
                row.until.map { ["until": $0] })
        }
        for fact in facts {
            let day = Day(fact.happened)!
            var row = [
                "seq": fact.seq, "part": fact.part, "type": world.symbol(fact.type),
                "programme": world.symbol(fact.programme), "happened": Int(day.packed),
            ]
            row["voided_by"] = fact.voidedBy
            for (dimension, value) in fact.values {
                switch value {
                case .int(let number): row[Schema.column(of: dimension)] = number
                case .flag(let flag): row[Schema.column(of: dimension)] = flag ? 1 : 0
                case .text(let text): row[Schema.column(of: dimension)] = world.symbol(text)
                }
            }
            try Self.insert(db, "fact", row, nil)
        }
        for (text, id) in world.symbols.sorted(by: { $0.value < $1.value }) {
            try db.execute(sql: "INSERT INTO symbol VALUES (?, ?)", arguments: [id, text])
        }
    }

    private static func insert(_ db: Database, _ table: String, _ values: [String: Int], _ more: [String: Int]?) throws
    {
        let row = values.merging(more ?? [:]) { a, _ in a }.sorted { $0.key < $1.key }
        let columns = row.map(\.key).joined(separator: ", ")
        let marks = row.map { _ in "?" }.joined(separator: ", ")
        try db.execute(
            sql: "INSERT INTO \(table) (\(columns)) VALUES (\(marks))", arguments: StatementArguments(row.map(\.value)))
    }
}

extension CountingWorld {
    /// The answer to `rule`, written as JSON.
    func count(
        _ rule: String, asOf: Int = 1000, from: String? = nil, to: String? = nil, by: String? = nil,
        programme: String = "zemlyaki"
    ) throws -> Count {
        try database().read { db in
            try query(rule, asOf: asOf, from: from, to: to, by: by, programme: programme).count(db)
        }
    }

    func query(
        _ rule: String, asOf: Int = 1000, from: String? = nil, to: String? = nil, by: String? = nil,
        programme: String = "zemlyaki"
    ) throws -> CountQuery {
        try CountQuery(
            try IndicatorRule(text: rule), programme: programme, asOf: asOf,
            period: Period(from: from.flatMap { Day($0) }, to: to.flatMap { Day($0) }), by: by)
    }
}

extension IndicatorRule {
    /// A rule written as JSON.
    init(text: String, vocabulary: Vocabulary = .catalogue) throws {
        try self.init(json: JSONReader.read(Array(text.utf8), .input).object!, vocabulary: vocabulary)
    }
}

extension IndicatorRule.Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    public init(stringLiteral text: String) { self = .text(text) }
    public init(integerLiteral number: Int) { self = .int(number) }
    public init(booleanLiteral flag: Bool) { self = .flag(flag) }
}
