import GRDB

/// Fills an empty log with bodies as they come, whatever they are: for a verifier, which judges them afterwards.
package struct LogInsertion {
    private let rows: LogStatements
    private var frontier = Frontier()

    package init(_ db: Database) throws {
        rows = try LogStatements(db)
    }

    /// Inserts the next body, with the hashes that it completes.
    package mutating func insert(_ body: [UInt8]) throws {
        try rows.insert(body, seq: frontier.size + 1, &frontier)
    }
}
