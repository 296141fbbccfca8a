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

    static func note(_ db: Database, _ entry: Entry) throws {
        guard entry.type.name == "budget.reallocated", let programme = entry.programme, let from = entry.text("from"),
            let to = entry.text("to"), let amount = entry.number("amount")
        else { return }
        try db.cachedStatement(sql: "INSERT INTO reallocation VALUES (?, ?, ?, ?, ?)")
            .execute(arguments: [entry.seq, programme, from, to, amount])
    }

    static func forget(_ db: Database, _ entry: Entry) throws {
        guard entry.type.name == "budget.reallocated" else { return }
        try db.cachedStatement(sql: "DELETE FROM reallocation WHERE seq = ?").execute(arguments: [entry.seq])
    }
}
