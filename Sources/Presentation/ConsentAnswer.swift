import Application
import Events
import Projections

/// Who gave no consent, whose is past its term, who withdrew it.
package struct ConsentAnswer {
    private let standings: ConsentStandings

    package init(_ standings: ConsentStandings) { self.standings = standings }

    package var answer: Answer {
        let (lines, holding, day, purpose) = (
            standings.lines, standings.holding, standings.day, standings.purpose
        )
        let json = JSON.members([
            ("on", .string(day.description)), ("purpose", purpose.map { .string($0) }), ("inForce", .int(holding)),
            (
                "without",
                .array(
                    lines.map { line in
                        .members([
                            ("person", .string(line.person)), ("why", .string(ConsentWords.token(line.standing))),
                            ("entry", ConsentWords.entry(line.standing).map { .int($0) }),
                            ("eraseBy", line.eraseBy.map { .string($0.description) }),
                        ])
                    })
            ),
        ])
        var table = Table([
            Table.Column("person", ru: "человек", en: "person"),
            Table.Column("why", ru: "согласие", en: "consent", flexible: true),
            Table.Column("entry", ru: "запись", en: "entry", .right),
            Table.Column("eraseBy", ru: "стереть не позже", en: "erase by"),
        ])
        for line in lines {
            let words = ConsentWords.standing(line.standing)
            table.rows.append([
                .text(line.person), .shown(words, raw: ConsentWords.token(line.standing)),
                .number(ConsentWords.entry(line.standing)),
                line.eraseBy.map { .styled($0 < day ? .bad : .warning, .text($0.description)) } ?? .empty,
            ])
        }
        let all = Numbers.count(
            lines.count, one: "человека", few: "человек", many: "человек", en: "person", ens: "people")
        let heading =
            lines.isEmpty
            ? say(ru: "Согласие есть у всех: \(holding).", en: "Everybody's consent is in force: \(holding).")
            : say(
                ru: "На \(day) согласия нет у \(all), есть у \(Numbers.grouped(holding)).",
                en: "On \(day), no consent from \(all), consent from \(Numbers.grouped(holding)).")
        return Answer(json: json, rows: table, [.heading(heading)] + (lines.isEmpty ? [] : [.table(table)]))
    }
}
