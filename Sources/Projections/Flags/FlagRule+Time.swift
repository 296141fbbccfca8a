import Events
import GRDB

extension FlagRule {
    /// What happened when, and what is overdue.
    static let time: [FlagRule] = [
        FlagRule(
            "outside-dates", ru: "Почему это было не в сроки проекта?",
            en: "Why did it happen outside the programme's dates?",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.type")) AS type, count(*) AS entries, d.starts_on, d.ends_on,
                  json_group_array(f.seq) AS seqs
                FROM programme_dates d JOIN fact f ON f.programme = d.programme
                WHERE d.until IS NULL AND f.part = 0 AND \(holds("f")) AND (f.happened < d.starts_on OR f.happened > d.ends_on)
                  AND (f.type IN \(types(.attended)) OR f.type IN \(types(.held)) OR f.type IN \(FactSQL.symbols([
                    "consultation.given", "service.provided", "coworking.visited", "internship.completed", "outcome.confirmed",
                    "expense.recorded", "project-draft.completed",
                  ])))
                GROUP BY f.programme, f.type ORDER BY programme, type
                """
        ) { row in
            let type = label(type: row["type"])
            let (from, to) = (Day(packed: row["starts_on"]), Day(packed: row["ends_on"]))
            let entries = entries(row["entries"])
            return Phrase(
                ru: "«\(type.ru)» вне сроков проекта \(from)…\(to): \(entries.ru)",
                en: "\"\(type.en)\" outside the programme's dates \(from)…\(to): \(entries.en)")
        },
        FlagRule(
            "late-entry", ru: "Почему записано через \(LateEntries.limit + 1) дней и позже?",
            en: "Why was it recorded \(LateEntries.limit + 1) days afterwards or later?",
            sql: """
                SELECT programme, type, count(*) AS entries, max(days) AS days, json_group_array(seq) AS seqs FROM late_entry
                WHERE days > 0 GROUP BY programme, type ORDER BY programme, type
                """
        ) { row in
            let type = label(type: row["type"])
            let entries = entries(row["entries"])
            let days: Int = row["days"]
            let most = "\(days) \(Language.plural(days, one: "дня", few: "дней", many: "дней"))"
            return Phrase(
                ru: "«\(type.ru)»: \(entries.ru) задним числом, опоздание до \(most)",
                en: "\"\(type.en)\": \(entries.en) made late, up to \(days) days")
        },
        FlagRule(
            "ahead-of-time", ru: "Как записано то, чего ещё не было?",
            en: "How was that recorded which had not happened yet?",
            sql: """
                SELECT programme, type, count(*) AS entries, json_group_array(seq) AS seqs FROM late_entry
                WHERE days < 0 GROUP BY programme, type ORDER BY programme, type
                """
        ) { row in
            let type = label(type: row["type"])
            let entries = entries(row["entries"])
            return Phrase(
                ru: "«\(type.ru)»: \(entries.ru) раньше самого события",
                en: "\"\(type.en)\": \(entries.en) made before the day came")
        },
        FlagRule(
            flag: "closed-period",
            asks: Phrase(
                ru: "Почему о днях закрытого периода записано уже после закрытия?",
                en: "Why was it recorded about a closed period's days after the closing?")
        ) { search in
            let world = try LedgerReader(search.views.ledger, index: search.views.index, at: search.position)
            let programmes = try String.fetchAll(search.db, sql: "SELECT code FROM programmes ORDER BY code")
            return try programmes.flatMap { try ReportingPeriod.all(of: $0, world) }.compactMap { period in
                guard let closing = period.closing else { return nil }
                let late = try period.lateEntries(
                    search.db, search.views, after: closing.size, upTo: search.position)
                if late.isEmpty { return nil }
                let entries = entries(late.count)
                return FlagAnswer(
                    flag: "closed-period", programme: period.programme, seqs: late,
                    text: Phrase(
                        ru:
                            "период \(period.code) закрыт на записи \(closing.size), после этого о его днях: \(entries.ru)",
                        en: "the period \(period.code) was closed at entry \(closing.size); about its days since: "
                            + entries.en))
            }
        },
        FlagRule(
            "milestone-late", ru: "Почему контрольная точка достигнута с опозданием?",
            en: "Why was the milestone reached late?",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.milestone")) AS code, f.days_late AS days, json_array(f.seq) AS seqs
                FROM fact f WHERE f.type = \(symbol("milestone.reached")) AND f.days_late > 0 AND f.voided_by IS NULL
                ORDER BY programme, f.seq
                """
        ) { row in
            let code: String = row["code"]
            let days = days(row["days"])
            return Phrase(
                ru: "контрольная точка \(code) достигнута с опозданием на \(days.ru)",
                en: "milestone \(code) was reached \(days.en) late")
        },
        FlagRule(
            "milestone-overdue", ru: "Что с контрольной точкой, чей срок прошёл?",
            en: "What became of the milestone that was due?",
            sql: """
                SELECT programme, code, due_on, json_array(changed) AS seqs FROM milestones
                WHERE status = 'planned' AND \(packed("due_on")) < :today ORDER BY programme, due_on, code
                """
        ) { row in
            let (code, due) = (bare(row["code"]), row["due_on"] as String)
            return Phrase(ru: "контрольная точка \(code): срок был \(due)", en: "milestone \(code) was due on \(due)")
        },
        FlagRule(
            "item-overdue", ru: "Что с пунктом резолюции, чей срок прошёл?",
            en: "What became of the resolution's item that was due?",
            sql: """
                SELECT programme, code, due_on, json_array(changed) AS seqs FROM resolution_items
                WHERE \(packed("due_on")) < :today AND ifnull(status_, '') NOT IN ('done', 'refused') ORDER BY programme, due_on, code
                """
        ) { row in
            let (code, due): (String, String) = (row["code"], row["due_on"])
            return Phrase(ru: "пункт \(code): срок был \(due)", en: "item \(code) was due on \(due)")
        },
    ]

    /// The code of a thing that is unique in its programme only.
    private static func bare(_ code: String) -> String {
        code.firstIndex(of: "/").map { String(code[code.index(after: $0)...]) } ?? code
    }

    /// What was promised.
    static let targets: [FlagRule] = [
        FlagRule(
            flag: "target-missed",
            asks: Phrase(
                ru: "Что с целевым значением, чей срок прошёл или чей предел превышен?",
                en: "What became of the target that was due, or whose limit is exceeded?")
        ) { search in
            try search.views.definitions(search.db, programme: nil, asOf: search.position).compactMap { definition in
                guard let stated = definition.target, let wanted = stated.target.value else { return nil }
                let isDue = stated.due.map { $0 < search.today } ?? false
                guard isDue || stated.target.comparator == .atMost else { return nil }
                let value = try IndicatorValues.value(search.db, definition, at: search.position)
                guard stated.target.met(by: value) == false, let value else { return nil }
                let comparator = Catalogue.label(token: stated.target.comparator.rawValue, of: "comparator")
                let due = isDue ? stated.due : nil
                return FlagAnswer(
                    flag: "target-missed", programme: definition.programme,
                    seqs: try since(search.db, definition),
                    text: Phrase(
                        ru:
                            "\(definition.indicator): \(value), а нужно \(comparator.ru) \(wanted)\(due.map { " к \($0)" } ?? "")",
                        en:
                            "\(definition.indicator): \(value), to be \(comparator.en) \(wanted)\(due.map { " by \($0)" } ?? "")"
                    ))
            }
        }
    ]

    /// The entry that set the target in force.
    private static func since(_ db: Database, _ definition: IndicatorDefinition) throws -> [Int] {
        try Int.fetchAll(
            db,
            sql: """
                SELECT since FROM target WHERE until IS NULL AND programme = (SELECT id FROM symbol WHERE text = ?)
                  AND indicator = (SELECT id FROM symbol WHERE text = ?)
                """, arguments: [definition.programme, definition.indicator])
    }
}
