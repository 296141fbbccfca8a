import GRDB

/// A writer's questions to the index, on a connection that nobody else uses.
///
/// They come by the hundred thousand, so the statements are stepped by hand, and all questions of one transaction
/// on the log share one of the index.
final class IndexLookup {
    private let queue: DatabaseQueue
    /// Nil for an index in memory, which has but one connection, and nobody to add to it meanwhile.
    private let bounds: (begin: Statement, end: Statement)?
    private let byID: Statement
    private let byRef: Statement
    private var byTypes: [ThingKind: Statement] = [:]

    init(_ index: Index) throws {
        let isInMemory = index.queue.path == ":memory:"
        queue = isInMemory ? index.queue : try IndexLookup.open(index.queue.path)
        bounds = try queue.unsafeRead { db in
            if isInMemory { return nil }
            return (begin: try Statement(db, "BEGIN"), end: try Statement(db, "COMMIT"))
        }
        byID = try queue.unsafeRead { try Statement($0, "SELECT seq FROM id WHERE id = ?") }
        byRef = try queue.unsafeRead { try Statement($0, "SELECT seq FROM posting WHERE ref = ? ORDER BY seq") }
    }

    private static func open(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        // Statements are compiled while a snapshot is open.
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA mmap_size = 1073741824") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    func snapshot<Value>(_ body: () throws -> Value) throws -> Value {
        try bounds?.begin.run()
        defer { try? bounds?.end.run() }
        return try body()
    }

    func seq(ofID id: String) throws -> Int? {
        guard let bytes = Identifier.bytes(id) else { return nil }
        byID.bind(1, blob: bytes)
        defer { byID.reset() }
        return try byID.step() ? byID.int(0) : nil
    }

    /// Candidates for entries that speak of `ref`, in order; only those of types that change its kind where `changes`.
    func seqs(of ref: Ref, changes: Bool) throws -> [Int] {
        // Who speaks of two things at once changes what they are to each other.
        let statement = try changes && !ref.kind.isComposite ? statement(ref.kind) : byRef
        statement.bind(1, ref.key)
        defer { statement.reset() }
        var seqs: [Int] = []
        while try statement.step() { seqs.append(statement.int(0)) }
        return seqs
    }

    private func statement(_ kind: ThingKind) throws -> Statement {
        if let known = byTypes[kind] { return known }
        let types = (Thing.subjectTypes[kind] ?? []).map { String($0.key) }.joined(separator: ",")
        let made = try queue.unsafeRead {
            try Statement($0, "SELECT seq FROM posting WHERE ref = ? AND type IN (\(types)) ORDER BY seq")
        }
        byTypes[kind] = made
        return made
    }
}
