import Application
import ArgumentParser
import Events
import Presentation

struct KeyCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "key", ru: "Ключ, которым подписывается летопись: показать, сменить.",
            en: "The key that the ledger signs with: show, rotate.",
            subcommands: [KeyShow.self, KeyRotate.self])
    }
}

struct KeyShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Открытый ключ, который действует, и те, что были до него.",
            en: "The public key in force, and those before it.",
            more: Phrase(
                ru:
                    "Открытый ключ дают тем, кто проверяет контрольные точки. Тайного ключа команда не показывает, и он ей "
                    + "не нужен.",
                en:
                    "The public key is for those who check the checkpoints. The command neither shows nor needs the secret "
                    + "one."
            ))
    }

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: true)
        let keys = try ledger.keyHistory()
        // What may be wrong with the secret keys is for doctor to say: the public ones are good without them.
        let isPending = (try? Rotation.standing(ledger)) == .pending
        try options.write(KeysAnswer(keys, isPending: isPending).answer)
    }
}

struct KeyRotate: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "rotate", ru: "Сменить ключ: новый подписывает с этой записи, прежний тайный ключ исчезает.",
            en: "Rotate the key: a new one signs from this entry on, and the old secret key is gone.",
            more: Phrase(
                ru:
                    "Прежние подписи остаются в силе. Контрольную точку этой записи подписывают оба ключа: по ней тот, кто "
                    + "знал прежний, узнаёт новый. Прерванную смену команда заканчивает.",
                en:
                    "Earlier signatures stay good. The checkpoint of this entry is signed by both keys: from it whoever "
                    + "knew the old one learns the new one. A rotation that was interrupted is finished."
            ))
    }

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open()
        Aftermath.outliveReaders()
        let outcome = try Rotation.rotate(ledger, account: ledger.account())
        Aftermath.warn(outcome.left)
        let checkpoint = ledger.folder.checkpoints + "/" + Checkpoint.fileName(size: outcome.seq)
        try options.write(
            RotationAnswer(outcome, checkpoint: checkpoint, secrets: ledger.folder.secrets).answer)
    }
}
