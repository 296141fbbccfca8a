import GRDB

/// A writer's questions to the index, on a connection that nobody else uses: all questions of one transaction on the log
/// share one of the index.
final class IndexLookup {
    private let queue: DatabaseQueue
    /// Nil for an index in memory, which has but one connection, and nobody to add to it meanwhile.
    private let bounds: (begin: Statement, end: Statement)?
    let questions: IndexQuestions

    init(_ index: Index) throws {
        let isInMemory = index.queue.path == ":memory:"
        // Statements are compiled while a snapshot is open.
        queue = isInMemory ? index.queue : try SQLiteOpening.readOnly.holdingTransactions.mapped.open(index.queue.path)
        (bounds, questions) = try queue.unsafeRead { db in
            let bounds = isInMemory ? nil : (begin: try Statement(db, "BEGIN"), end: try Statement(db, "COMMIT"))
            return (bounds, IndexQuestions(db))
        }
    }

    func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try bounds?.begin.run()
        // Nothing was written; were it left open, the next one could not begin, and would say so.
        defer { try? bounds?.end.run() }
        return try body()
    }
}
