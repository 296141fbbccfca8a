import Events
import GRDB

@testable import Projections

/// A rule's value by the SQL that is shown for it, one statement for all positions.
struct ValuesBySQL {
    private let statement: GRDB.Statement
    private let arguments: [String: (any DatabaseValueConvertible)?]

    init(_ db: Database, _ rule: IndicatorRule, programme: String, _ period: Period) throws {
        let query = try CountQuery(rule, programme: programme, asOf: 0, period: period)
        statement = try db.makeStatement(sql: query.sql)
        arguments = query.arguments.mapValues { $0 }
    }

    func value(asOf position: Int) throws -> Int? {
        var arguments = arguments
        arguments["as_of"] = position
        return try Row.fetchAll(statement, arguments: StatementArguments(arguments)).first { $0["level"] == 0 }?[
            "value"]
    }
}

extension Views {
    /// What ``courses(programme:from:to:period:)`` gives, asked of SQL at every position.
    func coursesBySQL(
        programme: String? = nil, from start: Int, to end: Int, period: Period = .always
    ) throws -> [IndicatorSeries] {
        try queue.read { db in
            var statements: [String: ValuesBySQL] = [:]
            /// By programme and code, in their order.
            func values(_ position: Int) throws -> [(name: [String], value: Int?)] {
                try definitions(db, programme: programme, asOf: position).map { definition in
                    let key = definition.programme + JSON.object(definition.rule.json).canonicalText
                    let known =
                        try statements[key]
                        ?? ValuesBySQL(db, definition.rule, programme: definition.programme, period)
                    statements[key] = known
                    return ([definition.programme, definition.indicator], try known.value(asOf: position))
                }
            }
            func byName(_ values: [(name: [String], value: Int?)]) -> [[String]: Int?] {
                Dictionary(uniqueKeysWithValues: values.map { ($0.name, $0.value) })
            }
            let first = byName(try values(start))
            var last = first
            var steps: [[String]: [IndicatorSeries.Step]] = [:]
            for position in start..<end {
                let now = byName(try values(position + 1))
                for name in Set(now.keys).union(last.keys) where (now[name] ?? nil) != (last[name] ?? nil) {
                    steps[name, default: []].append(IndicatorSeries.Step(seq: position + 1, value: now[name] ?? nil))
                }
                last = now
            }
            let present = try values(end).map(\.name)
            let past = first.keys.filter { !present.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) }
            return (present + past).map {
                IndicatorSeries(programme: $0[0], indicator: $0[1], start: first[$0] ?? nil, steps: steps[$0] ?? [])
            }
        }
    }
}
