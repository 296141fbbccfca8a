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
        let list = keys.keys.map { JSON.members([("from", .int($0.from)), ("verifierKey", .string($0.key.text))]) }
        let table = Table(
            [
                Table.Column("from", ru: "с записи", en: "from entry", .right),
                Table.Column("verifierKey", ru: "открытый ключ", en: "public key", flexible: true),
            ], rows: keys.keys.map { [.number($0.from), .text($0.key.text)] })
        var parts: [Answer.Part] = [.heading(Phrase(keys.current.text)), .table(table)]
        if isPending {
            parts.append(
                .note(
                    say(
                        ru: "Смена ключа в записи \(keys.since) не закончена: letopis key rotate",
                        en: "The rotation in entry \(keys.since) is not finished: letopis key rotate")))
        }
        try options.write(
            Answer(
                json: [
                    "verifierKey": .string(keys.current.text), "from": .int(keys.since), "keys": .array(list),
                    "pending": .bool(isPending),
                ], rows: table, parts))
    }
}

struct KeyRotate: AsyncParsableCommand {
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

    func run() async throws {
        let ledger = try options.open()
        Aftermath.outliveReaders()
        let outcome = try await Rotation.rotate(ledger, account: ledger.account())
        Aftermath.warn(outcome.left)
        let checkpoint = ledger.folder.checkpoints + "/" + Checkpoint.fileName(size: outcome.seq)
        try options.write(
            Answer(
                json: [
                    "seq": .int(outcome.seq), "verifierKey": .string(outcome.key.text),
                    "checkpoint": .string(checkpoint), "finished": .bool(outcome.isFinished),
                ],
                [
                    .heading(
                        outcome.isFinished
                            ? say(ru: "Прерванная смена ключа закончена", en: "The interrupted rotation is finished")
                            : say(ru: "Ключ сменён", en: "The key is rotated")),
                    .facts([
                        (say(ru: "запись", en: "entry"), .number(outcome.seq)),
                        (say(ru: "открытый ключ", en: "public key"), .text(outcome.key.text)),
                        (say(ru: "подписана обоими", en: "signed by both"), .text(checkpoint)),
                    ]),
                    .text(""),
                    .text(
                        say(
                            ru: "Обновите копию папки \(ledger.folder.secrets): прежний ключ летопись больше не "
                                + "продолжит. Тем, кто её проверяет, дайте новый открытый ключ и эту контрольную "
                                + "точку.",
                            en: "Renew your copy of \(ledger.folder.secrets): the old key cannot continue the "
                                + "ledger. Give the new public key and this checkpoint to those who verify it.")),
                ]))
    }
}
