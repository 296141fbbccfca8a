import Events
import GRDB

extension FlagRule {
    private static let spending: String = {
        let types = Vocabulary.catalogue.withReversals(["expense.recorded"])
        return "(" + types.map(symbol).joined(separator: ", ") + ")"
    }()
    /// The sum awarded to the programme of fact `f`.
    private static let awarded = """
        (SELECT sum(g.amount) FROM fact g WHERE g.type = \(symbol("grant.awarded")) AND g.programme = f.programme
          AND g.voided_by IS NULL)
        """

    /// What was granted and spent.
    static let money: [FlagRule] = [
        FlagRule(
            "grant-expense-without-grant", ru: "Из какого гранта расходы, если он не присуждён?",
            en: "Which grant was spent, if none was awarded?",
            sql: """
                SELECT \(code("f.programme")) AS programme, sum(f.amount) AS amount, json_group_array(f.seq) AS seqs
                FROM fact f WHERE f.type IN \(spending) AND f.source = \(symbol("grant")) AND f.voided_by IS NULL
                  AND \(awarded) IS NULL
                GROUP BY f.programme HAVING sum(f.amount) > 0 ORDER BY 1
                """
        ) { row in
            let sum = roubles(row["amount"])
            return Phrase(
                ru: "расходы из гранта, который не присуждён: \(sum.ru)",
                en: "spent from a grant that no entry awards: \(sum.en)")
        },
        FlagRule(
            "over-grant", ru: "Почему потрачено больше гранта?", en: "Why was more spent than the grant?",
            sql: """
                SELECT \(code("f.programme")) AS programme, sum(f.amount) AS amount, \(awarded) AS awarded,
                  json_group_array(f.seq) AS seqs
                FROM fact f WHERE f.type IN \(spending) AND f.source = \(symbol("grant")) AND f.voided_by IS NULL
                GROUP BY f.programme HAVING sum(f.amount) > awarded ORDER BY 1
                """
        ) { row in
            let (spent, awarded) = (roubles(row["amount"]), roubles(row["awarded"]))
            return Phrase(
                ru: "из гранта потрачено \(spent.ru), присуждено \(awarded.ru)",
                en: "\(spent.en) are spent of the grant, \(awarded.en) were awarded")
        },
        FlagRule(
            "over-tranches", ru: "Почему пришло больше, чем присуждено?", en: "Why did more come in than was awarded?",
            sql: """
                SELECT \(code("f.programme")) AS programme, sum(f.amount) AS amount, ifnull(\(awarded), 0) AS awarded,
                  json_group_array(f.seq) AS seqs
                FROM fact f WHERE f.type = \(symbol("tranche.received")) AND f.voided_by IS NULL
                GROUP BY f.programme HAVING sum(f.amount) > awarded ORDER BY 1
                """
        ) { row in
            let (received, awarded) = (roubles(row["amount"]), roubles(row["awarded"]))
            return Phrase(
                ru: "траншами пришло \(received.ru), присуждено \(awarded.ru)",
                en: "tranches come to \(received.en), \(awarded.en) were awarded")
        },
        FlagRule(
            "over-budget-line", ru: "Почему по статье потрачено больше утверждённого?",
            en: "Why was more spent on the line than approved?",
            // What is moved between lines is grant money: co-financing needs no approval of the fund.
            sql: """
                WITH moved AS (
                  SELECT programme, line, sum(amount) AS amount FROM (
                    SELECT programme, to_line AS line, amount FROM reallocation
                    UNION ALL SELECT programme, from_line, -amount FROM reallocation) GROUP BY programme, line),
                spent AS (
                  SELECT \(code("f.programme")) AS programme, \(code("f.line")) AS line, \(code("f.source")) AS source,
                    sum(f.amount) AS amount, json_group_array(f.seq) AS seqs
                  FROM fact f WHERE f.type IN \(spending) AND f.voided_by IS NULL GROUP BY f.programme, f.line, f.source)
                SELECT s.programme, s.line, s.source, s.amount, s.seqs,
                  CASE s.source WHEN 'grant' THEN b."grant" + ifnull(m.amount, 0) ELSE b.cofinancing END AS approved
                FROM spent s JOIN budget_lines b ON b.code = s.programme || '/' || s.line
                  LEFT JOIN moved m ON m.programme = s.programme AND m.line = s.line
                WHERE s.amount > approved ORDER BY s.programme, s.line, s.source
                """
        ) { row in
            let (line, token): (String, String) = (row["line"], row["source"])
            let (spent, approved) = (roubles(row["amount"]), roubles(row["approved"]))
            let source = Catalogue.label(token: token, of: "source")
            return Phrase(
                ru: "статья \(line) (\(source.ru)): потрачено \(spent.ru), утверждено \(approved.ru)",
                en: "line \(line) (\(source.en)): \(spent.en) spent, \(approved.en) approved")
        },
        FlagRule(
            "paid-outside-dates", ru: "Почему оплата не в сроки проекта?",
            en: "Why was it paid outside the programme's dates?",
            sql: """
                SELECT e.programme, count(*) AS entries, d.starts_on, d.ends_on, json_group_array(e.since) AS seqs
                FROM expenses e JOIN symbol s ON s.text = e.programme JOIN programme_dates d ON d.programme = s.id AND d.until IS NULL
                WHERE e.amount > 0 AND (\(packed("e.paid_on")) < d.starts_on OR \(packed("e.paid_on")) > d.ends_on)
                GROUP BY e.programme ORDER BY e.programme
                """
        ) { row in
            let (from, to) = (Day(packed: row["starts_on"]), Day(packed: row["ends_on"]))
            let entries = entries(row["entries"])
            return Phrase(
                ru: "оплата вне сроков проекта \(from)…\(to): \(entries.ru)",
                en: "paid outside the programme's dates \(from)…\(to): \(entries.en)")
        },
        FlagRule(
            "same-document-twice", ru: "Не оплачен ли один документ дважды?", en: "Was one document paid twice?",
            sql: """
                SELECT e.programme, e.document_no, e.amount, json_group_array(e.since) AS seqs FROM expenses e
                WHERE e.amount > 0 GROUP BY e.programme, e.document_no, e.amount HAVING count(*) > 1
                ORDER BY e.programme, e.document_no
                """
        ) { row in
            let document: String = row["document_no"]
            let sum = roubles(row["amount"])
            return Phrase(
                ru: "документ \(document) на \(sum.ru) записан больше одного раза",
                en: "document \(document) of \(sum.en) is recorded more than once")
        },
    ]
}
