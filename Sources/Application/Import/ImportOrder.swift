import Events

/// What a person says of a sheet that is to be taken in: what its rows become, and what is the same for all of them.
package struct ImportOrder: Sendable {
    package let type: EventType
    /// The fields that every row shares.
    package let constants: JSONObject
    package var programme: String?
    package var at: String?
    package var organisationKind: String?
    package var consentDocument: String?
    /// Codes, by commas.
    package var consentPurposes: String?
    package var reason: String?
    package var again = false

    /// The rest is as it usually is, until it is set.
    package init(type: EventType, constants: JSONObject) { (self.type, self.constants) = (type, constants) }

    /// The type of this name.
    ///
    /// - Throws: ``Problem`` of kind `usage` where it is not about people; as validation does, where there is none.
    package static func type(named name: String) throws(Problem) -> EventType {
        guard let type = Catalogue.byName[name] else {
            _ = try Validation.draft(Action(type: name, at: "", data: JSONObject()))
            throw notOfPeople(name)
        }
        guard type.creates(.person) || type.field("person") != nil || type.field("persons") != nil else {
            throw notOfPeople(type.name)
        }
        return type
    }

    /// The same, checked before any row is looked at.
    ///
    /// - Throws: ``Problem`` of kind `usage`.
    package func terms(_ session: LedgerSession) throws(Problem) -> ImportPlan.Terms {
        var terms = ImportPlan.Terms(
            type: type, constants: constants,
            reason: reason
                ?? Phrase(ru: "уточнено по таблице", en: "as a sheet has it").text(session.ledger.opening.language),
            today: session.today)
        try check(constants, type)
        terms.programme = programme
        terms.at = try day()
        terms.again = again
        if let organisationKind {
            guard Catalogue.organisationKinds.contains(organisationKind) else {
                throw Self.badKind(organisationKind)
            }
            terms.organisationKind = organisationKind
        }
        switch (consentDocument, consentPurposes) {
        case (nil, nil): break
        case (let document?, let purposes?):
            terms.consent = (document, purposes.split(separator: ",").map { $0.trimmingSpaces })
        default: throw halfConsent()
        }
        return terms
    }

    /// The fields that every row shares must do before any row is looked at.
    private func check(_ constants: JSONObject, _ type: EventType) throws(Problem) {
        for member in constants.members
        where type.field(member.key) == nil || ["person", "persons"].contains(member.key) {
            let names = type.fields.map(\.name).filter { !["person", "persons"].contains($0) }
            throw Problem.usage(
                "unknown-field",
                Phrase(
                    ru: "у \(type.name) нет поля «\(member.key)», общего для всех строк",
                    en: "\(type.name) has no field \"\(member.key)\" that all rows could share"),
                remedy: Phrase(
                    ru: "есть поля: \(names.joined(separator: ", "))",
                    en: "its fields are \(names.joined(separator: ", "))"),
                field: member.key)
        }
        if type.field("activity")?.isRequired == true, constants["activity"] == nil {
            throw Problem.usage(
                "no-activity", Phrase(ru: "не названо мероприятие", en: "no activity is named"),
                remedy: Phrase(
                    ru: "--activity КОД; коды: letopis list activities",
                    en: "--activity CODE; codes: letopis list activities"),
                field: "--activity")
        }
    }

    private func day() throws(Problem) -> String? {
        guard let at else { return nil }
        guard Moment.day(of: at) != nil else {
            throw Problem.usage(
                "bad-date", Phrase(ru: "«\(at)» — не дата", en: "\"\(at)\" is no date"),
                remedy: Phrase(ru: "ГГГГ-ММ-ДД", en: "YYYY-MM-DD"), field: "--at")
        }
        return at
    }

    private static func notOfPeople(_ type: String) -> Problem {
        .usage(
            "not-of-people",
            Phrase(
                ru: "\(type) — не о людях: в нём нет поля person",
                en: "\(type) is not about people: it has no field person"),
            remedy: Phrase(
                ru: "например expedition.attended, forum.joined, person.added",
                en: "such as expedition.attended, forum.joined, person.added"),
            field: "--as")
    }

    private static func badKind(_ kind: String) -> Problem {
        let kinds = Catalogue.organisationKinds.joined(separator: ", ")
        return .usage(
            "unknown-value",
            Phrase(ru: "нет вида организаций «\(kind)»", en: "there is no kind of organisations \"\(kind)\""),
            remedy: Phrase(ru: "одно из: \(kinds)", en: "one of \(kinds)"), field: "--add-organisations")
    }

    private func halfConsent() -> Problem {
        .usage(
            "half-consent",
            Phrase(
                ru: "согласию нужны и документ, и цели", en: "a consent needs both a document and purposes"),
            remedy: Phrase(
                ru: "--consent-document \"Согласие, форма 1\" --consent-purposes participation,report",
                en: "--consent-document \"Consent, form 1\" --consent-purposes participation,report"),
            field: consentDocument == nil ? "--consent-document" : "--consent-purposes")
    }
}
