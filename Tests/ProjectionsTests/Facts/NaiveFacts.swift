import Events

/// What the entries assert, worked out again by reading the whole history for every one of them: no index, no fold
/// kept, no SQL, and no line in common with the projections. Slow and obvious.
struct NaiveFact {
    let seq: Int
    let type: String
    let programme: String?
    let day: Day
    var says: [String: JSON]

    func text(_ dimension: String) -> String? { says[dimension]?.string }
}

/// The entries that are known at a position and not voided by then, and what they add up to.
struct NaiveWorld {
    let entries: [Entry]

    init(_ all: [Entry], upTo size: Int) {
        let known = all.prefix(size)
        let voided = Set(known.compactMap { $0.type.name == "entry.voided" ? $0.data["entry"]?.int : nil })
        entries = known.filter { !voided.contains($0.seq) }
    }

    // MARK: - Things

    /// The entries that make up what is known of a thing.
    private func own(_ kind: String, _ code: String, _ programme: String?) -> [Entry] {
        entries.filter { entry in
            let name = entry.type.name
            guard entry.data[kind]?.string == code else { return false }
            switch kind {
            case "activity":
                return ["planned", "announced", "rescheduled", "held", "cancelled"].contains {
                    name.hasSuffix("." + $0)
                }
            case "organisation": return name == "organisation.added" || name == "organisation.corrected"
            case "person": return name == "person.added" || name == "person.corrected"
            case "group": return name == "group.formed"
            case "municipality": return name == "territory.included"
            case "consultation": return name.hasPrefix("consultation.")
            case "expense": return name == "expense.recorded"
            case "line": return name == "budget-line.approved" && entry.programme == programme
            case "milestone": return name.hasPrefix("milestone.") && entry.programme == programme
            case "centre": return name == "resource-centre.enrolled"
            case "internship": return name == "internship.placed"
            case "internshipProgramme": return name == "internship-programme.submitted"
            case "application": return name == "application.submitted"
            case "call": return name == "call.opened"
            case "draft": return name == "project-draft.completed"
            case "evidence": return name == "evidence.attached"
            default: return false
            }
        }
    }

    func last(_ field: String, of kind: String, _ code: String, _ programme: String? = nil) -> JSON? {
        own(kind, code, programme).last { $0.data[field] != nil }?.data[field]
    }

    // MARK: - Who is who

    func survivor(_ kind: String, _ code: String) -> String {
        let last = entries.last {
            ($0.type.name == "\(kind).merged" || $0.type.name == "\(kind).unmerged")
                && $0.data["absorbed"]?.string == code
        }
        guard let last, last.type.name == "\(kind).merged", let survivor = last.data["survivor"]?.string else {
            return code
        }
        return self.survivor(kind, survivor)
    }

    func codes(_ kind: String, _ code: String) -> [String] {
        let survivor = survivor(kind, code)
        let made = kind == "group" ? "group.formed" : "\(kind).added"
        let others = entries.compactMap { $0.type.name == made ? $0.data[kind]?.string : nil }
            .filter { $0 != survivor && self.survivor(kind, $0) == survivor }
        return [survivor] + others.sorted()
    }

    /// The organisation that a group became.
    func grown(_ group: String) -> String? {
        entries.last { $0.type.name == "group.became-organisation" && $0.data["group"]?.string == group }?.data[
            "organisation"]?.string
    }

    struct Tie: Equatable {
        let kind: String
        let code: String
        let role: String?
    }

    /// What ties of a person hold on a day: begun by `began`, ended by `ended`.
    private func ties(_ began: String, _ ended: String, on day: Day, _ isMine: (Entry) -> Bool) -> [Tie] {
        var open: [(tie: Tie, from: Day, until: Day?)] = []
        for entry in entries where isMine(entry) {
            for kind in ["organisation", "group", "person"] where kind != "person" || began.hasPrefix("group.") {
                if kind == "group", began.hasPrefix("group.") { continue }
                guard let code = entry.data[kind]?.string else { continue }
                let tie = Tie(kind: kind, code: code, role: entry.data["role"]?.string)
                if entry.type.name == began { open.append((tie, entry.day, nil)) }
                if entry.type.name == ended, let last = open.lastIndex(where: { $0.tie == tie && $0.until == nil }) {
                    open[last].until = entry.day
                }
            }
        }
        return open.filter { $0.from <= day && ($0.until.map { day < $0 } ?? true) }.map(\.tie)
    }

    func affiliations(_ person: String, on day: Day) -> [Tie] {
        var found: [Tie] = []
        for code in codes("person", person) {
            for tie in ties(
                "person.affiliated", "person.affiliation-ended", on: day, { $0.data["person"]?.string == code })
            where !found.contains(tie) {
                found.append(tie)
            }
        }
        return found
    }

    /// Canonical people in a group, with all groups merged with it.
    func members(_ group: String, on day: Day) -> Set<String> {
        var people: Set<String> = []
        for code in codes("group", group) {
            for tie in ties("group.member-joined", "group.member-left", on: day, { $0.data["group"]?.string == code }) {
                people.insert(survivor("person", tie.code))
            }
        }
        return people
    }

    func centre(_ kind: String, _ code: String, _ programme: String?, on day: Day) -> String? {
        var names = Set(codes(kind, code).map { "\(kind) \($0)" })
        let groups = Set(entries.compactMap { $0.type.name == "group.formed" ? $0.data["group"]?.string : nil })
        var before = 0
        // A group and the organisation that it became, and all codes of both.
        while names.count != before {
            before = names.count
            for group in groups {
                guard let organisation = grown(group) else { continue }
                let both = ["group \(group)", "organisation \(organisation)"]
                if !names.isDisjoint(with: both) {
                    names.formUnion(codes("group", group).map { "group \($0)" })
                    names.formUnion(codes("organisation", organisation).map { "organisation \($0)" })
                }
            }
        }
        return entries.last { entry in
            entry.type.name == "resource-centre.enrolled" && entry.programme == programme && entry.day <= day
                && ["organisation", "group"].contains { kind in
                    entry.data[kind]?.string.map { names.contains("\(kind) \($0)") } ?? false
                }
        }?.data["centre"]?.string
    }

    // MARK: - Facts

    /// What a fact takes over from what it names: the thing, its fields, and what they become.
    private static let inheritance: [(kind: String, fields: [(String, String)])] = [
        ("milestone", same("task", "period")), ("call", [("for", "callFor")]),
        ("application", same("call", "person", "organisation", "group")),
        ("activity", same("theme", "series", "parent", "centre", "municipality", "space", "mode", "task")),
        ("internshipProgramme", [("organisation", "hostOrganisation"), ("call", "call")]),
        ("internship", same("internshipProgramme", "person", "sendingOrganisation", "application")),
        ("consultation", same("person", "organisation", "group", "centre", "role", "topic", "space")),
        ("draft", same("organisation")), ("centre", same("municipality", "profile")), ("line", same("category")),
        ("evidence", same("evidenceKind")),
        ("expense", same("line", "source", "activity")),
    ]

    private static func same(_ names: String...) -> [(String, String)] { names.map { ($0, $0) } }

    private func inherit(_ fact: inout NaiveFact, except lists: Set<String>) {
        var seen: Set<String> = []
        while let (kind, fields) = Self.inheritance.first(where: {
            !seen.contains($0.kind) && fact.says[$0.kind] != nil
        }) {
            seen.insert(kind)
            guard let code = fact.text(kind) else { continue }
            for (field, dimension) in fields where fact.says[dimension] == nil && !lists.contains(dimension) {
                fact.says[dimension] = last(field, of: kind, code, fact.programme)
            }
            if kind == "activity", fact.says["kind"] == nil {
                fact.says["kind"] = own(kind, code, nil).first.map {
                    .string(String($0.type.name.prefix { $0 != "." }))
                }
            }
        }
        if fact.says["organisation"] == nil, !lists.contains("organisation") {
            fact.says["organisation"] = fact.says["sendingOrganisation"]
        }
    }

    /// The facts of `entry`; this world is the one before it.
    func facts(of entry: Entry) -> [NaiveFact] {
        guard entry.type.isFact else { return [] }
        var says: [String: JSON] = [:]
        var lists: [(dimension: String, items: [JSON])] = []
        for field in entry.type.fields {
            guard let dimension = field.dimension, dimension != "programme", let value = entry.data[field.name] else {
                continue
            }
            if let items = value.array { lists.append((dimension, items)) } else { says[dimension] = value }
        }
        for constant in entry.type.constants { says[constant.dimension] = constant.value }
        if entry.type.field("function") != nil, says["function"] == nil { says["function"] = "participant" }
        if entry.type.name == "consultation.given", says["person"] == nil, lists.isEmpty,
            let asked = entry.data["consultation"]?.string.flatMap({ last("persons", of: "consultation", $0) })?.array
        {
            lists.append(("person", asked))
        }
        var base = NaiveFact(
            seq: entry.seq, type: entry.type.name, programme: entry.programme, day: entry.day, says: says)
        let stated = Set(lists.map(\.dimension))
        inherit(&base, except: stated)
        if entry.type.name == "expense.reversed", let expense = entry.data["expense"]?.string {
            base.says["amount"] = .int(-(entry.data["amount"]?.int ?? remaining(expense)))
        }
        var elements = lists.flatMap { list in
            list.items.map { item in
                var fact = base
                fact.says[list.dimension] = item
                inherit(&fact, except: stated)
                return fact
            }
        }
        if elements.isEmpty { elements = [base] }
        return elements.flatMap { affiliated($0, stated) }.map(derived)
    }

    private func remaining(_ expense: String) -> Int {
        var amount = 0
        for entry in entries where entry.data["expense"]?.string == expense {
            if entry.type.name == "expense.recorded" { amount = entry.data["amount"]?.int ?? 0 }
            if entry.type.name == "expense.reversed" { amount -= entry.data["amount"]?.int ?? amount }
        }
        return amount
    }

    private func affiliated(_ fact: NaiveFact, _ lists: Set<String>) -> [NaiveFact] {
        guard let person = fact.text("person") else { return [fact] }
        let named = ["organisation", "group"].filter { fact.says[$0] != nil }
        let role = fact.text("role")
        if !named.isEmpty {
            if role != nil { return [fact] }
            var roles: [String] = []
            for tie in affiliations(person, on: fact.day) where named.contains(tie.kind) {
                guard survivor(tie.kind, tie.code) == survivor(tie.kind, fact.text(tie.kind) ?? "") else { continue }
                if let role = tie.role, !roles.contains(role) { roles.append(role) }
            }
            if roles.isEmpty { return [fact] }
            return roles.map { role in
                var copy = fact
                copy.says["role"] = .string(role)
                return copy
            }
        }
        if lists.contains("organisation") { return [fact] }
        var ties = affiliations(person, on: fact.day)
        let inRole = ties.filter { $0.role == role }
        if role != nil, !inRole.isEmpty { ties = inRole }
        if ties.isEmpty { return [fact] }
        return ties.map { tie in
            var copy = fact
            copy.says[tie.kind] = .string(tie.code)
            if role == nil { copy.says["role"] = tie.role.map(JSON.string) }
            return copy
        }
    }

    private func derived(_ fact: NaiveFact) -> NaiveFact {
        var fact = fact
        func both(_ kind: String) -> [String] {
            guard let code = fact.text(kind) else { return [] }
            return survivor(kind, code) == code ? [code] : [survivor(kind, code), code]
        }
        let organisations = both("organisation")
        func ofOrganisation(_ field: String) -> JSON? {
            organisations.lazy.compactMap { last(field, of: "organisation", $0) }.first
        }
        if let sonko = ofOrganisation("sonko")?.bool {
            let registered = ofOrganisation("registeredOn")?.string.flatMap { Day($0) }
            fact.says["sonko"] = .bool(sonko && (registered.map { $0 <= fact.day } ?? true))
        }
        for kind in ["organisation", "group"] where fact.says["centre"] == nil {
            guard let code = fact.text(kind) else { continue }
            fact.says["centre"] = centre(kind, code, fact.programme, on: fact.day).map(JSON.string)
        }
        home: for kind in ["organisation", "group", "person"] {
            for code in both(kind) {
                let municipality = last("municipality", of: kind, code)?.string
                let region =
                    last("region", of: kind, code) ?? municipality.flatMap { last("region", of: "municipality", $0) }
                guard municipality != nil || region != nil else { continue }
                fact.says["homeMunicipality"] = municipality.map(JSON.string)
                fact.says["homeRegion"] = region
                break home
            }
        }
        if fact.type == "milestone.reached", let code = fact.text("milestone"),
            let due = last("dueOn", of: "milestone", code, fact.programme)?.string.flatMap({ Day($0) })
        {
            fact.says["daysLate"] = .int(fact.day.sinceEpoch - due.sinceEpoch)
        }
        return fact
    }
}
