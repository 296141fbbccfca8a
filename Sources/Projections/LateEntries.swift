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

    /// A row that an entry adds or takes away.
    enum Change: Sendable {
        case add(seq: Int, programme: String?, type: String, happened: Day, recorded: Day)
        case remove(seq: Int, by: Int)

        /// The entry that changes it.
        var by: Int {
            switch self {
            case .add(let seq, _, _, _, _): seq
            case .remove(_, let by): by
            }
        }
    }

    /// - Parameter recorded: the day on which `entry` was recorded, where it is one.
    static func change(_ entry: Entry, recorded: Day?) -> Change? {
        guard entry.type.isFact, let recorded, recorded.packed != entry.day.packed else { return nil }
        let days = recorded.sinceEpoch - entry.day.sinceEpoch
        guard days > limit || days < ahead else { return nil }
        return .add(
            seq: entry.seq, programme: entry.programme, type: entry.type.name, happened: entry.day, recorded: recorded)
    }

    /// Writes what becomes of the list.
    final class Writer {
        private let insertion: Events.Statement
        private let removal: Events.Statement

        init(_ db: Database) throws {
            insertion = try Events.Statement(db, "INSERT INTO late_entry VALUES (?, ?, ?, ?, ?, ?)")
            removal = try Events.Statement(db, "DELETE FROM late_entry WHERE seq = ?")
        }

        func write(_ change: Change) throws {
            switch change {
            case .add(let seq, let programme, let type, let happened, let recorded):
                insertion.bind(1, seq)
                insertion.bind(2, programme)
                insertion.bind(3, type)
                insertion.bind(4, happened.description)
                insertion.bind(5, recorded.description)
                insertion.bind(6, recorded.sinceEpoch - happened.sinceEpoch)
                try insertion.run()
            case .remove(let seq, _):
                removal.bind(1, seq)
                try removal.run()
            }
        }
    }
}
