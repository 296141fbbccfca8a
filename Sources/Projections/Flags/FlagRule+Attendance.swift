import Events
import GRDB

extension FlagRule {
    /// Who came.
    static let attendance: [FlagRule] = [
        FlagRule(
            "over-capacity", ru: "Пришло ли людей больше, чем мест?", en: "Did more people come than there are places?",
            sql: """
                WITH came AS (
                  SELECT f.activity, f.day, f.seq, \(person) AS who FROM fact f
                  WHERE f.type IN \(types(.attended)) AND f.person IS NOT NULL AND \(holds("f"))),
                days AS (SELECT DISTINCT activity, day FROM came)
                SELECT a.programme, a.code, a.capacity, d.day, count(DISTINCT c.who) AS people,
                  json_group_array(DISTINCT c.seq) AS seqs
                FROM activities a JOIN symbol s ON s.text = a.code JOIN days d ON d.activity = s.id
                  JOIN came c ON c.activity = d.activity AND (c.day IS d.day OR c.day IS NULL)
                WHERE a.capacity IS NOT NULL
                GROUP BY a.code, d.day HAVING people > a.capacity ORDER BY a.code, d.day
                """
        ) { row in
            let (code, came, capacity): (String, Int, Int) = (row["code"], row["people"], row["capacity"])
            let day: Int? = row["day"]
            let people = people(came)
            return Phrase(
                ru: "\(code)\(day.map { ", день \($0)" } ?? ""): \(people.ru), а мест \(capacity)",
                en: "\(code)\(day.map { ", day \($0)" } ?? ""): \(people.en), and \(capacity) places")
        },
        FlagRule(
            "headcount-differs", ru: "Почему заявлено не столько, сколько названо поимённо?",
            en: "Why is the number declared not the number of people named?",
            sql: """
                WITH declared AS (
                  SELECT f.programme, f.activity, f.headcount, max(f.seq) AS seq FROM fact f
                  WHERE f.type IN \(types(.headcountDeclared)) AND \(holds("f")) GROUP BY f.activity),
                attended AS (
                  SELECT f.activity, count(DISTINCT \(person)) AS people FROM fact f
                  WHERE f.type IN \(types(.attended)) AND \(holds("f")) GROUP BY f.activity)
                SELECT \(code("d.programme")) AS programme, \(code("d.activity")) AS code, d.headcount,
                  ifnull(a.people, 0) AS people, json_array(d.seq) AS seqs
                FROM declared d LEFT JOIN attended a ON a.activity = d.activity
                WHERE d.headcount <> ifnull(a.people, 0) ORDER BY programme, code
                """
        ) { row in
            let (code, headcount, people): (String, Int, Int) = (row["code"], row["headcount"], row["people"])
            return people == 0
                ? Phrase(
                    ru: "\(code): заявлено \(headcount), поимённо никого",
                    en: "\(code): \(headcount) declared, nobody named")
                : Phrase(
                    ru: "\(code): заявлено \(headcount), поимённо \(people)",
                    en: "\(code): \(headcount) declared, \(people) named")
        },
        FlagRule(
            "two-places-one-day", ru: "Мог ли человек в один день быть в разных муниципалитетах?",
            en: "Could the person be in several municipalities on one day?",
            sql: """
                WITH came AS (
                  SELECT f.programme, f.seq, f.happened, f.municipality, \(person) AS who FROM fact f
                  WHERE f.type IN \(types(.attended)) AND f.municipality IS NOT NULL AND f.person IS NOT NULL AND \(holds("f"))
                    AND (f.mode IS NULL OR f.mode = \(symbol("onsite")))),
                several AS (
                  SELECT who, happened, json_group_array(DISTINCT \(code("municipality"))) AS places,
                    json_group_array(DISTINCT seq) AS seqs
                  FROM came GROUP BY who, happened HAVING count(DISTINCT municipality) > 1)
                SELECT DISTINCT \(code("c.programme")) AS programme, \(code("s.who")) AS person, s.happened, s.places, s.seqs
                FROM several s JOIN came c ON c.who = s.who AND c.happened = s.happened
                ORDER BY programme, s.happened, person
                """
        ) { row in
            let (person, packed): (String, Int32) = (row["person"], row["happened"])
            let places = list(row["places"])
            return Phrase(
                ru: "\(person), \(Day(packed: packed)): сразу в разных местах — \(places)",
                en: "\(person), \(Day(packed: packed)): in several places, \(places)")
        },
        FlagRule(
            "attended-twice", ru: "Не записано ли одно участие дважды?", en: "Is one attendance recorded twice?",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code(person)) AS person, \(code("f.activity")) AS code,
                  json_group_array(DISTINCT f.seq) AS seqs
                FROM fact f WHERE f.type IN \(types(.attended)) AND f.person IS NOT NULL AND \(holds("f"))
                GROUP BY f.programme, \(person), f.activity, ifnull(-f.day, f.happened)
                HAVING count(DISTINCT f.seq) > 1 ORDER BY f.programme, min(f.seq)
                """
        ) { row in
            let (person, code): (String, String) = (row["person"], row["code"])
            return Phrase(
                ru: "\(person) записан на \(code) больше одного раза за день",
                en: "\(person) is recorded at \(code) more than once for a day")
        },
        FlagRule(
            "certificate-without-attendance", ru: "За что выдан сертификат, если участия нет?",
            en: "What was the certificate issued for, without attendance?",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.person")) AS person, \(code("f.activity")) AS code,
                  json_array(f.seq) AS seqs
                FROM fact f
                WHERE f.type = \(symbol("certificate.issued")) AND f.part = 0 AND f.activity IS NOT NULL AND f.voided_by IS NULL
                  AND (f.activity, \(person)) NOT IN (
                    SELECT f.activity, \(person) FROM fact f
                    WHERE f.type IN \(types(.attended)) AND f.person IS NOT NULL AND \(holds("f")))
                ORDER BY programme, f.seq
                """
        ) { row in
            let (person, code): (String, String) = (row["person"], row["code"])
            return Phrase(
                ru: "\(person): сертификат за \(code), а участия нет",
                en: "\(person): a certificate of \(code), and no attendance")
        },
    ]

    /// Whether activities took place, and when.
    static let activities: [FlagRule] = [
        FlagRule(
            "not-held", ru: "Состоялось ли то, чей срок прошёл?", en: "Did that take place whose day is over?",
            sql: """
                SELECT a.programme, a.code, a.kind, coalesce(a.ends_on, a.starts_on) AS last, json_array(a.since) AS seqs
                FROM activities a
                WHERE a.status IN ('planned', 'announced') AND \(packed("coalesce(a.ends_on, a.starts_on)")) < :today
                ORDER BY a.programme, last, a.code
                """
        ) { row in
            let (code, last): (String, String) = (row["code"], row["last"])
            return Phrase(
                ru: "\(code): должно было закончиться \(last); не записано ни что состоялось, ни что отменено",
                en: "\(code): was to end on \(last); neither held nor cancelled on record")
        },
        FlagRule(
            "held-unattended", ru: "Кто был на том, что состоялось?", en: "Who was there when it took place?",
            sql: """
                WITH attended AS (
                  SELECT DISTINCT f.activity FROM fact f
                  WHERE (f.type IN \(types(.attended)) OR f.type IN \(types(.headcountDeclared))) AND f.voided_by IS NULL)
                SELECT a.programme, a.code, json_array(a.changed) AS seqs
                FROM activities a
                WHERE a.status = 'held' AND a.kind <> 'campaign' AND NOT EXISTS (
                  SELECT 1 FROM attended t JOIN symbol s ON s.id = t.activity JOIN activities b ON b.code = s.text
                  WHERE b.code = a.code OR b.code = a.parent OR b.parent = a.code)
                ORDER BY a.programme, a.code
                """
        ) { row in
            let code: String = row["code"]
            return Phrase(
                ru: "\(code): состоялось, а участников нет ни поимённо, ни числом",
                en: "\(code): held, and nobody named nor counted")
        },
        FlagRule(
            "outside-activity", ru: "Почему участие записано не на дни мероприятия?",
            en: "Why is attendance dated outside the activity's days?",
            sql: """
                WITH days AS (
                  SELECT s.id AS activity, a.code, \(packed("coalesce(a.started_on, a.starts_on)")) AS first,
                    \(packed("CASE WHEN a.started_on IS NOT NULL THEN coalesce(a.ended_on, a.started_on) ELSE coalesce(a.ends_on, a.starts_on) END")) AS last
                  FROM activities a JOIN symbol s ON s.text = a.code)
                SELECT \(code("f.programme")) AS programme, d.code, d.first, d.last, count(DISTINCT f.seq) AS entries,
                  json_group_array(DISTINCT f.seq) AS seqs
                FROM fact f JOIN days d ON d.activity = f.activity
                WHERE f.type IN \(types(.attended)) AND \(holds("f")) AND (f.happened < d.first OR f.happened > d.last)
                GROUP BY d.code ORDER BY programme, d.code
                """
        ) { row in
            let (code, first, last): (String, Int32, Int32) = (row["code"], row["first"], row["last"])
            let entries = entries(row["entries"])
            return Phrase(
                ru: "\(code) шло \(Day(packed: first))…\(Day(packed: last)), участие в другие дни: \(entries.ru)",
                en:
                    "\(code) took place \(Day(packed: first))…\(Day(packed: last)); attendance on other days: \(entries.en)"
            )
        },
    ]
}
