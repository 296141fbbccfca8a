import Events

/// What a bundle states against what its entries give, member by member, so that each difference is named.
struct ReportComparison {
    let stated: JSONObject
    let made: Report

    var findings: [BundleVerdict.Finding] {
        guard let expected = made.json.object else { return [] }
        var findings: [BundleVerdict.Finding] = []
        for key in keys(stated, expected) where key != "claims" && stated[key] != expected[key] {
            findings.append(
                .init(
                    .report, ru: "«\(key)» не то, что дают записи", en: "\"\(key)\" is not what the entries give"))
        }
        return findings + claims + untrue
    }

    /// The faults of older Letopis by which something is not as the entries give it, and that no number depends on.
    var faults: [KnownFault] {
        KnownFault.haveAmendedOrigin(stated["claims"], made.json.object?["claims"]) ? [.amendedOrigin] : []
    }

    private func keys(_ left: JSONObject, _ right: JSONObject) -> [String] {
        right.keys + left.keys.filter { !right.keys.contains($0) }
    }

    // MARK: - Claims

    private var claims: [BundleVerdict.Finding] {
        guard let items = stated["claims"]?.array?.map({ $0.object ?? JSONObject() }) else {
            return [.init(.report, ru: "показателей нет", en: "there are no claims")]
        }
        let codes = items.map { $0["indicator"]?.string ?? "?" }
        var rest = Array(zip(codes, items))
        var findings: [BundleVerdict.Finding] = []
        for claim in made.claims {
            guard let index = rest.firstIndex(where: { $0.0.hasSameBytes(as: claim.indicator) }) else {
                findings.append(
                    .init(.report, indicator: claim.indicator, ru: "показателя нет", en: "the indicator is left out"))
                continue
            }
            findings += compare(rest.remove(at: index).1, claim)
        }
        findings += rest.map {
            .init(
                .report, indicator: $0.0, ru: "показатель лишний", en: "there is no such indicator, or it stands twice")
        }
        let isInOrder = codes.elementsEqual(made.claims.map(\.indicator), by: { $0.hasSameBytes(as: $1) })
        if findings.isEmpty, !isInOrder {
            findings.append(
                .init(.report, ru: "показатели не в том порядке", en: "the indicators are not in their order"))
        }
        return findings
    }

    private func compare(_ stated: JSONObject, _ claim: Claim) -> [BundleVerdict.Finding] {
        guard let expected = claim.json.object else { return [] }
        let differing = keys(stated, expected).filter { key in
            stated[key] != expected[key] && !(key == "target" && KnownFault.isAmendedOrigin(stated[key], expected[key]))
        }
        return differing.map { key in
            let (ru, en) = difference(key, stated, claim)
            return .init(.report, indicator: claim.indicator, ru: ru, en: en)
        }
    }

    private func difference(_ key: String, _ stated: JSONObject, _ claim: Claim) -> (ru: String, en: String) {
        switch key {
        case "value":
            let (left, right) = (text(stated["value"]), text(.optional(claim.count.value)))
            return ("заявлено \(left), а записи дают \(right)", "claimed \(left), but the entries give \(right)")
        case "counted":
            let listed = (stated["counted"]?.array ?? []).compactMap(\.int)
            let extra = Set(listed).subtracting(claim.counted).sorted()
            let missing = Set(claim.counted).subtracting(listed).sorted()
            let ru = [("лишние", extra), ("не названы", missing)]
            let en = [("in excess:", extra), ("not named:", missing)]
            return (
                "засчитанные записи: " + list(ru, else: "не по порядку или дважды"),
                "the entries counted: " + list(en, else: "out of order, or twice")
            )
        case "rule": return ("правило не то, что в записях", "the rule is not the one in the entries")
        case "target": return ("цель не та, что в записях", "the target is not the one in the entries")
        case "reported":
            return ("сдано было другое значение", "the report that was submitted claims another value")
        default: return ("«\(key)» не то, что дают записи", "\"\(key)\" is not what the entries give")
        }
    }

    private func list(_ parts: [(String, [Int])], else same: String) -> String {
        let named = parts.filter { !$0.1.isEmpty }.map { name, seqs in
            "\(name) \(seqs.prefix(5).map(String.init).joined(separator: ", "))\(seqs.count > 5 ? "…" : "")"
        }
        return named.isEmpty ? same : named.joined(separator: "; ")
    }

    private func text(_ value: JSON?) -> String {
        switch value {
        case .int(let number): String(number)
        case .null, nil: "—"
        default: "?"
        }
    }

    /// What the report that was submitted claims, and the entries do not bear out.
    private var untrue: [BundleVerdict.Finding] {
        made.claims.filter { !$0.isTrue }.map { claim in
            let (left, right) = (text(.optional(claim.reported ?? nil)), text(.optional(claim.count.value)))
            return .init(
                .report, seq: made.submission?.seq, indicator: claim.indicator,
                ru: "в отчёте \(left), а записи дают \(right)",
                en: "the report says \(left), but the entries give \(right)")
        }
    }
}
