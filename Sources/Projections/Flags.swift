import Events
import GRDB

/// What a careful reviewer would ask about. A flag accuses nobody: what it shows happened in the world and was
/// recorded, or was recorded oddly.
package struct FlagAnswer: Sendable, Equatable {
    package let flag: String
    package let programme: String?
    /// The entries that it is about, in order.
    package let seqs: [Int]
    package let text: Phrase
}

/// One question to the read models. Its statement yields `programme`, `seqs` (a JSON array) and the values that
/// the text speaks of.
struct FlagRule: Sendable {
    let flag: String
    let sql: String
    let text: @Sendable (Row) -> Phrase
}

extension Views {
    /// All flags at the end of the log, by rule and programme.
    package func flags(programme: String? = nil) throws -> [FlagAnswer] {
        if let programme { try require(programme) }
        return try queue.read { db in
            var answers: [FlagAnswer] = []
            for rule in FlagRule.all {
                for row in try Row.fetchAll(db, sql: rule.sql) {
                    let owner: String? = row["programme"]
                    if let programme, owner != programme { continue }
                    let text: String = row["seqs"]
                    let seqs = try JSONReader.read(Array(text.utf8), .input).array?.compactMap(\.int) ?? []
                    answers.append(
                        FlagAnswer(flag: rule.flag, programme: owner, seqs: Set(seqs).sorted(), text: rule.text(row)))
                }
            }
            return answers
        }
    }
}

extension FlagRule {
    static let all: [FlagRule] = attendance + eligibility + money + time + papers

    /// The symbol of a code or a token.
    private static func symbol(_ text: String) -> String { "(SELECT id FROM symbol WHERE text = '\(text)')" }
    /// The types that end in `suffix`.
    private static func types(_ suffix: String) -> String { "(SELECT id FROM symbol WHERE text GLOB '*.\(suffix)')" }
    private static func code(_ column: String) -> String { "(SELECT text FROM symbol WHERE id = \(column))" }
    /// That a fact is neither voided nor of a cancelled activity.
    private static func holds(_ fact: String) -> String {
        """
        \(fact).voided_by IS NULL AND NOT EXISTS
          (SELECT 1 FROM cancellation c WHERE c.activity = \(fact).activity AND c.until IS NULL)
        """
    }
    /// Who somebody is known to be by now.
    private static let person = """
        coalesce((SELECT c.canonical FROM canonical c WHERE c.kind = 1 AND c.member = f.person AND c.until IS NULL), f.person)
        """
    private static let participant = "(f.function IS NULL OR f.function = \(symbol("participant")))"

    // MARK: - Who came

    private static let attendance: [FlagRule] = [
        FlagRule(
            flag: "over-capacity",
            sql: """
                SELECT a.programme, a.code, a.capacity, count(DISTINCT \(person)) AS people, json_group_array(DISTINCT f.seq) AS seqs
                FROM activities a JOIN symbol s ON s.text = a.code JOIN fact f ON f.activity = s.id
                WHERE f.type IN \(types("attended")) AND \(holds("f")) AND a.capacity IS NOT NULL
                GROUP BY a.code HAVING people > a.capacity ORDER BY a.code
                """
        ) { row in
            let (code, people, capacity): (String, Int, Int) = (row["code"], row["people"], row["capacity"])
            return Phrase(
                ru: "на \(code) было людей: \(people), а мест \(capacity)", en: "\(people) people were at \(code), which has \(capacity) places")
        },
        FlagRule(
            flag: "headcount-differs",
            sql: """
                WITH declared AS (
                  SELECT f.programme, f.activity, max(f.seq) AS seq FROM fact f
                  WHERE f.type IN \(types("headcount-declared")) AND \(holds("f")) GROUP BY f.activity),
                attended AS (
                  SELECT f.activity, count(DISTINCT \(person)) AS people, json_group_array(DISTINCT f.seq) AS seqs FROM fact f
                  WHERE f.type IN \(types("attended")) AND \(holds("f")) GROUP BY f.activity)
                SELECT \(code("d.programme")) AS programme, \(code("d.activity")) AS code, h.headcount, a.people,
                  json_array(d.seq) AS seqs
                FROM declared d JOIN fact h ON h.programme = d.programme AND h.seq = d.seq AND h.type IN \(types("headcount-declared"))
                JOIN attended a ON a.activity = d.activity
                WHERE h.headcount <> a.people ORDER BY code
                """
        ) { row in
            let (code, headcount, people): (String, Int, Int) = (row["code"], row["headcount"], row["people"])
            return Phrase(
                ru: "на \(code) заявлено \(headcount), поимённо \(people)", en: "\(headcount) were declared at \(code), \(people) are named")
        },
        FlagRule(
            flag: "two-places-one-day",
            sql: """
                SELECT \(code("g.programme")) AS programme, \(code("g.person")) AS person, g.happened, g.places, g.seqs FROM (
                  SELECT min(f.programme) AS programme, \(person) AS person, f.happened,
                    group_concat(DISTINCT \(code("f.municipality"))) AS places, json_group_array(DISTINCT f.seq) AS seqs
                  FROM fact f
                  WHERE f.type IN \(types("attended")) AND f.municipality IS NOT NULL AND f.person IS NOT NULL AND \(holds("f"))
                    AND (f.mode IS NULL OR f.mode = \(symbol("onsite")))
                  GROUP BY \(person), f.happened HAVING count(DISTINCT f.municipality) > 1) g ORDER BY g.happened, 2
                """
        ) { row in
            let (person, places, packed): (String, String, Int32) = (row["person"], row["places"], row["happened"])
            let day = Day(packed: packed)
            return Phrase(
                ru: "\(person) \(day) сразу в разных местах: \(places)", en: "\(person) was in several places on \(day): \(places)")
        },
        FlagRule(
            flag: "attended-twice",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code(person)) AS person, \(code("f.activity")) AS code,
                  json_group_array(DISTINCT f.seq) AS seqs
                FROM fact f WHERE f.type IN \(types("attended")) AND f.person IS NOT NULL AND \(holds("f"))
                GROUP BY f.programme, \(person), f.activity, f.day, f.happened HAVING count(DISTINCT f.seq) > 1 ORDER BY min(f.seq)
                """
        ) { row in
            let (person, code): (String, String) = (row["person"], row["code"])
            return Phrase(
                ru: "\(person) отмечен на \(code) больше одного раза за день", en: "\(person) is recorded at \(code) more than once on a day")
        },
    ]

    // MARK: - Who was entitled

    private static let eligibility: [FlagRule] = [
        FlagRule(
            flag: "too-near",
            sql: """
                SELECT c.programme, \(code("f.application")) AS code, f.distance_metres AS metres, c.min_distance_metres AS least,
                  json_array(f.seq) AS seqs
                FROM fact f JOIN calls c ON c.code = \(code("f.call"))
                WHERE f.type = \(symbol("eligibility.assessed")) AND f.outcome = \(symbol("eligible")) AND f.voided_by IS NULL
                  AND f.distance_metres < c.min_distance_metres ORDER BY f.seq
                """
        ) { row in
            let (code, metres, least): (String, Int, Int) = (row["code"], row["metres"], row["least"])
            return Phrase(
                ru: "заявка \(code) признана подходящей: \(metres) м, а нужно не меньше \(least)",
                en: "application \(code) was found eligible at \(metres) m, the least is \(least)")
        },
        FlagRule(
            flag: "small-group",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.grp")) AS code, count(DISTINCT m.person) AS people,
                  json_array(f.seq) AS seqs
                FROM fact f LEFT JOIN membership m ON m.grp = f.grp AND m.until IS NULL AND m.from_day <= f.happened
                  AND (m.until_day IS NULL OR m.until_day > f.happened)
                WHERE f.type = \(symbol("consultation.given")) AND f.grp IS NOT NULL AND f.topic = \(symbol("registration"))
                  AND f.voided_by IS NULL
                GROUP BY f.seq, f.part HAVING people < 5 ORDER BY f.seq
                """
        ) { row in
            let (code, people): (String, Int) = (row["code"], row["people"])
            return Phrase(
                ru: "в группе \(code) на день консультации человек: \(people), а не пять",
                en: "the group \(code) had \(people) members on the day of the consultation, not five")
        },
        FlagRule(
            flag: "outside-call",
            sql: """
                SELECT a.programme, a.code, c.code AS call, c.opens_on, c.closes_on, json_array(f.seq) AS seqs, f.happened
                FROM fact f JOIN applications a ON a.code = \(code("f.application")) JOIN calls c ON c.code = a.call
                WHERE f.type = \(symbol("application.submitted")) AND f.voided_by IS NULL
                  AND (f.happened < CAST(replace(c.opens_on, '-', '') AS INTEGER)
                    OR f.happened > CAST(replace(c.closes_on, '-', '') AS INTEGER)) ORDER BY f.seq
                """
        ) { row in
            let (code, from, to, packed): (String, String, String, Int32) = (
                row["code"], row["opens_on"], row["closes_on"], row["happened"]
            )
            return Phrase(
                ru: "заявка \(code) подана \(Day(packed: packed)), приём шёл с \(from) по \(to)",
                en: "application \(code) was submitted on \(Day(packed: packed)), the call ran from \(from) to \(to)")
        },
        FlagRule(
            flag: "page-before-readiness",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.centre")) AS code, json_array(f.seq) AS seqs FROM fact f
                WHERE f.type = \(symbol("resource-centre.page-published")) AND f.voided_by IS NULL AND NOT EXISTS (
                  SELECT 1 FROM fact r WHERE r.type = \(symbol("resource-centre.readiness-confirmed")) AND r.programme = f.programme
                    AND r.centre = f.centre AND r.voided_by IS NULL AND r.happened <= f.happened) ORDER BY f.seq
                """
        ) { row in
            let code: String = row["code"]
            return Phrase(
                ru: "страница РЦ \(code) вышла до подтверждения готовности", en: "the page of \(code) came out before its readiness was confirmed")
        },
    ]

    // MARK: - Money

    private static let money: [FlagRule] = [
        FlagRule(
            flag: "grant-expense-without-grant",
            sql: """
                SELECT \(code("f.programme")) AS programme, count(*) AS expenses, sum(f.amount) AS amount, json_group_array(f.seq) AS seqs
                FROM fact f WHERE f.type = \(symbol("expense.recorded")) AND f.source = \(symbol("grant")) AND f.voided_by IS NULL
                  AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.type = \(symbol("grant.awarded")) AND g.programme = f.programme
                    AND g.voided_by IS NULL)
                GROUP BY f.programme ORDER BY 1
                """
        ) { row in
            let (expenses, amount): (Int, Int) = (row["expenses"], row["amount"])
            return Phrase(
                ru: "расходы из гранта без записи о присуждении: \(expenses), всего \(amount) коп.",
                en: "expenses from a grant that no entry awards: \(expenses), \(amount) kopecks in all")
        },
        FlagRule(
            flag: "over-budget-line",
            sql: """
                SELECT b.programme, b.code, sum(f.amount) AS spent, \(code("f.source")) AS source,
                  CASE \(code("f.source")) WHEN 'grant' THEN b."grant" ELSE b.cofinancing END AS approved,
                  json_group_array(f.seq) AS seqs
                FROM budget_lines b JOIN fact f ON b.code = \(code("f.programme")) || '/' || \(code("f.line"))
                WHERE f.type IN (\(symbol("expense.recorded")), \(symbol("expense.reversed"))) AND f.voided_by IS NULL
                GROUP BY b.code, f.source HAVING spent > approved ORDER BY b.code
                """
        ) { row in
            let (code, spent, approved, source): (String, Int, Int, String) = (
                row["code"], row["spent"], row["approved"], row["source"]
            )
            return Phrase(
                ru: "по статье \(code) (\(source)) потрачено \(spent) коп., утверждено \(approved)",
                en: "\(spent) kopecks are spent on line \(code) (\(source)), \(approved) are approved")
        },
    ]

    // MARK: - When

    private static let time: [FlagRule] = [
        FlagRule(
            flag: "outside-dates",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.type")) AS type, f.happened, d.starts_on, d.ends_on,
                  json_array(f.seq) AS seqs
                FROM programme_dates d JOIN fact f ON f.programme = d.programme
                WHERE d.until IS NULL AND f.part = 0 AND f.voided_by IS NULL
                  AND (f.happened < d.starts_on OR f.happened > d.ends_on)
                  AND f.type IN (SELECT id FROM symbol WHERE text GLOB '*.attended' OR text GLOB '*.held' OR text IN (
                    'consultation.given', 'service.provided', 'coworking.visited', 'internship.completed', 'outcome.confirmed',
                    'expense.recorded', 'project-draft.completed')) ORDER BY f.seq
                """
        ) { row in
            let (type, packed, from, to): (String, Int32, Int32, Int32) = (
                row["type"], row["happened"], row["starts_on"], row["ends_on"]
            )
            return Phrase(
                ru: "\(type) \(Day(packed: packed)) — вне сроков проекта \(Day(packed: from))…\(Day(packed: to))",
                en: "\(type) on \(Day(packed: packed)) is outside the programme's dates \(Day(packed: from))…\(Day(packed: to))")
        },
        FlagRule(
            flag: "late-entry",
            sql: """
                SELECT programme, type, count(*) AS entries, max(days) AS days, json_group_array(seq) AS seqs FROM late_entry
                GROUP BY programme, type ORDER BY programme, type
                """
        ) { row in
            let (type, entries, days): (String, Int, Int) = (row["type"], row["entries"], row["days"])
            return Phrase(
                ru: "\(type): записано позже чем через \(LateEntries.limit) дней: \(entries), самое позднее через \(days)",
                en: "\(type): recorded more than \(LateEntries.limit) days afterwards: \(entries), the latest after \(days)")
        },
        FlagRule(
            flag: "milestone-late",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.milestone")) AS code, f.days_late AS days, json_array(f.seq) AS seqs
                FROM fact f WHERE f.type = \(symbol("milestone.reached")) AND f.days_late > 0 AND f.voided_by IS NULL ORDER BY f.seq
                """
        ) { row in
            let (code, days): (String, Int) = (row["code"], row["days"])
            return Phrase(
                ru: "контрольная точка \(code) достигнута с опозданием, дней: \(days)", en: "milestone \(code) was reached \(days) days late")
        },
    ]

    // MARK: - Papers

    private static let papers: [FlagRule] = [
        FlagRule(
            flag: "same-file-twice",
            sql: """
                SELECT min(programme) AS programme, group_concat(code) AS codes, json_group_array(since) AS seqs FROM evidence
                WHERE file_digest IS NOT NULL GROUP BY file_digest HAVING count(*) > 1 ORDER BY min(since)
                """
        ) { row in
            let codes: String = row["codes"]
            return Phrase(ru: "один и тот же файл приложен дважды: \(codes)", en: "the same file is attached twice: \(codes)")
        },
        FlagRule(
            flag: "evidence-rejected",
            sql: """
                SELECT programme, code, json_array(changed) AS seqs FROM evidence WHERE outcome = 'rejected' ORDER BY changed
                """
        ) { row in
            let code: String = row["code"]
            return Phrase(ru: "подтверждение \(code) отклонено при проверке", en: "the evidence \(code) was rejected on verification")
        },
    ]
}
