import Events
import GRDB

/// A part of the read models that is made by rules of its own, and can fail by itself: an entry that it cannot take in
/// stops it there, and leaves the others and the log working.
package struct Projection: Sendable {
    package enum Name: String, Sendable, CaseIterable {
        /// The facts, and what counting must know besides them.
        case facts
        /// The entity read models, a row per thing.
        case things
        case lateEntries = "late-entries"
        case reallocations
    }

    package let name: Name
    /// Raised whenever its rows come to be made otherwise: what an older one made is then thrown away.
    package let version: Int
    /// Looks at each entry first; for tests, which make one fail.
    package var check: (@Sendable (Entry) throws(Unprojectable) -> Void)?

    package init(
        _ name: Name, version: Int, check: (@Sendable (Entry) throws(Unprojectable) -> Void)? = nil
    ) {
        self.name = name
        self.version = version
        self.check = check
    }

    package static let all = Name.allCases.map { Projection($0, version: 1) }

    // MARK: - Where it stopped

    /// Why a projection went no further.
    package struct Fault: Sendable, Equatable {
        /// The entry that it could not take in.
        package let entry: Int
        package let what: Phrase

        package static func == (left: Fault, right: Fault) -> Bool {
            left.entry == right.entry && left.what.ru == right.what.ru && left.what.en == right.what.en
        }
    }

    typealias Faults = [Name: Fault]

    // MARK: - Its row

    static let schema = """
        CREATE TABLE projection (
          name TEXT PRIMARY KEY,
          version INTEGER NOT NULL,
          size INTEGER NOT NULL,
          leaf BLOB NOT NULL,
          fault_entry INTEGER,
          fault_ru TEXT,
          fault_en TEXT
        ) STRICT, WITHOUT ROWID
        """

    /// The faults of a file that exactly `projections`, in these versions, have made; nil where others have.
    static func faults(_ db: Database, of projections: [Projection]) throws -> Faults? {
        let rows = try Row.fetchAll(
            db, sql: "SELECT name, version, fault_entry, fault_ru, fault_en FROM projection ORDER BY name")
        let wanted = projections.map { "\($0.name.rawValue) \($0.version)" }.sorted()
        guard rows.map({ "\($0[0] as String) \($0[1] as Int)" }).sorted() == wanted else { return nil }
        var faults: Faults = [:]
        for row in rows {
            guard let name = Name(rawValue: row[0]), let entry = row[2] as Int? else { continue }
            faults[name] = Fault(entry: entry, what: Phrase(ru: row[3] ?? "", en: row[4] ?? ""))
        }
        return faults
    }

    static func create(_ db: Database, _ projections: [Projection]) throws {
        try db.execute(sql: schema)
        for projection in projections {
            try db.execute(
                sql: "INSERT INTO projection VALUES (?, ?, 0, x'', NULL, NULL, NULL)",
                arguments: [projection.name.rawValue, projection.version])
        }
    }
}

/// That a projection cannot take an entry in, which will be so however often it is tried.
package struct Unprojectable: Error, Sendable {
    package let what: Phrase

    package init(_ what: Phrase) {
        self.what = what
    }
}

extension Projection.Name {
    package var label: Phrase {
        switch self {
        case .facts: Phrase(ru: "факты", en: "facts")
        case .things: Phrase(ru: "сведения", en: "things")
        case .lateEntries: Phrase(ru: "поздние записи", en: "late entries")
        case .reallocations: Phrase(ru: "перемещения средств", en: "reallocations")
        }
    }
}

extension Projection.Fault {
    /// - Parameter name: whose fault it is.
    package func problem(of name: Projection.Name) -> Problem {
        Problem(
            .badInput, "projection-stopped",
            Phrase(
                ru: "таблицы чтения «\(name.label.ru)» (\(name.rawValue)) остановились на записи \(entry): \(what.ru)",
                en: "the read models \"\(name.label.en)\" (\(name.rawValue)) stopped at entry \(entry): \(what.en)"),
            remedy: Remedy(
                ru: "обновите letopis; если версия новейшая, посмотрите \(.show(entry: entry)): запись сделала не она. "
                    + "Записи целы, другие таблицы работают; повторить: \(.rebuild)",
                en: "update letopis; if it is the newest, see \(.show(entry: entry)): something else made that entry. "
                    + "The entries are safe and other read models work; to try again: \(.rebuild)"))
    }
}
