import Events
import Projections

/// All things of a kind, a row each.
package struct ThingsAnswer {
    private let list: ListAnswer

    package init(_ list: ListAnswer) {
        self.list = list
    }

    package var answer: Answer {
        let kind = list.kind
        let fields = Dictionary(
            (ReadModel.byKind[kind]?.columns ?? []).map { ($0.name, $0.field) }, uniquingKeysWith: { first, _ in first }
        )
        let numbers = Set((ReadModel.byKind[kind]?.columns ?? []).filter(\.isNumber).map(\.name) + ["since"])
        let columns = list.columns.enumerated().map { index, name in
            Table.Column(
                name, Self.title(name, field: fields[name], kind), numbers.contains(name) ? .right : .left,
                flexible: index > 0, droppable: index > 2)
        }
        let rows = list.rows.map { row in
            zip(list.columns, row).map { name, value in Self.cell(value, column: name, field: fields[name], kind) }
        }
        let objects = list.objects.map { object in JSON.members(object.map { ($0.key, Optional($0.value)) }) }
        let title = Catalogue.thingLabels[kind]?.many ?? Phrase(kind.rawValue)
        let heading = Phrase("\(title.capitalised): \(Numbers.grouped(rows.count))")
        let table = Table(columns, rows: rows)
        return Answer(
            json: ["kind": .string(kind.rawValue), "rows": .array(objects)], rows: table,
            [.heading(heading)] + (rows.isEmpty ? [] : [.table(table)]))
    }

    private static func declared(_ name: String, _ kind: ThingKind) -> Field? {
        (Thing.subjectTypes[kind] ?? []).lazy.compactMap { $0.field(name) }.first
    }

    private static func title(_ name: String, field: String?, _ kind: ThingKind) -> Phrase {
        switch name {
        case "code": Phrase(ru: "код", en: "code")
        case "status": Phrase(ru: "состояние", en: "state")
        case "since": Phrase(ru: "запись", en: "entry")
        default: Labels.field(field ?? name, declared(field ?? name, kind), of: nil)
        }
    }

    private static func cell(_ value: JSON?, column: String, field name: String?, _ kind: ThingKind) -> Cell {
        guard let value else { return .empty }
        let raw = value.string ?? value.canonicalText
        if column == "status" { return .shown(Labels.state(raw), raw: raw) }
        guard let name else { return value.int.map { .shown(String($0), raw: raw) } ?? .text(raw) }
        let field = declared(name, kind)
        switch field?.value {
        case .flag: return .shown(Labels.value(.bool(value.int == 1), of: field, name: name), raw: raw)
        case _ where field?.isList == true: return .shown(Self.elements(raw, field, name), raw: raw)
        default: return .shown(Labels.value(value, of: field, name: name), raw: raw)
        }
    }

    private static func elements(_ text: String, _ field: Field?, _ name: String) -> Phrase {
        guard let list = JSONReader.value(Array(text.utf8), .input) else { return Phrase(text) }
        return Labels.value(list, of: field, name: name)
    }
}
