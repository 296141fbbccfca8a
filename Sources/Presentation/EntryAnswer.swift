import Application
import Events

/// One entry in full.
package struct EntryAnswer {
    private let shown: ShownEntry

    package init(_ shown: ShownEntry) {
        self.shown = shown
    }

    package var answer: Answer {
        let (entry, leaf, voider) = (shown.entry, shown.leaf, shown.voider)
        let json = JSON.members([
            ("entry", shown.json), ("leaf", .string(leaf.base64)),
            ("voidedBy", voider.map { .int($0) }),
        ])
        var facts: [(name: Phrase, value: Cell)] = [
            (say(ru: "тип", en: "type"), .text(entry.type.name)), (say(ru: "когда", en: "when"), .text(entry.at)),
        ]
        if let programme = entry.programme {
            facts.append((Catalogue.label(field: "programme"), .text(programme)))
        }
        for field in Labels.fields(entry) where field.name != "programme" {
            facts.append((field.label, .text(field.text)))
        }
        if !entry.sealed.isEmpty {
            facts.append(
                (
                    say(ru: "запечатано", en: "sealed"),
                    .text(say(ru: "обязательств: \(entry.sealed.count)", en: "\(entry.sealed.count) commitments"))
                ))
        }
        let standing: Cell =
            voider.map {
                .styled(.warning, .text(say(ru: "аннулирована записью \($0)", en: "voided by entry \($0)")))
            } ?? .text(say(ru: "действует", en: "holds"))
        return Answer(
            json: json,
            [
                .heading(
                    say(ru: "Запись \(entry.seq): \(entry.type.label)", en: "Entry \(entry.seq): \(entry.type.label)")),
                .facts(facts), .text(""),
                .facts([
                    (say(ru: "состояние", en: "standing"), standing),
                    (say(ru: "записано", en: "recorded"), .text(entry.recorded)),
                    (say(ru: "кем", en: "by"), .text(entry.by)), ("id", .text(entry.id)),
                    (say(ru: "лист дерева", en: "leaf hash"), .text(leaf.base64)),
                ]),
            ])
    }
}
