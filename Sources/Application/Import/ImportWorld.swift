import Events
import GRDB
import Projections

/// What a plan asks the ledger about: the log, the vault, and the lists of organisations and places.
package struct ImportWorld {
    let reader: LedgerReader
    let vault: VaultReader?
    /// Judges what is to be appended, row by row.
    package let trial: DryRun
    let organisations: OrganisationDirectory
    /// Codes of municipalities by their names, folded.
    let municipalities: [String: String]
    /// Of people.
    let merges: Merges
    /// The codes that were merged into others, by these, in order.
    private var absorbed: [String: [String]] = [:]

    /// - Parameters:
    ///   - account: who the entries will be by.
    ///   - appends: whether what is tried will be appended.
    package init(_ ledger: Ledger, account: String, clock: Clock, appends: Bool = false) throws {
        let views = try Views.open(ledger, for: [.things])
        organisations = try OrganisationDirectory(views)
        municipalities = try views.queue.read { db in
            var codes: [String: String] = [:]
            for row in try Row.fetchAll(db, sql: "SELECT code, name FROM municipalities ORDER BY since") {
                let code: String = row[0]
                codes[code] = code
                if let name = row[1] as String? { codes[ColumnMap.folded(name)] = code }
            }
            return codes
        }
        merges = try Merges(views, "people")
        // As far as the lists go: what the log has beyond them makes the append fail, and the plan is made anew.
        reader = try LedgerReader(ledger, index: views.index, at: views.size)
        vault = try VaultReader.open(ledger, reader)
        trial = try DryRun(
            ledger, index: views.index, at: reader.size, account: account,
            sealingFor: appends ? vault : nil, clock: clock)
        for code in merges.codes { absorbed[canonical(code), default: []].append(code) }
    }

    /// The codes of people whose data are erased.
    func erased() throws(Problem) -> Set<String> {
        do {
            return try Set(
                reader.index.seqs(of: Catalogue.erasing).filter { $0 <= reader.size }.compactMap { seq in
                    try reader.entry(seq).flatMap { $0.type.erases ? $0.text("person") : nil }
                })
        } catch {
            throw Problem(storage: error)
        }
    }

    /// All codes of a person, the one that stands for the others first.
    func codes(of person: String) -> [String] {
        [person] + (absorbed[person] ?? [])
    }

    func canonical(_ person: String) -> String { merges.canonical(person) }
}

/// Whom codes stand for, where they were merged into others.
struct Merges: Sendable {
    private let merged: [String: String]

    /// - Parameter table: `people` or `organisations`.
    init(_ views: Views, _ table: String) throws {
        merged = try views.queue.read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT code, merged_into FROM \(table) WHERE status = 'merged' AND merged_into IS NOT NULL")
            return Dictionary(rows.map { ($0[0] as String, $0[1] as String) }, uniquingKeysWith: { $1 })
        }
    }

    /// Those that were merged into others.
    var codes: [String] { merged.keys.sorted() }

    func canonical(_ code: String) -> String {
        var code = code
        var steps = 0
        // A merge into oneself is refused; the bound is for a file that was tampered with.
        while let survivor = merged[code], steps < 1000 {
            code = survivor
            steps += 1
        }
        return code
    }
}

/// The organisations that the ledger knows, found by INN or by name.
struct OrganisationDirectory {
    enum Answer: Equatable {
        case known(String)
        case unknown
        /// Several of one name.
        case ambiguous
    }

    private var byINN: [String: String] = [:]
    private var byName: [String: Set<String>] = [:]

    init() {}

    init(_ views: Views) throws {
        let merges = try Merges(views, "organisations")
        let rows = try views.queue.read { db in
            try Row.fetchAll(db, sql: "SELECT code, name, inn FROM organisations ORDER BY since")
        }
        for row in rows { add(merges.canonical(row[0]), name: row[1], inn: row[2]) }
    }

    mutating func add(_ code: String, name: String?, inn: String?) {
        if let inn { byINN[inn] = code }
        if let name { byName[OrganisationName.folded(name), default: []].insert(code) }
    }

    /// The number decides; only without one, or with one that is not known yet, the name.
    func find(name: String?, inn: String?) -> Answer {
        if let inn, let code = byINN[inn] { return .known(code) }
        guard let name, let codes = byName[OrganisationName.folded(name)] else { return .unknown }
        if codes.count > 1 { return .ambiguous }
        guard let code = codes.first else { return .unknown }
        // One with another number is another organisation.
        if inn != nil, byINN.values.contains(code) { return .unknown }
        return .known(code)
    }
}
