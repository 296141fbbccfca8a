import GRDB

/// What is asked of one connection to the index.
///
/// Questions come by the hundred thousand, so the statements are stepped by hand, each compiled when it is first needed.
package final class IndexQuestions {
    private let db: Database
    private var statements: [String: Statement] = [:]

    /// So many postings of one thing are read whatever their types: looking the types up one by one takes longer.
    private static let few = 64

    init(_ db: Database) {
        self.db = db
    }

    private func statement(_ sql: String) throws -> Statement {
        if let known = statements[sql] { return known }
        let made = try Statement(db, sql)
        statements[sql] = made
        return made
    }

    func seq(ofID id: String) throws -> Int? {
        guard let bytes = Identifier.bytes(id) else { return nil }
        return try Index.telling {
            let statement = try statement("SELECT seq FROM id WHERE id = ?")
            statement.bind(1, blob: bytes)
            defer { statement.reset() }
            return try statement.step() ? statement.int(0) : nil
        }
    }

    /// Candidates for entries that speak of `ref`, in order; of all types where `types` is nil.
    package func seqs(of ref: Ref, types: [EventType]?) throws -> [Int] {
        try Index.telling { try postings(of: ref, types) }
    }

    private func postings(of ref: Ref, _ types: [EventType]?) throws -> [Int] {
        let statement = try statement("SELECT type, seq FROM posting WHERE ref = ?")
        statement.bind(1, ref.key)
        defer { statement.reset() }
        var found: [Int] = []
        var count = 0
        while try statement.step() {
            count += 1
            guard let types else {
                found.append(statement.int(1))
                continue
            }
            if count > Self.few { return try seqs(of: ref, among: types) }
            let type = statement.int(0)
            if types.contains(where: { $0.key == type }) { found.append(statement.int(1)) }
        }
        found.sort()
        return found
    }

    /// The same of something that very many entries speak of.
    private func seqs(of ref: Ref, among types: [EventType]) throws -> [Int] {
        let list = types.map { String($0.key) }.joined(separator: ",")
        let statement = try statement("SELECT seq FROM posting WHERE ref = ? AND type IN (\(list)) ORDER BY seq")
        statement.bind(1, ref.key)
        defer { statement.reset() }
        var found: [Int] = []
        while try statement.step() { found.append(statement.int(0)) }
        return found
    }

    /// The entry that voids entry `seq`.
    package func voider(of seq: Int) throws -> Int? {
        try Index.telling {
            let statement = try statement("SELECT voided_by FROM voided WHERE seq = ?")
            statement.bind(1, seq)
            defer { statement.reset() }
            return try statement.step() ? statement.int(0) : nil
        }
    }
}
