import Events

/// What must hold between the parts of a file.
extension FileReader {
    // MARK: - References

    /// Tells of references that lead nowhere in the file where they must; returns those that the ledger may know.
    mutating func references(of records: [FileRecord], in root: FileNode) -> [FileReference] {
        let codes: [ThingKind: Set<String>] = [
            .municipality: keys(root["territory"]), .activity: keys(root["activities"]), .space: keys(root["spaces"]),
            .centre: keys(root["centres"]), .call: keys(root["calls"]),
            .organisation: keys(root["partners"]).union(
                [root["organisation"]?.value["organisation"]?.value.text].compactMap { $0 }),
        ]
        let tasks = keys(root["tasks"])
        // What is wrong with the tasks themselves has been told.
        let areTasksSound = root["tasks"].map { $0.value.map != nil } ?? true
        var outside: [FileReference] = []
        for record in records {
            for field in record.type.fields {
                guard let code = record.text(field.name) else { continue }
                if field.name == "task", areTasksSound, !tasks.contains(code) {
                    findings.add(unknownTask(code, tasks, record))
                }
                guard case .ref(let kind) = field.value, kind != .programme, kind != .indicator,
                    codes[kind]?.contains(code) != true
                else { continue }
                outside.append(
                    FileReference(
                        ref: Ref(kind, code, programme: programme), line: record.line(of: field.name),
                        path: record.path(of: field.name)))
            }
        }
        return outside
    }

    private func keys(_ pair: FilePair?) -> Set<String> {
        Set(pair?.value.map?.map(\.key) ?? [])
    }

    private func unknownTask(_ code: String, _ tasks: Set<String>, _ record: FileRecord) -> Problem {
        let list = tasks.isEmpty ? "–" : tasks.sorted().joined(separator: ", ")
        return Problem(
            .badInput, "dangling-reference",
            Phrase(ru: "задачи «\(code)» нет в tasks", en: "there is no task \"\(code)\" in tasks"),
            remedy: Spelling.remedy(
                for: code, in: tasks, otherwise: Phrase(ru: "задачи файла: \(list)", en: "the file's tasks: \(list)")),
            field: record.path(of: "task"), line: record.line(of: "task"))
    }

    // MARK: - Order

    /// Parents before their children; otherwise the order of the file.
    mutating func parentsFirst(_ activities: [FileRecord]) -> [FileRecord] {
        var waiting = activities
        var ordered: [FileRecord] = []
        while !waiting.isEmpty {
            let codes = Set(waiting.compactMap { $0.text("activity") })
            let ready = waiting.filter { $0.text("parent").map { !codes.contains($0) } ?? true }
            if ready.isEmpty {
                for activity in waiting { findings.add(circle(activity)) }
                return ordered
            }
            ordered += ready
            waiting = waiting.filter { $0.text("parent").map { codes.contains($0) } ?? false }
        }
        return ordered
    }

    private func circle(_ activity: FileRecord) -> Problem {
        let parent = activity.text("parent") ?? ""
        return Problem(
            .badInput, "parents-in-a-circle",
            Phrase(
                ru: "\(activity.text("activity") ?? "") входит в «\(parent)», а то – в него же",
                en: "\(activity.text("activity") ?? "") is part of \"\(parent)\", which is part of it in turn"),
            remedy: Phrase(ru: "уберите один из parent", en: "take one of the parents out"),
            field: activity.path(of: "parent"), line: activity.line(of: "parent"))
    }

    // MARK: - Days

    mutating func checkDates(of records: [FileRecord]) {
        for record in records {
            for (first, last) in [("startsOn", "endsOn"), ("opensOn", "closesOn")] {
                guard let start = record.text(first), let end = record.text(last), end < start else { continue }
                findings.add(
                    Problem(
                        .badInput, "dates-reversed",
                        Phrase(
                            ru: "\(last) \(end) раньше, чем \(first) \(start)",
                            en: "\(last) \(end) is before \(first) \(start)"),
                        remedy: Phrase(ru: "исправьте одну из дат", en: "mend one of the dates"),
                        field: record.path(of: last), line: record.line(of: last)))
            }
        }
    }

    mutating func checkStatuses(_ statuses: [FileRecord]) {
        for (earlier, later) in zip(statuses, statuses.dropFirst()) {
            guard let before = earlier.at, let after = later.at, after < before else { continue }
            findings.add(
                Problem(
                    .badInput, "statuses-out-of-order",
                    Phrase(
                        ru: "статус от \(after) стоит после статуса от \(before)",
                        en: "the status of \(after) stands after that of \(before)"),
                    remedy: Phrase(
                        ru: "поставьте статусы по порядку дат", en: "put the statuses in the order of their days"),
                    field: later.path(of: "at"), line: later.line))
        }
    }

    // MARK: - Money

    /// The lines add up to the request, to the kopeck.
    mutating func checkBudget(_ budget: FileRecord?, _ lines: [FileRecord], isWhole: Bool) {
        guard let budget, !lines.isEmpty, isWhole else { return }
        for name in ["grant", "cofinancing"] {
            guard let whole = budget.number(name) else { continue }
            let sum = lines.reduce(0) { $0 + ($1.number(name) ?? 0) }
            if sum == whole { continue }
            findings.add(
                Problem(
                    .badInput, "budget-does-not-add-up",
                    Phrase(
                        ru: "\(name): строки budgetLines дают \(sum), а budget – \(whole), разница \(sum - whole)",
                        en:
                            "\(name): the budgetLines add up to \(sum), budget says \(whole), the difference is \(sum - whole)"
                    ),
                    remedy: Phrase(
                        ru: "исправьте строки или итог (в копейках)", en: "mend the lines or the total (in kopecks)"),
                    field: budget.path(of: name), line: budget.line(of: name)))
        }
    }

    // MARK: - Codes

    /// The applicant is no partner of its own.
    mutating func checkOrganisations(_ root: FileNode) {
        guard let code = root["organisation"]?.value["organisation"]?.value.text,
            let partner = root["partners"]?.value[code]
        else { return }
        findings.add(
            Problem(
                .badInput, "duplicate-code",
                Phrase(ru: "«\(code)» – и заявитель, и партнёр", en: "\"\(code)\" is the applicant and a partner"),
                remedy: Phrase(
                    ru: "дайте партнёру свой код или уберите его",
                    en: "give the partner a code of its own or take it out"),
                field: "partners.\(code)", line: partner.line))
    }
}
