import Application
import ArgumentParser
import Events
import Presentation

struct WitnessSign: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "sign", ru: "Подписать контрольную точку, если она продолжает подписанную раньше (сторона свидетеля).",
            en: "Sign a checkpoint, if it extends the one signed before (the witness's side).",
            more: Phrase(
                ru: """
                    Сама летопись для этого не нужна. В памяти на каждую летопись — её открытый ключ и то, что подписано \
                    последним. Берегите файл памяти как ключ и не возвращайте его из старой копии: свидетель без памяти \
                    подпишет и переписанную летопись.

                    Печатает строку подписи и ничего больше. Код выхода при отказе: 30 — летопись переписана или это не \
                    доказано (409 другой корень, 422); 75 — нужен новый запрос (409, назван размер); 65 — запрос не по \
                    форме (400); 77 — летопись неизвестна (404) или подписана другим ключом (403).
                    """,
                en: """
                    It needs no ledger. The memory holds, for each ledger, its public key and what was signed last. Keep \
                    that file as well as the key, and never bring it back from an older copy: without its memory a witness \
                    would sign a ledger that was rewritten.

                    Prints the signature line and nothing else. Exit code of a refusal: 30 the ledger was rewritten, or the \
                    contrary is not proved (409 for another root, 422); 75 it takes a new request (409, which names the \
                    size); 65 the request is malformed (400); 77 the ledger is unknown (404) or another key has signed (403).
                    """))
    }

    @Argument(
        help: ArgumentHelp(
            ru: "файл запроса; - для стандартного ввода", en: "the request's file; - for standard input",
            value: "REQUEST"))
    var request: String

    @Option(help: ArgumentHelp(ru: "файл ключа свидетеля", en: "the file of the witness's key", value: "FILE"))
    var key: String

    @Option(
        help: ArgumentHelp(
            ru: "файл памяти; в первый раз создаётся", en: "the memory's file; made the first time", value: "FILE"))
    var memory: String

    @Option(
        help: ArgumentHelp(
            ru: "открытый ключ летописи, в первый раз или при смене; полученный не вместе с запросом",
            en: "the ledger's public key, the first time or when it changed; one that did not come with the request",
            value: "VKEY"))
    var log: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            ru: "куда записать строку подписи; обычно она печатается",
            en: "where to write the signature line; by default it is printed", value: "FILE"))
    var file: String?

    @OptionGroup var output: OutputOptions

    func run() throws {
        try SmallFile.requireAbsent(file)
        let trusted = try log.map { try KeyArgument.parse($0, .log, field: "--log") }
        let key = try SigningKey.read(witness: key)
        let cosigned = try WitnessDesk.sign(file: Console.file(request), by: key, memory: memory, trusting: trusted)
        if cosigned.before == 0 {
            Terminal.remark(
                say(
                    ru: "Первая подпись под этой летописью: за то, что было до неё, свидетель не ручается.",
                    en: "The first signature on this ledger: for what was before it, the witness does not vouch."))
        }
        guard let file else { return try Terminal.write(cosigned.line) }
        try Folder.write(cosigned.line, to: file)
        try output.write(CosignedAnswer(cosigned, by: key, file: file).answer)
    }
}
