import Events

/// What checking a bundle found.
package struct BundleVerdict: Sendable {
    /// One thing that is wrong; where it is one entry, one file or one claim, it is named.
    package struct Finding: Sendable {
        package let file: ReviewBundle.File?
        package let seq: Int?
        package let indicator: String?
        package let what: Phrase

        package init(_ file: ReviewBundle.File?, seq: Int? = nil, indicator: String? = nil, ru: String, en: String) {
            self.file = file
            self.seq = seq
            self.indicator = indicator
            what = Phrase(ru: ru, en: en)
        }
    }

    package let status: Verdict.Status
    package let problems: [Finding]
    /// The faults of older Letopis by which something came to be stated otherwise, or may have.
    package let faults: [KnownFault]
    package let entries: Int
    /// The root that the bodies give.
    package let root: TreeHash?
    /// The report as the entries give it; nil where they are not sound, or it cannot be read.
    package let report: Report?
    /// What was disclosed, by the bundle's own file and by one that came apart from it; nothing where anything is altered
    /// or the log is another.
    package let disclosed: [DisclosureFile.Verdict]
    /// What is known from outside; nothing where the bundle contradicts itself.
    package let outside: TrustAnchors.Findings

    /// What the verdict means, and who could still have rewritten what.
    package var statement: Remedy {
        switch status {
        case .altered:
            Remedy(
                ru:
                    "Материалы противоречат сами себе: этим числам верить нельзя. Попросите составителя объяснить и собрать их "
                    + "заново.",
                en:
                    "The bundle contradicts itself: these numbers cannot be believed. Ask whoever made it to explain, and to "
                    + "make it anew.")
        case .diverges:
            Remedy(
                ru:
                    "Сами в себе материалы целы, но это не та летопись, для которой у вас есть ключ или контрольная точка: "
                    + "её переписали или подменили.",
                en:
                    "The bundle is sound in itself, but it is not the log that your key or your checkpoint speaks of: it was "
                    + "rewritten or exchanged.")
        case .unproven, .agrees: Remedy(counted) + outside.coverage(of: entries)
        }
    }

    private var counted: Phrase {
        Phrase(
            ru: "Каждое число отчёта пересчитано по записям (\(entries)) и сошлось. ",
            en: "Every number of the report was counted again from the \(entries) entries, and agrees. ")
    }
}
