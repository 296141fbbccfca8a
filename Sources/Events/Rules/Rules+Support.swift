extension Rules {
    /// Who was consulted stands here or in the request.
    static let consulted: EventType.Rule = { draft, world throws(Problem) in
        let clients = ["person", "persons", "organisation", "group"]
        if clients.contains(where: { draft.data[$0] != nil }) { return }
        if let consultation = draft.ref(.consultation), let request = try world.thing(consultation),
            clients.contains(where: { request.fields[$0] != nil })
        {
            return
        }
        throw contradiction(
            "client-missing", field: "person",
            Phrase(ru: "не сказано, кого консультировали", en: "it is not said who was consulted"),
            remedy: Phrase(
                ru: "укажите person, persons, organisation или group", en: "give person, persons, organisation or group"
            ))
    }

    /// Stages may be skipped; a step back has its reason.
    static let centreStage: EventType.Rule = { draft, world throws(Problem) in
        let stages = Catalogue.stages
        guard let centre = draft.ref(.centre), let current = try world.thing(centre)?.text("stage"),
            let next = draft.text("stage"), let here = stages.firstIndex(of: current),
            let there = stages.firstIndex(of: next), there <= here
        else { return }
        if there == here {
            throw refusal(
                "same-stage", field: "stage",
                Phrase(ru: "\(centre) уже на стадии \(current)", en: "\(centre) is at stage \(current) already"),
                remedy: Phrase(ru: "назовите новую стадию", en: "name the new stage"))
        }
        guard draft.text("reason") == nil else { return }
        throw refusal(
            "stage-back-without-reason", field: "reason",
            Phrase(
                ru: "\(centre) возвращается со стадии \(current) на \(next) без причины",
                en: "\(centre) goes back from stage \(current) to \(next) without a reason"),
            remedy: Phrase(ru: "укажите reason", en: "give a reason"))
    }
}
