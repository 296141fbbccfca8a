extension Rules {
    /// A score does not exceed its scale; nobody recused gives one, and nobody of the applicant's own.
    static func review(of kind: ThingKind) -> EventType.Rule {
        { draft, world throws(Problem) in
            try scale("score")(draft, world)
            guard let subject = draft.ref(kind), let code = draft.text("expert") else { return }
            let recusal = Ref(kind == .application ? .recusal : .internshipRecusal, "\(subject.code)/\(code)")
            if try world.thing(recusal) != nil {
                throw refusal(
                    "expert-recused", field: "expert",
                    Phrase(
                        ru: "эксперт \(code) отведён от оценки \(subject)",
                        en: "expert \(code) is recused from \(subject)"),
                    remedy: anotherExpert)
            }
            guard let application = try world.thing(subject) else { return }
            let applicants = try circle(of: application, on: draft.day, world)
            let expert = try canonical(Ref(.person, code), world)
            var own = try affiliations(of: expert, on: draft.day, world)
            own.insert(expert)
            guard let shared = own.intersection(applicants).first else { return }
            throw refusal(
                "expert-of-applicant", field: "expert",
                Phrase(
                    ru: "эксперт \(code) связан с заявителем: \(shared)",
                    en: "expert \(code) is with the applicant: \(shared)"),
                remedy: anotherExpert)
        }
    }

    private static let anotherExpert = Phrase(
        ru: "поручите оценку другому эксперту", en: "let another expert review it")

    /// Who applies: the person, the organisation and group named, else those that the person is with.
    private static func circle(of application: Thing, on day: Day, _ world: any World) throws(Problem) -> Set<Ref> {
        var found: Set<Ref> = []
        for kind in [ThingKind.organisation, .group] {
            if let code = application.text(kind.rawValue) { found.insert(try canonical(Ref(kind, code), world)) }
        }
        guard let code = application.text(ThingKind.person.rawValue) else { return found }
        let person = try canonical(Ref(.person, code), world)
        if found.isEmpty { found = try affiliations(of: person, on: day, world) }
        found.insert(person)
        return found
    }

    private static func affiliations(of person: Ref, on day: Day, _ world: any World) throws(Problem) -> Set<Ref> {
        var found: Set<Ref> = []
        for relation in try world.thing(person)?.relations ?? [] where relation.holds(on: day) {
            found.insert(try canonical(relation.other, world))
        }
        return found
    }

    /// The call asks for this.
    static func callFor(_ wanted: String) -> EventType.Rule {
        { draft, world throws(Problem) in
            guard let call = draft.ref(.call), let actual = try world.thing(call)?.text("for"), actual != wanted else {
                return
            }
            throw refusal(
                "wrong-call", field: "call",
                Phrase(
                    ru: "\(call) объявлен для \(actual), а не для \(wanted)",
                    en: "\(call) is for \(actual), not for \(wanted)"),
                remedy: Phrase(ru: "назовите отбор, объявленный для \(wanted)", en: "name a call for \(wanted)"))
        }
    }

    /// An internship goes to the person whose application was accepted.
    static let placement: EventType.Rule = { draft, world throws(Problem) in
        guard let application = draft.ref(.application), let person = draft.ref(.person),
            let code = try world.thing(application)?.text("person"),
            try canonical(Ref(.person, code), world) != canonical(person, world)
        else { return }
        throw refusal(
            "application-of-another", field: "application",
            Phrase(
                ru: "\(application) подал другой человек: \(code)", en: "\(application) is of another person: \(code)"),
            remedy: Phrase(ru: "назовите заявку этого человека", en: "name this person's application"))
    }

    static let internshipDay: EventType.Rule = { draft, world throws(Problem) in
        guard let internship = draft.ref(.internship), let day = draft.number("day"),
            let code = try world.thing(internship)?.text("internshipProgramme"),
            let days = try world.thing(Ref(.internshipProgramme, code))?.number("days"), day > days
        else { return }
        throw refusal(
            "day-beyond-programme", field: "day",
            Phrase(
                ru: "день \(day), а программа стажировки \(code) рассчитана на дней: \(days)",
                en: "day \(day), but the days of internship programme \(code) are \(days)"),
            remedy: Phrase(ru: "проверьте номер дня", en: "check the number of the day"))
    }
}
