import Application
import ArgumentParser
import Events
import Presentation

struct BackupCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "backup", ru: "Проверенная копия записей в один файл.", en: "A verified copy of the log in one file.",
            more: Phrase(
                ru: """
                    Можно делать, пока другие пишут. Личных данных и ключей в копии записей нет: --part vault копирует \
                    запечатанные данные, --part keys — ключи к ним. Храните две эти копии в разных местах: порознь они \
                    ничего не открывают. Ключ подписи и evidence/ копируйте сами.
                    """,
                en: """
                    Others may append meanwhile. The copy of the log has neither personal data nor keys: --part vault copies \
                    what is sealed, --part keys the keys to it. Keep these two in different places: apart they open nothing. \
                    The signing key and evidence/ are yours to copy.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "новый файл", en: "a new file", value: "FILE"))
    var file: String

    @Option(
        help: ArgumentHelp(
            ru: "что копировать: log (обычно), vault или keys", en: "what to copy: log (by default), vault or keys"))
    var part = BackupPart.log

    @OptionGroup var options: LedgerOptions

    func run() throws {
        if let part = VaultBackup.Part(rawValue: part.rawValue) { return try copy(part) }
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

enum BackupPart: String, CaseIterable, ExpressibleByArgument {
    case log, vault, keys
}

extension BackupCommand {
    private func copy(_ part: VaultBackup.Part) throws {
        let copy = try VaultBackup.write(part, of: try options.open(), to: file)
        let note =
            part == .vault
            ? say(
                ru: "Без ключей её не прочесть; ключи: letopis backup ФАЙЛ --part keys, в другое место.",
                en: "Nobody can read it without the keys: letopis backup FILE --part keys, to another place.")
            : say(
                ru: "Храните её отдельно от копии vault/: вместе они открывают личные данные. После каждого удаления "
                    + "человека замените копию новой.",
                en:
                    "Keep it apart from the copy of vault/: together they open personal data. After each erasure replace "
                    + "it by a new one.")
        try options.write(
            Answer(
                json: ["file": .string(copy.path), "part": .string(part.rawValue), "bytes": .int(copy.bytes)],
                [
                    .heading(say(ru: "Копия готова: \(copy.path)", en: "The copy is made: \(copy.path)")),
                    .facts([(say(ru: "размер", en: "size"), .text(Numbers.bytes(copy.bytes)))]), .note(note),
                ]))
    }
}

struct RestoreCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "restore", ru: "Вернуть записи из копии.", en: "Bring the log back from a copy.",
            more: Phrase(
                ru:
                    "Копия сначала проверяется. Прежний файл остаётся рядом; индекс и таблицы чтения строятся заново. Копия "
                    + "хранилища или ключей узнаётся сама; кого летопись считает стёртыми, те стираются снова.",
                en: "The copy is verified first. The file that stood there stays beside it; index and read models are "
                    + "made anew. A copy of the vault or its keys is known for what it is; whoever the log says to be erased "
                    + "is erased again."
            ))
    }

    @Argument(help: ArgumentHelp(ru: "файл копии", en: "the copy's file", value: "FILE"))
    var file: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        if let part = VaultBackup.part(file) { return try restore(part) }
        let restored = try Backup.restore(file, into: try options.path)
        let json = JSON.members([
            ("entries", .int(restored.entries)), ("root", .string(restored.root.base64)),
            ("before", restored.before.map { .string($0) }), ("lostSize", restored.lostSize.map { .int($0) }),
        ])
        var facts: [(name: Phrase, value: Cell)] = [
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

extension RestoreCommand {
    private func restore(_ part: VaultBackup.Part) throws {
        let restored = try VaultBackup.restore(part, from: file, into: try options.open())
        let heading =
            part == .vault
            ? say(ru: "Хранилище возвращено из \(file)", en: "The vault is back from \(file)")
            : say(ru: "Ключи хранилища возвращены из \(file)", en: "The keys of the vault are back from \(file)")
        let note =
            restored.isWhole
            ? say(
                ru: "Кто по летописи стёрт, стёрт и здесь. Открывается ли всё: letopis doctor",
                en: "Whoever is erased in the ledger is erased here, too. Whether all can be opened: letopis doctor")
            : part == .vault
                ? say(
                    ru: "Верните и ключи: letopis restore КОПИЯ-КЛЮЧЕЙ",
                    en: "Put the keys back too: letopis restore COPY-OF-KEYS")
                : say(
                    ru: "Верните и хранилище: letopis restore КОПИЯ-ХРАНИЛИЩА",
                    en: "Put the vault back too: letopis restore COPY-OF-VAULT")
        var parts: [Answer.Part] = [.heading(heading), .note(note)]
        if restored.missing > 0 {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: копия старше летописи. Данных людей, внесённых позже, в ней нет: \(restored.missing). Записи о них остаются, но узнать их по таблице будет нельзя.",
                        en:
                            "Beware: the copy is older than the log. It has no data of people who were added later: \(restored.missing). The entries about them stay, but a sheet will not find them."
                    )))
        }
        if restored.unknown > 0 {
            parts.append(
                .text(
                    say(
                        ru:
                            "Внимание: копия новее летописи. Людей, которых летопись не знает, в ней было: \(restored.unknown). Их данные забыты.",
                        en:
                            "Beware: the copy is newer than the log. People in it whom the log does not know: \(restored.unknown). Their data are forgotten."
                    )))
        }
        try options.write(
            Answer(
                json: [
                    "part": .string(part.rawValue), "whole": .bool(restored.isWhole), "missing": .int(restored.missing),
                    "unknown": .int(restored.unknown),
                ], parts))
    }
}
