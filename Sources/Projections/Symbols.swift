import Events
import GRDB

/// The interned codes and tokens of views.sqlite.
final class Symbols {
    private var known: [String: Int] = [:]
    private var next: Int
    private let isComplete: Bool
    private let insertion: Events.Statement
    private let lookup: Events.Statement

    /// - Parameter isComplete: whether every symbol passes through here, so that an unknown one is new.
    init(_ db: Database, isComplete: Bool) throws {
        self.isComplete = isComplete
        next = try Int.fetchOne(db, sql: "SELECT coalesce(max(id), 0) + 1 FROM symbol") ?? 1
        insertion = try Events.Statement(db, "INSERT INTO symbol (id, text) VALUES (?, ?)")
        lookup = try Events.Statement(db, "SELECT id FROM symbol WHERE text = ?")
    }

    func id(_ text: String) throws -> Int {
        if let id = known[text] { return id }
        if !isComplete {
            lookup.bind(1, text)
            let found = try lookup.step() ? lookup.int(0) : nil
            lookup.reset()
            if let found {
                known[text] = found
                return found
            }
        }
        let id = next
        next += 1
        insertion.bind(1, id)
        insertion.bind(2, text)
        try insertion.run()
        known[text] = id
        return id
    }
}
