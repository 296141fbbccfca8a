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
        let key = try KeyArgument.parse(key, .log, field: "--key")
        let witnesses = try witness.map { try KeyArgument.parse($0, .witness, field: "--witness") }
        let parsed: InclusionProof
        let bytes = try SmallFile.read(proof)
        do throws(ProofText.Refusal) {
            parsed = try InclusionProof(bytes)
        } catch {
            throw CheckProof.malformed(proof, error)
        }
        var body = try SmallFile.read(body)
        if body.last == 0x0A { body.removeLast() }
        let signatures: SignatureReport
        do throws(Problem) {
            try parsed.check(body, key: key)
        } catch {
            throw error.inFile(proof)
        }
        do throws(Note.Refusal) {
            signatures = try SignatureReport(parsed.note, logs: [key], witnesses: witnesses)
        } catch {
            throw CheckProof.wrongCosignature(proof, error)
        }
        let missing = witnesses.filter { witness in
            !parsed.note.signatures.contains { $0.isOf(witness) }
        }
        try output.write(answer(parsed, .leaf(body), signatures, missing.map(\.name)))
        if !missing.isEmpty { throw ExitCode(20) }
    }

    private func answer(_ proof: InclusionProof, _ leaf: TreeHash, _ signatures: SignatureReport, _ missing: [String])
        -> Answer
    {
        let checkpoint = proof.checkpoint
        let statement = statement(signatures, missing)
        let mark = missing.isEmpty ? "✓" : "✗"
        return Answer(
            json: { language in
                [
                    "verdict": .string(missing.isEmpty ? "included" : "not-cosigned"),
                    "origin": .string(checkpoint.origin),
                    "seq": .int(proof.index + 1), "index": .int(proof.index), "leafHash": .string(leaf.base64),
                    "size": .int(checkpoint.size), "root": .string(checkpoint.root.base64),
                    "signatures": signatures.json,
                    "missing": .array(missing.map { .string($0) }), "statement": .string(statement.text(language)),
                ]
            },
            rows: signatures.table,
            [
                .heading(
                    say(
                        ru: "\(mark) Это запись \(proof.index + 1) летописи \(checkpoint.origin)",
                        en: "\(mark) This is entry \(proof.index + 1) of the ledger \(checkpoint.origin)")),
                .text(statement),
                .facts([
                    (say(ru: "записей в точке", en: "entries signed for"), .number(checkpoint.size)),
                    (say(ru: "корень", en: "root"), .text(checkpoint.root.base64)),
                ]),
                .text(""), .table(signatures.table),
            ])
    }

    /// Who could still have rewritten what the proof covers.
    private func statement(_ signatures: SignatureReport, _ missing: [String]) -> Phrase {
        if !missing.isEmpty {
            let names = missing.joined(separator: ", ")
            return say(
                ru: "Подписи, которую вы назвали, на контрольной точке нет: \(names).",
                en: "The checkpoint lacks a signature that you named: \(names).")
        }
        if signatures.lines.contains(where: { $0.kind == "witness" }) {
            return say(
                ru:
                    "Контрольную точку подписал и свидетель: после его подписи владелец не мог переписать эту запись, не "
                    + "разойдясь с ним.",
                en:
                    "A witness has signed the checkpoint too: after that signature the owner could not rewrite this entry "
                    + "without parting from the witness.")
        }
        return say(
            ru: "Подписал только владелец: другим он мог показать другую летопись. Это исключает подпись свидетеля "
                + "(--witness).",
            en:
                "Only the owner has signed: others may have been shown another ledger. A witness's signature rules that "
                + "out (--witness).")
    }

    private static func malformed(_ path: String, _ why: ProofText.Refusal) -> Problem {
        Problem(
            .badInput, "bad-proof",
            Phrase(
                ru: "это не доказательство: \(why.phrase.ru)", en: "this is no proof: \(why.phrase.en)"),
            remedy: Phrase(
                ru: "нужен файл из letopis prove -o, без единой правки",
                en: "it has to be a file of letopis prove -o, with nothing changed in it"), file: path)
    }

    private static func wrongCosignature(_ path: String, _ why: Note.Refusal) -> Problem {
        Problem(
            .diverged, "wrong-cosignature",
            Phrase(
                ru: "строка свидетеля не сходится с его ключом: \(why.phrase.ru)",
                en: "a witness's line does not agree with its key: \(why.phrase.en)"),
            remedy: Phrase(
                ru: "сверьте открытый ключ со свидетелем; если он тот, подпись подделана",
                en: "compare the public key with the witness; if it is that one, the signature is a forgery"),
            file: path)
    }
}
