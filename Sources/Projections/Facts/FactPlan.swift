import Events

/// How the entries of a type become facts, worked out once.
struct FactPlan {
    let constants: [(dimension: Int, value: JSON)]
    let scalars: [(field: String, dimension: Int)]
    let lists: [(field: String, dimension: Int)]
    /// Whether people have a function there: participant, where none is given.
    let hasFunction: Bool
    /// The lists whose elements a thing may have been given by an earlier entry of its own: whom a consultation was
    /// requested for.
    let remembered: [(kind: ThingKind, field: String, dimension: Int)]
    let isReversal: Bool
    let isMilestone: Bool

    static let all: [String: FactPlan] = Dictionary(
        uniqueKeysWithValues: Catalogue.all.filter(\.isFact).map { ($0.name, FactPlan($0)) })

    private init(_ type: EventType) {
        constants = type.constants.compactMap { item in Dimensions.byName[item.dimension].map { ($0, item.value) } }
        var scalars: [(String, Int)] = []
        var lists: [(String, Int)] = []
        var remembered: [(ThingKind, String, Int)] = []
        for field in type.fields {
            guard let name = field.dimension, let dimension = Dimensions.byName[name] else { continue }
            if field.isList { lists.append((field.name, dimension)) } else { scalars.append((field.name, dimension)) }
            guard field.isList, let step = type.steps.first(where: { $0.role == .moves && !$0.kind.isComposite }) else {
                continue
            }
            remembered.append((step.kind, field.name, dimension))
        }
        hasFunction = type.field("function") != nil
        self.scalars = scalars
        self.lists = lists
        self.remembered = remembered
        isReversal = type.reverses != nil
        isMilestone = type.state(of: .milestone) == "reached"
    }
}
