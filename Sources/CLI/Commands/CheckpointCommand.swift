import Application
import ArgumentParser
import Events
import Presentation

struct CheckpointCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "checkpoint", ru: "Контрольная точка: что летопись о себе подписала и кто подписал ещё.",
            en: "The checkpoint: what the ledger has signed of itself, and who else has.",
            more: Phrase(
                ru: """
                    Показывает новейшую; если конец летописи ещё не подписан, сначала подписывает. -o записывает её саму: \
                    опубликуйте её или отдайте проверяющему.

                    --cosign принимает ответ свидетеля, находит точку, к которой он относится, и добавляет подпись. Ключ \
                    свидетеля называют один раз (--witness); он остаётся в letopis.yaml, в списке witnesses.
                    """,
                en: """
                    Shows the newest; where the end of the ledger is not signed yet, it is signed first. -o writes the note \
                    itself: publish it, or give it to a reviewer.

                    --cosign takes a witness's answer, finds the checkpoint that it is for, and adds the signature. The \
                    witness's key is named once (--witness), and stays in letopis.yaml under witnesses.
                    """))
    }

    @Option(
        help: ArgumentHelp(
            ru: "не новейшая, а этого размера", en: "not the newest, but the one of this size", value: "N"))
    var size: Int?

    @Option(
        help: ArgumentHelp(
            ru: "ответ свидетеля: строки подписи или вся подписанная точка; - для стандартного ввода",
            en: "a witness's answer: signature lines, or the whole cosigned checkpoint; - for standard input",
            value: "FILE"))
    var cosign: String?

    @Option(
        help: ArgumentHelp(
            ru: "открытый ключ свидетеля, в первый раз", en: "the witness's public key, the first time", value: "VKEY"))
    var witness: String?

    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp(ru: "куда записать саму точку", en: "where to write the note itself", value: "FILE"))
    var file: String?

    @OptionGroup var options: LedgerOptions

    func run() throws {
        try SmallFile.requireAbsent(file)
        if cosign != nil, size != nil {
            throw Problem.usage(
                "size-with-cosign",
                Phrase(ru: "--cosign находит точку сам", en: "--cosign finds the checkpoint itself"),
                remedy: Phrase(ru: "уберите --size", en: "leave --size out"), field: "--size")
        }
        if cosign == nil, witness != nil {
            throw Problem.usage(
                "witness-without-cosign",
                Phrase(
                    ru: "--witness называет ключ того, чей ответ принимают",
                    en: "--witness names the key of whose answer is taken"),
                remedy: Phrase(ru: "добавьте ответ: --cosign ФАЙЛ", en: "add the answer: --cosign FILE"),
                field: "--witness")
        }
        let ledger = try options.open()
        let stated: StatedCheckpoint
        if let cosign {
            let taken = try TakenCosignature(Console.file(cosign), by: witness, in: ledger)
            stated = taken.stated
            if !taken.strangers.isEmpty {
                let names = taken.strangers.joined(separator: ", ")
                Terminal.remark(
                    say(
                        ru: "Пропущены подписи, ключи которых неизвестны: \(names)",
                        en: "Passed over, since their keys are not known: \(names)"))
            }
        } else {
            stated = try size.map { try ledger.stated(at: $0) } ?? ledger.stated()
        }
        if let file { try Folder.write(String(decoding: stated.note.bytes, as: UTF8.self), to: file) }
        try options.write(CheckpointAnswer(ShownCheckpoint(stated, ledger)).answer)
    }
}
