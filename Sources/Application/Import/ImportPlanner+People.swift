import Events

/// Who a row is about, and what it says of them.
extension ImportPlanner {
    /// - Parameter fields: what the row records of the person.
    mutating func person(
        _ row: ImportRow, _ description: PersonMatcher.Description, _ fields: JSONObject
    ) throws(RowProblem) -> (code: String, person: ImportPlan.Person) {
        let person: ImportPlan.Person
        switch matcher.match(description) {
        case .certain(let candidate):
            taken.insert(candidate.person)
            return (candidate.person, .matched)
        case .possible(let candidates): person = .possible(candidates)
        case .new: person = .new
        }
        guard let same = try origin(of: row, description.namesakes, fields) else { return ("", person) }
        taken.insert(same)
        return (same, .matched)
    }

    /// Whom this row made, if it comes once more: on paper there is often nothing but a name. Of several of one name the
    /// one of whom most exactly this is recorded, and the earlier one.
    private func origin(
        of row: ImportRow, _ namesakes: [PersonMatcher.Namesake], _ fields: JSONObject
    ) throws(RowProblem) -> String? {
        var best: (person: String, nearness: KnownFacts.Nearness)?
        for namesake in namesakes where !taken.contains(namesake.person) && namesake.personal.says(row.personal) {
            let isExact = row.personal.says(namesake.personal)
            let nearness: KnownFacts.Nearness?
            if terms.type.creates(.person) {
                nearness = isExact ? .same : nil
            } else {
                nearness = try asking { () throws(Problem) in
                    try facts.nearness(of: namesake.person, fields, terms).map { isExact ? $0 : max($0, .more) }
                }
            }
            guard let nearness else { continue }
            if nearness == .same { return namesake.person }
            if best.map({ nearness < $0.nearness }) ?? true { best = (namesake.person, nearness) }
        }
        return best?.person
    }

    /// What the vault knows of a person.
    private func before(
        _ code: String, _ description: PersonMatcher.Description
    ) throws(RowProblem) -> VaultReader.Known? {
        if let known = description.known(code) { return known }
        return try asking { () throws(Problem) in try world.vault?.known(code) }
    }

    /// What the row knows better of a known person. What was corrected before is not turned back.
    func correct(
        _ code: String, _ row: ImportRow, _ description: PersonMatcher.Description, _ municipality: String?,
        _ drafts: inout [Draft]
    ) throws(RowProblem) -> (now: Personal, fields: [String])? {
        var old = known[code]
        if old == nil { old = try before(code, description)?.personal }
        let known = old ?? Personal()
        var (changes, fields) = known.changes(by: row.personal)
        if !fields.isEmpty, !fresh.contains(code), !terms.again {
            // Under the codes that were merged into this one, too.
            for code in world.codes(of: code) where !fields.isEmpty {
                for earlier in try before(code, description)?.history ?? [] {
                    let left = earlier.changes(by: changes)
                    (changes, fields) = (left.changes, left.fields)
                }
            }
        }
        var data = [("person", JSON?.some(.string(code)))] + changes.data
        if let municipality, try isElsewhere(code, municipality) {
            data.append(("municipality", .string(municipality)))
            fields.append("municipality")
        }
        if fields.isEmpty { return nil }
        data.append(("reason", .string(terms.reason)))
        drafts.append(try draft("person.corrected", terms.today.description, .members(data), row))
        var now = known
        for (field, value) in changes.data { if let value { now.take(field, value) } }
        return (now, fields)
    }

    private func isElsewhere(_ code: String, _ municipality: String) throws(RowProblem) -> Bool {
        if fresh.contains(code) { return false }
        let all = try history(code, Catalogue.describingPeople).filter { !world.reader.isVoided($0.seq) }
            .compactMap { $0.data["municipality"]?.string }
        return terms.again ? all.last != municipality : !all.contains(municipality)
    }

    private static let givingConsent = Catalogue.all.filter { $0.state(of: .consent) == "given" }

    func isConsentNew(
        _ code: String, _ consent: (document: String, purposes: [String]), _ isFresh: Bool
    ) throws(RowProblem) -> Bool {
        if isFresh { return true }
        if fresh.contains(code) { return false }
        // One that was withdrawn since is not given again by a sheet from before.
        return try !history(code, Self.givingConsent).contains { $0.data["document"]?.string == consent.document }
    }

    /// The entries about somebody, under the codes that were merged into this one, too.
    private func history(_ person: String, _ types: [EventType]) throws(RowProblem) -> [Entry] {
        try asking { () throws(Problem) in
            var entries: [Entry] = []
            for code in world.codes(of: person) {
                entries += try world.reader.history(Ref(.person, code), types: types)
            }
            return entries.sorted { $0.seq < $1.seq }
        }
    }
}
