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
        queue = isInMemory ? index.queue : try IndexLookup.open(index.queue.path)
        (bounds, questions) = try queue.unsafeRead { db in
            let bounds = isInMemory ? nil : (begin: try Statement(db, "BEGIN"), end: try Statement(db, "COMMIT"))
            return (bounds, IndexQuestions(db))
        }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        // Statements are compiled while a snapshot is open.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA mmap_size = 1073741824") }
        return try DatabaseQueue(file: path, configuration: configuration)
    }

    func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try bounds?.begin.run()
        defer { try? bounds?.end.run() }
        return try body()
    }
}
