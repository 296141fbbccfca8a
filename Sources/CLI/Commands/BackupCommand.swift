import ArgumentParser
import Events

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "backup", ru: "Проверенная копия записей в один файл.", en: "A verified copy of the log in one file.",
        more: Phrase(
            ru: "Можно делать, пока другие пишут. Папку secrets/ копия не содержит: её храните отдельно.",
            en: "Others may append meanwhile. The copy holds nothing of secrets/: keep that elsewhere."))

    @Argument(help: ArgumentHelp(ru: "новый файл", en: "a new file", value: "FILE"))
    var file: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let copy = try Backup.write(try options.open(), to: file)
        let json: JSON = [
            "file": .string(copy.path), "entries": .int(copy.entries), "root": .string(copy.root.base64),
            "bytes": .int(copy.bytes),
        ]
        try options.write(
            Answer(
                json: json,
                [
                    .heading(
                        say(
                            ru: "Копия готова и проверена: \(copy.path)",
                            en: "The copy is made and verified: \(copy.path)")),
                    .facts([
                        (say(ru: "записей", en: "entries"), .number(copy.entries)),
                        (say(ru: "размер", en: "size"), .text(Numbers.bytes(copy.bytes))),
                        (say(ru: "корень", en: "root"), .text(copy.root.base64)),
                    ]),
                    .note(
                        say(
                            ru: "Ключа и личных данных в ней нет; вернуть её на место: letopis restore \(copy.path)",
                            en: "It holds neither the key nor personal data; to put it back: letopis restore "
                                + "\(copy.path)"
                        )),
                ]))
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        "restore", ru: "Вернуть записи из копии.", en: "Bring the log back from a copy.",
        more: Phrase(
            ru: "Копия сначала проверяется. Прежний файл остаётся рядом; индекс и таблицы чтения строятся заново.",
            en: "The copy is verified first. The file that stood there stays beside it; index and read models are "
                + "made anew."
        ))

    @Argument(help: ArgumentHelp(ru: "файл копии", en: "the copy's file", value: "FILE"))
    var file: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let restored = try Backup.restore(file, into: options.path)
        let json = JSON.members([
            ("entries", .int(restored.entries)), ("root", .string(restored.root.base64)),
            ("before", restored.before.map { .string($0) }), ("lostSize", restored.lostSize.map { .int($0) }),
        ])
        var facts: [(name: String, value: Cell)] = [
            (say(ru: "записей", en: "entries"), .number(restored.entries)),
            (say(ru: "корень", en: "root"), .text(restored.root.base64)),
        ]
        if let before = restored.before {
            facts.append((say(ru: "прежний файл", en: "the file before"), .text(before)))
        }
        var parts: [Answer.Part] = [
            .heading(say(ru: "Записи возвращены из \(file)", en: "The log is back from \(file)")), .facts(facts),
        ]
        if let lost = restored.lostSize {
            parts.append(
                .text(
                    say(
                        ru: "Внимание: летопись подписывала \(Numbers.entries(lost)), в копии их "
                            + "\(Numbers.grouped(restored.entries)). "
                            + "Пока потеря не признана, добавлять нельзя. Найдите копию новее или признайте: letopis doctor --accept-fork \"причина\"",
                        en: "Beware: the ledger had signed for \(Numbers.entries(lost)), the copy has "
                            + "\(Numbers.grouped(restored.entries)). "
                            + "Until the loss is accepted nothing can be appended. Find a newer copy, or accept it: letopis doctor --accept-fork \"reason\""
                    )))
        }
        try options.write(Answer(json: json, parts))
    }
}
