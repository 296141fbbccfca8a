import Events

/// Who may be there twice, a pair to a row.
package struct DuplicatesAnswer {
    private let duplicates: Duplicates
    private let count: Int
    private let names: [String: String]?

    /// - Parameters:
    ///   - count: how many people were looked at.
    ///   - names: by code; nil where the answer is to have codes alone.
    package init(_ duplicates: Duplicates, of count: Int, names: [String: String]?) {
        (self.duplicates, self.count, self.names) = (duplicates, count, names)
    }

    package var answer: Answer {
        let isNamed = names != nil
        let known = names ?? [:]
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
        var parts: [Answer.Part] = [.heading(heading)]
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

    private var heading: Phrase {
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
