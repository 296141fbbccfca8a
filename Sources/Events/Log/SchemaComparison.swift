import GRDB

/// The schema of a log beside the one it was made with, every row whole: who has the file can write into its schema
/// what he likes.
struct SchemaComparison {
    private(set) var differences: [Phrase] = []
    /// Whether both tables are there as they were made, whatever else is not.
    private(set) var hasTables = true
    /// The pages where tables begin.
    private var roots: Set<Int> = []
    private var missing = LogSchema.objects

    init(_ db: Database) throws {
        // Under its old name, which nothing can stand in for: a view called sqlite_schema would answer for the other.
        let rows = try Row.fetchAll(
            db, sql: "SELECT type, name, tbl_name, rootpage, sql FROM sqlite_master ORDER BY name, rowid")
        for row in rows { compare(Found(row)) }
        for object in missing {
            report(
                Phrase(ru: "в схеме нет: \(object.name)", en: "\(object.name) is missing from the schema"), object)
        }
    }

    private mutating func compare(_ found: Found) {
        // Two tables in one place would be one.
        let isAlone = found.root == 0 || roots.insert(found.root).inserted
        if let index = missing.firstIndex(where: { $0.name.hasSameBytes(as: found.name) }) {
            let object = missing.remove(at: index)
            if isAlone, found.is(object) { return }
            report(
                Phrase(ru: "в схеме изменено: \(found.name)", en: "\(found.name) in the schema is not as it was made"),
                object)
        } else if !isAlone || !LogSchema.sqliteObjects.contains(where: found.is) {
            report(
                Phrase(
                    ru: "в схеме лишнее: \(found.type) \(found.name)",
                    en: "\(found.type) \(found.name) does not belong in the schema"), nil)
        }
    }

    private mutating func report(_ difference: Phrase, _ object: LogSchema.Object?) {
        differences.append(difference)
        if object?.isTable == true { hasTables = false }
    }

    /// A row of the schema, as it states itself.
    private struct Found {
        let type: String
        let name: String
        let table: String
        /// The page where its rows begin; 0 where it has none, -1 where what stands there is no number.
        let root: Int
        let sql: String

        init(_ row: Row) {
            func text(_ index: Int) -> String {
                if case .string(let text) = (row[index] as DatabaseValue).storage { text } else { "" }
            }
            (type, name, table, sql) = (text(0), text(1), text(2), text(4))
            root = if case .int64(let number) = (row[3] as DatabaseValue).storage { Int(number) } else { -1 }
        }

        func `is`(_ object: LogSchema.Object) -> Bool {
            type == (object.isTable ? "table" : "trigger") && (object.isTable ? root > 1 : root == 0)
                && name.hasSameBytes(as: object.name) && table.hasSameBytes(as: object.table)
                && sql.hasSameBytes(as: object.sql)
        }
    }
}
