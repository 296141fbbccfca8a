import Application
import Events

/// All evidence, a row each.
package struct EvidenceListAnswer {
    private let items: [EvidenceItem]

    package init(_ items: [EvidenceItem]) {
        self.items = items
    }

    package var answer: Answer {
        let heading =
            items.isEmpty
            ? say(ru: "Подтверждений нет.", en: "There is no evidence.")
            : Numbers.count(
                items.count, one: "подтверждение", few: "подтверждения", many: "подтверждений", en: "piece of evidence",
                ens: "pieces of evidence")
        return Answer(
            json: .array(items.map(\.json)), rows: table,
            [.heading(heading)] + (items.isEmpty ? [] : [.table(table)]))
    }

    private var table: Table {
        Table(
            [
                Table.Column("evidence", ru: "код", en: "code"), Table.Column("kind", ru: "вид", en: "kind"),
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("status", ru: "состояние", en: "state", flexible: true),
                Table.Column("place", ru: "файл", en: "file"),
                Table.Column("entries", ru: "записей", en: "entries", .right),
                Table.Column("seq", ru: "запись", en: "entry", .right, droppable: true),
                Table.Column("url", ru: "ссылка", en: "link", flexible: true, droppable: true),
            ],
            rows: items.map { row in
                [
                    .text(row.item.code),
                    .shown(Catalogue.label(token: row.item.kind, of: "evidenceKind"), raw: row.item.kind),
                    .text(row.item.programme),
                    .styled(row.status.style, .shown(row.status.label, raw: row.status.code)),
                    row.place.map { .shown($0.label, raw: $0.code) } ?? .empty, .number(row.item.entries.count),
                    .shown(String(row.item.seq), raw: String(row.item.seq)), .text(row.item.url),
                ]
            })
    }
}
