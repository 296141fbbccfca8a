import Events

/// Makes a plan of the rows of a sheet against the ledger as it is.
struct ImportPlanner {
    private let world: ImportWorld
    private let terms: ImportPlan.Terms
    private let matcher: PersonMatcher
    private var facts: KnownFacts
    private var organisations: OrganisationDirectory
    private var random = SystemRandomNumberGenerator()
    private var plan = ImportPlan()
    /// What is known of people who come in with this sheet, or are corrected by it.
    private var known: [String: Personal] = [:]
    private var fresh: Set<String> = []
    /// People whom a row with no more than their name was found to have made: each stands for one row.
    private var taken: Set<String> = []

    init(_ world: ImportWorld, _ terms: ImportPlan.Terms) throws(Problem) {
        self.world = world
        self.terms = terms
        matcher = PersonMatcher(world.vault ?? PeopleInMemory(), canonical: world.canonical)
        facts = try KnownFacts(world, terms)
        organisations = world.organisations
    }

    mutating func plan(_ read: ImportRows) throws(Problem) -> ImportPlan {
        plan.faults = read.faults
        plan.passedOver = read.passedOver
        plan.unknown = read.unknown
        let compared = try matcher.compare(read.rows.map(\.personal))
        for (row, description) in zip(read.rows, compared) {
            do throws(RowProblem) {
                try add(row, description)
            } catch {
                switch error {
                case .row(let name, let reason):
                    plan.faults.append(RowFault(row: row.number, name: name, reason: reason))
                case .ledger(let problem): throw problem
                }
            }
        }
        plan.faults.sort { $0.row < $1.row }
        return plan
    }

    /// Of one row, or of everything.
    private enum RowProblem: Error {
        case row(String, Phrase)
        case ledger(Problem)
    }

    /// Takes in all of a row or nothing.
    private mutating func add(_ row: ImportRow, _ description: PersonMatcher.Description) throws(RowProblem) {
        var drafts: [Draft] = []
        let at = try day(of: row)
        let municipality = try self.municipality(row)
        let organisation = try self.organisation(row, at, &drafts)
        var (code, person) = try self.person(row, description)
        let isFresh = person != .matched
        if isFresh {
            code = newCode()
            var data = [("person", JSON?.some(.string(code)))] + row.personal.data
            data += [("municipality", municipality.map { .string($0) }), ("region", row.region.map { .string($0) })]
            drafts.append(try draft("person.added", at, .members(data), row))
        }
        var corrected: [String] = []
        if !isFresh { corrected = try correct(code, row, municipality, at, &drafts) }
        if row.hasConsented, let consent = terms.consent, try isConsentNew(code, consent, isFresh) {
            let data = JSON.members([
                ("person", .string(code)), ("purposes", .array(consent.purposes.map { .string($0) })),
                ("document", .string(consent.document)),
            ])
            drafts.append(try draft("consent.given", at, data, row))
        }
        let fact = try self.fact(code, row, organisation, at, isFresh, &drafts)

        plan.drafts += drafts
        plan.rows.append(
            ImportPlan.Row(
                number: row.number, code: code, shortName: row.personal.shortName, person: person, fact: fact,
                corrected: corrected))
        if isFresh {
            fresh.insert(code)
            known[code] = row.personal
        }
        // Later rows find them by what this one says, whoever it is about.
        matcher.add(code, description)
        if let organisation, organisation.isNew {
            organisations.add(organisation.code, name: row.organisation.name, inn: row.organisation.inn)
            plan.newOrganisations.append(row.organisation.name ?? "")
        }
    }

    private func draft(_ type: String, _ at: String, _ data: JSON, _ row: ImportRow, programme: String? = nil)
        throws(RowProblem) -> Draft
    {
        do {
            return try Validation.draft(
                Action(
                    type: type, at: at, programme: programme, data: data.object ?? JSONObject(), line: row.number))
        } catch {
            throw .row(
                error.name,
                Phrase(
                    ru: "\(error.field ?? type): \(error.what.ru)", en: "\(error.field ?? type): \(error.what.en)"))
        }
    }

    private mutating func newCode() -> String {
        while true {
            let code = Code.make(.person, &random)
            if !fresh.contains(code) { return code }
        }
    }

    private func asking<Value>(_ question: () throws(Problem) -> Value) throws(RowProblem) -> Value {
        do {
            return try question()
        } catch {
            throw .ledger(error)
        }
    }

    // MARK: - Day and place

    private func day(of row: ImportRow) throws(RowProblem) -> String {
        if let at = terms.at ?? row.at { return at }
        if let activity = terms.constants["activity"]?.string,
            let first = try asking({ () throws(Problem) in try world.reader.thing(Ref(.activity, activity)) })?
                .text("startsOn")
        {
            return first
        }
        if terms.type.name == "person.added" { return terms.today.description }
        throw .row(
            "no-date",
            Phrase(
                ru: "неизвестно, когда это было: нужен столбец «Дата» или --at",
                en: "it is not known when it happened: it takes a column Date, or --at"))
    }

    private func municipality(_ row: ImportRow) throws(RowProblem) -> String? {
        guard let name = row.municipality else { return nil }
        if let code = world.municipalities[ColumnMap.folded(name)] ?? world.municipalities[name] { return code }
        throw .row(
            "unknown-municipality",
            Phrase(
                ru:
                    "летопись не знает муниципалитета «\(name)»; скажите в файле --map, в values, какой это код, или \"-\"",
                en:
                    "the ledger does not know the municipality \"\(name)\"; say in a --map file, under values, which code "
                    + "it is, or \"-\""))
    }

    // MARK: - Organisations

    private mutating func organisation(
        _ row: ImportRow, _ at: String, _ drafts: inout [Draft]
    ) throws(RowProblem) -> (code: String, isNew: Bool)? {
        let (name, inn) = row.organisation
        if name == nil, inn == nil { return nil }
        switch organisations.find(name: name, inn: inn) {
        case .known(let code): return (code, false)
        case .ambiguous:
            throw .row(
                "ambiguous-organisation",
                Phrase(
                    ru: "организаций с названием «\(name ?? "")» несколько: добавьте ИНН",
                    en: "several organisations are called \"\(name ?? "")\": add the INN"))
        case .unknown:
            guard let name else {
                throw .row(
                    "unknown-organisation",
                    Phrase(
                        ru: "организации с таким ИНН в летописи нет, а названия в строке нет",
                        en: "the ledger has no organisation of this INN, and the row gives no name"))
            }
            guard let kind = terms.organisationKind else {
                throw .row(
                    "unknown-organisation",
                    Phrase(
                        ru: "организации «\(name)» в летописи нет; внести такие: --add-organisations ngo",
                        en:
                            "the ledger does not know the organisation \"\(name)\"; to add such: --add-organisations ngo"
                    ))
            }
            let code = Code.make(.organisation, &random)
            let data = JSON.members([
                ("organisation", .string(code)), ("name", .string(name)), ("kind", .string(kind)),
                ("inn", inn.map { .string($0) }),
            ])
            drafts.append(try draft("organisation.added", at, data, row))
            return (code, true)
        }
    }

    // MARK: - People

    private mutating func person(
        _ row: ImportRow, _ description: PersonMatcher.Description
    ) throws(RowProblem) -> (String, ImportPlan.Person) {
        switch matcher.match(description) {
        case .new: return ("", .new)
        case .certain(let candidate):
            taken.insert(candidate.person)
            return (candidate.person, .matched)
        case .possible(let candidates):
            // The row that made them, once more: on paper there is often nothing but a name.
            for candidate in candidates where !taken.contains(candidate.person) && !fresh.contains(candidate.person) {
                guard let personal = try personal(candidate.person), personal.says(row.personal) else { continue }
                let isSame =
                    terms.type.name == "person.added"
                    ? row.personal.says(personal)
                    : try asking { () throws(Problem) in try facts.hasAny(of: candidate.person, row.fields, terms) }
                if isSame {
                    taken.insert(candidate.person)
                    return (candidate.person, .matched)
                }
            }
            return ("", .possible(candidates))
        }
    }

    private func personal(_ code: String) throws(RowProblem) -> Personal? {
        if let known = known[code] { return known }
        return try before(code)?.personal
    }

    /// What the vault knows of a person.
    private func before(_ code: String) throws(RowProblem) -> VaultReader.Known? {
        if let known = matcher.known(code) { return known }
        return try asking { () throws(Problem) in try world.vault?.known(code) }
    }

    /// What the row knows better of a known person. What was corrected before is not turned back.
    private mutating func correct(
        _ code: String, _ row: ImportRow, _ municipality: String?, _ at: String, _ drafts: inout [Draft]
    ) throws(RowProblem) -> [String] {
        let old = try personal(code) ?? Personal()
        var (changes, fields) = old.changes(by: row.personal)
        if !fields.isEmpty, !fresh.contains(code), !terms.again {
            for earlier in try before(code)?.history ?? [] {
                let left = earlier.changes(by: changes)
                (changes, fields) = (left.changes, left.fields)
            }
        }
        var data = [("person", JSON?.some(.string(code)))] + changes.data
        if let municipality, try isElsewhere(code, municipality) {
            data.append(("municipality", .string(municipality)))
            fields.append("municipality")
        }
        if fields.isEmpty { return [] }
        data.append(("reason", .string(terms.reason)))
        drafts.append(try draft("person.corrected", terms.today.description, .members(data), row))
        var now = old
        for (field, value) in changes.data { if let value { now.take(field, value) } }
        known[code] = now
        return fields
    }

    private func isElsewhere(_ code: String, _ municipality: String) throws(RowProblem) -> Bool {
        if fresh.contains(code) { return false }
        let types = ["person.added", "person.corrected"].compactMap { Catalogue.byName[$0] }
        let entries = try asking { () throws(Problem) in try world.reader.history(Ref(.person, code), types: types) }
        let all = entries.filter { !world.reader.isVoided($0.seq) }.compactMap { $0.data["municipality"]?.string }
        return terms.again ? all.last != municipality : !all.contains(municipality)
    }

    private func isConsentNew(
        _ code: String, _ consent: (document: String, purposes: [String]), _ isFresh: Bool
    ) throws(RowProblem) -> Bool {
        if isFresh { return true }
        if fresh.contains(code) { return false }
        guard let type = Catalogue.byName["consent.given"] else { return false }
        // One that was withdrawn since is not given again by a sheet from before.
        return try asking { () throws(Problem) in
            try !world.reader.history(Ref(.person, code), types: [type]).contains {
                $0.data["document"]?.string == consent.document
            }
        }
    }

    // MARK: - Facts

    private mutating func fact(
        _ code: String, _ row: ImportRow, _ organisation: (code: String, isNew: Bool)?, _ at: String, _ isFresh: Bool,
        _ drafts: inout [Draft]
    ) throws(RowProblem) -> ImportPlan.Fact {
        let type = terms.type
        if type.name == "person.added" { return .none }
        var data = row.fields
        if let organisation { data["organisation"] = .string(organisation.code) }
        for member in terms.constants.members { data[member.key] = member.value }
        if type.field("person") != nil {
            data["person"] = .string(code)
        } else {
            data["persons"] = .array([.string(code)])
        }
        let draft = try self.draft(type.name, at, .object(data), row, programme: terms.programme)
        switch try asking({ () throws(Problem) in try facts.standing(of: draft, code, isFresh: isFresh, terms) }) {
        case .none: drafts.append(draft)
        case .same: return .there
        case .withdrawn(let seq): return .withdrawn(seq: seq)
        case .contradicted(let row):
            throw .row(
                "other-row",
                Phrase(
                    ru: "строка \(row) говорит о том же человеке другое",
                    en: "row \(row) says otherwise of the same person"))
        case .other(let entry):
            let void = JSON.members([("entry", .int(entry.seq)), ("reason", .string(terms.reason))])
            drafts.append(try self.draft("entry.voided", terms.today.description, void, row))
            // What the sheet does not speak of stays.
            var merged = entry.data
            for member in draft.data.members { merged[member.key] = member.value }
            drafts.append(try self.draft(type.name, at, .object(merged), row, programme: terms.programme))
            facts.add(draft, code)
            return .changed(seq: entry.seq)
        }
        facts.add(draft, code)
        return .added
    }
}
