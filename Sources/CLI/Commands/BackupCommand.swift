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
        try options.write(BackupAnswer(copy).answer)
    }
}

enum BackupPart: String, CaseIterable, ExpressibleByArgument {
    case log, vault, keys
}

extension BackupCommand {
    private func copy(_ part: VaultBackup.Part) throws {
        let copy = try VaultBackup.write(part, of: try options.open(), to: file)
        try options.write(VaultBackupAnswer(copy, of: part).answer)
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
        try options.write(RestoreAnswer(restored, from: file).answer)
    }
}

extension RestoreCommand {
    private func restore(_ part: VaultBackup.Part) throws {
        let restored = try VaultBackup.restore(part, from: file, into: try options.open())
        try options.write(VaultRestoreAnswer(restored, of: part, from: file).answer)
    }
}
