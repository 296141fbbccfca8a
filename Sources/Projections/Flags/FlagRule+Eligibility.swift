import Events
import GRDB

extension FlagRule {
    /// Who was entitled.
    static let eligibility: [FlagRule] = [
        FlagRule(
            "too-near", ru: "Почему подходящей признана заявка с меньшим расстоянием?",
            en: "Why is an application eligible that is nearer than the call allows?",
            sql: """
                SELECT c.programme, \(code("f.application")) AS code, f.distance_metres AS metres, c.min_distance_metres AS least,
                  json_array(f.seq) AS seqs
                FROM fact f JOIN calls c ON c.code = \(code("f.call"))
                WHERE f.type = \(symbol("eligibility.assessed")) AND f.outcome = \(symbol("eligible")) AND f.voided_by IS NULL
                  AND f.part = 0 AND f.distance_metres < c.min_distance_metres ORDER BY c.programme, f.seq
                """
        ) { row in
            let (code, metres, least): (String, Int, Int) = (row["code"], row["metres"], row["least"])
            return Phrase(
                ru: "заявка \(code) признана подходящей: \(metres) м, а нужно не менее \(least)",
                en: "application \(code) was found eligible at \(metres) m; the least is \(least)")
        },
        smallGroup,
        FlagRule(
            "outside-call", ru: "Почему заявка подана не в срок приёма?",
            en: "Why was the application submitted outside the call's days?",
            sql: """
                SELECT c.programme, \(code("f.application")) AS code, c.opens_on, c.closes_on, json_array(f.seq) AS seqs, f.happened
                FROM fact f JOIN calls c ON c.code = \(code("f.call"))
                WHERE f.type = \(symbol("application.submitted")) AND f.voided_by IS NULL AND f.part = 0
                  AND (f.happened < \(packed("c.opens_on")) OR f.happened > \(packed("c.closes_on"))) ORDER BY c.programme, f.seq
                """
        ) { row in
            let (code, from, to): (String, String, String) = (row["code"], row["opens_on"], row["closes_on"])
            let day = Day(packed: row["happened"])
            return Phrase(
                ru: "заявка \(code) подана \(day), приём шёл \(from)…\(to)",
                en: "application \(code) was submitted on \(day), the call ran \(from)…\(to)")
        },
        FlagRule(
            "page-before-readiness", ru: "Почему страница центра вышла раньше, чем он готов?",
            en: "Why did the centre's page come out before it was ready?",
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code("f.centre")) AS code, json_array(f.seq) AS seqs FROM fact f
                WHERE f.type = \(symbol("resource-centre.page-published")) AND f.part = 0 AND f.voided_by IS NULL AND NOT EXISTS (
                  SELECT 1 FROM fact r WHERE r.type = \(symbol("resource-centre.readiness-confirmed")) AND r.programme = f.programme
                    AND r.centre = f.centre AND r.voided_by IS NULL AND r.happened <= f.happened) ORDER BY programme, f.seq
                """
        ) { row in
            let code: String = row["code"]
            return Phrase(
                ru: "страница центра \(code) вышла до подтверждения готовности",
                en: "the page of \(code) came out before its readiness was confirmed")
        },
    ]

    /// How many members a group must have is the rules' own to say.
    private static let smallGroup = FlagRule(
        flag: "small-group",
        asks: Phrase(
            ru: "Почему помогали группе, в которой не столько людей, сколько требует показатель?",
            en: "Why was a group helped that has not as many members as an indicator asks for?")
    ) { search in
        var answers: [FlagAnswer] = []
        for definition in try search.views.definitions(search.db, programme: nil, asOf: search.position) {
            let asksForMembers = definition.rule.tallies.contains { tally in
                tally.clause.positive.contains { $0.having.contains { $0.what == .members } }
            }
            guard asksForMembers else { continue }
            let query = try CountQuery(definition.rule, programme: definition.programme, asOf: search.position)
            let seqs = try query.excluded(search.db).filter { $0.reason == .members }.map(\.seq)
            if seqs.isEmpty { continue }
            let groups = try String.fetchAll(
                search.db,
                sql: """
                    SELECT DISTINCT text FROM fact JOIN symbol ON symbol.id = grp
                    WHERE programme = \(symbol(definition.programme)) AND seq IN (\(seqs.map(String.init).joined(separator: ",")))
                    ORDER BY text
                    """)
            // Facts without a group are nobody's small group.
            if groups.isEmpty { continue }
            let list = groups.joined(separator: ", ")
            answers.append(
                FlagAnswer(
                    flag: "small-group", programme: definition.programme, seqs: seqs.sorted(),
                    text: Phrase(
                        ru: "\(definition.indicator): в группе в тот день не столько людей, сколько нужно — \(list)",
                        en:
                            "\(definition.indicator): the group had not as many members that day as are asked for: \(list)"
                    )))
        }
        return answers
    }
}
