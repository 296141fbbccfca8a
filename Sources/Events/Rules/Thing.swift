/// What the entries about one thing add up to: the state of its lifecycle, its programme, and the values
/// that rules and facts ask for. The same fold serves the writer's rules and the projections.
package struct Thing: Sendable, Equatable {
    package var status: String
    package var programme: String?
    /// The entry that made it; the first of a pair.
    package var since: Int
    /// The last values of its entries' fields; texts are left out.
    package var fields = JSONObject()
    /// A person's affiliations; a group's members.
    package var relations: [Relation] = []

    package init(status: String, programme: String?, since: Int) {
        self.status = status
        self.programme = programme
        self.since = since
    }

    package func text(_ name: String) -> String? { fields[name]?.string }
    package func number(_ name: String) -> Int? { fields[name]?.int }

    /// That something held between a thing and another, from one day to another.
    package struct Relation: Sendable, Equatable {
        package let other: Ref
        package let role: String?
        package let from: Day
        /// The first day on which it holds no more; nil while it holds.
        package var until: Day?

        package func holds(on day: Day) -> Bool {
            from <= day && until.map { day < $0 } ?? true
        }
    }
}

/// What a rule may look at: things as the log knows them, with the lines of the batch before this one.
package protocol World {
    func thing(_ ref: Ref) throws(Problem) -> Thing?
}
