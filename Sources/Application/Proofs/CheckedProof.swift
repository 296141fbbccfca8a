import Events

/// The proof of an entry, checked without the ledger.
package struct CheckedProof {
    package let proof: InclusionProof
    /// Of the body that was given.
    package let leaf: TreeHash
    package let signatures: NoteSignatures
    /// The names of the witnesses whose signature was wanted and is not there.
    package let missing: [String]

    /// - Parameters:
    ///   - file: the proof.
    ///   - bodyFile: the entry's body.
    ///   - keyText: the ledger's public key, as it was typed.
    ///   - witnessTexts: the public keys of those whose signature is wanted.
    /// - Throws: ``Problem``: `usage`, `notFound`, `badInput`; `diverged` where it is not proved.
    package init(
        _ file: InputFile, body bodyFile: InputFile, key keyText: String, witnesses witnessTexts: [String]
    ) throws {
        let key = try KeyArgument.parse(keyText, .log, field: "--key")
        let witnesses = try witnessTexts.map { try KeyArgument.parse($0, .witness, field: "--witness") }
        let parsed: InclusionProof
        let bytes = try SmallFile.read(file)
        do throws(ProofText.Refusal) {
            parsed = try InclusionProof(bytes)
        } catch {
            throw CheckedProof.malformed(file.name, error)
        }
        var body = try SmallFile.read(bodyFile)
        if body.last == 0x0A { body.removeLast() }
        do throws(Problem) {
            try parsed.check(body, key: key)
        } catch {
            throw error.inFile(file.name)
        }
        do throws(Note.Refusal) {
            signatures = try NoteSignatures(parsed.note, logs: [key], witnesses: witnesses)
        } catch {
            throw CheckedProof.wrongCosignature(file.name, error)
        }
        missing = witnesses.filter { witness in
            !parsed.note.signatures.contains { $0.isOf(witness) }
        }.map(\.name)
        (proof, leaf) = (parsed, .leaf(body))
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
