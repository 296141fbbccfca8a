import Application
import Events
import Projections

/// All that is known of one person.
package struct PersonAnswer {
    /// What is known under one code.
    package struct Record {
        fileprivate let code: String
        fileprivate let status: String
        fileprivate let known: VaultReader.Answer
        fileprivate let relations: [Thing.Relation]

        /// - Parameter thing: the person as the log has it under that code.
        package init(_ code: String, _ thing: Thing?, known: VaultReader.Answer) {
            self.code = code
            status = thing?.status ?? ""
            self.known = known
            relations = thing?.relations ?? []
        }
    }

    /// The one that stands for the others first.
    private let records: [Record]
    private let consent: Consents.Person?
    private let standing: Standing

    /// Where the consent stands, in words and for scripts.
    package struct Standing {
        fileprivate let said: Phrase
        fileprivate let token: String
        /// Each consent that was given.
        fileprivate let given: [JSON]

        package init(_ said: Phrase, token: String, given: [JSON]) {
            (self.said, self.token, self.given) = (said, token, given)
        }
    }

    package init(_ records: [Record], consent: Consents.Person?, standing: Standing) {
        (self.records, self.consent, self.standing) = (records, consent, standing)
    }

    package var answer: Answer {
        var parts: [Answer.Part] = []
        for record in records { parts += self.parts(record) }
        let relations = records.flatMap(\.relations)
        if !relations.isEmpty {
            parts += [
                .heading(say(ru: "Организации и группы", en: "Organisations and groups")), .table(table(relations)),
            ]
        }
        parts.append(.heading(say(ru: "Согласие на обработку данных", en: "Consent to processing")))
        parts.append(.text(standing.said))
        if let given = consent?.given, !given.isEmpty { parts.append(.table(table(given))) }
        if let erasure = consent?.erasure {
            parts.append(
                .note(
                    say(
                        ru:
                            "Стереть не позже \(erasure.due) (запись \(erasure.act.seq)): letopis erase \(records[0].code)",
                        en:
                            "To be erased by \(erasure.due) (entry \(erasure.act.seq)): letopis erase \(records[0].code)"
                    )))
        }
        return Answer(json: json, parts)
    }

    private var json: JSON {
        .members([
            ("person", .string(records[0].code)), ("codes", .array(records.map { .string($0.code) })),
            (
                "records",
                .array(
                    records.map { record in
                        let personal = record.known.personal
                        return .members([
                            ("code", .string(record.code)), ("status", .string(record.status)),
                            ("known", .string(Self.token(record.known))), ("name", personal?.name.map { .string($0) }),
                            ("phone", personal?.phone.map { .string($0) }),
                            ("email", personal?.email.map { .string($0) }),
                            ("birthDate", personal?.birthDate.map { .string($0.description) }),
                            ("birthYear", personal?.birthYear.map { .int($0) }),
                            ("sex", personal?.sex.map { .string($0) }),
                        ])
                    })
            ),
            (
                "affiliations",
                .array(
                    records.flatMap(\.relations).map { relation in
                        .members([
                            ("with", .string(relation.other.description)), ("role", relation.role.map { .string($0) }),
                            ("from", .string(relation.from.description)),
                            ("until", relation.until.map { .string($0.description) }),
                        ])
                    })
            ),
            ("consent", .string(standing.token)),
            ("consents", .array(standing.given)),
            ("eraseBy", consent?.erasure.map { .string($0.due.description) }),
        ])
    }

    private static func token(_ known: VaultReader.Answer) -> String {
        switch known {
        case .known: "known"
        case .erased: "erased"
        case .nothing: "nothing"
        }
    }

    // MARK: - For people

    private func parts(_ record: Record) -> [Answer.Part] {
        let isMerged = record.code != records[0].code
        let heading =
            isMerged
            ? say(
                ru: "\(record.code) — объединён с \(records[0].code)",
                en: "\(record.code), merged into \(records[0].code)")
            : Phrase(record.code)
        guard case .known(let personal) = record.known else {
            let text =
                record.known == .erased
                ? say(ru: "личные данные стёрты", en: "the personal data are erased")
                : say(ru: "личные данные не записаны", en: "no personal data were recorded")
            return [.heading(heading), .note(text)]
        }
        let sex = personal.sex.map {
            Labels.value(.string($0), of: Catalogue.byName["person.added"]?.field("sex"), name: "sex")
        }
        let facts: [(Phrase, Phrase?)] = [
            (say(ru: "имя", en: "name"), personal.name.map { Phrase($0) }),
            (say(ru: "телефон", en: "phone"), personal.phone.map { Phrase($0) }),
            (say(ru: "почта", en: "e-mail"), personal.email.map { Phrase($0) }),
            (say(ru: "дата рождения", en: "date of birth"), personal.birthDate.map { Phrase($0.description) }),
            (say(ru: "год рождения", en: "year of birth"), personal.birthYear.map { Phrase(String($0)) }),
            (say(ru: "пол", en: "sex"), sex),
        ]
        return [.heading(heading), .facts(facts.compactMap { name, value in value.map { (name, .text($0)) } })]
    }

    private func table(_ relations: [Thing.Relation]) -> Table {
        var table = Table([
            Table.Column("with", ru: "с кем", en: "with", flexible: true),
            Table.Column("role", ru: "роль", en: "role"), Table.Column("from", ru: "с", en: "from"),
            Table.Column("until", ru: "до", en: "until"),
        ])
        for relation in relations {
            table.rows.append([
                .text(relation.other.description),
                .text(relation.role.map { Catalogue.label(token: $0, of: "role") }),
                .text(relation.from.description), .text(relation.until?.description),
            ])
        }
        return table
    }

    private func table(_ given: [Consents.Given]) -> Table {
        var table = Table([
            Table.Column("entry", ru: "запись", en: "entry", .right), Table.Column("on", ru: "дано", en: "given"),
            Table.Column("purposes", ru: "цели", en: "purposes", flexible: true),
            Table.Column("document", ru: "документ", en: "document", flexible: true),
            Table.Column("validUntil", ru: "до", en: "valid until"),
            Table.Column("withdrawn", ru: "отозвано", en: "withdrawn"),
        ])
        for one in given {
            table.rows.append([
                .number(one.seq), .text(one.on.description), .text(one.purposes.joined(separator: ", ")),
                .text(one.document), .text(one.validUntil?.description), .text(one.withdrawn?.on.description),
            ])
        }
        return table
    }
}
