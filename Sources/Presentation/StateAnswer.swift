import Application
import Events
import Projections

/// The state of all programmes: what a bare `letopis` shows.
package struct StateAnswer {
    private let views: Views
    private let programmes: [[String: JSON]]
    private let answers: [IndicatorAnswer]
    private let flags: [FlagAnswer]
    private let root: String

    package init(_ views: Views) throws {
        self.views = views
        programmes = try views.list(.programme).objects
        answers = try views.indicators()
        flags = try views.flags()
        root = try views.ledger.root(at: views.size).base64
    }

    private struct Row {
        let code: String
        let title: Phrase
        let status: String?
        let startsOn: String?
        let endsOn: String?
        let targets: Int
        let met: Int
        let flags: Int
    }

    private var rows: [Row] {
        programmes.compactMap { programme in
            guard let code = programme["code"]?.string else { return nil }
            let judged = answers.filter { $0.programme == code && $0.met != nil }
            return Row(
                code: code, title: programme.programmeTitle ?? Phrase(code), status: programme["status_"]?.string,
                startsOn: programme["starts_on"]?.string, endsOn: programme["ends_on"]?.string, targets: judged.count,
                met: judged.count { $0.met == true }, flags: flags.count { $0.programme == code })
        }
    }

    package var answer: Answer {
        let rows = self.rows
        let (origin, size, root) = (views.ledger.opening.origin, views.size, root)
        let json = { @Sendable (language: Language) -> JSON in
            let told = rows.map { row in
                JSON.members([
                    ("programme", .string(row.code)), ("title", .string(row.title.text(language))),
                    ("status", row.status.map { .string($0) }),
                    ("startsOn", row.startsOn.map { .string($0) }), ("endsOn", row.endsOn.map { .string($0) }),
                    ("targets", .int(row.targets)), ("met", .int(row.met)), ("flags", .int(row.flags)),
                ])
            }
            return [
                "origin": .string(origin), "size": .int(size), "root": .string(root), "programmes": .array(told),
            ]
        }
        let table = table(rows)
        var parts: [Answer.Part] = [.heading(Phrase(origin))]
        if rows.isEmpty {
            parts.append(
                .text(
                    say(
                        ru: "Проектов ещё нет. Добавьте первый: letopis programme add ФАЙЛ.yaml",
                        en: "There are no programmes yet. Add the first: letopis programme add FILE.yaml")))
        } else {
            parts.append(.table(table))
        }
        parts += [
            .text(""),
            .note(
                say(
                    ru: "\(Numbers.entries(views.size)), корень \(root)",
                    en: "\(Numbers.entries(views.size)), root \(root)")),
        ]
        if !rows.isEmpty {
            parts.append(
                .note(
                    say(
                        ru: "Подробнее: letopis indicators --programme \(rows[0].code); letopis flags; letopis --help",
                        en: "More: letopis indicators --programme \(rows[0].code); letopis flags; letopis --help")))
        }
        return Answer(json: json, rows: table, parts)
    }

    private func table(_ rows: [Row]) -> Table {
        Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"),
                Table.Column("title", ru: "название", en: "title", flexible: true),
                Table.Column("status", ru: "статус", en: "status"),
                Table.Column("startsOn", ru: "начало", en: "starts"),
                Table.Column("endsOn", ru: "конец", en: "ends"), Table.Column("met", ru: "цели", en: "targets", .right),
                Table.Column("flags", ru: "вопросы", en: "flags", .right),
            ],
            rows: rows.map { row in
                let isMet = row.targets > 0 && row.met == row.targets
                let met: Cell =
                    row.targets == 0
                    ? .shown("—", raw: "0/0")
                    : .styled(
                        isMet ? .good : .warning, .shown("\(row.met)/\(row.targets)", raw: "\(row.met)/\(row.targets)"))
                return [
                    .text(row.code), .text(row.title),
                    row.status.map { .shown(Catalogue.label(token: $0, of: "status"), raw: $0) } ?? .empty,
                    .text(row.startsOn), .text(row.endsOn), met,
                    row.flags == 0 ? .number(0) : .styled(.warning, .number(row.flags)),
                ]
            })
    }
}
