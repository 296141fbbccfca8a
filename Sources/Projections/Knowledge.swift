import Events
import GRDB

/// What counting must know besides facts, each row from one position to another: merges, memberships,
/// cancellations, plans, programme dates, rules and targets.
///
/// After every entry that could change one of these, the present value is worked out from the things themselves
/// and compared with the row in force. So a void needs no case of its own.
struct Knowledge {
    let symbols: Symbols
    let past: Past
    let identities: Identities
    private(set) var changes: [KnowledgeChange] = []

    init(_ past: Past, _ identities: Identities, _ symbols: Symbols) {
        (self.past, self.identities, self.symbols) = (past, identities, symbols)
    }

    /// The changes since it was asked last.
    mutating func takeChanges() -> [KnowledgeChange] {
        defer { changes.removeAll() }
        return changes
    }

    /// Whether entries of `type` can change one of the tables.
    static func isTouched(by type: EventType) -> Bool {
        switch type.area {
        case .activity: type.name.hasSuffix(".planned") || type.name.hasSuffix(".cancelled")
        case .programme, .indicator: true
        case .centre: type.name == "resource-centre.enrolled"
        case .organisation, .person:
            type.name.hasPrefix("group.") || type.name.hasSuffix(".merged") || type.name.hasSuffix(".unmerged")
        default: false
        }
    }

    /// Works out what `entry` changes, which the past has taken in. `subject` is the entry itself, or the one it voids.
    mutating func update(_ subject: Entry, at seq: Int) throws {
        let name = subject.type.name
        switch subject.type.area {
        case .activity where name.hasSuffix(".planned") || name.hasSuffix(".cancelled"):
            if let activity = subject.ref(.activity) { try update(activity: activity, seq) }
        case .programme where name == "programme.added" || name == "programme.dates-amended":
            try update(programme: subject.programme ?? "", seq)
        case .programme where name == "territory.included":
            if let municipality = subject.ref(.municipality) { try update(municipality, subject.programme ?? "", seq) }
        case .centre where name == "resource-centre.enrolled":
            if let centre = subject.ref(.centre) { try update(centre: centre, seq) }
        case .indicator:
            if let indicator = subject.ref(.indicator) {
                try update(indicator: indicator, subject.programme ?? "", seq)
            }
        case .organisation, .person:
            if name.hasPrefix("group.") { try update(group: subject.ref(.group), seq) }
            if name.hasSuffix(".merged") || name.hasSuffix(".unmerged") { try update(merge: subject, seq) }
        default: break
        }
    }

    // MARK: - Each table

    private mutating func update(programme: String, _ seq: Int) throws {
        let thing = try past.thing(Ref(.programme, programme))
        let value = thing.flatMap { thing -> [Int?]? in
            guard let from = thing.text("startsOn").flatMap({ Day($0) }),
                let to = thing.text("endsOn").flatMap({ Day($0) })
            else { return nil }
            return [Int(from.packed), Int(to.packed)]
        }
        try set("programme_dates", ["programme": symbols.symbol(of: programme)], ["starts_on", "ends_on"], value, seq)
    }

    private mutating func update(activity: Ref, _ seq: Int) throws {
        let thing = try past.thing(activity)
        let key: KeyValuePairs<String, Int> = try ["activity": symbols.symbol(of: activity.code)]
        func symbol(_ field: String) throws -> Int? { try thing?.text(field).map { try symbols.symbol(of: $0) } }
        let value: [Int?]? =
            thing == nil
            ? nil
            : [
                try symbols.symbol(of: thing?.programme ?? ""), try symbol("kind"), try symbol("parent"),
                try symbol("series"),
                try symbol("centre"), try symbol("municipality"), try symbol("theme"),
            ]
        try set(
            "activity_planned", key, ["programme", "kind", "parent", "series", "centre", "municipality", "theme"],
            value, seq)
        try set("cancellation", key, [], thing?.status == "cancelled" ? [] : nil, seq)
    }

    private mutating func update(centre: Ref, _ seq: Int) throws {
        let thing = try past.thing(centre)
        guard let programme = thing?.programme else {
            try close("centre_enrolled", ["centre": symbols.symbol(of: centre.code)], seq)
            return
        }
        try set(
            "centre_enrolled", ["programme": symbols.symbol(of: programme), "centre": symbols.symbol(of: centre.code)],
            [], [], seq)
    }

    private mutating func update(_ municipality: Ref, _ programme: String, _ seq: Int) throws {
        let isIncluded = try past.thing(Ref(.territory, "\(programme)/\(municipality.code)")) != nil
        try set(
            "territory",
            ["programme": symbols.symbol(of: programme), "municipality": symbols.symbol(of: municipality.code)], [],
            isIncluded ? [] : nil, seq)
    }

    private mutating func update(group: Ref?, _ seq: Int) throws {
        guard let group else { return }
        let thing = try past.thing(group)
        let id = try symbols.symbol(of: group.code)
        let organisation = thing?.status == "organisation" ? thing?.text("organisation") : nil
        try identities.set(group, organisation: organisation.map { Ref(.organisation, $0) })
        try set("became", ["grp": id], ["organisation"], organisation.map { [try symbols.symbol(of: $0)] }, seq)
        var members: [[Int?]] = []
        for (index, relation) in (thing?.relations ?? []).enumerated() where relation.other.kind == .person {
            // Who left on the day of joining and joined again that day has been in the group ever since.
            let isRepeated = thing?.relations.dropFirst(index + 1).contains {
                $0.other == relation.other && $0.from == relation.from
            }
            if isRepeated == true { continue }
            members.append([
                try symbols.symbol(of: relation.other.code), Int(relation.from.packed),
                relation.until.map { Int($0.packed) },
            ])
        }
        changes.append(KnowledgeChange(seq: seq, kind: .members(group: id, members)))
    }

    /// Works out anew whom everyone stands for that one of the two codes may concern.
    private mutating func update(merge subject: Entry, _ seq: Int) throws {
        let name = subject.type.name
        let kind: ThingKind = name.hasPrefix("person.") ? .person : name.hasPrefix("group.") ? .group : .organisation
        let number = kind == .person ? 1 : kind == .organisation ? 2 : 3
        guard let absorbed = subject.ref(kind, "absorbed") else { return }
        // All whose survivor may be another now: the code itself, and those that stood for it or beside it.
        var members = try identities.absorbed(by: identities.survivor(of: absorbed)).union(
            identities.absorbed(by: absorbed))
        members.insert(absorbed)
        for member in members.sorted(by: { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }) {
            let survivor = try past.survivor(of: member)
            try identities.set(member, survivor: survivor)
            try set(
                "canonical", ["kind": number, "member": symbols.symbol(of: member.code)], ["canonical"],
                survivor == member ? nil : [symbols.symbol(of: survivor.code)], seq)
        }
    }

    private mutating func update(indicator: Ref, _ programme: String, _ seq: Int) throws {
        let code = String(indicator.code.dropFirst(programme.utf8.count + 1))
        let key: KeyValuePairs<String, Int> = try [
            "programme": symbols.symbol(of: programme), "indicator": symbols.symbol(of: code),
        ]
        guard let thing = try past.thing(indicator), thing.status != "retired" else {
            try close("indicator", key, seq)
            try close("target", key, seq)
            return
        }
        let values = try past.values(indicator)
        try set(
            "indicator", key, ["title", "title_en", "unit", "task", "rule"],
            [
                values["title"]?.string, values["titleEn"]?.string, values["unit"]?.string,
                try values["task"]?.string.map { try symbols.symbol(of: $0) }, values["rule"]?.canonicalText,
            ] as [(any DatabaseValueConvertible)?], seq)
        let target = Ref(.target, indicator.code)
        guard try past.thing(target) != nil else {
            try close("target", key, seq)
            return
        }
        let stated = try past.values(target)
        try set(
            "target", key, ["comparator", "value", "due", "origin", "quote"],
            [
                stated["comparator"]?.string, stated["value"]?.int,
                stated["due"]?.string.flatMap { Day($0) }.map { Int($0.packed) },
                origin(of: stated), stated["quote"]?.string,
            ] as [(any DatabaseValueConvertible)?], seq)
    }

    /// A number that was agreed on later is agreed, even where the programme had stated none.
    private func origin(of target: JSONObject) -> String {
        let origin = target["origin"]?.string ?? "agreed"
        return origin == "not-stated" && target["value"]?.int != nil ? "agreed" : origin
    }

    // MARK: - Rows from one position to another

    /// Makes `values` the ones in force for `key` from `seq` on; nothing is in force where `values` is nil.
    private mutating func set(
        _ table: String, _ key: KeyValuePairs<String, Int>, _ columns: [String],
        _ values: [(any DatabaseValueConvertible)?]?, _ seq: Int
    ) throws {
        let row = KnowledgeChange.Row(
            table: table, key: key.map { ($0.key, $0.value) }, columns: columns,
            values: values.map { $0.map { $0?.databaseValue ?? .null } })
        changes.append(KnowledgeChange(seq: seq, kind: .row(row)))
    }

    private mutating func close(_ table: String, _ key: KeyValuePairs<String, Int>, _ seq: Int) throws {
        try set(table, key, [], nil, seq)
    }
}
