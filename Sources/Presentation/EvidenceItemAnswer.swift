import Application
import Events

/// One piece of evidence.
package struct EvidenceItemAnswer {
    private let item: EvidenceItem
    /// The file that its content was written to.
    private let written: String?

    package init(_ item: EvidenceItem, written: String?) {
        self.item = item
        self.written = written
    }

    package var answer: Answer {
        var json = item.json.object ?? JSONObject()
        json["written"] = written.map { .string($0) }
        var facts = item.facts
        if let written { facts.append((say(ru: "содержание", en: "content"), .text(written))) }
        return Answer(json: .object(json), [.heading(Phrase(item.item.code)), .facts(facts)])
    }
}

extension EvidenceItem {
    var status: (code: String, label: Phrase, style: Emphasis) {
        if item.isVoided { return ("voided", say(ru: "аннулировано", en: "voided"), .dim) }
        if let replacement = item.replacement {
            return (
                "superseded", say(ru: "заменено на \(replacement)", en: "superseded by \(replacement)"), .dim
            )
        }
        if isDestroyed {
            return ("erased", say(ru: "уничтожено при стирании", en: "destroyed by an erasure"), .dim)
        }
        return ("live", say(ru: "действует", en: "live"), .good)
    }

    /// Where the file is.
    var place: (code: String, label: Phrase)? {
        guard let file = item.file, let isHere else { return nil }
        switch (isHere, file.isSealed) {
        case (true, true): return ("sealed", say(ru: "здесь, запечатан", en: "here, sealed"))
        case (true, false): return ("open", say(ru: "здесь, открыт", en: "here, in the clear"))
        case (false, _):
            return isDestroyed
                ? ("erased", say(ru: "стёрт", en: "erased")) : ("absent", say(ru: "нет", en: "not here"))
        }
    }

    var json: JSON {
        .members([
            ("evidence", .string(item.code)), ("seq", .int(item.seq)), ("kind", .string(item.kind)),
            ("programme", item.programme.map { .string($0) }), ("status", .string(status.code)),
            ("replacement", item.replacement.map { .string($0) }), ("file", item.file.map(\.json)),
            ("place", place.map { .string($0.code) }), ("url", item.url.map { .string($0) }),
            ("entries", .array(item.entries.map { .int($0) })),
        ])
    }

    fileprivate var facts: [(name: Phrase, value: Cell)] {
        var facts: [(name: Phrase, value: Cell)] = [
            (say(ru: "вид", en: "kind"), .text(Catalogue.label(token: item.kind, of: "evidenceKind"))),
            (say(ru: "состояние", en: "state"), .styled(status.style, .text(status.label))),
            (say(ru: "запись", en: "entry"), .shown(String(item.seq), raw: String(item.seq))),
            (
                say(ru: "подтверждает", en: "bears out"),
                .text(item.entries.map(String.init).joined(separator: ", "))
            ),
        ]
        if let place, let file = item.file {
            facts += [
                (say(ru: "файл", en: "file"), .text("evidence/\(file.digest)")),
                (say(ru: "где", en: "where"), .text(place.label)),
                (say(ru: "что", en: "what"), .text("\(file.mediaType), \(Numbers.bytes(file.bytes))")),
            ]
        }
        if let url = item.url { facts.append((say(ru: "ссылка", en: "link"), .text(url))) }
        return facts
    }
}
