import Application
import Events

/// What one type of entry is for and what it takes, from its declaration in the catalogue.
package struct TypeAnswer {
    private let type: EventType

    package init(_ type: EventType) {
        self.type = type
    }

    package var answer: Answer {
        var parts: [Answer.Part] = [
            .heading("\(type.name) — \(type.label)"), .text(type.summary), .text(""), .table(table),
        ]
        for group in type.oneOf {
            parts.append(
                .note(say(ru: "Ровно одно из: ", en: "Exactly one of: ") + Phrase(group.joined(separator: ", "))))
        }
        for group in type.someOf {
            parts.append(
                .note(say(ru: "Хотя бы одно из: ", en: "At least one of: ") + Phrase(group.joined(separator: ", "))))
        }
        if type.hasSealedFields {
            parts.append(
                .note(
                    say(
                        ru: "° личные данные: в открытом виде в летопись не пишутся",
                        en: "° personal data: never written to the log in the clear")))
        }
        parts += [.text(""), .note(say(ru: "Например:", en: "For example:")), .commands([example])]
        return Answer(json: json(in:), rows: table, parts)
    }

    private func need(_ field: Field) -> Phrase {
        if case .new = field.value { return say(ru: "даст летопись", en: "made if left out") }
        return field.isRequired ? say(ru: "да", en: "yes") : ""
    }

    private var table: Table {
        Table(
            [
                Table.Column("field", ru: "поле", en: "field"),
                Table.Column("label", ru: "что это", en: "what it is", flexible: true),
                Table.Column("required", ru: "нужно", en: "needed", flexible: true),
                Table.Column("value", ru: "значение", en: "value", flexible: true),
            ],
            rows: type.fields.map { field in
                [
                    .text(field.name + (field.isSealed ? "°" : "")),
                    .text(Catalogue.label(field: field.name, of: type)),
                    .shown(need(field), raw: String(field.isRequired)), .text(field.expectation),
                ]
            })
    }

    @Sendable private func json(in language: Language) -> JSON {
        let fields = type.fields.map { field in
            JSON.members([
                ("field", .string(field.name)),
                ("label", .string(Catalogue.label(field: field.name, of: type).text(language))),
                ("required", .bool(field.isRequired)), ("list", .bool(field.isList)), ("sealed", .bool(field.isSealed)),
                ("value", .string(field.expectation.text(language))),
            ])
        }
        return [
            "type": .string(type.name), "area": .string(type.area.rawValue),
            "label": .string(type.label.text(language)),
            "summary": .string(type.summary.text(language)), "fields": .array(fields),
        ]
    }

    private var example: Phrase {
        let values = type.fields.filter { field in
            if case .new = field.value { return true }
            return field.isRequired
        }.map { Phrase("\($0.name)=\(sample($0))") }
        let needsProgramme =
            type.belonging == .programme
            && !type.fields.contains {
                if case .ref(let kind) = $0.value {
                    return $0.isRequired && !kind.isShared && !kind.isScoped || kind == .programme
                }
                return false
            }
        return ([Phrase("letopis record \(type.name)")] + values + (needsProgramme ? ["--programme zemlyaki"] : []))
            .joined(separator: " ")
    }

    private func sample(_ field: Field) -> Phrase {
        switch field.value {
        case .new(let kind), .ref(let kind):
            let samples: [ThingKind: String] = [
                .programme: "zemlyaki", .activity: "exp-culture", .person: "p-0001", .organisation: "org-1",
                .centre: "rc-salsk",
            ]
            return Phrase(samples[kind] ?? "\(kind.rawValue.lowercased())-1")
        case .entry: return "12"
        case .code: return "code-1"
        case .token(let tokens): return Phrase(tokens.first ?? "")
        case .text, .prose: return say(ru: "\"текст\"", en: "\"text\"")
        case .int(let range): return Phrase(String(max(range.lowerBound, min(1, range.upperBound))))
        case .day, .moment: return "2024-06-15"
        case .intOrNull: return "1"
        case .flag: return "true"
        case .url: return "https://example.org/"
        default: return "…"
        }
    }
}
