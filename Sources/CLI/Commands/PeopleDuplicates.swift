import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleDuplicates: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "duplicates", ru: "Кто, возможно, записан дважды: с баллом и причинами.",
            en: "Who may be there twice: with a score and its reasons.",
            more: Phrase(
                ru: """
                    Балл — сумма весов признаков: от \(Resemblance.leastPossible), с \(Resemblance.leastCertain) и при общем \
                    телефоне, почте или дате рождения строку ведомости присоединили бы без вопроса. Кого однажды разъединили, \
                    того больше не предлагают, а называют отдельно.

                    Имена — только в таблице; в JSON и CSV одни коды, с именами — по --names.
                    """,
                en: """
                    The score is the sum of what the indications weigh: \(Resemblance.leastPossible) at least; from \
                    \(Resemblance.leastCertain) on, with a phone, an e-mail or a date of birth in common, a row of a sheet would \
                    have been joined without asking. Who was told apart once is not proposed again, but named apart.

                    Names are in the table only; JSON and CSV have codes alone, and names with --names.
                    """))
    }

    @Option(
        name: .customLong("at-least"),
        help: ArgumentHelp(ru: "только с таким баллом и выше", en: "only with this score or more", value: "N"))
    var least: Int?

    @Flag(help: ArgumentHelp(ru: "имена и в JSON, и в CSV", en: "names in JSON and CSV too"))
    var names = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let desk = try PeopleDesk(options)
        let people = try desk.vault?.people().map { (code: $0.code, personal: $0.personal) } ?? []
        let apart = try desk.reader.toldApart()
        let duplicates = Duplicates(
            among: people, canonical: desk.person, toldApart: { apart[[$0, $1]] },
            least: least ?? Resemblance.leastPossible)
        try options.write(try answer(duplicates, of: people.count, desk))
    }

    private func answer(_ duplicates: Duplicates, of count: Int, _ desk: PeopleDesk) throws -> Answer {
        let isNamed = names || options.output.chosen == .table
        var known: [String: String] = [:]
        if isNamed {
            let all = duplicates.groups.flatMap(\.people) + duplicates.toldApart.flatMap { [$0.first, $0.second] }
            for person in Set(all) { known[person] = try desk.name(of: person) }
        }
        let named = known
        @Sendable func json(_ pair: Duplicates.Pair, group: Int?, in language: Language) -> JSON {
            .members([
                ("group", group.map { .int($0) }), ("people", [.string(pair.first), .string(pair.second)]),
                (
                    "names",
                    isNamed ? .array([pair.first, pair.second].map { .optional(named[$0]) }) : nil
                ),
                ("score", .int(pair.finding.score)), ("certain", .bool(pair.isCertain)),
                ("reasons", .array(pair.finding.reasons.map { .string($0.text(language)) })),
                ("toldApartBy", pair.toldApartBy.map { .int($0) }),
            ])
        }
        var table = Self.table
        var pairs: [(pair: Duplicates.Pair, group: Int)] = []
        for (number, group) in duplicates.groups.enumerated() {
            for pair in group.pairs {
                table.rows.append(row(pair, group: number + 1, known))
                pairs.append((pair, number + 1))
            }
        }
        var parts: [Answer.Part] = [.heading(heading(duplicates, of: count))]
        if !pairs.isEmpty {
            parts += [
                .table(table),
                .note(
                    say(
                        ru: "✓ — строку ведомости присоединили бы без вопроса. Кто это: letopis people show КОД; "
                            + "объединить: letopis people merge КОД КОД",
                        en:
                            "✓: a row of a sheet would have been joined without asking. Who they are: letopis people show "
                            + "CODE; to merge: letopis people merge CODE CODE")),
            ]
        }
        var rows = table
        if !duplicates.toldApart.isEmpty {
            var apart = Self.table
            apart.rows = duplicates.toldApart.map { row($0, group: nil, known) }
            rows.rows += apart.rows
            parts += [
                .heading(
                    say(ru: "Похожи, но разъединены и не предлагаются", en: "Alike, but told apart and not proposed")),
                .table(apart),
            ]
        }
        let (listed, toldApart) = (pairs, duplicates.toldApart)
        return Answer(
            json: { language in
                .members([
                    ("pairs", .array(listed.map { json($0.pair, group: $0.group, in: language) })),
                    ("toldApart", .array(toldApart.map { json($0, group: nil, in: language) })),
                ])
            }, rows: rows, parts)
    }

    private func heading(_ duplicates: Duplicates, of count: Int) -> Phrase {
        let known = Numbers.count(
            count, one: "человека", few: "человек", many: "человек", en: "person", ens: "people")
        if duplicates.groups.isEmpty {
            return say(
                ru: "Среди \(known) с личными данными похожих нет.",
                en: "Of \(known) with personal data, none are alike.")
        }
        let pairs = Numbers.count(
            duplicates.groups.reduce(0) { $0 + $1.pairs.count }, one: "пара", few: "пары", many: "пар", en: "pair",
            ens: "pairs")
        let groups = Numbers.count(
            duplicates.groups.count, one: "группа", few: "группы", many: "групп", en: "group", ens: "groups")
        return say(
            ru: "Возможно, одни и те же: \(pairs), \(groups); просмотрено \(known)",
            en: "May be one and the same: \(pairs) in \(groups); looked at \(known)")
    }

    private static var table: Table {
        Table([
            Table.Column("group", ru: "гр.", en: "gr.", .right), Table.Column("score", ru: "балл", en: "score", .right),
            Table.Column("certain", ru: "", en: ""), Table.Column("person", ru: "кто", en: "who"),
            Table.Column("other", ru: "и кто", en: "and who"),
            Table.Column("names", ru: "имена", en: "names", flexible: true),
            Table.Column("reasons", ru: "почему", en: "why", flexible: true),
            Table.Column("toldApartBy", ru: "разъединены записью", en: "told apart by entry", .right),
        ])
    }

    private func row(_ pair: Duplicates.Pair, group: Int?, _ known: [String: String]) -> [Cell] {
        let names = [known[pair.first], known[pair.second]].compactMap { $0 }.joined(separator: " | ")
        return [
            .number(group), .number(pair.finding.score), .shown(pair.isCertain ? "✓" : "", raw: String(pair.isCertain)),
            .text(pair.first), .text(pair.second), .text(names.isEmpty ? nil : names),
            .text(pair.finding.reasons.joined(separator: ", ")), .number(pair.toldApartBy),
        ]
    }
}
