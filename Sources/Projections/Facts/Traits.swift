import Events

/// What facts ask of a thing, by the words and numbers that facts hold: worked out once, until the thing changes.
final class Traits {
    /// What a fact takes over from the thing (counting rule 4); no value where a fact cannot hold it.
    let heritage: [(dimension: Int, value: Int?)]
    let affiliations: [Affiliation]
    let municipality: Int?
    let region: Int?
    /// Nil where the thing does not say; the value within is nil where what it says is neither true nor false.
    let sonko: Bool??
    let registeredOn: Day??

    /// An affiliation of a person, or a member of a group.
    struct Affiliation {
        let other: Ref
        let word: Int
        let role: Int?
        let from: Day
        let until: Day?

        func holds(on day: Day) -> Bool { from <= day && until.map { day < $0 } ?? true }
    }

    private init(_ thing: Thing, _ kind: ThingKind, _ words: Words) throws(Unprojectable) {
        var heritage: [(Int, Int?)] = []
        for (field, dimension) in Dimensions.inherited[kind] ?? [] {
            guard let value = thing.fields[field] else { continue }
            heritage.append((dimension, try words.value(value, for: dimension, field: field)))
        }
        self.heritage = heritage
        affiliations =
            kind == .person
            ? thing.relations.map { relation in
                Affiliation(
                    other: relation.other, word: words.word(relation.other.code),
                    role: relation.role.map(words.word), from: relation.from, until: relation.until)
            } : []
        municipality = thing.text("municipality").map(words.word)
        region = thing.text("region").map(words.word)
        sonko = thing.fields["sonko"].map(\.bool)
        registeredOn = thing.fields["registeredOn"].map { $0.string.flatMap { Day($0) } }
    }

    /// Those of the thing at `node` as it is now; nil where it does not exist.
    static func of(_ node: EntityCache.Node, _ past: EntityCache, _ words: Words) throws -> Traits? {
        if let known = node.traits { return known }
        guard let thing = try past.thing(node) else { return nil }
        let traits = try Traits(thing, node.ref.kind, words)
        node.traits = traits
        return traits
    }
}

extension Words {
    /// What a fact holds of `value`: a number or a word; nil for a list, of which it holds nothing.
    ///
    /// - Throws: ``Unprojectable`` where the column holds numbers, and the value is none: it would be counted as one.
    func value(_ value: JSON, for dimension: Int, field: String) throws(Unprojectable) -> Int? {
        switch value {
        case .int(let number): return Dimensions.isNumber[dimension] ? number : word(String(number))
        case .bool(let flag): return flag ? 1 : 0
        case .string(let text):
            guard !Dimensions.isNumber[dimension] else {
                throw Unprojectable(
                    Phrase(ru: "в поле «\(field)» не число, а текст", en: "\"\(field)\" is text, not a number"))
            }
            return word(text)
        default: return nil
        }
    }
}
