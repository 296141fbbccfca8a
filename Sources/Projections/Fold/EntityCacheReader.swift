import Events
import GRDB

/// Reads what the fold does not know, from the log and from the read models' own rows, as of the position that the fold
/// has reached.
final class EntityCacheReader {
    private let ledger: Ledger
    private let index: Index
    /// Who is one with whom, as the read models have it; nil where they are made from nothing.
    private let families: FamilyReader?
    /// All voids of the log, where all of it passes.
    private let voided: [Int: Int]?
    private var reader = EntryReader()
    /// The log and its index, while one view of both is held.
    private var view: (log: Database, index: IndexQuestions)?

    private static let enrolling = Catalogue.all.filter { type in
        type.steps.contains { $0.kind == .centre && $0.role == .creates }
    }

    /// - Parameter db: the read models as they are at `position`; nil where they are made from nothing.
    init(_ ledger: Ledger, index: Index, at position: Int, in db: Database?) throws {
        self.ledger = ledger
        self.index = index
        families = try db.map { try FamilyReader($0, at: position) }
        voided = position == 0 ? try index.voided() : nil
    }

    /// Answers all questions of `body` from one view of the log and one of its index.
    func looking<Value>(_ body: () throws -> Value) throws -> Value {
        // Where all entries pass hardly anything is asked, and others read the log meanwhile.
        if voided != nil { return try body() }
        return try asking { log, index in
            view = (log, index)
            defer { view = nil }
            return try body()
        }
    }

    /// - Throws: ``Problem`` where the log or the index cannot be read, `DatabaseError` where the read models cannot.
    func fill(_ past: EntityCache, _ unknown: Unknown) throws {
        switch unknown {
        case .thing(let ref):
            let history = try live(ref, types: Thing.subjectTypes[ref.kind] ?? [], at: past.position)
            past.learn(ref, history.reduce(nil) { Thing.evolve($0, ref, $1) })
        case .history(let ref):
            past.learn(ref, history: try live(ref, types: Thing.subjectTypes[ref.kind] ?? [], at: past.position))
        case .enrolments(let ref):
            let all = try live(ref, types: Self.enrolling, at: past.position)
            past.learn(ref, enrolments: all.filter { $0.ref(ref.kind) == ref })
        case .entry(let seq):
            let entry = try asking { log, _ in try LogRows.entry(log, seq, &reader) }
            past.learn(seq, seq <= past.position ? entry : nil)
        case .identity(let ref):
            past.learn(try families?.family(of: ref) ?? Identities.Family(members: [ref]))
        }
    }

    /// The entries that speak of `ref` and are not voided, up to the position.
    private func live(_ ref: Ref, types: [EventType], at position: Int) throws -> [Entry] {
        try asking { log, index in
            let live = try index.seqs(of: ref, types: types).filter { seq in
                let voider = try voided.map { $0[seq] } ?? index.voider(of: seq)
                return seq <= position && (voider ?? .max) > position
            }
            return try live.compactMap { try LogRows.entry(log, $0, &reader) }.filter { $0.refs.contains(ref) }
        }
    }

    private func asking<Answer>(_ question: (Database, IndexQuestions) throws -> Answer) throws -> Answer {
        if let view { return try question(view.log, view.index) }
        return try ledger.log.read { log in try index.looking { try question(log, $0) } }
    }
}

/// Reads who is one with whom from the rows of the read models.
///
/// Rows have the positions from which and until which they hold, so that what held at the position where the fold began
/// can be read while others move the rows on. What has changed since then the fold still knows.
final class FamilyReader {
    private let position: Int
    private let survivor: Events.Statement
    private let absorbed: Events.Statement
    private let organisation: Events.Statement
    private let groups: Events.Statement

    init(_ db: Database, at position: Int) throws {
        self.position = position
        func statement(_ found: String, _ table: String, of given: String, _ more: String) throws -> Events.Statement {
            try Events.Statement(
                db,
                """
                SELECT f.text FROM symbol g JOIN \(table) t ON t.\(given) = g.id JOIN symbol f ON f.id = t.\(found)
                WHERE g.text = ?1 AND t.since <= ?2 AND (t.until IS NULL OR t.until > ?2)\(more)
                """)
        }
        survivor = try statement("survivor", "merged", of: "absorbed", " AND t.kind = ?3")
        absorbed = try statement("absorbed", "merged", of: "survivor", " AND t.kind = ?3")
        organisation = try statement("organisation", "became", of: "grp", "")
        groups = try statement("grp", "became", of: "organisation", "")
    }

    /// All codes of what `ref` is, and what ties them; never a part of them.
    func family(of ref: Ref) throws -> Identities.Family {
        var family = Identities.Family(members: [ref])
        guard let kind = Identities.kinds.firstIndex(of: ref.kind).map({ $0 + 1 }) else { return family }
        var next = 0
        while next < family.members.count {
            let one = family.members[next]
            next += 1
            let survivors = try codes(survivor, one, kind).map { Ref(ref.kind, $0) }
            let others = try codes(absorbed, one, kind).map { Ref(ref.kind, $0) }
            for one in survivors + others where !family.members.contains(one) { family.members.append(one) }
            if let survivor = survivors.last { family.survivors[one] = survivor }
            switch ref.kind {
            case .group: family.organisations[one] = try codes(organisation, one).last.map { Ref(.organisation, $0) }
            case .organisation: family.groups[one] = Set(try codes(groups, one).map { Ref(.group, $0) })
            default: continue
            }
        }
        return family
    }

    private func codes(_ statement: Events.Statement, _ ref: Ref, _ kind: Int? = nil) throws -> [String] {
        statement.bind(1, ref.code)
        statement.bind(2, position)
        if let kind { statement.bind(3, kind) }
        defer { statement.reset() }
        var found: [String] = []
        while try statement.step() { found.append(statement.text(0)) }
        return found
    }
}
