import Events

/// The demo ledger that was made, and what to try on it.
package struct DemoAnswer {
    private let folder: String
    private let size: Int
    private let root: String
    private let origin: String

    package init(folder: String, size: Int, root: String, origin: String) {
        (self.folder, self.size, self.root, self.origin) = (folder, size, root, origin)
    }

    package var answer: Answer {
        let parts: [Answer.Part] = [
            .heading(say(ru: "Учебная летопись готова: \(folder)", en: "The demo ledger is ready: \(folder)")),
            .facts([
                (say(ru: "записей", en: "entries"), .number(size)), (say(ru: "корень", en: "root"), .text(root)),
                (say(ru: "имя", en: "name"), .text(origin)),
            ]),
            .text(""),
            .text(
                say(
                    ru: "Все люди, организации-участники и действия в ней выдуманы.",
                    en: "All people and actions in it are synthetic.")),
            .text(""), .note(say(ru: "Попробуйте:", en: "Try:")),
            .commands([
                "export LETOPIS_LEDGER=\(folder)", "letopis", "letopis indicators --programme zemlyaki",
                "letopis indicators --as-of 2024-06-30", "letopis flags", "letopis verify",
            ]),
        ]
        let table = Table(
            [
                Table.Column("entries", ru: "записей", en: "entries", .right),
                Table.Column("root", ru: "корень", en: "root"),
            ],
            rows: [[.number(size), .text(root)]])
        return Answer(json: ["entries": .int(size), "root": .string(root)], rows: table, parts)
    }
}
