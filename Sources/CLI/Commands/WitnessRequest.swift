import Application
import ArgumentParser
import Events
import Presentation

struct WitnessRequest: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "request", ru: "Запрос свидетелю: подписать новейшую контрольную точку (сторона владельца).",
            en: "A request to a witness to sign the newest checkpoint (the owner's side).",
            more: Phrase(
                ru: """
                    Без --since запрос ведёт от новейшей точки, которую подписал кто-то из известных свидетелей, а если такой \
                    нет — от нуля. Если свидетель отвечает, что подписал другой размер (409), повторите с этим размером: \
                    --since РАЗМЕР.

                    Копия запроса остаётся в checkpoints/ до ответа: checkpoint --cosign найдёт точку и тогда, когда \
                    летопись ушла дальше.
                    """,
                en: """
                    Without --since the request leads on from the newest checkpoint that one of the known witnesses has \
                    signed, and where there is none, from nothing. Where the witness answers that it signed another size \
                    (409), ask again with that: --since SIZE.

                    A copy of the request stays in checkpoints/ until it is answered, so that checkpoint --cosign finds the \
                    checkpoint even when the ledger has moved on.
                    """))
    }

    @Option(
        help: ArgumentHelp(
            ru: "размер, который свидетель подписал последним, или файл той контрольной точки; 0 — ничего",
            en: "the size that the witness signed last, or the file of that checkpoint; 0 for none",
            value: "SIZE|FILE"))
    var since: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(
            ru: "куда записать запрос; обычно он печатается",
            en: "where to write the request; by default it is printed",
            value: "FILE"))
    var file: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try SmallFile.requireAbsent(file)
        let ledger = try options.open()
        let old =
            try since.map { try Position.parse($0, ledger, field: "--since") }
            ?? ledger.newestCosigned(by: ledger.witnesses())?.size ?? 0
        let request = try ledger.requestCosignature(since: old)
        guard let file else { return try Terminal.write(request.text) }
        try Folder.write(request.text, to: file)
        try options.write(WitnessRequestAnswer(request, since: old, file: file).answer)
    }
}
