import Application
import Events

/// What a reviewer reads of disclosures that were checked: who the people are.
package struct DisclosedTable {
    let verdict: DisclosureFile.Verdict

    package init(_ verdict: DisclosureFile.Verdict) {
        self.verdict = verdict
    }

    package var json: JSON {
        .members([
            ("recipient", .string(verdict.file.recipient)), ("purpose", .string(verdict.file.purpose)),
            ("entry", .int(verdict.file.entry)), ("recorded", .bool(verdict.isRecorded)),
            (
                "fields",
                .array(
                    verdict.fields.map { field in
                        .members([
                            ("seq", .int(field.seq)), ("person", field.person.map { .string($0) }),
                            ("field", .string(field.name)), ("value", field.value),
                        ])
                    })
            ),
        ])
    }

    package var parts: [Answer.Part] {
        let file = verdict.file
        let record =
            verdict.isRecorded
            ? say(ru: "Записано: запись \(file.entry).", en: "It is recorded: entry \(file.entry).")
            : say(
                ru:
                    "Записью о раскрытии названа \(file.entry), но эти материалы кончаются раньше: проверьте её по более поздним.",
                en:
                    "Entry \(file.entry) is named as the record of it, but this bundle ends before: check it with a later one."
            )
        return [
            .heading(
                say(
                    ru: "Раскрыто: \(file.recipient) · \(file.purpose)",
                    en: "Disclosed: \(file.recipient) · \(file.purpose)")
            ), .table(table),
            .note(
                say(
                    ru: "Каждое значение открывает обязательство в своей записи: именно оно было внесено. ",
                    en: "Every value opens a commitment in its entry: it is what was recorded. ") + record),
            .note(
                say(
                    ru: "Это личные данные: храните их только до конца проверки.",
                    en: "These are personal data: keep them no longer than the review takes.")),
        ]
    }

    private var table: Table {
        Table(
            [
                Table.Column("seq", ru: "запись", en: "entry", .right),
                Table.Column("person", ru: "человек", en: "person"), Table.Column("field", ru: "поле", en: "field"),
                Table.Column("value", ru: "значение", en: "value", flexible: true),
            ],
            rows: verdict.fields.map { field in
                let type = Catalogue.byName[field.type]
                return [
                    .number(field.seq), .text(field.person),
                    .shown(Labels.field(field.name, type?.field(field.name), of: type), raw: field.name),
                    .shown(Self.text(field.value, field.name, type), raw: field.value.canonicalText),
                ]
            })
    }

    /// A year is not grouped as a number is, and the parts of an object go by their labels.
    private static func text(_ value: JSON, _ name: String, _ type: EventType?) -> Phrase {
        switch value {
        case .int(let number): return Phrase(String(number))
        case .object(let object):
            return object.members.map { member in
                let label = type.map { Catalogue.label(field: member.key, of: $0) } ?? Phrase(member.key)
                return Phrase("\(label) \(text(member.value, member.key, type))")
            }.joined(separator: "; ")
        default: return Labels.value(value, of: type?.field(name), name: name)
        }
    }
}
