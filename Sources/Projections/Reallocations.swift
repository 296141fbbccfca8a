import Events
import GRDB

/// What was moved from one budget line to another: what may be spent on a line depends on it.
enum Reallocations {
    static let schema = """
        CREATE TABLE reallocation (
          seq INTEGER PRIMARY KEY,
          programme TEXT NOT NULL,
          from_line TEXT NOT NULL,
          to_line TEXT NOT NULL,
          amount INTEGER NOT NULL
        ) STRICT
        """

    /// A row that an entry adds or takes away.
    enum Change: Sendable {
        case add(seq: Int, programme: String, from: String, to: String, amount: Int)
        case remove(seq: Int, by: Int)

        /// The entry that changes it.
        var by: Int {
            switch self {
            case .add(let seq, _, _, _, _): seq
            case .remove(_, let by): by
            }
        }
    }

    static func change(_ entry: Entry) -> Change? {
        guard entry.type.name == type, let programme = entry.programme, let from = entry.text("from"),
            let to = entry.text("to"), let amount = entry.number("amount")
        else { return nil }
        return .add(seq: entry.seq, programme: programme, from: from, to: to, amount: amount)
    }

    static let type = "budget.reallocated"

    static func write(_ db: Database, _ change: Change) throws {
        switch change {
        case .add(let seq, let programme, let from, let to, let amount):
            try db.cachedStatement(sql: "INSERT INTO reallocation VALUES (?, ?, ?, ?, ?)")
                .execute(arguments: [seq, programme, from, to, amount])
        case .remove(let seq, _):
            try db.cachedStatement(sql: "DELETE FROM reallocation WHERE seq = ?").execute(arguments: [seq])
        }
    }
}
