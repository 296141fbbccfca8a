extension Thing {
    /// What the thing at `ref` is after `entry`; nil where it does not exist yet.
    package static func evolve(_ thing: Thing?, _ ref: Ref, _ entry: Entry) -> Thing? {
        var thing = thing
        for step in entry.type.steps where step.role != .needs && step.kind == ref.kind {
            guard step.subject(data: entry.data, programme: entry.programme) == ref else { continue }
            if thing == nil {
                guard step.role == .creates || step.kind.isComposite || step.from.contains("") else { continue }
                thing = Thing(status: step.to ?? "", programme: entry.programme, since: entry.seq)
                for constant in entry.type.constants { thing?.fields[constant.dimension] = constant.value }
            }
            if let state = step.to { thing?.status = state }
            thing?.take(entry)
        }
        thing?.relate(ref, entry)
        return thing
    }

    /// Takes over the values of the entry's fields, but for texts, which no rule asks for.
    private mutating func take(_ entry: Entry) {
        let amount = number("amount")
        for field in entry.type.fields where field.isKept {
            if let value = entry.data[field.name] { fields[field.name] = value }
        }
        // Of what a reversal takes back, the rest remains.
        if entry.type.reverses != nil, let amount {
            fields["amount"] = .int(amount - (entry.number("amount") ?? amount))
        }
        if let survivor = entry.data["survivor"] { fields["mergedInto"] = survivor }
    }

    private mutating func relate(_ ref: Ref, _ entry: Entry) {
        switch entry.type.effect {
        case .relates(ref.kind, let others):
            for other in others.compactMap({ entry.ref($0) }) {
                relations.append(Relation(other: other, role: entry.text("role"), from: entry.day))
            }
        case .parts(ref.kind, let others):
            for other in others.compactMap({ entry.ref($0) }) { end(other, role: entry.text("role"), on: entry.day) }
        default: break
        }
    }

    private mutating func end(_ other: Ref, role: String?, on day: Day) {
        let open = relations.lastIndex { $0.other == other && $0.until == nil && (role == nil || $0.role == role) }
        if let open { relations[open].until = day }
    }

    /// The types whose entries make up a thing of each kind.
    package static let subjectTypes: [ThingKind: [EventType]] = Dictionary(
        uniqueKeysWithValues: ThingKind.allCases.map { kind in (kind, Catalogue.all.filter { $0.changes(kind) }) })
}

extension Entry {
    /// Whether it makes or changes `ref`; an entry may also only speak of it, as a workshop does of its parent.
    package func changes(_ ref: Ref) -> Bool {
        type.steps.contains { step in
            step.role != .needs && step.kind == ref.kind && step.subject(data: data, programme: programme) == ref
        }
    }
}

extension [Entry] {
    /// The last values of the fields of those that make or change `ref`, texts too.
    package func values(of ref: Ref) -> JSONObject {
        var values = JSONObject()
        for entry in self where entry.changes(ref) {
            for member in entry.data.members { values[member.key] = member.value }
        }
        return values
    }
}

extension Field {
    /// Whether a thing remembers the field's last value.
    var isKept: Bool {
        switch value {
        case .text, .prose, .url, .rule, .map, .object: isRemembered && !isSealed
        default: !isSealed
        }
    }
}
