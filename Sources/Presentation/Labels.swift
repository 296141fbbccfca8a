import Application
import Events

extension Field {
    /// Whether the value is a sum in kopecks.
    package var isMoney: Bool { hasRange(of: .money(name)) }
    /// Whether the value is hundredths of a point.
    package var isScore: Bool { hasRange(of: .score(name)) }

    private func hasRange(of other: Field) -> Bool {
        guard case .int(let own) = value, case .int(let range) = other.value else { return false }
        return own == range
    }
}

/// Values and entries in the words of the field, for people.
package enum Labels {
    package static func type(_ name: String) -> Phrase {
        Catalogue.byName[name]?.label ?? Phrase(name)
    }

    package static func kind(_ kind: ThingKind) -> Phrase {
        Catalogue.thingLabels[kind]?.one ?? Phrase(kind.rawValue)
    }

    /// The things that an entry speaks of, but for its programme.
    package static func things(_ entry: Entry) -> String {
        entry.refs.filter { !$0.kind.isComposite && $0.kind != .programme }.map(\.description).joined(separator: ", ")
    }

    package static func state(_ state: String) -> Phrase {
        Catalogue.stateLabels[state] ?? Phrase(state)
    }

    /// A value as people read it: sums in roubles, tokens by their labels, lists with commas.
    package static func value(_ value: JSON, of field: Field?, name: String) -> Phrase {
        switch value {
        case .null: say(ru: "не указано", en: "not stated")
        case .bool(let flag): flag ? say(ru: "да", en: "yes") : say(ru: "нет", en: "no")
        case .int(let number):
            if field?.isMoney == true {
                Numbers.roubles(number)
            } else if field?.isScore == true {
                Numbers.fixed(number, decimals: 2)
            } else {
                Numbers.grouped(number)
            }
        case .string(let text):
            if case .token = field?.value { Catalogue.label(token: text, of: name) } else { Phrase(text) }
        case .array(let items): items.map { Labels.value($0, of: field, name: name) }.joined(separator: ", ")
        case .object(let object):
            object.members.map { Phrase("\($0.key): \(Labels.value($0.value, of: nil, name: $0.key))") }.joined(
                separator: "; ")
        }
    }

    /// The name of a field beside its value, which shows its own unit: «сумма», not «сумма, коп.».
    package static func field(_ name: String, _ field: Field?, of type: EventType?) -> Phrase {
        let label = type.map { Catalogue.label(field: name, of: $0) } ?? Catalogue.label(field: name)
        guard field?.isMoney == true else { return label }
        return label.map { label in label.lastIndex(of: ",").map { String(label[..<$0]) } ?? label }
    }

    /// The fields of an entry with their labels, in the order of the catalogue.
    package static func fields(_ data: JSONObject, of type: EventType?) -> [(name: String, label: Phrase, text: Phrase)]
    {
        let order = type?.fields.map(\.name) ?? []
        let names = order.filter { data[$0] != nil } + data.keys.filter { !order.contains($0) }
        return names.compactMap { name in
            guard let value = data[name] else { return nil }
            return (
                name, Labels.field(name, type?.field(name), of: type),
                Labels.value(value, of: type?.field(name), name: name)
            )
        }
    }

    /// What an entry has, those sealed fields among it that it cannot be without: of them it is only told that they are.
    package static func fields(_ entry: Entry) -> [(name: String, label: Phrase, text: Phrase)] {
        fields(entry.data, of: entry.type)
            + entry.shape.fields.filter { $0.isSealed && $0.isRequired }.map {
                ($0.name, field($0.name, $0, of: entry.type), say(ru: "запечатано", en: "sealed"))
            }
    }

    /// The last values of a thing's fields with their labels.
    package static func fields(_ values: JSONObject, of kind: ThingKind) -> [(
        name: String, label: Phrase, text: Phrase
    )] {
        let types = Thing.subjectTypes[kind] ?? []
        let order = types.flatMap { $0.fields.map(\.name) }
        var names: [String] = []
        for name in order + values.keys where values[name] != nil && !names.contains(name) { names.append(name) }
        return names.compactMap { name in
            guard let value = values[name] else { return nil }
            let field = types.lazy.compactMap { $0.field(name) }.first
            return (name, Labels.field(name, field, of: nil), Labels.value(value, of: field, name: name))
        }
    }

    /// What an entry says, on one line.
    package static func summary(_ entry: Entry, leavingOut left: Set<String> = []) -> Phrase {
        summary(fields(entry), leavingOut: left)
    }

    package static func summary(_ data: JSONObject, of type: EventType?) -> Phrase {
        summary(fields(data, of: type), leavingOut: [])
    }

    private static func summary(
        _ fields: [(name: String, label: Phrase, text: Phrase)], leavingOut left: Set<String>
    ) -> Phrase {
        fields.filter { $0.name != "programme" && !left.contains($0.name) }
            .map { Phrase("\($0.label) \($0.text)") }.joined(separator: ", ")
    }
}
