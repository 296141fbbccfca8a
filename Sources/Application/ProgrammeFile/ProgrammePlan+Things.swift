import Events

extension ProgrammePlan {
    // MARK: - Money

    mutating func money() throws(Problem) {
        if let budget = file.budget {
            try once(
                budget,
                remedy: Remedy(ru: "запрос подают один раз; \(Self.void)", en: "a request is made once; \(Self.void)"))
        }
        if let award = file.award { try once(award, on: file.passport.text("startsOn"), remedy: Self.void) }
        for line in file.budgetLines {
            let ref = Ref(.line, line.text("line") ?? "", programme: file.code)
            if let known = try state.values(ref) {
                refuseDifferences(
                    line, from: known,
                    remedy: Phrase(
                        ru: "перенос между статьями – запись budget.reallocated",
                        en: "what moves from one line to another is budget.reallocated"))
            } else {
                append(line)
            }
        }
    }

    /// An entry that a programme has one of.
    private mutating func once(_ record: FileRecord, on day: String? = nil, remedy: some RemedyConvertible)
        throws(Problem)
    {
        guard let known = try state.entries(record.type.name, about: programme).last else {
            append(record, at: isKnown ? nil : day)
            return
        }
        refuseDifferences(record, from: known.data, remedy: remedy)
        refuseOtherDay(record, known.at)
    }

    private mutating func refuseOtherDay(_ record: FileRecord, _ known: String) {
        guard let day = record.at, day != known else { return }
        findings.add(
            cannotChange(
                record.path(of: "at"), line: record.line, from: .string(known), to: .string(day), remedy: Self.void))
    }

    mutating func baselines() throws(Problem) {
        let recorded = try state.entries("baseline.recorded", about: programme)
        for record in file.baselines {
            guard let known = recorded.last(where: { $0.data["name"] == record.data["name"] }) else {
                append(record)
                continue
            }
            refuseDifferences(
                record, from: known.data,
                remedy: Phrase(ru: "новому значению дайте новое имя", en: "give a new value a new name"))
        }
    }

    // MARK: - Where and with whom

    mutating func spaces() throws(Problem) {
        for record in file.spaces {
            let ref = Ref(.space, record.text("space") ?? "")
            guard let thing = try state.thing(ref) else {
                append(record)
                continue
            }
            guard isOurs(thing, ref, record) else { continue }
            if let opened = try state.entries(record.type.name, about: ref).last { refuseOtherDay(record, opened.at) }
        }
    }

    mutating func centres() throws(Problem) {
        for record in file.centres {
            let ref = Ref(.centre, record.text("centre") ?? "")
            guard let thing = try state.thing(ref) else {
                append(record)
                continue
            }
            // The stage here is the one at the start; later ones are the ledger's.
            guard isOurs(thing, ref, record), let enrolled = try state.entries(record.type.name, about: ref).last
            else { continue }
            refuseDifferences(
                record, from: enrolled.data,
                remedy: Phrase(
                    ru: "новая стадия – запись resource-centre.stage-changed",
                    en: "a new stage is resource-centre.stage-changed"))
        }
    }

    mutating func calls() throws(Problem) {
        for record in file.calls {
            let ref = Ref(.call, record.text("call") ?? "")
            guard let thing = try state.thing(ref), let known = try state.values(ref) else {
                append(record)
                continue
            }
            guard isOurs(thing, ref, record) else { continue }
            refuseDifferences(
                record, from: known,
                remedy: Phrase(
                    ru: "условия объявленного отбора не меняются: объявите другой",
                    en: "the terms of an open call do not change: open another"))
        }
    }

    // MARK: - When

    mutating func milestones() throws(Problem) {
        for record in file.milestones {
            guard let code = record.data["milestone"] else { continue }
            guard let known = try state.values(Ref(.milestone, code.string ?? "", programme: file.code)) else {
                append(record)
                continue
            }
            refuseDifferences(record, from: known, but: ["dueOn"], remedy: Self.void)
            guard record.data["dueOn"] != known["dueOn"] else { continue }
            let type = "milestone.rescheduled"
            append(
                type,
                data(
                    type,
                    [
                        "milestone": code, "dueOn": record.data["dueOn"],
                        "agreement": change.agreement.map { .string($0) },
                    ]), line: record.line(of: "dueOn"))
        }
    }

    mutating func activities() throws(Problem) {
        for record in file.activities {
            guard let code = record.data["activity"] else { continue }
            let ref = Ref(.activity, code.string ?? "")
            guard let thing = try state.thing(ref), let known = try state.values(ref) else {
                append(record)
                continue
            }
            guard isOurs(thing, ref, record) else { continue }
            try compare(record, known, thing)
        }
    }

    private mutating func compare(_ record: FileRecord, _ known: JSONObject, _ thing: Thing) throws(Problem) {
        let another = Phrase(
            ru: "или отмените мероприятие и запланируйте другое, с другим кодом",
            en: "or cancel the activity and plan another, under another code")
        let kind = record.type.ofActivity?.kind ?? ""
        if let was = thing.text("kind"), was != kind {
            findings.add(
                cannotChange(
                    record.path(of: "kind"), line: record.line, from: .string(was), to: .string(kind), remedy: another))
            return
        }
        refuseDifferences(record, from: known, but: ["startsOn", "endsOn"], remedy: another)
        // An activity of one day may name its last day or not.
        let end = record.data["endsOn"] ?? record.data["startsOn"]
        let isMoved = record.data["startsOn"] != known["startsOn"]
        guard isMoved || end != known["endsOn"] ?? known["startsOn"] else { return }
        let type = ActivityVerb.rescheduled.type(of: kind)
        let field = isMoved || record.data["endsOn"] == nil ? "startsOn" : "endsOn"
        guard let reason = reason(for: type, record, field) else { return }
        let isLong = record.data["endsOn"] != nil || known["endsOn"] != nil
        append(
            type,
            data(
                type,
                [
                    "activity": record.data["activity"], "startsOn": record.data["startsOn"],
                    "endsOn": isLong ? end : nil, "reason": reason,
                ]), line: record.line(of: field))
    }
}
