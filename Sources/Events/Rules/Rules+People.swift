extension Rules {
    /// Two codes become one only where they are two. That both are active is in the table, so no cycle can arise.
    static let merge = different("survivor", "absorbed")

    static func unmerge(_ kind: ThingKind) -> EventType.Rule {
        { draft, world throws(Problem) in
            guard let survivor = draft.text("survivor"), let absorbed = draft.ref(kind, "absorbed"),
                let thing = try world.thing(absorbed), thing.status == "merged",
                let actual = thing.text("mergedInto"), actual != survivor
            else { return }
            throw refusal(
                "not-merged-with", field: "survivor",
                Phrase(
                    ru: "\(absorbed) объединён с \(actual), а не с \(survivor)",
                    en: "\(absorbed) was merged into \(actual), not into \(survivor)"),
                remedy: Phrase(ru: "укажите survivor = \(actual)", en: "give survivor = \(actual)"))
        }
    }

    static let affiliated: EventType.Rule = { draft, world throws(Problem) in
        guard let person = draft.ref(.person), let thing = try world.thing(person), let other = affiliation(draft),
            holds(thing, other, role: draft.text("role"), on: draft.day)
        else { return }
        throw refusal(
            "already-affiliated", field: "person",
            Phrase(
                ru: "\(person) уже связан с \(other) в этой роли",
                en: "\(person) is with \(other) in this role already"),
            remedy: Phrase(
                ru: "для другой роли укажите её; чтобы начать заново, сначала запишите person.affiliation-ended",
                en: "give another role, or record person.affiliation-ended before it begins anew"))
    }

    static let affiliationEnded: EventType.Rule = { draft, world throws(Problem) in
        guard let person = draft.ref(.person), let thing = try world.thing(person), let other = affiliation(draft),
            !isOpen(thing, other, role: draft.text("role"), on: draft.day)
        else { return }
        throw refusal(
            "not-affiliated", field: "person",
            Phrase(
                ru: "\(person) на \(draft.day) не связан с \(other) в этой роли",
                en: "\(person) is not with \(other) in this role on \(draft.day)"),
            remedy: Phrase(
                ru: "проверьте роль и день: окончить можно лишь то, что началось записью person.affiliated",
                en: "check role and day: only what person.affiliated began can be ended"))
    }

    static let groupMemberJoined: EventType.Rule = { draft, world throws(Problem) in
        guard let group = draft.ref(.group), let thing = try world.thing(group), let person = draft.ref(.person),
            holds(thing, person, role: nil, on: draft.day)
        else { return }
        throw refusal(
            "already-member", field: "person",
            Phrase(ru: "\(person) уже в \(group)", en: "\(person) is in \(group) already"),
            remedy: Phrase(
                ru: "чтобы войти снова, сначала запишите group.member-left",
                en: "record group.member-left before they join anew"))
    }

    static let groupMemberLeft: EventType.Rule = { draft, world throws(Problem) in
        guard let group = draft.ref(.group), let thing = try world.thing(group), let person = draft.ref(.person),
            !isOpen(thing, person, role: nil, on: draft.day)
        else { return }
        throw refusal(
            "not-member", field: "person",
            Phrase(
                ru: "\(person) на \(draft.day) не состоит в \(group)",
                en: "\(person) is not in \(group) on \(draft.day)"),
            remedy: Phrase(
                ru: "проверьте день: выйти может тот, кто вошёл записью group.member-joined",
                en: "check the day: only who came in by group.member-joined can leave"))
    }

    private static func affiliation(_ draft: Draft) -> Ref? {
        draft.ref(.organisation) ?? draft.ref(.group)
    }

    /// It holds on `day`, or has begun later and not ended: a second one would hold beside it.
    private static func holds(_ thing: Thing, _ other: Ref, role: String?, on day: Day) -> Bool {
        thing.relations.contains {
            $0.other == other && $0.role == role && ($0.until == nil || $0.holds(on: day))
        }
    }

    /// It began no later than on `day` and has not ended.
    private static func isOpen(_ thing: Thing, _ other: Ref, role: String?, on day: Day) -> Bool {
        thing.relations.contains {
            $0.other == other && $0.role == role && $0.until == nil && $0.from <= day
        }
    }

    /// What stands for `ref` now: the survivor of merges, the organisation that a group became.
    static func canonical(_ ref: Ref, _ world: any World) throws(Problem) -> Ref {
        var current = ref
        var seen: Set<Ref> = []
        while seen.insert(current).inserted, let thing = try world.thing(current) {
            if thing.status == "merged", let survivor = thing.text("mergedInto") {
                current = Ref(current.kind, survivor)
            } else if current.kind == .group, thing.status == "organisation", let code = thing.text("organisation") {
                current = Ref(.organisation, code)
            }
        }
        return current
    }
}
