import Events
import GRDB

extension FlagRule {
    /// Evidence: its own code and those of the entries that it bears out.
    static let papers: [FlagRule] = [
        FlagRule(
            "without-evidence", ru: "Чем это подтверждается?", en: "What bears this out?",
            sql: """
                WITH \(EvidenceGap.borneOut)
                SELECT \(code("f.programme")) AS programme, \(code("f.type")) AS type, count(*) AS entries, json_group_array(f.seq) AS seqs
                FROM fact f
                WHERE f.part = 0 AND (
                  f.type IN \(types(.held)) AND \(holds("f")) AND f.activity NOT IN (SELECT activity FROM activities_borne)
                  OR f.type = \(symbol("expense.recorded")) AND f.voided_by IS NULL AND f.seq NOT IN (SELECT seq FROM borne)
                    AND \(code("f.expense")) IN (SELECT code FROM expenses WHERE amount > 0))
                GROUP BY f.programme, f.type ORDER BY programme, type
                """
        ) { row in
            let type = label(type: row["type"])
            let entries = entries(row["entries"])
            return Phrase(
                ru: "«\(type.ru)» без подтверждения: \(entries.ru)",
                en: "\"\(type.en)\" without evidence: \(entries.en)")
        },
        FlagRule(
            "same-file-twice", ru: "Почему один файл приложен дважды?", en: "Why is one file attached twice?",
            sql: """
                WITH several AS (
                  SELECT file_digest, json_group_array(code) AS codes, json_group_array(since) AS seqs FROM evidence
                  WHERE file_digest IS NOT NULL AND status <> 'superseded' GROUP BY file_digest HAVING count(*) > 1)
                SELECT DISTINCT e.programme, s.codes, s.seqs FROM several s JOIN evidence e ON e.file_digest = s.file_digest
                ORDER BY e.programme, s.codes
                """
        ) { row in
            let codes = list(row["codes"])
            return Phrase(ru: "один и тот же файл: \(codes)", en: "the same file: \(codes)")
        },
        FlagRule(
            "evidence-rejected", ru: "Чем заменено отклонённое подтверждение?",
            en: "What replaces the evidence that was rejected?",
            sql: """
                SELECT programme, code, json_array(changed) AS seqs FROM evidence
                WHERE outcome = 'rejected' AND status <> 'superseded' ORDER BY programme, changed
                """
        ) { row in
            let code: String = row["code"]
            return Phrase(
                ru: "подтверждение \(code) отклонено при проверке",
                en: "the evidence \(code) was rejected on verification")
        },
    ]
}
