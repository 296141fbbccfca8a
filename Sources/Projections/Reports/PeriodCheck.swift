import Events
import Foundation

/// Whether a closing still holds: its root, its claims counted again from the entries, and its frozen file.
package struct PeriodCheck: Sendable {
    package let period: ReportingPeriod
    package let closing: ReportingPeriod.Closing
    /// Where the frozen file lies, or should.
    package let path: String
    package let file: File
    /// Nil where the log never had the closing's root, so that there is nothing to count.
    package let claims: [Recounted]?
    /// What else is not as it was closed.
    package let differences: [Phrase]
    /// By which something else came about, or may have.
    package let faults: [KnownFault]
    /// What the entries give now, byte for byte the file where all agrees.
    package let frozen: FrozenPeriod?

    package enum File: Sendable, Equatable {
        /// Its digest is the one that the closing states.
        case sound
        case missing
        case altered
    }

    package var status: Verdict.Status {
        if file == .altered { return .altered }
        return claims?.allSatisfy(\.isTrue) == true && differences.isEmpty ? .agrees : .diverges
    }

    /// Whether the missing file would come out as it was.
    package var canRestore: Bool { file == .missing && frozen?.digest == closing.digest }

    package init(
        _ closing: ReportingPeriod.Closing, of period: ReportingPeriod, _ ledger: Ledger, _ recount: Recount
    ) throws {
        (self.period, self.closing) = (period, closing)
        path = ledger.folder.snapshots + "/" + FrozenPeriod.fileName(period.programme, period.code, size: closing.size)
        let bytes = Files.read(path, upTo: FrozenPeriod.greatestSize)
        file = bytes.map { FrozenPeriod.digest(of: $0) == closing.digest ? .sound : .altered } ?? .missing
        guard closing.size < closing.act.seq, try ledger.root(at: closing.size) == closing.root else {
            (claims, frozen, faults) = (nil, nil, [])
            differences = [
                Phrase(
                    ru: "корень не тот, что у летописи на записи \(closing.size)",
                    en: "the root is not the ledger's at entry \(closing.size)")
            ]
            return
        }
        let views = try recount.views(at: closing.size)
        let frozen = try FrozenPeriod(period, views)
        self.frozen = frozen
        let claims = closing.claims.map { claim in
            let figure = frozen.figures.first { $0.definition.indicator == claim.indicator }
            return Recounted(
                indicator: claim.indicator, claimed: claim.value, counted: figure?.count.value,
                definition: figure?.definition)
        }
        self.claims = claims
        // A file that is as it was frozen, and as the entries give it, need not be read as JSON.
        let isCompared = file == .altered || file == .sound && frozen.digest != closing.digest
        let stated = isCompared ? bytes.flatMap(Self.object) : nil
        let isOlder = stated.map { ($0["readModels"]?.object?["version"]?.int ?? 0) < KnownFault.mendedIn } ?? false
        let isAmended =
            isOlder && KnownFault.haveAmendedOrigin(stated?["indicators"], frozen.json.object?["indicators"])
        faults =
            (isAmended ? [.amendedOrigin] : [])
            + (claims.allSatisfy(\.isTrue) ? [] : try views.faultsOfCounting(asOf: closing.size))
        if isCompared {
            differences = Self.named(stated, frozen, isOlder)
        } else {
            differences = frozen.digest == closing.digest ? [] : [Self.anotherDigest]
        }
    }

    // MARK: - The file

    private static let anotherDigest = Phrase(
        ru: "файла нет, и записи дают файл с другой суммой: его делала другая версия Letopis, или сумма не его",
        en: "the file is missing, and the entries give one with another digest: another version of Letopis "
            + "made it, or the digest is not its own")

    /// Nil where the bytes are no file as FORMAT.md says.
    private static func object(_ bytes: [UInt8]) -> JSONObject? {
        guard bytes.last == 0x0A, let json = JSONReader.value(Array(bytes.dropLast()), .input),
            json.canonicalBytes == bytes.dropLast()
        else { return nil }
        return json.object
    }

    /// What in the file is not what the entries give; `stated` is nil where it is no file as FORMAT.md says. Digests of other versions of the read models say nothing.
    private static func named(_ stated: JSONObject?, _ frozen: FrozenPeriod, _ isOlder: Bool) -> [Phrase] {
        guard let stated, let made = frozen.json.object else {
            return [Phrase(ru: "файл — не канонический JSON", en: "the file is not canonical JSON")]
        }
        var found: [Phrase] = []
        for key in keys(stated, made) where stated[key] != made[key] {
            switch key {
            case "indicators": found += indicators(stated[key], made[key], isOlder)
            case "readModels": found += models(stated[key]?.object, made[key]?.object)
            default:
                found.append(
                    Phrase(ru: "«\(key)» не то, что дают записи", en: "\"\(key)\" is not what the entries give"))
            }
        }
        return found
    }

    private static func keys(_ left: JSONObject, _ right: JSONObject) -> [String] {
        right.keys + left.keys.filter { !right.keys.contains($0) }
    }

    private static func indicators(_ stated: JSON?, _ made: JSON?, _ isOlder: Bool) -> [Phrase] {
        let items = (stated?.array ?? []).map { $0.object ?? JSONObject() }
        let wanted = (made?.array ?? []).map { $0.object ?? JSONObject() }
        var found: [Phrase] = []
        for item in wanted {
            let code = item["indicator"]?.string ?? "?"
            guard let other = items.first(where: { $0["indicator"] == item["indicator"] }) else {
                found.append(
                    Phrase(ru: "\(code): показателя в файле нет", en: "\(code): the file leaves the indicator out"))
                continue
            }
            let differing = keys(other, item).filter { key in
                other[key] != item[key]
                    && !(isOlder && key == "target" && KnownFault.isAmendedOrigin(other[key], item[key]))
            }
            if differing.contains("value") {
                let (left, right) = (text(other["value"]), text(item["value"]))
                found.append(
                    Phrase(
                        ru: "\(code): в файле \(left), а записи дают \(right)",
                        en: "\(code): the file has \(left), but the entries give \(right)"))
            } else if !differing.isEmpty {
                let list = differing.joined(separator: ", ")
                found.append(
                    Phrase(
                        ru: "\(code): не то, что дают записи: \(list)",
                        en: "\(code): not what the entries give: \(list)"))
            }
        }
        // In which order older versions told an indicator that was defined anew no document said.
        if found.isEmpty, !isOlder || items.count != wanted.count {
            found.append(
                Phrase(ru: "показатели не те или не в том порядке", en: "other indicators, or another order"))
        }
        return found
    }

    private static func text(_ value: JSON?) -> String {
        value?.int.map { String($0) } ?? "—"
    }

    private static func models(_ stated: JSONObject?, _ made: JSONObject?) -> [Phrase] {
        guard stated?["version"] == made?["version"] else { return [] }
        let (left, right) = (stated?["digests"]?.object ?? JSONObject(), made?["digests"]?.object ?? JSONObject())
        let tables = keys(left, right).filter { left[$0] != right[$0] }.joined(separator: ", ")
        return [
            Phrase(
                ru: "таблицы чтения не те, что дают записи: \(tables)",
                en: "read models other than the entries give: \(tables)")
        ]
    }
}
