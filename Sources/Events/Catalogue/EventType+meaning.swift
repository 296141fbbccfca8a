/// What the declaration of a type says of its entries, for those who ask: by nothing else is a type told from others.
extension EventType {
    package var voids: Bool { if case .voids = effect { true } else { false } }

    /// The kind of which its entries make two things one, or one two again; nil where they do neither.
    package var mergedKind: ThingKind? {
        switch effect {
        case .merges(let kind), .unmerges(let kind): kind
        case .becomes, .relates, .parts, .voids, nil: nil
        }
    }

    package var activityVerb: ActivityVerb? { ofActivity?.verb }

    /// Whether its entries are the first about a thing of this kind.
    package func creates(_ kind: ThingKind) -> Bool {
        steps.contains { $0.role == .creates && $0.kind == kind }
    }

    /// The state in which its entries leave a thing of this kind that is theirs; nil where they move none.
    package func state(of kind: ThingKind) -> String? {
        steps.first { $0.role != .needs && $0.kind == kind }?.to
    }

    /// Whether its entries say that somebody's data are erased.
    package var erases: Bool { state(of: .erasure) == "completed" }

    /// Whether its entries put other evidence in the place of some.
    var supersedes: Bool { state(of: .evidence) == "superseded" }

    /// Whether its entries say who somebody is.
    package var describesPerson: Bool { field("personal") != nil }
}

extension Catalogue {
    /// The types that do this.
    package static func types(_ effect: EventType.Effect) -> [EventType] { all.filter { $0.effect == effect } }

    /// Those that say who somebody is; the one that adds a person is the first.
    package static let describingPeople = all.filter(\.describesPerson)
    /// Those that say that somebody's data are erased.
    package static let erasing = all.filter(\.erases)
}

extension Entry {
    /// The entry that this one voids; nil where it voids none.
    package var voided: Int? { type.voids ? number("entry") : nil }
}
