import Events

/// What one entry asserts: who, what, where, when, in which role, of which activity. A row of the table `fact`.
package struct Fact: Sendable {
    package let seq: Int
    package let type: String
    package let programme: String?
    package let happened: Day
    package private(set) var values: [(dimension: Int, value: JSON)] = []

    init(entry: Entry) {
        seq = entry.seq
        type = entry.type.name
        programme = entry.programme
        happened = entry.day
    }

    /// Dimensions are numbered as the columns of ``Schema``.
    package subscript(dimension: Int) -> JSON? {
        for value in values where value.dimension == dimension { return value.value }
        return nil
    }

    /// Says more; what is said already stays.
    mutating func add(_ dimension: Int, _ value: JSON) {
        if self[dimension] == nil { values.append((dimension, value)) }
    }

    mutating func replace(_ dimension: Int, _ value: JSON) {
        values.removeAll { $0.dimension == dimension }
        values.append((dimension, value))
    }

    /// The fact, saying more.
    func with(_ dimension: Int, _ value: JSON) -> Fact {
        var copy = self
        copy.add(dimension, value)
        return copy
    }

    package func text(_ dimension: Int) -> String? { self[dimension]?.string }
}

/// The dimensions by number, as the columns of ``Schema`` stand.
enum Dimensions {
    static let columns = Schema.columns()
    static let byName: [String: Int] = Dictionary(
        uniqueKeysWithValues: columns.enumerated().map { ($0.element.dimension, $0.offset) })

    static let person = number("person")
    static let organisation = number("organisation")
    static let group = number("group")
    static let role = number("role")
    static let function = number("function")
    static let centre = number("centre")
    static let sonko = number("sonko")
    static let daysLate = number("daysLate")
    static let homeMunicipality = number("homeMunicipality")
    static let homeRegion = number("homeRegion")
    static let amount = number("amount")
    static let sendingOrganisation = number("sendingOrganisation")

    /// −1, which no fact has, where the vocabulary lacks the dimension.
    private static func number(_ name: String) -> Int { byName[name] ?? -1 }

    /// Dimensions that name a thing from which a fact takes over more.
    static let leading: [(dimension: Int, kind: ThingKind)] = ThingKind.allCases.compactMap { kind in
        guard !kind.inherited.isEmpty, let dimension = byName[kind.rawValue] else { return nil }
        return (dimension, kind)
    }

    /// What a fact inherits from a thing of each kind, by dimension number.
    static let inherited: [ThingKind: [(field: String, dimension: Int)]] = Dictionary(
        uniqueKeysWithValues: ThingKind.allCases.map { kind in
            (kind, kind.inherited.compactMap { item in byName[item.dimension].map { (item.field, $0) } })
        })
}
