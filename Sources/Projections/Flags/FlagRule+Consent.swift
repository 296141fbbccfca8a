import Events
import GRDB

extension FlagRule {
    /// Personal data: what they are processed on, and whether they go when they must.
    static let consent: [FlagRule] = [
        FlagRule(
            flag: "consent-missing",
            asks: Phrase(
                ru: "По какому основанию обрабатываются данные тех, чьего согласия нет?",
                en: "On what ground are the data processed of those who gave no consent?")
        ) { search in
            try grouped("consent-missing", search, told: { if case .missing = $0 { true } else { false } }) {
                count, all in
                Phrase(
                    ru: "участвовали и не дали согласия: \(people(count).ru) из \(all)",
                    en: "took part and gave no consent: \(people(count).en) of \(all)")
            }
        },
        FlagRule(
            flag: "consent-expired",
            asks: Phrase(
                ru: "Продлено ли согласие, чей срок прошёл?", en: "Was the consent renewed that is past its term?")
        ) { search in
            try grouped("consent-expired", search, told: { if case .expired = $0 { true } else { false } }) {
                count, all in
                Phrase(
                    ru: "срок согласия прошёл: \(people(count).ru) из \(all)",
                    en: "consent past its term: \(people(count).en) of \(all)")
            }
        },
        FlagRule(
            flag: "erasure-due",
            asks: Phrase(
                ru: "К какому дню стереть данные того, кто отозвал согласие или потребовал этого?",
                en: "By what day are the data to be erased of who withdrew consent or asked for it?")
        ) { search in
            try erasures("erasure-due", search, isOverdue: false)
        },
        FlagRule(
            flag: "erasure-overdue",
            asks: Phrase(
                ru: "Почему не стёрты данные, чей срок стирания прошёл?",
                en: "Why are the data still there that were to be erased?")
        ) { search in
            try erasures("erasure-overdue", search, isOverdue: true)
        },
    ]

    /// One flag per programme about the people who attended something of it; erased ones need no consent.
    private static func grouped(
        _ flag: String, _ search: FlagSearch, told isTold: (Consents.Standing) -> Bool,
        _ text: (_ count: Int, _ all: Int) -> Phrase
    ) throws -> [FlagAnswer] {
        let rows = try Row.fetchAll(
            search.db,
            sql: """
                SELECT \(code("f.programme")) AS programme, \(code(person)) AS person, min(f.seq) AS seq FROM fact f
                WHERE f.person IS NOT NULL AND f.type IN \(types(.attended)) AND \(holds("f"))
                GROUP BY 1, 2 ORDER BY programme, seq
                """)
        let consents = try search.consents()
        var programmes: [String] = []
        var all: [String: Int] = [:]
        var seqs: [String: [Int]] = [:]
        for row in rows {
            let (programme, person): (String, String) = (row["programme"], row["person"])
            if all[programme] == nil { programmes.append(programme) }
            all[programme, default: 0] += 1
            if consents.people[person]?.isErased == true { continue }
            switch consents.standing(of: person, on: search.today) {
            case let standing where !isTold(standing): continue
            case .expired(let given): seqs[programme, default: []].append(given.seq)
            default: seqs[programme, default: []].append(row["seq"])
            }
        }
        return programmes.compactMap { programme in
            guard let found = seqs[programme] else { return nil }
            return FlagAnswer(
                flag: flag, programme: programme, seqs: Set(found).sorted(),
                text: text(found.count, all[programme] ?? 0))
        }
    }

    private static func erasures(_ flag: String, _ search: FlagSearch, isOverdue: Bool) throws -> [FlagAnswer] {
        let people = try search.consents().people.compactMap { person, known in
            known.erasure.map { (person: person, act: $0.act, due: $0.due, isWithdrawal: $0.act == known.withdrawn) }
        }
        return people.filter { ($0.due < search.today) == isOverdue }.sorted {
            ($0.due, $0.act.seq) < ($1.due, $1.act.seq)
        }.map { person, act, due, isWithdrawal in
            FlagAnswer(
                flag: flag, programme: nil, seqs: [act.seq],
                text: isWithdrawal
                    ? Phrase(
                        ru: "\(person): согласие отозвано \(act.on), стереть не позже \(due)",
                        en: "\(person): consent withdrawn on \(act.on), to be erased by \(due)")
                    : Phrase(
                        ru: "\(person): стереть потребовано \(act.on), срок \(due)",
                        en: "\(person): erasure asked for on \(act.on), due by \(due)"))
        }
    }
}

extension FlagSearch {
    /// Read once for all that is asked of them: it takes every entry about consents there is.
    fileprivate func consents() throws -> Consents {
        if let known = memory.consents { return known }
        let consents = try Consents(db, views, at: position)
        memory.consents = consents
        return consents
    }
}
