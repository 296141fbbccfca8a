import Events

/// Makes a plan of the rows of a sheet against the ledger as it is.
package struct ImportPlanner {
    let world: ImportWorld
    let terms: ImportPlan.Terms
    let matcher: PersonMatcher
    var facts: KnownFacts
    private var organisations: OrganisationDirectory
    private var random = RandomSource.system
    private var plan = ImportPlan()
    /// What is known of people who come in with this sheet, or are corrected by it.
    var known: [String: Personal] = [:]
    var fresh: Set<String> = []
    /// People whom a row with no more than their name was found to have made: each stands for one row.
    var taken: Set<String> = []
    /// What the rules refuse, row by row.
    private var refusals: [Problem] = []

    package init(_ world: ImportWorld, _ terms: ImportPlan.Terms) throws(Problem) {
        self.world = world
        self.terms = terms
        matcher = PersonMatcher(world.vault?.search ?? PeopleInMemory(), canonical: world.merges.canonical)
        facts = try KnownFacts(world, terms)
        organisations = world.organisations
    }

    /// - Throws: ``Problem``: what the ledger says to every row alike, or what keeps it from being read.
    package mutating func plan(_ read: ImportRows) throws(Problem) -> ImportPlan {
        try requireActivity()
        plan.faults = read.faults
        plan.passedOver = read.passedOver
        plan.unknown = read.unknown
        // The other core compares what comes while this one judges what is compared.
        var comparisons = try matcher.comparing(read.rows.map(\.personal))
        try world.trial.looking {
            for row in read.rows {
                if let description = try comparisons.next() { try take(row, description) }
            }
        }
        if let problem = refusals.first, refusals.count == read.rows.count, isOfAll(problem) { throw problem }
        plan.faults.sort { $0.row < $1.row }
        plan.erasedFacts = try facts.ofErased(terms)
        return plan
    }

    private mutating func take(_ row: ImportRow, _ description: PersonMatcher.Description) throws(Problem) {
        do throws(RowProblem) {
            try add(row, description)
        } catch {
            switch error {
            case .row(let name, let reason):
                plan.faults.append(RowFault(row: row.number, name: name, reason: reason))
            case .refused(let problem):
                refusals.append(problem)
                plan.faults.append(
                    RowFault(
                        row: row.number, name: problem.name,
                        reason: Remedy(
                            ru: "\(problem.what); \(problem.remedy)", en: "\(problem.what); \(problem.remedy)")))
            case .ledger(let problem): throw problem
            }
        }
    }

    /// Whether what is refused is what was said of all rows at once: then it is no row's fault.
    private func isOfAll(_ problem: Problem) -> Bool {
        guard let field = problem.field, refusals.allSatisfy({ $0.name == problem.name && $0.field == field }) else {
            return false
        }
        return field == "programme" || terms.constants[field] != nil
    }

    private func requireActivity() throws(Problem) {
        guard let code = terms.constants["activity"]?.string, terms.type.field("activity") != nil,
            try world.reader.thing(Ref(.activity, code)) == nil
        else { return }
        throw Problem(
            .notFound, "unknown-activity",
            Phrase(ru: "летопись не знает мероприятия «\(code)»", en: "the ledger knows no activity \"\(code)\""),
            remedy: Remedy(
                ru: "проверьте код: \(.activities); новое мероприятие сначала запишите",
                en: "check the code: \(.activities); record a new activity first"),
            input: .activity)
    }

    /// Of one row, or of everything.
    enum RowProblem: Error {
        case row(String, Remedy)
        /// By the rules, as the writer would.
        case refused(Problem)
        case ledger(Problem)
    }

    /// Takes in all of a row or nothing.
    private mutating func add(_ row: ImportRow, _ description: PersonMatcher.Description) throws(RowProblem) {
        var drafts: [Draft] = []
        let at = try day(of: row)
        let municipality = try self.municipality(row)
        let organisation = try self.organisation(row, at, &drafts)
        let fields = fields(row, organisation)
        let found = try self.person(row, description, fields)
        var code = found.code
        let isFresh = found.person != .matched
        if isFresh {
            code = newCode()
            var data = [("person", JSON?.some(.string(code)))] + row.personal.data
            data += [("municipality", municipality.map { .string($0) }), ("region", row.region.map { .string($0) })]
            drafts.append(try draft("person.added", at, .members(data), row))
        }
        let correction = isFresh ? nil : try correct(code, row, description, municipality, &drafts)
        if row.hasConsented, let consent = terms.consent, try isConsentNew(code, consent, isFresh) {
            drafts.append(
                try draft(.consentGiven(code, purposes: consent.purposes, document: consent.document, at: at), row))
        }
        let (fact, planned) = try self.fact(code, row, fields, at, isFresh, &drafts)
        if !drafts.isEmpty { try judge(drafts) }

        // Nothing speaks against the row any more: from here on it stands.
        plan.drafts += drafts
        if let planned { facts.add(planned, code) }
        plan.rows.append(
            ImportPlan.Row(
                number: row.number, code: code, personal: row.personal, person: found.person, fact: fact,
                corrected: correction?.fields ?? []))
        if isFresh {
            fresh.insert(code)
            known[code] = row.personal
        } else if let correction {
            known[code] = correction.now
        }
        // Later rows find them by what this one says, whoever it is about.
        matcher.add(code, description)
        if let organisation, organisation.isNew {
            organisations.add(organisation.code, name: row.organisation.name, inn: row.organisation.inn)
            plan.newOrganisations.append(row.organisation.name ?? "")
        }
    }

    func draft(_ type: String, _ at: String, _ data: JSON, _ row: ImportRow, programme: String? = nil)
        throws(RowProblem) -> Draft
    {
        try draft(Action(type: type, at: at, programme: programme, data: data.object ?? JSONObject()), row)
    }

    private func draft(_ action: Action, _ row: ImportRow) throws(RowProblem) -> Draft {
        var action = action
        action.line = row.number
        do {
            return try Validation.draft(action)
        } catch {
            let place = error.field ?? action.type
            throw .row(error.name, Remedy(ru: "\(place): \(error.what)", en: "\(place): \(error.what)"))
        }
    }

    private mutating func newCode() -> String {
        while true {
            let code = Code.make(.person, &random)
            if !fresh.contains(code) { return code }
        }
    }

    func asking<Value>(_ question: () throws(Problem) -> Value) throws(RowProblem) -> Value {
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
        if terms.type.creates(.person) { return terms.today.description }
        throw .row(
            "no-date",
            Remedy(
                ru: "неизвестно, когда это было: нужен столбец «Дата» или \(.at)",
                en: "it is not known when it happened: it takes a column Date, or \(.at)"))
    }

    private func municipality(_ row: ImportRow) throws(RowProblem) -> String? {
        guard let name = row.municipality else { return nil }
        if let code = world.municipalities[ColumnMap.folded(name)] ?? world.municipalities[name] { return code }
        let shown = ImportPlanner.cut(name)
        throw .row(
            "unknown-municipality",
            Remedy(
                ru:
                    "летопись не знает муниципалитета «\(shown)»; скажите в файле \(.map), в values, какой это код, или \"-\"",
                en:
                    "the ledger does not know the municipality \"\(shown)\"; say in a \(.map) file, under values, which code "
                    + "it is, or \"-\""))
    }

    /// A cell as a reason shows it: whoever mapped the wrong column may have a letter in it.
    private static func cut(_ text: String) -> String { text.shortened(to: 60) }

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
                Remedy(
                    ru: "организаций с названием «\(ImportPlanner.cut(name ?? ""))» несколько: добавьте ИНН",
                    en: "several organisations are called \"\(ImportPlanner.cut(name ?? ""))\": add the INN"))
        case .unknown:
            guard let name else {
                throw .row(
                    "unknown-organisation",
                    Remedy(
                        ru: "организации с таким ИНН в летописи нет, а названия в строке нет",
                        en: "the ledger has no organisation of this INN, and the row gives no name"))
            }
            guard let kind = terms.organisationKind else {
                throw .row(
                    "unknown-organisation",
                    Remedy(
                        ru:
                            "организации «\(ImportPlanner.cut(name))» в летописи нет; внести такие: \(full: .addOrganisations)",
                        en:
                            "the ledger does not know the organisation \"\(ImportPlanner.cut(name))\"; to add such: \(full: .addOrganisations)"
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

    // MARK: - Facts

    /// What the row records of a person, but for the person.
    private func fields(_ row: ImportRow, _ organisation: (code: String, isNew: Bool)?) -> JSONObject {
        if terms.type.creates(.person) { return JSONObject() }
        var fields = row.fields
        if let organisation { fields["organisation"] = .string(organisation.code) }
        for member in terms.constants.members { fields[member.key] = member.value }
        return fields
    }

    /// - Returns: what becomes of the row's fact, and the draft of it where there is something to append.
    private func fact(
        _ code: String, _ row: ImportRow, _ fields: JSONObject, _ at: String, _ isFresh: Bool, _ drafts: inout [Draft]
    ) throws(RowProblem) -> (ImportPlan.Fact, Draft?) {
        let type = terms.type
        if type.creates(.person) { return (.none, nil) }
        var data = fields
        if type.field("person") != nil {
            data["person"] = .string(code)
        } else {
            data["persons"] = .array([.string(code)])
        }
        let draft = try self.draft(type.name, at, .object(data), row, programme: terms.programme)
        switch try asking({ () throws(Problem) in try facts.standing(of: draft, code, isFresh: isFresh, terms) }) {
        case .none: drafts.append(draft)
        case .same: return (.there, nil)
        case .withdrawn(let seq): return (.withdrawn(seq: seq), nil)
        case .contradicted(let row):
            throw .row(
                "other-row",
                Remedy(
                    ru: "строка \(row) говорит о том же человеке другое",
                    en: "row \(row) says otherwise of the same person"))
        case .other(let entry):
            drafts.append(
                try self.draft(.entryVoided(.int(entry.seq), reason: terms.reason, on: terms.today), row))
            // What the sheet does not speak of stays.
            var merged = entry.data
            for member in draft.data.members { merged[member.key] = member.value }
            drafts.append(try self.draft(type.name, at, .object(merged), row, programme: terms.programme))
            return (.changed(seq: entry.seq), draft)
        }
        return (.added, draft)
    }

    /// Whether the writer would append what a row becomes, after what the rows before it become.
    private func judge(_ drafts: [Draft]) throws(RowProblem) {
        do {
            try world.trial.take(drafts)
        } catch {
            switch error.kind {
            case .refused, .badInput, .notFound, .conflict, .usage: throw .refused(error)
            case .inputOutput, .diverged, .altered: throw .ledger(error)
            }
        }
    }
}
