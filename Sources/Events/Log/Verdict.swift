/// What `verify` found.
package struct Verdict: Sendable {
    package enum Status: String, Sendable {
        /// Sound, and agrees with every checkpoint in the folder; where anything from outside was given, that proves it.
        case agrees
        /// Sound, and contradicted by nothing from outside, but what was given from there does not prove it.
        case unproven
        /// Sound in itself, but not the log that a checkpoint was signed for.
        case diverges
        /// Not as it was written.
        case altered

        package var exitCode: Int32 {
            switch self {
            case .agrees: 0
            case .unproven: 20
            case .diverges: 30
            case .altered: 40
            }
        }
    }

    package struct Finding: Sendable {
        /// The entry concerned; nil where it is not one entry.
        package let seq: Int?
        package let what: Phrase
    }

    /// Between which checkpoints the log left what was signed.
    package struct Bracket: Sendable, Equatable {
        /// The size of the last checkpoint that holds before the first that fails; 0 where none does.
        package let after: Int
        /// The size of the first checkpoint that fails.
        package let upTo: Int
    }

    package let status: Status
    package let entries: Int
    /// The root that the bodies give.
    package let root: TreeHash
    /// The first ``Verification/greatestFindings`` problems, entry by entry; those of the checkpoints last.
    package let problems: [Finding]
    /// The sizes of the checkpoints that the log was compared with and agrees with, ascending.
    package let checkpoints: [Int]
    /// Where a checkpoint fails: the entries among which the first other one is.
    package let bracket: Bracket?
    /// The size of the earliest checkpoint that the log agrees with and that carries another's signature, which was
    /// not checked: so many entries had been recorded before anybody else can have seen one.
    package let firstCosigned: Int?
    /// What the verdict means, and who could still have rewritten what it covers.
    package let statement: Remedy

    /// The first entry that is not as it was written; nil where none can be named.
    package var firstWrong: Int? { problems.lazy.compactMap(\.seq).first }
}

// MARK: - What it means

extension Verdict {
    init(_ scan: LogScan, _ files: CheckpointFiles, _ outside: TrustAnchors) throws {
        let judgement = try files.judge(scan, outside)
        var problems = scan.findings + judgement.problems
        let isSound = scan.findings.isEmpty && scan.isComplete
        let isAsked = outside.checkpoint != nil || !outside.keys.isEmpty
        status =
            !isSound
            ? .altered : !problems.isEmpty ? .diverges : isAsked && !judgement.outside.isProven ? .unproven : .agrees
        let hidden = scan.findingCount - scan.findings.count
        if hidden > 0 {
            problems.append(Finding(seq: nil, what: Phrase(ru: "и ещё: \(hidden)", en: "and \(hidden) more")))
        }
        (entries, root, self.problems) = (scan.size, scan.root, problems)
        (checkpoints, bracket, firstCosigned) = (judgement.agreed, judgement.bracket, judgement.firstCosigned)
        let firstWrong = scan.findings.lazy.compactMap(\.seq).first
        statement =
            switch status {
            case .altered: Verdict.altered(firstWrong, bracket, entries)
            case .diverges where judgement.problems.count == judgement.outside.differences.count:
                Remedy(Verdict.foreign + (judgement.bracket?.phrase(scan.size) ?? Phrase("")))
            case .diverges: Remedy(Verdict.diverges(bracket, entries))
            case .agrees where isAsked, .unproven:
                Remedy(Verdict.coverage(entries, judgement.agreed)) + judgement.outside.coverage(of: entries)
            case .agrees:
                Remedy(Verdict.coverage(entries, judgement.agreed) + Verdict.doubt(judgement.firstCosigned))
            }
    }

    private static func altered(_ first: Int?, _ bracket: Bracket?, _ entries: Int) -> Remedy {
        let place = first.map {
            Phrase(
                ru: "Первая, с которой что-то не так, — запись \($0). ", en: "The first entry that is wrong is \($0). ")
        }
        let what =
            Phrase(ru: "Летопись не такова, какой её записали. ", en: "The ledger is not as it was written. ")
            + (place ?? Phrase("")) + (bracket.map { $0.phrase(entries) } ?? Phrase(""))
        return Remedy(
            ru: "\(what)Сравните с копиями и верните целую: \(.restore).",
            en: "\(what)Compare it with copies, and bring back a sound one: \(.restore).")
    }

    private static let foreign = Phrase(
        ru:
            "Сама в себе летопись цела и сходится со своей папкой, но это не та летопись, для которой у вас есть ключ или "
            + "контрольная точка: её переписали или подменили. ",
        en: "The ledger is sound in itself and agrees with its folder, but it is not the one that your key or your "
            + "checkpoint speaks of: it was rewritten or exchanged. ")

    private static func diverges(_ bracket: Bracket?, _ entries: Int) -> Phrase {
        guard let bracket else {
            return Phrase(
                ru: "Сама в себе летопись цела, но не каждую контрольную точку папки можно принять: файл испорчен или "
                    + "подписан не её ключом. Верните его из копии.",
                en: "The ledger is sound in itself, but not every checkpoint in the folder is acceptable: a file is "
                    + "damaged, or signed by a key that is not the ledger's. Put it back from a copy.")
        }
        return Phrase(
            ru: "Сама в себе летопись цела, но это не та летопись, для которой подписана контрольная точка: "
                + "её восстановили из старой копии или переписали. ",
            en: "The ledger is sound in itself, but it is not the one that a checkpoint was signed for: "
                + "it was restored from an older copy, or rewritten. ") + bracket.phrase(entries)
    }

    private static func coverage(_ entries: Int, _ agreed: [Int]) -> Phrase {
        guard let newest = agreed.last else {
            return Phrase(
                ru:
                    "Записей: \(entries), и каждая на своём месте; но в папке нет ни одной контрольной точки, с которой можно сверить. ",
                en: "\(entries) entries, each in its place; but the folder holds no checkpoint to compare them with. ")
        }
        let rest = entries - newest
        return Phrase(
            ru:
                "Записей: \(entries); они сходятся со всеми контрольными точками папки: \(agreed.count), последняя — на \(newest). "
                + (rest > 0 ? "Последние записи (\(rest)) не покрыты ни одной. " : ""),
            en:
                "\(entries) entries agree with every checkpoint in the folder: \(agreed.count), the newest at \(newest). "
                + (rest > 0 ? "None of them covers the last \(rest). " : ""))
    }

    private static func doubt(_ firstCosigned: Int?) -> Phrase {
        Phrase(
            ru: "Тот, у кого secrets/signing.key, мог переписать и подписать заново всё, что не покрыто контрольной "
                + "точкой вне этой папки; до первой подписи свидетеля время записи (recorded) — только слово владельца. ",
            en: "Whoever holds secrets/signing.key could still have rewritten and signed anew whatever no checkpoint "
                + "outside this folder covers; before the first cosignature, the times in recorded are only the "
                + "owner's word. ")
            + cosignature(firstCosigned)
    }

    private static func cosignature(_ first: Int?) -> Phrase {
        guard let first else {
            return Phrase(
                ru: "Чужой подписи нет ни на одной контрольной точке: это относится ко всем записям.",
                en: "No checkpoint carries another's signature: that goes for all entries.")
        }
        return Phrase(
            ru: "Чужая подпись, здесь не проверенная, стоит впервые на контрольной точке \(first): до неё записано "
                + "\(first).",
            en: "The first checkpoint that carries another's signature, which was not checked here, is the one at "
                + "\(first): so many entries precede it.")
    }
}

extension Verdict.Bracket {
    /// - Parameter entries: how many the log has.
    fileprivate func phrase(_ entries: Int) -> Phrase {
        let holds =
            after == 0
            ? Phrase(ru: "до неё не сходится ни одна", en: "none before it holds")
            : Phrase(ru: "контрольная точка на \(after) сходится", en: "the checkpoint at \(after) holds")
        let which =
            after + 1 == upTo
            ? Phrase(ru: "Запись \(upTo) — не та, что подписана", en: "Entry \(upTo) is not the one that was signed")
            : Phrase(
                ru: "Записи \(after + 1)…\(upTo) — не те, что подписаны",
                en: "Entries \(after + 1)…\(upTo) are not those that were signed")
        let fails =
            entries < upTo
            ? Phrase(
                ru: "а на \(upTo) — нет, потому что летопись кончается на \(entries)",
                en: "the one at \(upTo) does not, for the ledger ends at \(entries)")
            : Phrase(ru: "а на \(upTo) — нет", en: "the one at \(upTo) does not")
        return which + Phrase(": ") + holds + Phrase(", ") + fails + Phrase(". ")
    }
}
