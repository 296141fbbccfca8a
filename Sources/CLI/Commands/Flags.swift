import ArgumentParser
import Events
import Projections

struct Flags: ParsableCommand {
    static let configuration = CommandConfiguration(
        "flags", ru: "О чём спросил бы внимательный проверяющий.", en: "What a careful reviewer would ask about.",
        more: Phrase(
            ru: "Флаг никого не обвиняет: он показывает записи, которым нужно объяснение.",
            en: "A flag accuses nobody: it shows entries that want explaining."))

    @Option(help: ArgumentHelp(ru: "только один проект", en: "one programme only", value: "CODE"))
    var programme: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let flags = try options.views().flags(programme: programme)
        let json = flags.map { flag in
            JSON.members([
                ("flag", .string(flag.flag)), ("programme", flag.programme.map { .string($0) }),
                ("seqs", .array(flag.seqs.map { .int($0) })), ("text", .string(flag.text.spoken)),
            ])
        }
        let table = Table(
            [
                Table.Column("programme", ru: "проект", en: "programme"), Table.Column("flag", ru: "флаг", en: "flag"),
                Table.Column("text", ru: "о чём вопрос", en: "what it asks", flexible: true),
                Table.Column("seqs", ru: "записи", en: "entries", flexible: true),
            ],
            rows: flags.map { flag in
                [
                    .text(flag.programme), .styled(.warning, .text(flag.flag)), .text(flag.text.spoken),
                    .shown(Flags.some(flag.seqs), raw: flag.seqs.map(String.init).joined(separator: " ")),
                ]
            })
        let heading = flags.isEmpty
            ? say(ru: "Вопросов нет.", en: "No flags.")
            : Numbers.count(flags.count, one: "вопрос", few: "вопроса", many: "вопросов", en: "flag", ens: "flags")
        try options.write(
            Answer(json: .array(json), rows: table, [.heading(heading)] + (flags.isEmpty ? [] : [.table(table)])))
    }

    private static func some(_ seqs: [Int]) -> String {
        let shown = seqs.prefix(5).map(String.init).joined(separator: ", ")
        return seqs.count > 5 ? shown + " … (\(Numbers.grouped(seqs.count)))" : shown
    }
}
