import GRDB

/// How a database is opened: what SQLite is told of each kind of file stands here, and nowhere else.
///
/// Whoever finds a file locked waits five seconds. Of reading and writing the same kind, what concerns writing is told
/// the writer alone: a connection for reading could not do it anyhow. GRDB makes every connection heed foreign keys.
package struct SQLiteOpening: Sendable {
    package private(set) var configuration = Configuration()

    private init(readOnly: Bool = false, _ pragmas: String...) {
        configuration.readonly = readOnly
        configuration.busyMode = .timeout(5)
        tell(pragmas)
    }

    // MARK: - Kinds

    /// ledger.sqlite, and copies of it; it is in WAL mode, which the file itself says.
    package static func log(readOnly: Bool) -> SQLiteOpening {
        let opening = SQLiteOpening(readOnly: readOnly, "trusted_schema = OFF")
        // A commit is told of only once it is on the disk.
        return readOnly ? opening : opening.with("synchronous = FULL", "recursive_triggers = ON")
    }

    /// The vault and its keys: with a rollback journal, so that nothing is left beside them between two writings, and
    /// without what is deleted.
    static func vault(readOnly: Bool) -> SQLiteOpening {
        // Sorting and rebuilding stay out of /tmp.
        let opening = SQLiteOpening(readOnly: readOnly, "trusted_schema = OFF", "temp_store = MEMORY")
        return readOnly ? opening : opening.with("synchronous = FULL", "secure_delete = ON")
    }

    /// What is made from the log and kept beside it. Losing the end of it costs only the time to read the log again.
    package static let derived = SQLiteOpening("journal_mode = WAL", "synchronous = NORMAL")

    /// A derived file, or one of whatever kind, to be looked at as it lies.
    package static let readOnly = SQLiteOpening(readOnly: true)

    /// A file that is nobody's yet: a crash leaves nothing that would be taken for a whole one. Where it becomes one,
    /// it is brought to the disk first.
    package static let scratch = SQLiteOpening("synchronous = OFF")

    // MARK: - Besides

    /// - Parameter pragmas: each `name = value`, told after those of the kind.
    package func with(_ pragmas: String...) -> SQLiteOpening {
        var opening = self
        opening.tell(pragmas)
        return opening
    }

    private mutating func tell(_ pragmas: [String]) {
        configuration.prepareDatabase { db in
            for pragma in pragmas { try db.execute(sql: "PRAGMA \(pragma)") }
        }
    }

    /// For who reads rows all over the file: it is mapped into memory, up to 1 GiB.
    package var mapped: SQLiteOpening { with("mmap_size = 1073741824") }

    /// For who compiles statements while a transaction is open.
    var holdingTransactions: SQLiteOpening {
        var opening = self
        opening.configuration.allowsUnsafeTransactions = true
        return opening
    }

    /// For who waits so many seconds, and not five.
    func waiting(_ seconds: Double) -> SQLiteOpening {
        var opening = self
        opening.configuration.busyMode = .timeout(seconds)
        return opening
    }

    // MARK: - Opening

    /// Opens the file at `path`, by a name that somebody chose; makes it where it is absent and may be written to.
    ///
    /// - Throws: `DatabaseError`.
    package func open(_ path: String) throws -> DatabaseQueue {
        try DatabaseQueue(path: DatabaseName.plain(path), configuration: configuration)
    }

    /// Opens what a URI names (sqlite.org/uri.html).
    func open(address: String) throws -> DatabaseQueue {
        try DatabaseQueue(path: address, configuration: configuration)
    }

    /// An empty database in memory, gone with the connection.
    func openInMemory() throws -> DatabaseQueue { try DatabaseQueue(configuration: configuration) }
}
