import Events

extension ProgrammeFile {
    /// What must be appended so that the ledger says what the file says, in an order that the rules accept.
    ///
    /// Nothing where it says so already. The actions have no ids; their lines are those of the file.
    ///
    /// - Throws: ``ProgrammeFileProblems``: what no entry can express is `refused`, a missing `--reason` or
    ///   `--agreement` is `usage`, a reference that leads nowhere is `badInput`.
    func entries(
        against state: any ProgrammeState, change: ProgrammeChange
    ) throws(ProgrammeFileProblems) -> [Action] {
        let plan: ProgrammePlan
        do throws(Problem) {
            plan = try ProgrammePlan.make(self, state, change)
        } catch {
            throw ProgrammeFileProblems([error.inFile(name)])
        }
        guard plan.findings.isEmpty else { throw plan.findings.failure }
        return plan.actions
    }
}

/// The way from what the ledger says of a programme to what its file says.
struct ProgrammePlan {
    let file: ProgrammeFile
    let state: any ProgrammeState
    let change: ProgrammeChange
    let programme: Ref
    /// Whether the ledger has the programme; what is appended is then a change, and dated so.
    let isKnown: Bool
    var findings: Findings
    var actions: [Action] = []

    static func make(
        _ file: ProgrammeFile, _ state: any ProgrammeState, _ change: ProgrammeChange
    ) throws(Problem) -> ProgrammePlan {
        let programme = Ref(.programme, file.code)
        var plan = ProgrammePlan(
            file: file, state: state, change: change, programme: programme, isKnown: try state.thing(programme) != nil,
            findings: Findings(file: file.name))
        try plan.checkReferences()
        if let organisation = file.organisation { try plan.addOrCorrect(organisation) }
        try plan.passport()
        try plan.statuses()
        try plan.territory()
        try plan.partners()
        try plan.money()
        try plan.baselines()
        try plan.spaces()
        try plan.centres()
        try plan.calls()
        try plan.milestones()
        try plan.activities()
        try plan.indicators()
        return plan
    }

    // MARK: - Appending

    /// The record as it stands, an entry of its own.
    mutating func append(_ record: FileRecord, at day: String? = nil) {
        append(record.type.name, record.data, line: record.line, at: record.at ?? day)
    }

    mutating func append(_ type: String, _ data: JSONObject, line: Int, at day: String? = nil) {
        let belongs = Catalogue.byName[type].map { if case .none = $0.belonging { false } else { true } } ?? true
        actions.append(
            Action(
                type: type, at: day ?? (isKnown ? change.on : file.plannedOn), programme: belongs ? file.code : nil,
                data: data, line: line))
    }

    /// `data` with the programme, where entries of the type name it.
    func data(_ type: String, _ members: [String: JSON?]) -> JSONObject {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        if Catalogue.byName[type]?.field("programme") != nil { object["programme"] = .string(file.code) }
        return object
    }

    /// The reason given on the command line; nil, and told, where there is none.
    mutating func reason(for type: String, _ record: FileRecord, _ field: String) -> JSON? {
        if let reason = change.reason { return .string(reason) }
        findings.add(
            needed(.reason, type, path: record.path(of: field), line: record.line(of: field)))
        return nil
    }

    mutating func agreement(for type: String, _ record: FileRecord, _ field: String) -> JSON? {
        if let agreement = change.agreement { return .string(agreement) }
        findings.add(
            needed(.agreement, type, path: record.path(of: field), line: record.line(of: field)))
        return nil
    }

    // MARK: - Comparing

    /// The fields in which the file differs from what the ledger knows.
    func changed(_ record: FileRecord, from known: JSONObject) -> [String] {
        fields(record).filter { record.data[$0] != nil && record.data[$0] != known[$0] }
    }

    /// The fields that the ledger has and the file has no more.
    func removed(_ record: FileRecord, from known: JSONObject) -> [String] {
        fields(record).filter { record.data[$0] == nil && known[$0] != nil }
    }

    private func fields(_ record: FileRecord) -> [String] {
        record.type.fields.filter { !$0.isSealed && $0.name != "programme" }.map(\.name)
    }

    /// Tells of every difference, for things that no entry changes.
    mutating func refuseDifferences(
        _ record: FileRecord, from known: JSONObject, but allowed: Set<String> = [], remedy: some RemedyConvertible
    ) {
        for field in changed(record, from: known) where !allowed.contains(field) {
            findings.add(cannotChange(record, field, known[field], remedy: remedy))
        }
        for field in removed(record, from: known) where !allowed.contains(field) {
            findings.add(cannotRemove(record, field, known[field]))
        }
    }

    /// Whether the code is free for this programme to use, or its own already; else tells who has it.
    mutating func isOurs(_ thing: Thing, _ ref: Ref, _ record: FileRecord) -> Bool {
        guard let owner = thing.programme, owner != file.code else { return true }
        findings.add(
            Problem(
                .refused, "code-taken",
                Phrase(
                    ru: "код «\(ref.code)» уже занят в программе «\(owner)»",
                    en: "the code \"\(ref.code)\" is in use by the programme \"\(owner)\""),
                remedy: Phrase(ru: "дайте другой код", en: "give another code"), field: record.path, line: record.line))
        return false
    }

    private mutating func checkReferences() throws(Problem) {
        for reference in file.references where try state.thing(reference.ref) == nil {
            findings.add(
                Problem(
                    .badInput, "dangling-reference",
                    Phrase(
                        ru: "\(reference.ref) нет ни в файле, ни в летописи",
                        en: "\(reference.ref) is neither in the file nor in the ledger"),
                    remedy: Phrase(
                        ru: "проверьте код или внесите его в файл", en: "check the code, or put it into the file"),
                    field: reference.path, line: reference.line))
        }
    }
}
