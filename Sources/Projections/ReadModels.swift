import Events
import GRDB

/// The entity read models: for each kind of thing a table with a row per thing, its state and the last values of
/// its fields, as its entries add up to. Tables and columns come from the catalogue; personal fields have none.
package struct ReadModel: Sendable {
    package let kind: ThingKind
    package let table: String
    package let columns: [Column]

    package struct Column: Sendable {
        /// The field of the entries' data.
        package let field: String
        /// The member within the field's object, for a column of its own.
        package var member: String?
        package let name: String
        /// Whether it holds numbers (flags are 0 and 1).
        package let isNumber: Bool

        /// Into whom something was merged, while it is: an unmerged one stands for itself again.
        var isSurvivor: Bool { field == "survivor" }
    }

    /// Every kind that is a thing of its own.
    package static let all: [ReadModel] = ThingKind.allCases.filter { !$0.isComposite }.map { ReadModel($0) }
    package static let byKind: [ThingKind: ReadModel] = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })

    private init(_ kind: ThingKind) {
        self.kind = kind
        table = Self.tables[kind] ?? Schema.column(of: kind.rawValue) + "s"
        var columns: [Column] = []
        for type in Thing.subjectTypes[kind] ?? []
        where type.steps.contains(where: { $0.kind == kind && $0.role != .needs }) {
            for constant in type.constants where !columns.contains(where: { $0.field == constant.dimension }) {
                columns.append(
                    Column(field: constant.dimension, name: Self.column(constant.dimension), isNumber: false))
            }
            for field in type.fields
            where type.isEverOpen(field.name) && ![kind.rawValue, "programme", "absorbed"].contains(field.name) {
                guard !columns.contains(where: { $0.field == field.name }) else { continue }
                if case .object(let members) = field.value, !field.isList {
                    for member in members {
                        guard let isNumber = Self.isNumber(member) else { continue }
                        let name = Self.column(field.name) + "_" + Schema.column(of: member.name)
                        columns.append(Column(field: field.name, member: member.name, name: name, isNumber: isNumber))
                    }
                }
                guard let isNumber = Self.isNumber(field) else { continue }
                columns.append(Column(field: field.name, name: Self.column(field.name), isNumber: isNumber))
            }
        }
        self.columns = columns
    }

    private static let tables: [ThingKind: String] = [
        .programme: "programmes", .person: "people", .activity: "activities", .municipality: "municipalities",
        .equipment: "equipment",
        .evidence: "evidence", .line: "budget_lines", .item: "resolution_items", .centre: "resource_centres",
        .draft: "project_drafts", .idea: "joint_ideas", .group: "groups_", .indicator: "indicators", .call: "calls",
    ]

    private static func column(_ field: String) -> String {
        if field == "survivor" { return "merged_into" }
        let name = Schema.column(of: field)
        return ["code", "status", "programme", "since", "changed"].contains(name) ? name + "_" : name
    }

    /// Nil where the value has no column.
    private static func isNumber(_ field: Field) -> Bool? {
        switch field.value {
        case .object, .map, .rule: nil
        case .int, .flag, .intOrNull: !field.isList
        default: false
        }
    }

    var creation: String {
        let fields = columns.map { "  \($0.name) \($0.isNumber ? "INTEGER" : "TEXT"),\n" }.joined()
        return """
            CREATE TABLE \(table) (
              code TEXT NOT NULL PRIMARY KEY,
              status TEXT NOT NULL,
              programme TEXT,
            \(fields)  since INTEGER NOT NULL,
              changed INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID
            """
    }
}
