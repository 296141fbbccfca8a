import Events

/// What checking a bundle found.
package struct BundleVerdict: Sendable {
    package enum Status: String, Sendable {
        /// All holds, with a key and a checkpoint from outside the bundle.
        case agrees
        /// All holds, but whoever made the bundle can have made everything in it.
        case unproven
        /// All holds in itself, but it is not the log that the reviewer's own key or checkpoint speaks of.
        case diverges
        /// Something contradicts something else.
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

    /// Up to which entry somebody other than the ledger's owner holds the history fast.
    package struct Hold: Sendable, Equatable {
        package enum Source: Sendable, Equatable {
            /// The reviewer's own checkpoint.
            case checkpoint
            /// A cosignature by a witness whose key the reviewer has, with its time in seconds since 1970.
            case witness(name: String, time: UInt64)
        }

        package let size: Int
        package let source: Source
    }

    package let status: Status
    package let problems: [Finding]
    package let entries: Int
    /// The root that the bodies give.
    package let root: TreeHash?
    /// The report as the entries give it; nil where they are not sound, or it cannot be read.
    package let report: Report?
    /// Ascending by size.
    package let holds: [Hold]
    /// Whether the log's key is one that the reviewer gave.
    package let isKeyKnown: Bool

    /// What the verdict means, and who could still have rewritten what.
    package var statement: Phrase {
        switch status {
        case .altered:
            Phrase(
                ru:
                    "Материалы противоречат сами себе: этим числам верить нельзя. Попросите составителя объяснить и собрать их "
                    + "заново.",
                en:
                    "The bundle contradicts itself: these numbers cannot be believed. Ask whoever made it to explain, and to "
                    + "make it anew.")
        case .diverges:
            Phrase(
                ru:
                    "Сами в себе материалы целы, но это не та летопись, для которой у вас есть ключ или контрольная точка: "
                    + "её переписали или подменили.",
                en:
                    "The bundle is sound in itself, but it is not the log that your key or your checkpoint speaks of: it was "
                    + "rewritten or exchanged.")
        case .unproven: counted + unproven
        case .agrees: counted + coverage
        }
    }

    private var counted: Phrase {
        Phrase(
            ru: "Каждое число отчёта пересчитано по записям (\(entries)) и сошлось. ",
            en: "Every number of the report was counted again from the \(entries) entries, and agrees. ")
    }

    private var unproven: Phrase {
        let missing =
            isKeyKnown
            ? Phrase(
                ru:
                    "Но нет ни вашей контрольной точки (--since), ни подписи свидетеля, ключ которого вы знаете (--key). ",
                en:
                    "But there is neither a checkpoint of yours (--since) nor the signature of a witness whose key you know "
                    + "(--key). ")
            : Phrase(
                ru: "Но ключ летописи взят из самих материалов: получите его другим путём и дайте в --key. ",
                en: "But the log's key comes from the bundle itself: get it another way, and give it with --key. ")
        return missing
            + Phrase(
                ru: "Кто собрал материалы, мог и сочинить в них всё, от первой записи до последней.",
                en: "Whoever made the bundle can have made up everything in it, from the first entry to the last.")
    }

    private var coverage: Phrase {
        guard let first = holds.first, let last = holds.last else { return unproven }
        let rest = entries - last.size
        let tail =
            rest == 0
            ? Phrase(
                ru: "Переписать что-либо из них с тех пор нельзя. ",
                en: "Since then nothing of them can have been rewritten. ")
            : Phrase(
                ru: "Последние \(rest) владелец ключа летописи ещё мог переписать. ",
                en: "The last \(rest) could still have been rewritten by whoever holds the log's key. ")
        return Phrase(
            ru: "Записи 1…\(last.size) закреплены не владельцем летописи: \(Self.source(last).ru). ",
            en:
                "Entries 1…\(last.size) are held fast by somebody other than the ledger's owner: \(Self.source(last).en). "
        )
            + tail
            + Phrase(
                ru:
                    "До первого такого закрепления сделано записей: \(first.size); их время и то, что они тогда же и появились, — "
                    + "только слово владельца.",
                en:
                    "The first such hold came after \(first.size) entries; their times, and that they were made when they say, "
                    + "are only the owner's word.")
    }

    private static func source(_ hold: Hold) -> Phrase {
        switch hold.source {
        case .checkpoint: Phrase(ru: "вашей контрольной точкой", en: "by your own checkpoint")
        case .witness(let name, let time):
            Phrase(
                ru: "подписью свидетеля \(name) от \(Timestamp.text(milliseconds: Int(time) * 1000).prefix(10))",
                en:
                    "by the signature of the witness \(name) of \(Timestamp.text(milliseconds: Int(time) * 1000).prefix(10))"
            )
        }
    }
}
