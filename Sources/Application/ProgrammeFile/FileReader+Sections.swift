import Events

extension FileReader {
    private static let sections = [
        "organisation", "status", "territory", "partners", "centres", "spaces", "budget", "award", "budgetLines",
        "baselines", "milestones", "calls", "activities", "indicators",
    ]

    /// - Returns: nil where something essential is wrong, which has then been told.
    mutating func file(_ root: FileNode, name: String) -> ProgrammeFile? {
        guard let pairs = root.map else {
            findings.add(wrongShape("", root.line, Phrase(ru: "ключи и значения", en: "keys and values")))
            return nil
        }
        checkKeys(
            pairs, known: keys(of: "programme.added", but: "organisation") + ["programme"] + Self.sections, path: "")
        for section in ["status", "territory", "activities", "indicators"] where root[section] == nil {
            findings.add(
                missing(section, Phrase(ru: "этот раздел обязателен", en: "this section must be there"), line: 1))
        }
        if let code = root["programme"]?.value.text, Code.isValid(code) { programme = code }

        let organisation = organisation(root["organisation"])
        let passport = passport(root)
        let statuses = statuses(root["status"])
        let territory = entries(root["territory"], "territory.included", code: "municipality")
        let partners = partners(root["partners"])
        let budget = single(root["budget"], "budget.requested")
        let award = single(root["award"], "grant.awarded", dated: .optional)
        let budgetLines = entries(root["budgetLines"], "budget-line.approved", code: "line")
        let baselines = baselines(root["baselines"])
        let spaces = entries(root["spaces"], "coworking.opened", code: "space", dated: .required)
        let centres = entries(root["centres"], "resource-centre.enrolled", code: "centre")
        let calls = entries(root["calls"], "call.opened", code: "call")
        let milestones = entries(root["milestones"], "milestone.planned", code: "milestone")
        let activities = activities(root["activities"])
        let indicators = indicators(root["indicators"])

        let all =
            [organisation, passport, budget, award].compactMap { $0 }
            + statuses + territory + partners.flatMap { [$0.organisation, $0.engagement] }
            + budgetLines + baselines + spaces + centres + calls + milestones + activities
            + indicators.flatMap { [$0.definition, $0.target] }
        let outside = references(of: all, in: root)
        let ordered = parentsFirst(activities)
        checkDates(of: all)
        checkStatuses(statuses)
        checkBudget(budget, budgetLines, isWhole: budgetLines.count == root["budgetLines"]?.value.map?.count)
        checkOrganisations(root)
        guard let passport else { return nil }
        return ProgrammeFile(
            name: name, code: programme, passport: passport, organisation: organisation, statuses: statuses,
            territory: territory, partners: partners, budget: budget, award: award, budgetLines: budgetLines,
            baselines: baselines, spaces: spaces, centres: centres, calls: calls, milestones: milestones,
            activities: ordered, indicators: indicators, indicatorsLine: root["indicators"]?.line ?? 1,
            references: outside)
    }

    // MARK: - Sections

    private mutating func passport(_ root: FileNode) -> FileRecord? {
        var pairs = (root.map ?? []).filter { $0.key != "organisation" && $0.key != "programme" }
        if let index = pairs.firstIndex(where: { $0.key == "tasks" }) {
            if let tasks = tasks(pairs[index]) { pairs[index] = tasks } else { pairs.remove(at: index) }
        }
        var given: [Given] = []
        if let code = root["organisation"]?.value["organisation"]?.value.text {
            given.append(Given(name: "organisation", value: .string(Code.isValid(code) ? code : "x")))
        }
        if let pair = root["programme"] {
            if let code = text(pair, path: "programme"), !Code.isValid(code) { findings.add(badCode(code, pair)) }
        } else {
            findings.add(missing("programme", Phrase(ru: "код программы", en: "the programme's code"), line: 1))
        }
        given.append(Given(name: "programme", value: .string(programme)))
        return record("programme.added", pairs, path: "", line: root["programme"]?.line ?? 1, given: given)
    }

    /// `{code: text}` becomes the list of the entry.
    private mutating func tasks(_ pair: FilePair) -> FilePair? {
        let wanted = Phrase(ru: "{код: текст, …}", en: "{code: text, …}")
        guard let tasks = map(pair, path: pair.key, wanted: wanted) else { return nil }
        let items = tasks.map { task in
            FileNode(
                content: .map([
                    FilePair(
                        key: "task", line: task.line,
                        value: FileNode(content: .text(task.key, isPlain: false), line: task.line)),
                    FilePair(key: "text", line: task.line, value: task.value),
                ]), line: task.line)
        }
        return FilePair(key: "tasks", line: pair.line, value: FileNode(content: .list(items), line: pair.value.line))
    }

    private mutating func organisation(_ pair: FilePair?) -> FileRecord? {
        guard let pair, let pairs = map(pair, path: pair.key) else { return nil }
        // Its municipality would have to be included before the programme that includes it.
        checkKeys(pairs, known: keys(of: "organisation.added", but: "municipality"), path: pair.key)
        return record("organisation.added", pairs, path: pair.key, line: pair.line)
    }

    private mutating func statuses(_ pair: FilePair?) -> [FileRecord] {
        guard let pair, let items = list(pair, path: pair.key) else { return [] }
        var records: [FileRecord] = []
        for (index, item) in items.enumerated() {
            let item = FilePair(key: "status[\(index)]", line: item.line, value: item)
            if let record = single(item, "programme.status-changed", dated: .required) { records.append(record) }
        }
        return records
    }

    private mutating func partners(_ pair: FilePair?) -> [FilePartner] {
        guard let pair, let pairs = map(pair, path: pair.key) else { return [] }
        var partners: [FilePartner] = []
        for pair in pairs {
            let path = "partners.\(pair.key)"
            guard let fields = map(pair, path: path) else { continue }
            let known =
                keys(of: "organisation.added", but: "organisation") + keys(of: "partner.engaged", but: "organisation")
            checkKeys(fields, known: known, path: path)
            let code = Given(name: "organisation", value: .string(pair.key))
            let organisation = record("organisation.added", fields, path: path, line: pair.line, given: [code])
            // A faulty code has been told of with the organisation.
            guard Code.isValid(pair.key) else { continue }
            let engagement = record("partner.engaged", fields, path: path, line: pair.line, given: [code])
            if let organisation, let engagement {
                partners.append(FilePartner(organisation: organisation, engagement: engagement))
            }
        }
        return partners
    }

    private mutating func baselines(_ pair: FilePair?) -> [FileRecord] {
        entries(pair, "baseline.recorded", code: "name").map { record in
            var record = record
            record.at = record.text("on")
            return record
        }
    }

    private mutating func activities(_ pair: FilePair?) -> [FileRecord] {
        guard let pair, let pairs = map(pair, path: pair.key) else { return [] }
        let kinds = Catalogue.activityKinds
        var records: [FileRecord] = []
        for pair in pairs {
            let path = "activities.\(pair.key)"
            guard let fields = map(pair, path: path) else { continue }
            guard let kind = fields.first(where: { $0.key == "kind" }) else {
                findings.add(missing(join(path, "kind"), Phrase(kinds.joined(separator: " | ")), line: pair.line))
                continue
            }
            guard let name = text(kind, path: join(path, "kind")) else { continue }
            guard kinds.contains(name) else {
                findings.add(unknownKind(name, kinds, path: join(path, "kind"), line: kind.line))
                continue
            }
            let type = ActivityVerb.planned.type(of: name)
            checkKeys(fields, known: keys(of: type, but: "activity") + ["kind"], path: path)
            let code = Given(name: "activity", value: .string(pair.key))
            if let record = record(type, fields.filter { $0.key != "kind" }, path: path, line: pair.line, given: [code])
            {
                records.append(record)
            }
        }
        return records
    }

    // MARK: - Shapes that sections share

    private enum Dated { case no, optional, required }

    /// A map of codes to records of one type.
    private mutating func entries(
        _ pair: FilePair?, _ type: String, code: String, dated: Dated = .no
    ) -> [FileRecord] {
        guard let pair, let pairs = map(pair, path: pair.key) else { return [] }
        var records: [FileRecord] = []
        for item in pairs {
            let given = Given(name: code, value: .string(item.key))
            if let record = single(item, type, path: "\(pair.key).\(item.key)", given: given, dated: dated) {
                records.append(record)
            }
        }
        return records
    }

    private mutating func single(
        _ pair: FilePair?, _ type: String, path: String? = nil, given: Given? = nil, dated: Dated = .no
    ) -> FileRecord? {
        guard let pair else { return nil }
        let path = path ?? pair.key
        guard let fields = map(pair, path: path) else { return nil }
        let known = given.map { keys(of: type, but: $0.name) } ?? keys(of: type)
        checkKeys(fields, known: known + (dated == .no ? [] : ["at"]), path: path)
        let at = fields.first { $0.key == "at" }
        let day = at.flatMap { dated == .no ? nil : self.day($0, path: join(path, "at")) }
        if at == nil, dated == .required {
            findings.add(
                missing(join(path, "at"), Phrase(ru: "дата ГГГГ-ММ-ДД", en: "a date YYYY-MM-DD"), line: pair.line))
        }
        var record = record(type, fields, path: path, line: pair.line, given: given.map { [$0] } ?? [])
        record?.at = day
        return record
    }

    private func badCode(_ code: String, _ pair: FilePair) -> Problem {
        Problem(
            .badInput, "bad-code",
            Phrase(ru: "«\(code)» не годится как код", en: "\"\(code)\" does not do as a code"),
            remedy: Phrase(
                ru: "строчные латинские буквы, цифры и дефис, до 64 знаков, не больше 8 цифр подряд",
                en: "lower-case Latin letters, digits and hyphens, up to 64, no more than 8 digits in a row"),
            field: pair.key, line: pair.line)
    }

    private func unknownKind(_ name: String, _ kinds: [String], path: String, line: Int) -> Problem {
        Problem(
            .badInput, "unknown-value",
            Phrase(ru: "«\(name)» не подходит для «\(path)»", en: "\"\(name)\" is no value of \"\(path)\""),
            remedy: Spelling.remedy(
                for: name, in: kinds,
                otherwise: Phrase(
                    ru: "одно из: \(kinds.joined(separator: ", "))", en: "one of \(kinds.joined(separator: ", "))")),
            field: path, line: line)
    }
}
