import GRDB

/// All that the writer says to the log, compiled once. GRDB's own compiling sets an authoriser, after which SQLite
/// compiles every other statement anew; so on the way of a commit there is none of it.
struct LogStatements {
    private let begin: Statement
    private let commit: Statement
    private let rollBack: Statement
    private let head: Statement
    private let hashes: Statement
    private let entry: Statement
    private let tree: Statement

    init(_ db: Database) throws {
        begin = try Statement(db, "BEGIN IMMEDIATE")
        commit = try Statement(db, "COMMIT")
        rollBack = try Statement(db, "ROLLBACK")
        head = try Statement(db, "SELECT coalesce(max(seq), 0) FROM entry")
        hashes = try Statement(db, "SELECT hashes FROM tree WHERE seq = ?")
        entry = try Statement(db, "INSERT INTO entry VALUES (?, ?)")
        tree = try Statement(db, "INSERT INTO tree VALUES (?, ?)")
    }

    /// One transaction under the write lock, undone where `body` throws.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try begin.run()
        do {
            let value = try body()
            try commit.run()
            return value
        } catch {
            // What led here is told; were it still open, the next one could not begin.
            try? rollBack.run()
            throw error
        }
    }

    func size() throws -> Int {
        defer { head.reset() }
        return try head.step() ? head.int(0) : 0
    }

    func leaf(_ seq: Int) throws -> TreeHash? {
        hashes.bind(1, seq)
        defer { hashes.reset() }
        guard try hashes.step() else { return nil }
        return TreeHash(Array(hashes.bytes(0).prefix(TreeHash.size)))
    }

    func insert(_ body: [UInt8], seq: Int, _ frontier: inout Frontier) throws {
        tree.bind(1, seq)
        frontier.append(TreeHash.leaf(body)).withUnsafeBytes { tree.bind(2, blob: $0) }
        try tree.run()
        entry.bind(1, seq)
        entry.bind(2, blob: body)
        try entry.run()
    }
}
