import Events

extension ProgrammePlan {
    mutating func passport() throws(Problem) {
        let record = file.passport
        guard let known = try state.values(programme) else {
            append(record)
            return
        }
        let changed = changed(record, from: known)
        for field in removed(record, from: known) { findings.add(cannotRemove(record, field, known[field])) }
        correct(record, changed, known)
        if let field = changed.first(where: { $0 == "startsOn" || $0 == "endsOn" }) {
            let type = "programme.dates-amended"
            if let agreement = agreement(for: type, record, field) {
                append(
                    type,
                    data(
                        type,
                        ["startsOn": record.data["startsOn"], "endsOn": record.data["endsOn"], "agreement": agreement]),
                    line: record.line(of: field))
            }
        }
    }

    private mutating func correct(_ record: FileRecord, _ changed: [String], _ known: JSONObject) {
        let type = "programme.corrected"
        let changed = changed.filter { $0 != "startsOn" && $0 != "endsOn" }
        let correctable = changed.filter { Catalogue.byName[type]?.field($0) != nil }
        for field in changed where !correctable.contains(field) {
            findings.add(
                cannotChange(
                    record, field, known[field],
                    remedy: Phrase(ru: "другая программа – другой код", en: "another programme takes another code")))
        }
        guard let first = correctable.first, let reason = reason(for: type, record, first) else { return }
        var members: [String: JSON?] = ["reason": reason]
        for field in correctable { members[field] = record.data[field] }
        append(type, data(type, members), line: record.line(of: first))
    }

    /// An organisation may be known from another programme; then only what the file says otherwise is corrected.
    mutating func addOrCorrect(_ record: FileRecord) throws(Problem) {
        guard let code = record.text("organisation") else { return }
        guard let known = try state.values(Ref(.organisation, code)) else {
            append(record)
            return
        }
        let type = "organisation.corrected"
        let changed = changed(record, from: known)
        guard let first = changed.first, let reason = reason(for: type, record, first) else { return }
        var members: [String: JSON?] = ["organisation": .string(code), "reason": reason]
        for field in changed { members[field] = record.data[field] }
        append(type, data(type, members), line: record.line(of: first))
    }

    /// Each status and day once, in whatever order the ledger came to know them.
    mutating func statuses() throws(Problem) {
        var recorded = try state.entries("programme.status-changed", about: programme)
        for record in file.statuses {
            let same = recorded.firstIndex { $0.data["status"] == record.data["status"] && $0.at == record.at }
            if let same {
                refuseDifferences(record, from: recorded.remove(at: same).data, remedy: Self.void)
                continue
            }
            // The same status on another day is a mended date, unless the file has that day as well.
            let other = recorded.first { entry in
                entry.data["status"] == record.data["status"]
                    && !file.statuses.contains { $0.data["status"] == entry.data["status"] && $0.at == entry.at }
            }
            if let other {
                findings.add(
                    cannotChange(
                        record.path(of: "at"), line: record.line, from: .string(other.at),
                        to: record.at.map { .string($0) }, remedy: Self.void))
            } else {
                append(record)
            }
        }
    }

    mutating func territory() throws(Problem) {
        for record in file.territory {
            let ref = Ref(.territory, "\(file.code)/\(record.text("municipality") ?? "")")
            if let known = try state.values(ref) {
                refuseDifferences(record, from: known, remedy: Self.void)
            } else {
                append(record)
            }
        }
    }

    mutating func partners() throws(Problem) {
        for partner in file.partners {
            try addOrCorrect(partner.organisation)
            let ref = Ref(.partner, "\(file.code)/\(partner.engagement.text("organisation") ?? "")")
            // A partner is engaged anew where what it takes part in has changed.
            if let known = try state.values(ref), changed(partner.engagement, from: known).isEmpty { continue }
            append(partner.engagement)
        }
    }
}
