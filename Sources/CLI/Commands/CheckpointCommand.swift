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
            stated = try CheckpointCommand.cosign(ledger, cosign, witness)
        } else {
            stated = try size.map { try ledger.stated(at: $0) } ?? ledger.stated()
        }
        if let file { try Folder.write(String(decoding: stated.note.bytes, as: UTF8.self), to: file) }
        try options.write(CheckpointCommand.answer(stated, ledger))
    }

    /// Adds the signatures in `path`, and remembers the key that was named with them. Where anything is wrong with
    /// either, neither is written.
    private static func cosign(_ ledger: Ledger, _ path: String, _ witness: String?) throws -> StatedCheckpoint {
        let named = try witness.map { try KeyArgument.parse($0, .witness, field: "--witness") }
        var settings = try WitnessSettings(ledger.folder.settings)
        let known = settings.witnesses
        if let named { settings = try settings.adding(named) }
        let cosigning: Cosigning
        do throws(Problem) {
            cosigning = try Cosigning(ledger, SmallFile.read(path), witnesses: settings.witnesses)
            if let named, !cosigning.cosignatures.contains(where: { $0.witness == named }) {
                throw noLine(of: named)
            }
        } catch {
            throw error.inFile(path == "-" ? "stdin" : path)
        }
        if settings.witnesses != known { try settings.write() }
        let stated = try cosigning.write()
        if !cosigning.strangers.isEmpty {
            let names = cosigning.strangers.joined(separator: ", ")
            Terminal.remark(
                say(
                    ru: "Пропущены подписи, ключи которых неизвестны: \(names)",
                    en: "Passed over, since their keys are not known: \(names)"))
        }
        return stated
    }

    private static func noLine(of key: VerifierKey) -> Problem {
        Problem(
            .badInput, "no-line-of-witness",
            Phrase(
                ru: "в ответе нет подписи ключом, который назван в --witness: \(key.name)",
                en: "the answer has no signature by the key that --witness names: \(key.name)"),
            remedy: Phrase(
                ru: "сверьте открытый ключ со свидетелем", en: "compare the public key with the witness"))
    }

    private static func answer(_ stated: StatedCheckpoint, _ ledger: Ledger) throws -> Answer {
        let checkpoint = stated.checkpoint
        let witnesses = try ledger.witnesses()
        let keys = try ledger.keyHistory()
        let signatures: NoteSignatures
        do throws(Note.Refusal) {
            signatures = try NoteSignatures(stated.note, logs: keys.keys.map(\.key), witnesses: witnesses)
        } catch {
            throw wrongSignature(stated.path, error)
        }
        let note = String(decoding: stated.note.bytes, as: UTF8.self)
        return Answer(
            json: .members([
                ("origin", .string(checkpoint.origin)), ("size", .int(checkpoint.size)),
                ("root", .string(checkpoint.root.base64)), ("note", .string(note)), ("signatures", signatures.json),
                ("file", .string(stated.path)),
            ]),
            rows: signatures.table,
            [
                .heading(
                    say(
                        ru: "Контрольная точка: \(Numbers.entries(checkpoint.size))",
                        en: "Checkpoint: \(Numbers.entries(checkpoint.size))")),
                .facts([
                    (say(ru: "летопись", en: "ledger"), .text(checkpoint.origin)),
                    (say(ru: "корень", en: "root"), .text(checkpoint.root.base64)),
                    (say(ru: "файл", en: "file"), .text(stated.path)),
                ]),
                .text(""), .table(signatures.table),
            ])
    }

    private static func wrongSignature(_ path: String, _ why: Note.Refusal) -> Problem {
        Problem(
            .diverged, "wrong-cosignature",
            Phrase(
                ru: "строка свидетеля не сходится с его ключом: \(why.phrase.ru)",
                en: "a witness's line does not agree with its key: \(why.phrase.en)"),
            remedy: Phrase(
                ru: "верните файл из копии или уберите эту строку и попросите свидетеля подписать снова",
                en: "put the file back from a copy, or take the line out and ask the witness to sign again"), file: path
        )
    }
}
