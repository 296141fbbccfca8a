import Events

extension Field {
    /// Whether the value is a sum in kopecks.
    var isMoney: Bool {
        guard case .int(let range) = value, case .int(let money) = Field.money(name).value else { return false }
        return range == money
    }
}

/// Values and entries in the words of the field, for people.
enum Labels {
    static func type(_ name: String) -> String {
        Catalogue.byName[name]?.label.spoken ?? name
    }

    static func kind(_ kind: ThingKind) -> String {
        Catalogue.thingLabels[kind]?.one.spoken ?? kind.rawValue
    }

    static func state(_ state: String) -> String {
        Catalogue.stateLabels[state]?.spoken ?? state
    }

    /// A value as people read it: sums in roubles, tokens by their labels, lists with commas.
    static func value(_ value: JSON, of field: Field?, name: String) -> String {
        switch value {
        case .null: say(ru: "не указано", en: "not stated")
        case .bool(let flag): flag ? say(ru: "да", en: "yes") : say(ru: "нет", en: "no")
        case .int(let number):
            if field?.isMoney == true { Numbers.roubles(number) } else { Numbers.grouped(number) }
        case .string(let text):
            if case .token = field?.value { Catalogue.label(token: text, of: name).spoken } else { text }
        case .array(let items): items.map { Labels.value($0, of: field, name: name) }.joined(separator: ", ")
        case .object(let object):
            object.members.map { "\($0.key): \(Labels.value($0.value, of: nil, name: $0.key))" }.joined(separator: "; ")
        }
    }

    /// The fields of an entry with their labels, in the order of the catalogue.
    static func fields(_ data: JSONObject, of type: EventType?) -> [(name: String, label: String, text: String)] {
        let order = type?.fields.map(\.name) ?? []
        let names = order.filter { data[$0] != nil } + data.keys.filter { !order.contains($0) }
        return names.compactMap { name in
            guard let value = data[name] else { return nil }
            let label = type.map { Catalogue.label(field: name, of: $0) } ?? Catalogue.label(field: name)
            return (name, label.spoken, Labels.value(value, of: type?.field(name), name: name))
        }
    }

    /// What an entry says, on one line.
    static func summary(_ data: JSONObject, of type: EventType?, leavingOut left: Set<String> = []) -> String {
        fields(data, of: type).filter { $0.name != "programme" && !left.contains($0.name) }
            .map { "\($0.label) \($0.text)" }.joined(separator: ", ")
    }
}
