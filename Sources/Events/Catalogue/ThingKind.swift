/// The kinds of things that entries refer to. A reference is `kind:code`.
package enum ThingKind: String, Sendable, CaseIterable {
    case programme, indicator, milestone, municipality
    case organisation, group, person
    case call, application, activity
    case internshipProgramme, internship, idea
    case practice, sessionTopic, resolution, item, roadmap
    case consultation, service, space, equipment, assessment, outcome, draft, partnership, survey
    case centre, publication, portal
    case line, contribution, tranche, expense
    case evidence, period, report
    // Two things at once, for lifecycles that belong to both. Never written in an entry.
    case participation, recusal, internshipRecusal, partner, portfolio
    case territory, target, roadmapItem, internshipDay, access
    // One thing in another of its lives: what a person agreed to, and was erased by.
    case consent, erasure

    /// Its place among all kinds.
    package var ordinal: Int { withUnsafeBytes(of: self) { Int($0[0]) } }

    // A kind with a raw value would be compared and hashed as its text.
    package static func == (left: ThingKind, right: ThingKind) -> Bool { left.ordinal == right.ordinal }
    package func hash(into hasher: inout Hasher) { hasher.combine(ordinal) }

    /// Codes of these kinds are unique within a programme only; their references read `kind:programme/code`.
    package var isScoped: Bool {
        switch self {
        case .indicator, .line, .period, .milestone, .report: true
        default: false
        }
    }

    package var isComposite: Bool {
        switch self {
        case .participation, .recusal, .internshipRecusal, .partner, .portfolio, .territory, .target, .roadmapItem,
            .internshipDay, .access, .consent, .erasure:
            true
        default: false
        }
    }

    /// Things that belong to no programme: an entry derives nothing from them.
    package var isShared: Bool {
        switch self {
        case .organisation, .group, .person, .municipality: true
        default: false
        }
    }

    /// What a fact takes over from a thing of this kind that it refers to, where it says nothing itself
    /// (counting rule 4): the thing's field, and the dimension it becomes.
    package var inherited: [(field: String, dimension: String)] {
        switch self {
        case .activity:
            Self.same("kind", "theme", "series", "parent", "centre", "municipality", "space", "mode", "task")
        case .internship: Self.same("internshipProgramme", "person", "sendingOrganisation", "application")
        case .internshipProgramme: [("organisation", "hostOrganisation"), ("call", "call")]
        case .application: Self.same("call", "person", "organisation", "group")
        case .consultation: Self.same("person", "organisation", "group", "centre", "role", "topic", "space")
        case .expense: Self.same("line", "source", "activity")
        case .line: Self.same("category")
        case .item: Self.same("resolution")
        case .resolution, .sessionTopic: Self.same("activity")
        case .roadmap: Self.same("resolution", "authority")
        case .centre: Self.same("municipality", "profile")
        case .milestone: Self.same("task", "period")
        case .report: [("period", "period"), ("kind", "reportKind")]
        case .evidence: Self.same("evidenceKind")
        case .practice: Self.same("activity")
        case .draft: Self.same("organisation")
        case .call: [("for", "callFor")]
        default: []
        }
    }

    private static func same(_ names: String...) -> [(field: String, dimension: String)] {
        names.map { ($0, $0) }
    }
}

/// A thing that entries speak of: its kind and its code, `programme/code` for a scoped kind.
package struct Ref: Sendable, Hashable, CustomStringConvertible {
    package let kind: ThingKind
    package let code: String
    /// The hash of `kind:code` by which the index knows it.
    let key: Int

    package init(_ kind: ThingKind, _ code: String) {
        self.kind = kind
        self.code = code
        key = StableHash.of(code, after: Ref.prefixes[kind.ordinal])
    }

    private static let prefixes = ThingKind.allCases.map { StableHash.of($0.rawValue + ":") }

    package static func == (left: Ref, right: Ref) -> Bool {
        left.key == right.key && left.kind == right.kind && left.code.hasSameBytes(as: right.code)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(key)
    }

    /// `kind:code`; nil where the kind is unknown.
    package init?(parsing text: String) {
        guard let colon = text.firstIndex(of: ":"), let kind = ThingKind(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(kind, String(text[text.index(after: colon)...]))
    }

    package var description: String { "\(kind.rawValue):\(code)" }
}
