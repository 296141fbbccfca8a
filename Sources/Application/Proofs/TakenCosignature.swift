import Events

/// A witness's answer that was taken, and the checkpoint that it is for.
package struct TakenCosignature {
    package let stated: StatedCheckpoint
    /// The names of those signatures that were passed over, since their keys are not known.
    package let strangers: [String]

    /// Adds the signatures in `file`, and remembers the key that was named with them. Where anything is wrong with
    /// either, neither is written.
    ///
    /// - Parameters:
    ///   - file: the answer.
    ///   - witness: the public key of whose answer it is, as it was typed, the first time.
    package init(_ file: InputFile, by witness: String?, in ledger: Ledger) throws {
        let named = try witness.map { try KeyArgument.parse($0, .witness, field: "--witness") }
        var settings = try WitnessSettings(ledger.folder.settings)
        let known = settings.witnesses
        if let named { settings = try settings.adding(named) }
        let cosigning: Cosigning
        do throws(Problem) {
            cosigning = try Cosigning(ledger, SmallFile.read(file), witnesses: settings.witnesses)
            if let named, !cosigning.cosignatures.contains(where: { $0.witness == named }) {
                throw TakenCosignature.noLine(of: named)
            }
        } catch {
            throw error.inFile(file.name)
        }
        if settings.witnesses != known { try settings.write() }
        stated = try cosigning.write()
        strangers = cosigning.strangers
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
}
