import Application
import ArgumentParser
import Events
import Presentation

struct CheckProof: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "check-proof", ru: "Проверить доказательство записи, без летописи.",
            en: "Check the proof of an entry, without the ledger.",
            more: Phrase(
                ru: """
                    Нужны файл из letopis prove -o, тело записи (letopis log --after N-1 --until N --format json) и открытый \
                    ключ летописи, полученный не вместе с ними. Перевод строки в конце тела не считается.

                    Код выхода: 0 — запись стоит в подписанной летописи на этом месте; 20 — стоит, но кто-то из названных в \
                    --witness точку не подписал; 30 — не доказано; 65 — файл не по форме.
                    """,
                en: """
                    It takes the file of letopis prove -o, the entry's body (letopis log --after N-1 --until N --format \
                    json), and the ledger's public key, one that did not come with them. A newline at the body's end does \
                    not count.

                    Exit code: 0 the entry stands at that place in the ledger that was signed; 20 it does, but one of those \
                    whom --witness names has not signed; 30 not proved; 65 the file is malformed.
                    """))
    }

    @Argument(help: ArgumentHelp(ru: "файл доказательства", en: "the proof's file", value: "FILE"))
    var proof: String

    @Option(
        help: ArgumentHelp(
            ru: "файл с телом записи; - для стандартного ввода",
            en: "the file of the entry's body; - for standard input",
            value: "FILE"))
    var body: String

    @Option(help: ArgumentHelp(ru: "открытый ключ летописи", en: "the ledger's public key", value: "VKEY"))
    var key: String

    @Option(
        help: ArgumentHelp(
            ru: "открытый ключ свидетеля, чья подпись нужна; можно повторять",
            en: "the public key of a witness whose signature is wanted; may be repeated", value: "VKEY"))
    var witness: [String] = []

    @OptionGroup var output: OutputOptions

    func run() throws {
        let checked = try CheckedProof(Console.file(proof), body: Console.file(body), key: key, witnesses: witness)
        try output.write(ProofCheckAnswer(checked).answer)
        if !checked.missing.isEmpty { throw ExitCode(20) }
    }
}
