import Events
import GRDB

/// The rows of one read model, as text and numbers.
package struct ListAnswer: Sendable {
    package let kind: ThingKind
    package let columns: [String]
    package let rows: [[JSON?]]
}

extension Views {
    /// All things of a kind, in the order in which they came to be.
    ///
    /// Columns that nobody filled in are left out.
    /// - Throws: ``Problem`` `usage` for a kind that has no list; `badInput` where the projection of things stopped.
    package func list(_ kind: ThingKind, programme: String? = nil) throws -> ListAnswer {
        try require(.things)
        if let programme { try require(programme) }
        guard let model = ReadModel.byKind[kind] else {
            throw Problem(
                .usage, "no-list",
                Phrase(ru: "для «\(kind.rawValue)» нет списка", en: "there is no list of \(kind.rawValue)"),
                remedy: Phrase(
                    ru: "есть: \(ReadModel.all.map(\.kind.rawValue).joined(separator: ", "))",
                    en: "there are \(ReadModel.all.map(\.kind.rawValue).joined(separator: ", "))"))
        }
        let names = ["code", "status", "programme"] + model.columns.map(\.name) + ["since"]
        return try queue.read { db in
            let columns = names.map { "\"\($0)\"" }.joined(separator: ", ")
            let rows = try Row.fetchAll(
                db,
                sql: "SELECT \(columns) FROM \(model.table) WHERE ?1 IS NULL OR programme = ?1 ORDER BY since, code",
                arguments: [programme])
            var values = rows.map { row in Array(row.databaseValues).map { Self.json($0) } }
            let filled = names.indices.filter { column in values.contains { $0[column] != nil } || column < 2 }
            for index in values.indices { values[index] = filled.map { values[index][$0] } }
            return ListAnswer(kind: kind, columns: filled.map { names[$0] }, rows: values)
        }
    }

    private static func json(_ value: DatabaseValue) -> JSON? {
        switch value.storage {
        case .int64(let number): .int(Int(number))
        case .string(let text): .string(text)
        default: nil
        }
    }

    /// The position at the end of `day`: the entries recorded before the next midnight in the ledger's time zone.
    package func position(endOf day: Day) throws -> Int {
        try ledger.position(endOf: day)
    }
}
