import Application
import Events
import Projections

/// What became of an attachment or a redaction.
package struct EvidenceAnswer {
    private let outcome: Attaching.Outcome
    private let late: LateNotice?
    /// The code of what was redacted, and of other evidence for which its file stays.
    private var redacted: (code: String, keptFor: [String])?

    package init(_ outcome: Attaching.Outcome, late: LateNotice?) {
        (self.outcome, self.late) = (outcome, late)
    }

    package init(_ redaction: Attaching.Redaction, of code: String, late: LateNotice?) {
        (outcome, self.late) = (redaction.outcome, late)
        redacted = (code, redaction.keptFor)
    }

    package var answer: Answer {
        var parts: [Answer.Part] = [.heading(heading)]
        var facts: [(name: Phrase, value: Cell)] = [(say(ru: "код", en: "code"), .text(outcome.code))]
        if let file = outcome.stored?.file {
            facts += [
                (say(ru: "файл", en: "file"), .text("evidence/\(file.digest)")),
                (
                    say(ru: "хранится", en: "kept"),
                    .text(
                        file.isSealed
                            ? say(ru: "запечатанным, \(file.mediaType)", en: "sealed, \(file.mediaType)")
                            : say(ru: "открыто, \(file.mediaType)", en: "in the clear, \(file.mediaType)"))
                ),
            ]
        }
        parts.append(.facts(facts))
        if let fate { parts.append(.text(fate)) }
        parts += (late?.sentences ?? []).map { .text($0) }
        if let receipt = outcome.receipt {
            parts.append(
                .note(
                    say(
                        ru: "Всего \(Numbers.entries(receipt.size)), корень \(receipt.root.base64)",
                        en: "\(Numbers.entries(receipt.size)) in all, root \(receipt.root.base64)")))
        }
        return Answer(json: json, parts)
    }

    private var json: JSON {
        .members([
            ("evidence", .string(outcome.code)), ("appended", .int(outcome.receipt?.appended ?? 0)),
            ("seq", outcome.receipt?.first.map { .int($0) }),
            ("file", outcome.stored.map { $0.file.json }), ("reused", outcome.stored.map { .bool($0.isReused) }),
            ("redacted", redacted.map { .string($0.code) }), ("destroyed", redacted.map { .bool($0.keptFor.isEmpty) }),
            ("keptFor", redacted.flatMap { $0.keptFor.isEmpty ? nil : .array($0.keptFor.map(JSON.string)) }),
            ("size", outcome.receipt.map { .int($0.size) }),
            ("root", outcome.receipt.map { .string($0.root.base64) }), ("closedPeriods", late?.json),
        ])
    }

    private var heading: Phrase {
        if let redacted {
            return outcome.receipt == nil
                ? say(ru: "«\(redacted.code)» уже заменено", en: "\"\(redacted.code)\" was replaced already")
                : say(ru: "«\(redacted.code)» заменено", en: "\"\(redacted.code)\" is replaced")
        }
        if outcome.receipt == nil {
            return say(
                ru: "Это уже приложено к этим записям; ничего не добавлено",
                en: "This is attached to these entries already; nothing was appended")
        }
        return say(ru: "Приложено", en: "Attached")
    }

    private var fate: Remedy? {
        guard let redacted else {
            guard outcome.stored?.isReused == true, outcome.receipt != nil else { return nil }
            return Remedy(
                ru: "Такой файл уже есть, второй раз он не хранится.",
                en: "The file is there already, and is not stored twice.")
        }
        if redacted.keptFor.isEmpty {
            return Remedy(
                ru: "Прежний файл и его ключ уничтожены.", en: "The old file and its key are destroyed.")
        }
        let list = redacted.keptFor.joined(separator: ", ")
        return Remedy(
            ru: "Прежний файл остаётся: на него ссылается и \(list). Замените и там: \(.redact()).",
            en: "The old file stays: \(list) names it, too. Replace it there as well: \(.redact()).")
    }
}
