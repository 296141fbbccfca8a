/// What the values of a dimension are: how they are written in a rule, kept in a fact, and told apart.
package enum DimensionKind: Sendable, Equatable {
    /// Told apart by the canonical person, organisation or group (counting rule 1).
    case person, organisation, group
    /// The organisation that was helped, else the group; a group that became an organisation is one with it.
    case client
    /// A code: any other thing, a place, a theme.
    case code
    /// Words that are few and repeat, as they were given: the category of a budget line.
    case text
    case token([String])
    case int
    case flag

    /// Whether facts hold it as a number of its own; all else is interned text.
    package var isNumber: Bool {
        switch self {
        case .int, .flag: true
        default: false
        }
    }
}

/// The words of which rules are made: the types whose entries are facts, and the dimensions of those facts.
package struct Vocabulary: Sendable {
    package struct FactType: Sendable {
        package let name: String
        package let label: Phrase
        package let ofActivity: EventType.OfActivity?
        /// Whether its facts say what somebody did at an activity (counting rule 10).
        package let hasFunction: Bool
        /// The type whose sums this one lowers (counting rule 13).
        package let reverses: String?
        /// Whether its facts stay when their activity is cancelled: money spent on it is spent,
        /// and the cancellation itself is a fact.
        package let outlastsCancellation: Bool

        package init(_ type: EventType) {
            name = type.name
            label = type.label
            ofActivity = type.ofActivity
            hasFunction = type.field("function") != nil
            reverses = type.reverses
            outlastsCancellation = type.area == .money || type.activityVerb == .cancelled
        }
    }

    package let types: [String: FactType]
    package let dimensions: [String: DimensionKind]
    /// The kinds of activity, which `*` in a pattern stands for: whatever can be attended.
    package let kinds: [String]

    package init(types: [FactType], dimensions: [String: DimensionKind]) {
        self.types = Dictionary(types.map { ($0.name, $0) }) { first, _ in first }
        self.dimensions = dimensions
        kinds = types.compactMap(\.ofActivity).filter { $0.verb == .attended }.map(\.kind).sorted()
    }

    /// - Parameter types: names of the catalogue's.
    package init(types: Set<String>, dimensions: [String: DimensionKind]) {
        self.init(
            types: types.sorted().compactMap { Catalogue.byName[$0].map { FactType($0) } }, dimensions: dimensions)
    }

    /// The types that `pattern` names: itself, or those of every kind for `*.verb`.
    package func types(matching pattern: String) -> [String] {
        guard pattern.hasPrefix("*.") else { return types[pattern] == nil ? [] : [pattern] }
        return kinds.map { $0 + pattern.dropFirst() }.filter { types[$0] != nil }
    }

    /// The kind of activity that a type speaks of; nil where it is none of the verbs of a kind.
    package func activityKind(of type: String) -> String? { types[type]?.ofActivity?.kind }

    /// Of `types`, the kinds of activity of which they say `verb`, in order.
    package func kinds(of verb: ActivityVerb, in types: some Sequence<String>) -> [String] {
        types.compactMap { self.types[$0]?.ofActivity }.filter { $0.verb == verb }.map(\.kind)
    }

    /// The types that `patterns` name, each once, in order.
    package func types(matching patterns: [String]) -> [String] {
        Set(patterns.flatMap { types(matching: $0) }).sorted()
    }

    /// `types` with those that lower their sums.
    package func withReversals(_ types: [String]) -> [String] {
        let lowering = self.types.values.filter { $0.reverses.map(types.contains) ?? false }.map(\.name)
        return Set(types + lowering).sorted()
    }
}

extension Vocabulary {
    /// The vocabulary of the catalogue.
    package static let catalogue = Vocabulary(Catalogue.all)

    package init(_ events: [EventType]) {
        let facts = events.filter(\.isFact)
        var found: [String: DimensionKind] = [:]
        func note(_ dimension: String, _ kind: DimensionKind) {
            // The programme of a fact is no dimension: an indicator counts its own programme's facts only.
            guard dimension != "programme" else { return }
            found[dimension] = found[dimension].map { $0.joined(with: kind) } ?? kind
        }
        for type in facts {
            for field in type.fields {
                if let dimension = field.dimension { note(dimension, DimensionKind(field.value)) }
            }
            for constant in type.constants { note(constant.dimension, DimensionKind(constant.value)) }
        }
        let fields = Dictionary(events.flatMap(\.fields).map { ($0.name, $0.value) }) { first, _ in first }
        for kind in ThingKind.allCases {
            for (field, dimension) in kind.inherited {
                note(dimension, fields[field].map { DimensionKind($0) } ?? found[field] ?? .code)
            }
        }
        for (dimension, kind) in Self.derived { found[dimension] = kind }
        self.init(types: facts.map { FactType($0) }, dimensions: found)
    }

    /// Dimensions that no field gives, and those whose kind is fixed whatever fields say.
    private static let derived: [String: DimensionKind] = [
        "client": .client, "person": .person, "organisation": .organisation, "group": .group,
        "sendingOrganisation": .organisation, "hostOrganisation": .organisation,
        "homeMunicipality": .code, "homeRegion": .code, "municipality": .code, "centre": .code,
        "activity": .code, "parent": .code, "series": .code, "theme": .code,
        "role": .token(Catalogue.roles), "function": .token(Catalogue.functions),
        "day": .int, "daysLate": .int, "sonko": .flag,
    ]
}

extension DimensionKind {
    package init(_ value: Field.Value) {
        switch value {
        case .new(let kind), .ref(let kind):
            switch kind {
            case .person: self = .person
            case .organisation: self = .organisation
            case .group: self = .group
            default: self = .code
            }
        case .token(let tokens): self = .token(tokens)
        case .text: self = .text
        case .int, .intOrNull: self = .int
        case .flag: self = .flag
        default: self = .code
        }
    }

    package init(_ value: JSON) {
        switch value {
        case .int: self = .int
        case .bool: self = .flag
        case .string(let token): self = .token([token])
        default: self = .code
        }
    }

    /// The kind of a dimension that fields of both kinds fill.
    func joined(with other: DimensionKind) -> DimensionKind {
        switch (self, other) {
        case (.token(let mine), .token(let others)): .token(mine + others.filter { !mine.contains($0) })
        case (.token, .code), (.code, .token): .code
        default: self == .code && !other.isNumber ? other : self
        }
    }
}
