import Events

extension ProgrammePlan {
    mutating func indicators() throws(Problem) {
        for indicator in file.indicators {
            let ref = Ref(.indicator, indicator.code, programme: file.code)
            guard let thing = try state.thing(ref), let known = try state.values(ref) else {
                append(indicator.definition)
                append(indicator.target)
                continue
            }
            guard thing.status == "defined" else {
                findings.add(retired(indicator))
                continue
            }
            compare(indicator, known)
            try compareTarget(indicator)
        }
        try retire()
    }

    private mutating func compare(_ indicator: FileIndicator, _ known: JSONObject) {
        let record = indicator.definition
        refuseDifferences(
            record, from: known, but: ["rule"],
            remedy: Phrase(
                ru: "или определите другой показатель, с другим кодом",
                en: "or define another indicator, under another code"))
        guard record.data["rule"] != known["rule"] else { return }
        let type = "indicator.rule-revised"
        guard let reason = reason(for: type, record, "rule") else { return }
        append(
            type, data(type, ["indicator": .string(indicator.code), "rule": record.data["rule"], "reason": reason]),
            line: record.line(of: "rule"))
    }

    private mutating func compareTarget(_ indicator: FileIndicator) throws(Problem) {
        let record = indicator.target
        guard let known = try state.values(Ref(.target, "\(file.code)/\(indicator.code)")) else {
            append(record)
            return
        }
        let amendable: Set<String> = ["comparator", "value", "due"]
        if record.data["value"] == .null {
            if known["value"] == .null { return }
            findings.add(
                cannotChange(
                    record.path, line: record.line, from: known["value"], to: "not-stated",
                    remedy: Phrase(
                        ru: "или уберите показатель из файла: он будет снят",
                        en: "or take the indicator out of the file: it is retired")))
            return
        }
        // A number in place of «not stated» comes with an agreement, and no entry tells another origin.
        let free = known["origin"] == "not-stated" ? amendable.union(["origin", "quote"]) : amendable
        refuseDifferences(record, from: known, but: free, remedy: Self.void)
        if known["due"] != nil, record.data["due"] == nil { findings.add(cannotRemove(record, "due", known["due"])) }
        guard let field = changed(record, from: known).first(where: amendable.contains) else { return }
        let type = "target.amended"
        guard let agreement = agreement(for: type, record, field) else { return }
        append(
            type,
            data(
                type,
                [
                    "indicator": .string(indicator.code), "comparator": record.data["comparator"],
                    "value": record.data["value"], "due": record.data["due"], "agreement": agreement,
                ]), line: record.line(of: field))
    }

    /// What the file defines no more.
    private mutating func retire() throws(Problem) {
        guard isKnown else { return }
        let defined = Set(file.indicators.map(\.code))
        let type = "indicator.retired"
        for code in try state.indicators(of: file.code) where !defined.contains(code) {
            guard let reason = change.reason else {
                findings.add(needed(.reason, type, path: "indicators.\(code)", line: file.indicatorsLine))
                continue
            }
            append(
                type, data(type, ["indicator": .string(code), "reason": .string(reason)]), line: file.indicatorsLine)
        }
    }

    private func retired(_ indicator: FileIndicator) -> Problem {
        Problem(
            .refused, "indicator-retired",
            Phrase(
                ru: "показатель «\(indicator.code)» был снят и под этим кодом не возвращается",
                en: "the indicator \"\(indicator.code)\" was retired and does not come back under this code"),
            remedy: Phrase(
                ru: "дайте новый код или аннулируйте запись indicator.retired",
                en: "give a new code, or void the entry indicator.retired"),
            field: indicator.definition.path, line: indicator.definition.line)
    }
}
