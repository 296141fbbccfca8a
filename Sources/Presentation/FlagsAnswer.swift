import Events
import Projections

/// The questions of a careful reviewer, by programme.
package struct FlagsAnswer {
    private let flags: [FlagAnswer]

    package init(_ flags: [FlagAnswer]) {
        self.flags = flags
    }

    package var answer: Answer {
        let flags = flags
        let json = { @Sendable (language: Language) -> JSON in
            .array(
                flags.map { flag in
                    .members([
                        ("flag", .string(flag.flag)), ("programme", flag.programme.map { .string($0) }),
                        ("seqs", .array(flag.seqs.map { .int($0) })), ("text", .string(flag.text.text(language))),
                    ])
                })
        }
        let heading =
            flags.isEmpty
            ? say(ru: "Вопросов нет.", en: "No flags.")
            : Numbers.count(flags.count, one: "вопрос", few: "вопроса", many: "вопросов", en: "flag", ens: "flags")
        var parts: [Answer.Part] = [.heading(heading)]
        var owners: [String?] = []
        for flag in flags where !owners.contains(flag.programme) { owners.append(flag.programme) }
        for owner in owners {
            parts.append(.heading(owner.map { Phrase($0) } ?? say(ru: "вне проектов", en: "outside the programmes")))
            parts.append(.table(Self.table(flags.filter { $0.programme == owner }, withProgramme: false)))
        }
        return Answer(json: json, rows: Self.table(flags, withProgramme: true), parts)
    }

    private static func table(_ flags: [FlagAnswer], withProgramme: Bool) -> Table {
        let columns = [
            Table.Column("programme", ru: "проект", en: "programme"), Table.Column("flag", ru: "флаг", en: "flag"),
            Table.Column("text", ru: "о чём вопрос", en: "what it asks", flexible: true),
            Table.Column("seqs", ru: "записи", en: "entries"),
        ]
        let rows = flags.map { flag in
            [
                .text(flag.programme), Cell.styled(.warning, .text(flag.flag)), .text(flag.text),
                .shown(Seqs.some(flag.seqs), raw: Seqs.all(flag.seqs)),
            ]
        }
        if withProgramme { return Table(columns, rows: rows) }
        return Table(Array(columns.dropFirst()), rows: rows.map { Array($0.dropFirst()) })
    }
}
