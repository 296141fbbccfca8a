import Events
import GRDB

/// An indicator's value against its target, as of a position.
package struct IndicatorAnswer: Sendable, Equatable {
    package let programme: String
    package let indicator: String
    package let title: Phrase
    /// As the programme states it: people, organisations, kopecks, basis points…
    package let unit: String
    package let count: Count
    package let target: Stated?
    /// Nothing where there is no target or no value.
    package let met: Bool?

    /// A target and where it comes from.
    package struct Stated: Sendable, Equatable {
        package let target: Target
        package let due: Day?
        package let origin: String
        package let quote: String?
    }
}

/// An indicator as defined at a position.
package struct IndicatorDefinition: Sendable {
    package let programme: String
    package let indicator: String
    package let title: Phrase
    /// Nil where the programme gives none; then ``title`` has the Russian one twice.
    package let titleEn: String?
    package let unit: String
    package let rule: IndicatorRule
    package let target: IndicatorAnswer.Stated?
}

extension Views {
    /// The definitions in force at `position`, by programme and code.
    package func definitions(_ db: Database, programme: String?, asOf position: Int) throws -> [IndicatorDefinition] {
        try Self.definitions(db, programme: programme, asOf: position)
    }

    static func definitions(_ db: Database, programme: String?, asOf position: Int) throws -> [IndicatorDefinition] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.text AS programme, c.text AS indicator, i.title, i.title_en, i.unit, i.rule,
                  t.comparator, t.value, t.due, t.origin, t.quote
                FROM indicator i
                JOIN symbol p ON p.id = i.programme
                JOIN symbol c ON c.id = i.indicator
                LEFT JOIN target t ON t.programme = i.programme AND t.indicator = i.indicator
                  AND t.since <= :as_of AND (t.until IS NULL OR t.until > :as_of)
                WHERE i.since <= :as_of AND (i.until IS NULL OR i.until > :as_of) AND (:programme IS NULL OR p.text = :programme)
                ORDER BY p.text, i.defined
                """, arguments: ["as_of": position, "programme": programme])
        return try rows.map { row in
            let title: String = row["title"]
            var stated: IndicatorAnswer.Stated?
            if let comparator = (row["comparator"] as String?).flatMap({ Target.Comparator(rawValue: $0) }) {
                stated = IndicatorAnswer.Stated(
                    target: Target(comparator, row["value"]), due: (row["due"] as Int32?).map { Day(packed: $0) },
                    origin: row["origin"], quote: row["quote"])
            }
            return IndicatorDefinition(
                programme: row["programme"], indicator: row["indicator"],
                title: Phrase(ru: title, en: row["title_en"] ?? title), titleEn: row["title_en"], unit: row["unit"],
                rule: try rule(row["rule"]), target: stated)
        }
    }

    /// Reads a rule as views.sqlite keeps it.
    static func rule(_ text: String) throws -> IndicatorRule {
        guard case .object(let json) = try JSONReader.read(Array(text.utf8), .canonical) else {
            throw Problem(
                .altered, "damaged-views",
                Phrase(
                    ru: "правило показателя в views.sqlite испорчено",
                    en: "an indicator's rule in views.sqlite is damaged"),
                remedy: Remedy(ru: "\(.rebuild)", en: "\(.rebuild)"))
        }
        return try IndicatorRule(json: json)
    }

    /// One definition in force at `position`.
    ///
    /// - Throws: ``Problem`` `notFound` for an unknown programme, and where it has no such indicator there.
    func definition(
        _ db: Database, _ indicator: String, of programme: String, asOf position: Int
    ) throws -> IndicatorDefinition {
        try require(db, programme)
        let definitions = try definitions(db, programme: programme, asOf: position)
        guard let definition = definitions.first(where: { $0.indicator == indicator }) else {
            throw Self.unknownIndicator(indicator, programme, definitions.map(\.indicator))
        }
        return definition
    }

    static func unknownIndicator(_ code: String, _ programme: String, _ known: [String]) -> Problem {
        let list = known.joined(separator: ", ")
        return Problem(
            .notFound, "unknown-indicator",
            Phrase(
                ru: "у проекта «\(programme)» нет показателя «\(code)»",
                en: "the programme \"\(programme)\" has no indicator \"\(code)\""),
            remedy: known.isEmpty
                ? Phrase(ru: "показатели задаёт файл проекта", en: "the programme's file defines indicators")
                : Phrase(ru: "есть: \(list)", en: "there are \(list)"))
    }

    /// Values against targets, as known at `position`, of what happened within `period`.
    ///
    /// - Parameters:
    ///   - position: the end of the log where nil.
    ///   - dimension: groups each value by it.
    /// - Throws: ``Problem`` `notFound` for an unknown programme; `badInput` for a dimension that does not group.
    package func indicators(
        programme: String? = nil, asOf position: Int? = nil, period: Period = .always, by dimension: String? = nil
    ) throws -> [IndicatorAnswer] {
        if let programme { try require(programme) }
        let position = position ?? size
        let isPlain = position == size && period == .always && dimension == nil
        var made: [IndicatorValues.Made] = []
        let answers = try queue.read { db in
            // Another process may have brought the read models further: then the values kept are of its position.
            let isKept = try isPlain && Views.state(db)?.size == position
            let definitions = try definitions(db, programme: programme, asOf: position)
            var counts = try definitions.map { isKept ? try IndicatorValues.known(db, $0) : nil }
            let missing = definitions.indices.filter { counts[$0] == nil }
            let now = try count(db, missing.map { definitions[$0] }, asOf: position, period, by: dimension)
            for (index, made) in zip(missing, now) { counts[index] = made.count }
            if isKept { made = now }
            return zip(definitions, counts).compactMap { definition, count in count.map { answer(definition, $0) } }
        }
        if !made.isEmpty { try IndicatorValues.keep(queue, made, at: position) }
        return answers
    }

    /// Counts by each definition, natively; by SQL what is broken down by a dimension.
    private func count(
        _ db: Database, _ definitions: [IndicatorDefinition], asOf position: Int, _ period: Period,
        by dimension: String?
    ) throws -> [IndicatorValues.Made] {
        var read: [String: CountedFacts] = [:]
        func facts(_ programme: String) throws -> CountedFacts {
            if let facts = read[programme] { return facts }
            let rules = definitions.filter { $0.programme == programme }.map(\.rule)
            let facts = try CountedFacts(db, programme: programme, rules: rules, from: position, upTo: position)
            read[programme] = facts
            return facts
        }
        return try definitions.map { definition in
            // What is counted for each of its own keys is grouped by those already.
            let hasKeys = definition.rule.tallies.contains { $0.each != nil }
            let query = try CountQuery(
                definition.rule, programme: definition.programme, asOf: position, period: period,
                by: hasKeys ? nil : dimension)
            if query.by != nil {
                let count = try query.count(
                    db, with: period == .always ? [.entries, .headcount] : [.entries, .headcount, .new])
                return IndicatorValues.Made(definition: definition, count: count, subjects: nil)
            }
            let reached = try RuleCount(
                definition.rule, over: facts(definition.programme), asOf: position, period: period)
            var count = try reached.answer(db, newIn: period)
            count.headcount = try query.headcount(db)
            return IndicatorValues.Made(
                definition: definition, count: count, subjects: MovedCount.subjects(reached))
        }
    }

    private func answer(_ definition: IndicatorDefinition, _ count: Count) -> IndicatorAnswer {
        var count = count
        let target = definition.target?.target
        for index in count.groups.indices where definition.rule.tallies.contains(where: { $0.each != nil }) {
            count.groups[index].met = target?.met(by: count.groups[index].value)
        }
        return IndicatorAnswer(
            programme: definition.programme, indicator: definition.indicator, title: definition.title,
            unit: definition.unit, count: count, target: definition.target, met: target?.met(by: count.value))
    }

    /// - Throws: ``Problem`` `notFound` where the ledger has no such programme.
    package func require(_ programme: String) throws {
        try queue.read { try require($0, programme) }
    }

    func require(_ db: Database, _ programme: String) throws {
        let all = try String.fetchAll(db, sql: "SELECT code FROM programmes ORDER BY code")
        if all.contains(programme) { return }
        let list = all.joined(separator: ", ")
        throw Problem(
            .notFound, "unknown-programme",
            Phrase(ru: "в летописи нет проекта «\(programme)»", en: "the ledger has no programme \"\(programme)\""),
            remedy: all.isEmpty
                ? Remedy(
                    ru: "добавьте его: \(full: .addProgramme)", en: "add one: \(full: .addProgramme)")
                : Remedy(ru: "есть: \(list)", en: "there are \(list)"), input: .programme)
    }
}
