import Events
import GRDB

/// What counting must know besides facts, each row from one position to another: merges, memberships,
/// cancellations, plans, programme dates, rules and targets.
///
/// After every entry that could change one of these, the present value is worked out from the things themselves
/// and compared with the row in force. So a void needs no case of its own.
struct Knowledge {
    let db: Database
    let symbols: Symbols
    let past: Past
    let identities: Identities

    /// Takes up what the tables know of who is one with whom, where a projection goes on from an earlier one.
    func remember() throws {
        let kinds: [Int: ThingKind] = [1: .person, 2: .organisation, 3: .group]
        let merged = try Row.fetchAll(
            db,
            sql: """
                SELECT c.kind, m.text, s.text FROM canonical c JOIN symbol m ON m.id = c.member JOIN symbol s ON s.id = c.canonical
                WHERE c.until IS NULL
                """)
        for row in merged {
            guard let kind = kinds[row[0]] else { continue }
            identities.set(Ref(kind, row[1]), survivor: Ref(kind, row[2]))
        }
        let grown = try Row.fetchAll(
            db,
            sql: """
                SELECT g.text, o.text FROM became b JOIN symbol g ON g.id = b.grp JOIN symbol o ON o.id = b.organisation
                WHERE b.until IS NULL
                """)
        for row in grown { identities.set(Ref(.group, row[0]), organisation: Ref(.organisation, row[1])) }
    }

    /// Brings the tables up to `entry`, which the past has taken in. `subject` is the entry itself, or the one it voids.
    func update(_ subject: Entry, at seq: Int) throws {
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

    private func update(programme: String, _ seq: Int) throws {
        let thing = try past.thing(Ref(.programme, programme))
        let value = thing.flatMap { thing -> [Int?]? in
            guard let from = thing.text("startsOn").flatMap({ Day($0) }),
                let to = thing.text("endsOn").flatMap({ Day($0) })
            else { return nil }
            return [Int(from.packed), Int(to.packed)]
        }
        try set("programme_dates", ["programme": symbols.id(programme)], ["starts_on", "ends_on"], value, seq)
    }

    private func update(activity: Ref, _ seq: Int) throws {
        let thing = try past.thing(activity)
        let key: KeyValuePairs<String, Int> = try ["activity": symbols.id(activity.code)]
        func symbol(_ field: String) throws -> Int? { try thing?.text(field).map { try symbols.id($0) } }
        let value: [Int?]? =
            thing == nil
            ? nil
            : [
                try symbols.id(thing?.programme ?? ""), try symbol("kind"), try symbol("parent"), try symbol("series"),
                try symbol("centre"), try symbol("municipality"), try symbol("theme"),
            ]
        try set(
            "activity_planned", key, ["programme", "kind", "parent", "series", "centre", "municipality", "theme"],
            value, seq)
        try set("cancellation", key, [], thing?.status == "cancelled" ? [] : nil, seq)
    }

    private func update(centre: Ref, _ seq: Int) throws {
        let thing = try past.thing(centre)
        guard let programme = thing?.programme else {
            try close("centre_enrolled", ["centre": symbols.id(centre.code)], seq)
            return
        }
        try set(
            "centre_enrolled", ["programme": symbols.id(programme), "centre": symbols.id(centre.code)], [], [], seq)
    }

    private func update(_ municipality: Ref, _ programme: String, _ seq: Int) throws {
        let isIncluded = try past.thing(Ref(.territory, "\(programme)/\(municipality.code)")) != nil
        try set(
            "territory", ["programme": symbols.id(programme), "municipality": symbols.id(municipality.code)], [],
            isIncluded ? [] : nil, seq)
    }

    private func update(group: Ref?, _ seq: Int) throws {
        guard let group else { return }
        let thing = try past.thing(group)
        let id = try symbols.id(group.code)
        let organisation = thing?.status == "organisation" ? thing?.text("organisation") : nil
        identities.set(group, organisation: organisation.map { Ref(.organisation, $0) })
        try set("became", ["grp": id], ["organisation"], organisation.map { [try symbols.id($0)] }, seq)
        var open: [[Int]] = try Row.fetchAll(
            db, sql: "SELECT person, from_day FROM membership WHERE grp = ? AND until IS NULL", arguments: [id]
        ).map { [$0[0], $0[1]] }
        for (index, relation) in (thing?.relations ?? []).enumerated() where relation.other.kind == .person {
            // Who left on the day of joining and joined again that day has been in the group ever since.
            let isRepeated = thing?.relations.dropFirst(index + 1).contains {
                $0.other == relation.other && $0.from == relation.from
            }
            if isRepeated == true { continue }
            let key = [try symbols.id(relation.other.code), Int(relation.from.packed)]
            open.removeAll { $0 == key }
            try set(
                "membership", ["grp": id, "person": key[0], "from_day": key[1]], ["until_day"],
                [relation.until.map { Int($0.packed) }], seq)
        }
        for gone in open { try close("membership", ["grp": id, "person": gone[0], "from_day": gone[1]], seq) }
    }

    /// Works out anew whom everyone stands for that one of the two codes may concern.
    private func update(merge subject: Entry, _ seq: Int) throws {
        let name = subject.type.name
        let kind: ThingKind = name.hasPrefix("person.") ? .person : name.hasPrefix("group.") ? .group : .organisation
        let number = kind == .person ? 1 : kind == .organisation ? 2 : 3
        guard let absorbed = subject.ref(kind, "absorbed") else { return }
        // All whose survivor may be another now: the code itself, and those that stood for it or beside it.
        var members = identities.absorbed(by: identities.survivor(of: absorbed)).union(
            identities.absorbed(by: absorbed))
        members.insert(absorbed)
        for member in members.sorted(by: { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }) {
            let survivor = Ref(kind, try canonical(member))
            identities.set(member, survivor: survivor)
            try set(
                "canonical", ["kind": number, "member": symbols.id(member.code)], ["canonical"],
                survivor == member ? nil : [symbols.id(survivor.code)], seq)
        }
    }

    private func canonical(_ ref: Ref) throws -> String {
        var code = ref.code
        // A log that no writer made may lead in a circle.
        var seen: Set<String> = []
        while seen.insert(code).inserted, let thing = try past.thing(Ref(ref.kind, code)), thing.status == "merged",
            let survivor = thing.text("mergedInto")
        {
            code = survivor
        }
        return code
    }

    private func update(indicator: Ref, _ programme: String, _ seq: Int) throws {
        let code = String(indicator.code.dropFirst(programme.utf8.count + 1))
        let key: KeyValuePairs<String, Int> = try ["programme": symbols.id(programme), "indicator": symbols.id(code)]
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
                try values["task"]?.string.map { try symbols.id($0) }, values["rule"]?.canonicalText,
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
    private func set(
        _ table: String, _ key: KeyValuePairs<String, Int>, _ columns: [String],
        _ values: [(any DatabaseValueConvertible)?]?,
        _ seq: Int
    ) throws {
        guard let values else { return try close(table, key, seq) }
        let condition = condition(key)
        let list = columns.isEmpty ? "1" : columns.joined(separator: ", ")
        let open = try db.cachedStatement(sql: "SELECT \(list) FROM \(table) WHERE \(condition) AND until IS NULL")
        if let row = try Row.fetchOne(open, arguments: StatementArguments(key.map(\.value))) {
            let wanted = values.map { $0?.databaseValue ?? .null }
            if columns.isEmpty || row.databaseValues.elementsEqual(wanted) { return }
            try close(table, key, seq)
        }
        let names = key.map(\.key) + columns + ["since"]
        let marks = names.map { _ in "?" }.joined(separator: ", ")
        let insertion = try db.cachedStatement(
            sql: "INSERT INTO \(table) (\(names.joined(separator: ", "))) VALUES (\(marks))")
        try insertion.execute(
            arguments: StatementArguments(
                key.map { $0.value.databaseValue } + values.map { $0?.databaseValue ?? .null } + [seq.databaseValue]))
    }

    private func close(_ table: String, _ key: KeyValuePairs<String, Int>, _ seq: Int) throws {
        let arguments = StatementArguments(key.map(\.value))
        // A row that the same entry opened was never in force.
        try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(condition(key)) AND until IS NULL AND since = ?")
            .execute(arguments: arguments + [seq])
        try db.cachedStatement(sql: "UPDATE \(table) SET until = ? WHERE \(condition(key)) AND until IS NULL")
            .execute(arguments: [seq] + arguments)
    }

    private func condition(_ key: KeyValuePairs<String, Int>) -> String {
        key.map { "\($0.key) = ?" }.joined(separator: " AND ")
    }
}
