import Events

/// What one entry asserts: who, what, where, when, in which role, of which activity. A row of the table `fact`.
///
/// Dimensions are numbered as the columns of ``Schema``; a value is a number where the column holds numbers, else the
/// word of ``Symbols``.
struct Fact {
    let seq: Int
    let happened: Int
    private(set) var values: [(dimension: Int, value: Int)] = []
    /// A bit for each dimension that is said.
    private(set) var said: Dimensions.Set = 0

    init(entry: Entry) {
        seq = entry.seq
        happened = Int(entry.day.packed)
        values.reserveCapacity(16)
    }

    func says(_ dimension: Int) -> Bool { said >> UInt128(dimension) & 1 == 1 }

    subscript(dimension: Int) -> Int? {
        guard says(dimension) else { return nil }
        for value in values where value.dimension == dimension { return value.value }
        return nil
    }

    /// Says more; what is said already stays.
    ///
    /// - Parameter value: nil where something is said that a fact cannot hold.
    mutating func add(_ dimension: Int, _ value: Int?) {
        if says(dimension) { return }
        said |= Dimensions.set(dimension)
        if let value { values.append((dimension, value)) }
    }

    mutating func replace(_ dimension: Int, _ value: Int?) {
        if says(dimension) {
            values.removeAll { $0.dimension == dimension }
            said &= ~Dimensions.set(dimension)
        }
        add(dimension, value)
    }

    /// The fact, saying more.
    func with(_ dimension: Int, _ value: Int) -> Fact {
        var copy = self
        copy.add(dimension, value)
        return copy
    }
}

/// The dimensions by number, as the columns of ``Schema`` stand.
enum Dimensions {
    static let columns = Schema.columns()
    static let byName: [String: Int] = Dictionary(
        uniqueKeysWithValues: columns.enumerated().map { ($0.element.dimension, $0.offset) })

    /// A bit for each.
    typealias Set = UInt128

    static func set(_ dimension: Int) -> Set { 1 << Set(dimension) }

    /// Whether facts hold the dimension as a number of its own.
    static let isNumber = columns.map(\.kind.isNumber)

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

    static let allLeading = leading.reduce(into: Set(0)) { $0 |= set($1.dimension) }

    /// What a fact inherits from a thing of each kind, by dimension number.
    static let inherited: [ThingKind: [(field: String, dimension: Int)]] = Dictionary(
        uniqueKeysWithValues: ThingKind.allCases.map { kind in
            (kind, kind.inherited.compactMap { item in byName[item.dimension].map { (item.field, $0) } })
        })
}
