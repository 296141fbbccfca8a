import Events

/// The facts of one type that the ledger holds, as far as rows may say them again.
struct KnownFacts {
    /// What there is of a row's fact.
    enum Standing {
        case none
        /// Live in the log, or planned by an earlier row.
        case same
        /// Said otherwise, by this live entry.
        case other(Entry)
        /// Said once, and voided since.
        case withdrawn(Int)
        /// An earlier row says otherwise.
        case contradicted(row: Int)
    }

    private let world: ImportWorld
    private let type: EventType
    /// All of one activity at once; nil where the type has none.
    private var ofActivity: [String: [Entry]]?
    private var planned: [String: [Draft]] = [:]

    init(_ world: ImportWorld, _ terms: ImportPlan.Terms) throws(Problem) {
        self.world = world
        type = terms.type
        guard type.field("activity") != nil, let activity = terms.constants["activity"]?.string else { return }
        var all: [String: [Entry]] = [:]
        for entry in try world.reader.history(Ref(.activity, activity), types: [type]) {
            guard let person = entry.data["person"]?.string else { continue }
            all[world.canonical(person), default: []].append(entry)
        }
        ofActivity = all
    }

    private func entries(_ person: String) throws(Problem) -> [Entry] {
        if let ofActivity { return ofActivity[person] ?? [] }
        return try world.reader.history(Ref(.person, person), types: [type])
    }

    /// How near what is recorded of somebody comes to what a row says, which may have recorded it.
    enum Nearness: Int, Comparable {
        /// The same, and no more.
        case same
        /// All that the row says.
        case more
        /// Something else of the matter.
        case other

        static func < (one: Nearness, other: Nearness) -> Bool { one.rawValue < other.rawValue }
    }

    /// Nil where nothing is recorded that a row with these fields may have recorded.
    func nearness(of person: String, _ fields: JSONObject, _ terms: ImportPlan.Terms) throws(Problem) -> Nearness? {
        try entries(person).filter { isOfTerms($0, terms) }.map { entry in
            guard fields.members.allSatisfy({ entry.data[$0.key] == $0.value }) else { return .other }
            let rest = entry.data.members.filter { fields[$0.key] == nil && !["person", "persons"].contains($0.key) }
            return rest.isEmpty ? .same : .more
        }.min()
    }

    private func isOfTerms(_ entry: Entry, _ terms: ImportPlan.Terms) -> Bool {
        terms.constants.members.allSatisfy { entry.data[$0.key] == $0.value }
    }

    /// The live entries of the activity, as far as the terms name it, that are about people whose data are erased.
    func ofErased(_ terms: ImportPlan.Terms) throws(Problem) -> Int {
        guard let ofActivity else { return 0 }
        let erased = try world.erased()
        if erased.isEmpty { return 0 }
        return ofActivity.values.joined().count { entry in
            !world.reader.isVoided(entry.seq) && isOfTerms(entry, terms)
                && entry.text("person").map(erased.contains) == true
        }
    }

    func standing(
        of draft: Draft, _ person: String, isFresh: Bool, _ terms: ImportPlan.Terms
    ) throws(Problem) -> Standing {
        for other in planned[person] ?? [] where isOfOneMatter(draft, other.data, other.day) {
            if says(other.data, draft) { return .same }
            if isUnique { return .contradicted(row: other.line ?? 0) }
        }
        if isFresh { return .none }
        var live: Entry?
        var voided: Entry?
        for entry in try entries(person) where isOfOneMatter(draft, entry.data, entry.day) {
            if world.reader.isVoided(entry.seq) {
                if says(entry.data, draft) { voided = entry }
            } else if says(entry.data, draft) {
                return .same
            } else if isUnique {
                live = entry
            }
        }
        if let voided, !terms.again { return .withdrawn(live?.seq ?? voided.seq) }
        return live.map { .other($0) } ?? .none
    }

    mutating func add(_ draft: Draft, _ person: String) {
        planned[person, default: []].append(draft)
    }

    /// Of an activity everybody has one fact of a type and a day. Of anything else there may be any number: then only
    /// what says the same is the same.
    private var isUnique: Bool { type.field("activity")?.isRequired ?? false }

    private func isOfOneMatter(_ draft: Draft, _ data: JSONObject, _ day: Day) -> Bool {
        draft.day == day && draft.data["activity"] == data["activity"] && draft.data["day"] == data["day"]
    }

    /// Whether `data` says everything that the draft says, whoever stands for the person by now.
    private func says(_ data: JSONObject, _ draft: Draft) -> Bool {
        draft.data.members.allSatisfy { $0.key == "person" || $0.key == "persons" || data[$0.key] == $0.value }
    }
}
