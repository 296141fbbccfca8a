import Events

/// Who has signed a note, as far as their keys are known.
package struct NoteSignatures {
    package struct Line {
        package let name: String
        /// `log`, `witness`, or `unknown` where nobody's key is known that the line could be held against.
        package let kind: String
        /// Seconds since 1970, by a witness's clock.
        package let time: UInt64?
    }

    package let lines: [Line]

    /// - Throws: `Note.Refusal` where the line of a known key does not verify.
    package init(_ note: Note, logs: [VerifierKey], witnesses: [VerifierKey]) throws(Note.Refusal) {
        _ = try note.signers(among: logs)
        let cosignatures = try note.cosignatures(by: witnesses)
        lines = note.signatures.map { signature in
            if logs.contains(where: signature.isOf) { return Line(name: signature.name, kind: "log", time: nil) }
            let known = cosignatures.first {
                signature.isOf($0.witness) && signature.bytes.suffix(64) == $0.signature[...]
            }
            return Line(name: signature.name, kind: known == nil ? "unknown" : "witness", time: known?.time)
        }
    }
}
