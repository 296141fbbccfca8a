import Application
import Events

/// What was disclosed of whom, by codes and the names of fields: the values go into the file alone.
package struct RevelationAnswer {
    let revelation: Revelation
    /// The fields asked for; all where empty.
    let asked: [String]
    /// Nil where there was nothing to disclose.
    let handed: (file: String, receipt: Revelation.Receipt)?

    package init(_ revelation: Revelation, asked: [String], to handed: (file: String, receipt: Revelation.Receipt)?) {
        (self.revelation, self.asked, self.handed) = (revelation, asked, handed)
    }

    package var answer: Answer {
        let rows = revelation.parts.map { part in
            JSON.members([
                ("chosen", .int(part.chosen)), ("person", part.person.map { .string($0) }),
                ("seq", part.entry.map { .int($0) }), ("outcome", .string(part.outcome.name)),
                ("fields", part.outcome.fields.isEmpty ? nil : .array(part.outcome.fields.map { .string($0) })),
            ])
        }
        let json = JSON.members([
            ("file", handed.map { .string($0.file) }), ("entry", handed.map { .int($0.receipt.file.entry) }),
            ("recordedBefore", handed.map { .bool($0.receipt.wasRecorded) }),
            ("recipient", handed.map { .string($0.receipt.file.recipient) }),
            ("purpose", handed.map { .string($0.receipt.file.purpose) }),
            ("entries", .array(revelation.opened.map { .int($0.seq) })), ("revealed", .array(rows)),
            (
                "otherCodes",
                revelation.otherCodes.isEmpty
                    ? nil
                    : .members(
                        revelation.otherCodes.map { ($0.key, .array($0.value.map { JSON.string($0) })) })
            ),
        ])
        return Answer(json: json, rows: table, [.heading(heading), .table(table)] + notes.map { .note($0) })
    }

    private var heading: Phrase {
        guard let handed else {
            return say(
                ru: "Раскрывать нечего: ничего не записано, файла нет",
                en: "There is nothing to disclose: nothing was recorded, no file written")
        }
        return say(ru: "Раскрыто: \(handed.file)", en: "Disclosed: \(handed.file)")
    }

    private var table: Table {
        Table(
            [
                Table.Column("chosen", ru: "выбрана", en: "chosen", .right),
                Table.Column("person", ru: "человек", en: "person"),
                Table.Column("seq", ru: "раскрыта запись", en: "entry disclosed", .right),
                Table.Column("what", ru: "что", en: "what", flexible: true),
            ],
            rows: revelation.parts.map { part in
                [
                    .number(part.chosen), .text(part.person),
                    part.outcome.fields.isEmpty ? .empty : .number(part.entry),
                    .shown(
                        text(part.outcome),
                        raw: part.outcome.fields.isEmpty
                            ? part.outcome.name : part.outcome.fields.joined(separator: " ")),
                ]
            })
    }

    private func text(_ outcome: Revelation.Outcome) -> Phrase {
        switch outcome {
        case .disclosed(let disclosures):
            disclosures.map { Catalogue.label(field: $0.name) }.joined(separator: ", ")
        case .erased: say(ru: "данные стёрты", en: "the data are erased")
        case .nothing: say(ru: "ничего не было внесено", en: "nothing was given")
        case .nobody:
            asked.isEmpty
                ? say(ru: "никого не называет, ничего не запечатано", en: "names nobody and has nothing sealed")
                : say(ru: "этих полей здесь нет", en: "has none of these fields")
        }
    }

    private var notes: [Remedy] {
        var notes: [Remedy] = []
        if let handed {
            let entry = handed.receipt.file.entry
            notes.append(
                handed.receipt.wasRecorded
                    ? Remedy(
                        ru: "Это раскрытие уже было записано: запись \(entry). Файл написан снова.",
                        en: "This disclosure had been recorded before: entry \(entry). The file was written again.")
                    : Remedy(ru: "Записано: запись \(entry).", en: "Recorded: entry \(entry)."))
        }
        if !revelation.naming.isEmpty {
            let list = revelation.naming.map(String.init).joined(separator: ", ")
            notes.append(
                Remedy(
                    ru: "Записи, которые называют нескольких (раскрываются все названные): \(list).",
                    en: "Entries that name several people (all that are named are disclosed): \(list)."))
        }
        for (code, others) in revelation.otherCodes.sorted(by: { $0.key < $1.key }) {
            let list = others.joined(separator: ", ")
            notes.append(
                Remedy(
                    ru:
                        "У человека \(code) есть и другие коды, о них ничего не раскрыто: \(list) (\(.merged) раскроет).",
                    en: "\(code) has other codes, of which nothing is disclosed: \(list) (\(.merged) discloses it)."))
        }
        if handed != nil {
            notes.append(
                Remedy(
                    ru:
                        "В файле личные данные: передайте его только получателю и по защищённому каналу. Можно ли их раскрыть, "
                        + "решает согласие человека или закон, а не летопись.",
                    en:
                        "The file holds personal data: give it to the recipient only, by a safe way. Whether they may be disclosed "
                        + "is for the person's consent or the law to say, not for the ledger."))
            notes.append(
                Remedy(
                    ru:
                        "Проверить: \(full: .checkWithDisclosures); приложить: \(full: .bundleWithDisclosures)",
                    en:
                        "To check it: \(full: .checkWithDisclosures); to bring it along: \(full: .bundleWithDisclosures)"
                ))
        }
        return notes
    }
}

extension Revelation.Outcome {
    fileprivate var name: String {
        switch self {
        case .disclosed: "disclosed"
        case .erased: "erased"
        case .nothing: "nothing"
        case .nobody: "nobody"
        }
    }

    fileprivate var fields: [String] {
        if case .disclosed(let disclosures) = self { disclosures.map(\.name) } else { [] }
    }
}
