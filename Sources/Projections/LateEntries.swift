import Events
import GRDB

/// Facts that were recorded long after they happened, or before: a reviewer asks about those.
package enum LateEntries {
    /// More days than this between a fact and its entry are late.
    package static let limit = 14
    /// A day ahead may be the same day in another time zone.
    private static let ahead = -1

    static let schema = """
        CREATE TABLE late_entry (
          seq INTEGER PRIMARY KEY,
          programme TEXT,
          type TEXT NOT NULL,
          happened TEXT NOT NULL,
          recorded TEXT NOT NULL,
          days INTEGER NOT NULL
        ) STRICT
        """

    static func note(_ db: Database, _ entry: Entry) throws {
        guard entry.type.isFact, let recorded = Day(String(entry.recorded.prefix(10))) else { return }
        if recorded.packed == entry.day.packed { return }
        let days = recorded.sinceEpoch - entry.day.sinceEpoch
        guard days > limit || days < ahead else { return }
        try db.cachedStatement(sql: "INSERT INTO late_entry VALUES (?, ?, ?, ?, ?, ?)").execute(arguments: [
            entry.seq, entry.programme, entry.type.name, entry.day.description, recorded.description, days,
        ])
    }

    static func forget(_ db: Database, _ seq: Int) throws {
        try db.cachedStatement(sql: "DELETE FROM late_entry WHERE seq = ?").execute(arguments: [seq])
    }
}
