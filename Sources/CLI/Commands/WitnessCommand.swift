import Application
import ArgumentParser
import Events
import Presentation

struct WitnessCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "witness", ru: "Свидетель: тот, кто подписывает летопись со стороны.",
            en: "Witnesses: those who sign a ledger from outside.",
            more: Phrase(
                ru: """
                    Свидетель подписывает только ту летопись, которая продолжает подписанную им раньше, и ставит время. \
                    После этого владелец не может незаметно переписать то, что подпись покрывает.

                    Один раз — свидетель: letopis witness key ИМЯ; открытый ключ получают владелец и проверяющие.
                    Каждый раз — владелец: letopis witness request -o ЗАПРОС; \
                    свидетель: letopis witness sign ЗАПРОС --key … --memory … -o ОТВЕТ; \
                    владелец: letopis checkpoint --cosign ОТВЕТ.

                    Файлы — по c2sp.org/tlog-witness: годятся и чужие свидетели.
                    """,
                en: """
                    A witness signs a ledger only where it extends what was signed before, and puts the time to it. From \
                    then on the owner cannot rewrite unnoticed what the signature covers.

                    Once, the witness: letopis witness key NAME; owner and reviewers get the public key.
                    Every time, the owner: letopis witness request -o REQUEST; \
                    the witness: letopis witness sign REQUEST --key … --memory … -o ANSWER; \
                    the owner: letopis checkpoint --cosign ANSWER.

                    The files are those of c2sp.org/tlog-witness: other people's witnesses will do too.
                    """),
            subcommands: [WitnessKey.self, WitnessRequest.self, WitnessSign.self])
    }
}

struct WitnessKey: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "key", ru: "Создать ключ свидетеля (сторона свидетеля).", en: "Make a witness's key (the witness's side).",
            more: Phrase(
                ru:
                    "Имя стоит в каждой подписи; обычно это ваш домен и слово: fond.example/svidetel. Файл ключа — только "
                    + "для вас; открытый ключ отдайте владельцу летописи и проверяющим.",
                en:
                    "The name stands in every signature; usually it is a domain of yours and a word: fund.example/witness. "
                    + "The key's file is for you alone; give the public key to the ledger's owner and to reviewers."))
    }

    @Argument(help: ArgumentHelp(ru: "имя свидетеля, навсегда", en: "the witness's name, for ever", value: "NAME"))
    var name: String

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(ru: "новый файл для ключа", en: "a new file for the key", value: "FILE"))
    var file = "witness.key"

    @OptionGroup var output: OutputOptions

    func run() throws {
        let key = try SigningKey.makeWitness(name: name, file: file)
        try output.write(WitnessKeyAnswer(key, file: file).answer)
    }
}
