import Events
import GRDB

/// What counting must know besides facts, over a stretch of the log: what holds where it begins, and what each entry
/// after that changes.
struct Timeline: Sendable {
    /// One thing that became known, or ceased to be.
    enum Change: Sendable, Equatable {
        /// kind is 1 person, 2 organisation, 3 group; who stands for itself is its own `canonical`.
        case canonical(kind: Int, member: Int, canonical: Int)
        case became(group: Int, organisation: Int?)
        case cancelled(activity: Int, Bool)
        case planned(activity: Int, Plan?)
        case enrolled(centre: Int, Bool)
        case included(municipality: Int, Bool)
        case dates(ClosedRange<Int>?)
        case membership(Membership, Bool)
    }

    /// An activity of the programme; columns that are absent hold ``FactTable/absent``.
    struct Plan: Sendable, Equatable {
        let activity: Int
        /// Those of `activity_planned` that rules name, in the order of ``RuleColumns/planned``.
        let values: [Int]

        func value(_ dimension: String) -> Int {
            RuleColumns.planned.firstIndex(of: dimension).map { values[$0] } ?? FactTable.absent
        }
    }

    struct Membership: Sendable, Hashable {
        let group: Int
        let person: Int
        let from: Int
        /// The first day outside; ``FactTable/never`` while it lasts.
        let until: Int
    }

    /// What rules ask for, so that nothing else is read.
    struct Needs: OptionSet, Sendable {
        let rawValue: Int
        static let people = Needs(rawValue: 1)
        static let organisations = Needs(rawValue: 2)
        static let groups = Needs(rawValue: 4)
        static let clients = Needs(rawValue: 8)
        static let plans = Needs(rawValue: 16)
        static let members = Needs(rawValue: 32)
    }

    private(set) var beginning: [Change] = []
    /// In the order of positions; of one position, what ceases before what begins.
    private(set) var changes: [(position: Int, change: Change)] = []
    private let start: Int
    private let end: Int
    private var ceasing: [(position: Int, change: Change)] = []

    /// - Parameter programme: its symbol.
    init(_ db: Database, programme: Int, needs: Needs, from start: Int, upTo end: Int) throws {
        self.start = start
        self.end = end
        for (kind, need) in [(1, Needs.people), (2, .organisations), (3, .groups)] where needs.contains(need) {
            try read(db, "canonical", ["member", "canonical"], "kind = \(kind)") { row in
                let (member, canonical) = (row[0], row[1])
                return (
                    .canonical(kind: kind, member: member, canonical: canonical),
                    .canonical(kind: kind, member: member, canonical: member)
                )
            }
        }
        if needs.contains(.clients) {
            try read(db, "became", ["grp", "organisation"]) { row in
                (.became(group: row[0], organisation: row[1]), .became(group: row[0], organisation: nil))
            }
        }
        try read(db, "cancellation", ["activity"]) { row in
            (.cancelled(activity: row[0], true), .cancelled(activity: row[0], false))
        }
        if needs.contains(.plans) {
            try read(db, "activity_planned", RuleColumns.planned.map(Schema.column), "programme = \(programme)") {
                row in
                (.planned(activity: row[0], Plan(activity: row[0], values: row)), .planned(activity: row[0], nil))
            }
        }
        try read(db, "centre_enrolled", ["centre"], "programme = \(programme)") { row in
            (.enrolled(centre: row[0], true), .enrolled(centre: row[0], false))
        }
        try read(db, "territory", ["municipality"], "programme = \(programme)") { row in
            (.included(municipality: row[0], true), .included(municipality: row[0], false))
        }
        try read(db, "programme_dates", ["starts_on", "ends_on"], "programme = \(programme)") { row in
            // Dates in the wrong order hold no day.
            (.dates(row[0] <= row[1] ? row[0]...row[1] : nil), .dates(nil))
        }
        if needs.contains(.members) {
            try read(db, "membership", ["grp", "person", "from_day", "until_day"]) { row in
                let membership = Membership(
                    group: row[0], person: row[1], from: row[2],
                    until: row[3] == FactTable.absent ? FactTable.never : row[3])
                return (.membership(membership, true), .membership(membership, false))
            }
        }
        // Stable: what ceases stands first.
        changes = (ceasing + changes).enumerated().sorted {
            ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
        }.map(\.element)
        ceasing = []
    }

    /// The same, with more known from the beginning of the stretch on.
    func assuming(_ changes: [Change]) -> Timeline {
        var other = self
        other.beginning += changes
        return other
    }

    /// Takes the rows of `table` that hold at some position of the stretch.
    private mutating func read(
        _ db: Database, _ table: String, _ columns: [String], _ condition: String = "1",
        _ change: ([Int]) -> (begins: Change, ceases: Change)
    ) throws {
        let statement = try Events.Statement(
            db,
            """
            SELECT since, until, \(columns.joined(separator: ", ")) FROM \(table)
            WHERE \(condition) AND since <= \(end) AND (until IS NULL OR until > \(start))
            """)
        while try statement.step() {
            let since = statement.int(0)
            let until = statement.optionalInt(1) ?? FactTable.never
            let row = columns.indices.map { statement.optionalInt(Int32(2 + $0)) ?? FactTable.absent }
            let (begins, ceases) = change(row)
            if since <= start { beginning.append(begins) } else { changes.append((since, begins)) }
            if until <= end { ceasing.append((until, ceases)) }
        }
    }
}
