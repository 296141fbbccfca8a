import Events
import GRDB

/// What counting must know besides facts, each row from one position to another: merges, memberships,
/// cancellations, plans, programme dates, rules and targets.
///
/// After every entry that could change one of these, the present value is worked out from the things themselves
/// and compared with the row in force. So a void needs no case of its own.
struct Knowledge {
    private let past: EntityCache
    private var changes: [KnowledgeNews] = []

    init(_ past: EntityCache) {
        self.past = past
    }

    /// The changes since it was asked last.
    mutating func takeChanges() -> [KnowledgeNews] {
        defer { changes.removeAll() }
        return changes
    }

    /// Whose rows entries of `type` can change; nil where those of none. A centre's are those of its enrolment alone.
    static func subject(of type: EventType) -> ThingKind? {
        switch type.activityVerb {
        case .planned, .cancelled: return .activity
        case .announced, .rescheduled, .joined, .left, .attended, .headcountDeclared, .held: return nil
        case nil: break
        }
        if type.area == .indicator { return .indicator }
        if type.creates(.centre) { return .centre }
        if type.changes(.programme), type.field("startsOn") != nil { return .programme }
        return [.territory, .group].first(where: type.changes)
    }

    /// Works out what an entry changes, which the past has taken in: its own things, or those of the entry it voids.
    ///
    /// - Throws: ``Unknown`` never, for the past has them.
    mutating func update(_ step: EntityCache.Step) throws(Unknown) {
        let subject = step.voided ?? step.entry
        let seq = step.entry.seq
        switch Self.subject(of: subject.type) {
        case .activity:
            if let activity = subject.ref(.activity) { try update(activity: activity, seq) }
        case .programme:
            try update(programme: subject.programme ?? "", seq)
        case .territory:
            if let municipality = subject.ref(.municipality) { try update(municipality, subject.programme ?? "", seq) }
        case .centre:
            if let centre = subject.ref(.centre) { try update(centre: centre, seq) }
        case .indicator:
            if let indicator = subject.ref(.indicator) {
                try update(indicator: indicator, subject.programme ?? "", step)
            }
        case .group:
            if let group = subject.ref(.group) { try update(group: group, seq) }
        default: break
        }
    }

    /// Who is who from `seq` on.
    mutating func update(_ change: Identities.Change, _ seq: Int) {
        func kind(_ ref: Ref) -> KnowledgeCell { .number((Identities.kinds.firstIndex(of: ref.kind) ?? 0) + 1) }
        for (absorbed, survivor) in change.merges {
            set(
                "merged", ["kind": kind(absorbed), "absorbed": .code(absorbed.code)], ["survivor"],
                survivor.map { [.code($0.code)] }, seq)
        }
        for (group, organisation) in change.becoming {
            set("became", ["grp": .code(group.code)], ["organisation"], organisation.map { [.code($0.code)] }, seq)
        }
        for (member, survivor) in change.standing {
            set(
                "canonical", ["kind": kind(member), "member": .code(member.code)], ["canonical"],
                survivor == member ? nil : [.code(survivor.code)], seq)
        }
    }

    // MARK: - Each table

    private mutating func update(programme: String, _ seq: Int) throws(Unknown) {
        let thing = try past.thing(Ref(.programme, programme))
        var value: [KnowledgeCell]?
        if let thing, let from = thing.text("startsOn").flatMap({ Day($0) }),
            let to = thing.text("endsOn").flatMap({ Day($0) })
        {
            value = [.number(Int(from.packed)), .number(Int(to.packed))]
        }
        set("programme_dates", ["programme": .code(programme)], ["starts_on", "ends_on"], value, seq)
    }

    private mutating func update(activity: Ref, _ seq: Int) throws(Unknown) {
        let thing = try past.thing(activity)
        let key: KeyValuePairs<String, KnowledgeCell> = ["activity": .code(activity.code)]
        let fields = ["kind", "parent", "series", "centre", "municipality", "theme"]
        let value = thing.map { thing in
            [KnowledgeCell.code(thing.programme ?? "")] + fields.map { .code(thing.text($0)) }
        }
        set("activity_planned", key, ["programme"] + fields, value, seq)
        set("cancellation", key, [], thing?.status == "cancelled" ? [] : nil, seq)
    }

    private mutating func update(centre: Ref, _ seq: Int) throws(Unknown) {
        guard let programme = try past.thing(centre)?.programme else {
            return set("centre_enrolled", ["centre": .code(centre.code)], [], nil, seq)
        }
        set("centre_enrolled", ["programme": .code(programme), "centre": .code(centre.code)], [], [], seq)
    }

    private mutating func update(_ municipality: Ref, _ programme: String, _ seq: Int) throws(Unknown) {
        let isIncluded = try past.thing(Ref(.territory, "\(programme)/\(municipality.code)")) != nil
        set(
            "territory", ["programme": .code(programme), "municipality": .code(municipality.code)], [],
            isIncluded ? [] : nil, seq)
    }

    private mutating func update(group: Ref, _ seq: Int) throws(Unknown) {
        let relations = try past.thing(group)?.relations ?? []
        var members: [KnowledgeNews.Member] = []
        for (index, relation) in relations.enumerated() where relation.other.kind == .person {
            // Who left on the day of joining and joined again that day has been in the group ever since.
            let isRepeated = relations.dropFirst(index + 1).contains {
                $0.other == relation.other && $0.from == relation.from
            }
            if isRepeated { continue }
            members.append(
                KnowledgeNews.Member(person: relation.other.code, from: relation.from, until: relation.until))
        }
        changes.append(KnowledgeNews(seq: seq, kind: .members(group: group.code, members)))
    }

    private mutating func update(indicator: Ref, _ programme: String, _ step: EntityCache.Step) throws(Unknown) {
        let seq = step.entry.seq
        let code = String(indicator.code.dropFirst(programme.utf8.count + 1))
        let key: KeyValuePairs<String, KnowledgeCell> = [
            "programme": .code(programme), "indicator": .code(code),
        ]
        let target = Ref(.target, indicator.code)
        guard let thing = try past.thing(indicator), thing.status != "retired" else {
            set("indicator", key, [], nil, seq)
            return set("target", key, [], nil, seq)
        }
        let values = step.live(indicator).values(of: indicator)
        set(
            "indicator", key, ["defined", "title", "title_en", "unit", "task", "rule"],
            [
                .number(thing.since), .text(values["title"]?.string), .text(values["titleEn"]?.string),
                .text(values["unit"]?.string),
                .code(values["task"]?.string), .text(values["rule"]?.canonicalText),
            ], seq)
        guard try past.thing(target) != nil else { return set("target", key, [], nil, seq) }
        // Each member is that of the last entry that has it (docs/FORMAT.md, section 13).
        let stated = step.live(target).values(of: target)
        set(
            "target", key, ["comparator", "value", "due", "origin", "quote"],
            [
                .text(stated["comparator"]?.string), .number(stated["value"]?.int),
                .number(stated["due"]?.string.flatMap { Day($0) }.map { Int($0.packed) }),
                .text(stated["origin"]?.string), .text(stated["quote"]?.string),
            ], seq)
    }

    // MARK: - Rows from one position to another

    /// Makes `values` the ones in force for `key` from `seq` on; nothing is in force where `values` is nil.
    private mutating func set(
        _ table: String, _ key: KeyValuePairs<String, KnowledgeCell>, _ columns: [String],
        _ values: [KnowledgeCell]?, _ seq: Int
    ) {
        let row = KnowledgeNews.Row(
            table: table, key: key.map { ($0.key, $0.value) }, columns: columns, values: values)
        changes.append(KnowledgeNews(seq: seq, kind: .row(row)))
    }
}
