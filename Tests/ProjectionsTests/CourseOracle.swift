import Events

@testable import Projections

extension Views {
    /// What ``courses(programme:from:to:period:)`` gives, asked of SQL at every position.
    func coursesBySQL(
        programme: String? = nil, from start: Int, to end: Int, period: Period = .always
    ) throws -> [Course] {
        struct Name: Hashable, Comparable {
            let programme: String
            let indicator: String
            static func < (a: Name, b: Name) -> Bool { (a.programme, a.indicator) < (b.programme, b.indicator) }
        }
        func values(_ position: Int) throws -> [(name: Name, value: Int?)] {
            try queue.read { db in
                try definitions(db, programme: programme, asOf: position).map { definition in
                    let query = try CountQuery(
                        definition.rule, programme: definition.programme, asOf: position, period: period)
                    return (Name(programme: definition.programme, indicator: definition.indicator),
                        try query.count(db, with: []).value)
                }
            }
        }
        let first = try values(start)
        var last = Dictionary(uniqueKeysWithValues: first.map { ($0.name, $0.value) })
        var steps: [Name: [Course.Step]] = [:]
        for position in start..<end {
            let now = Dictionary(uniqueKeysWithValues: try values(position + 1).map { ($0.name, $0.value) })
            for name in Set(now.keys).union(last.keys) where (now[name] ?? nil) != (last[name] ?? nil) {
                steps[name, default: []].append(Course.Step(seq: position + 1, value: now[name] ?? nil))
            }
            last = now
        }
        let present = try values(end).map(\.name)
        let past = first.map(\.name).filter { !present.contains($0) }.sorted()
        let beginning = Dictionary(uniqueKeysWithValues: first.map { ($0.name, $0.value) })
        return (present + past).map {
            Course(
                programme: $0.programme, indicator: $0.indicator, start: beginning[$0] ?? nil, steps: steps[$0] ?? [])
        }
    }
}
