import Foundation

/// That an entry is in a log, in one file that can be checked without the log (C2SP tlog-proof).
///
///     c2sp.org/tlog-proof@v1
///     extra base64 (may be absent)
///     index 73894
///     base64 of a hash, the leaf's sibling first
///     (an empty line)
///     the checkpoint, a note
package struct InclusionProof: Sendable {
    /// From 0: `seq` − 1.
    package let index: Int
    /// An inclusion proof of RFC 6962, section 2.1.1.
    package let hashes: [TreeHash]
    package let note: Note
    /// What the note states. Nobody's signature is trusted yet.
    package let checkpoint: Checkpoint
    /// Bytes of the application's own, which nothing authenticates; we write none.
    package let extra: [UInt8]?

    private static let heading = "c2sp.org/tlog-proof@v1"

    /// The proof of the entry `index` in the tree that the checkpoint in `note` is of.
    package init(index: Int, hashes: [TreeHash], note: Note, checkpoint: Checkpoint) {
        self.index = index
        self.hashes = hashes
        self.note = note
        self.checkpoint = checkpoint
        extra = nil
    }

    package init(_ bytes: [UInt8]) throws(ProofText.Refusal) {
        var text = ProofText(bytes)
        guard try text.line().elementsEqual(InclusionProof.heading.utf8) else { throw .structure }
        if let line = try text.value("extra") {
            guard let decoded = Base64.strict(String(decoding: line, as: UTF8.self)) else { throw .extra }
            extra = decoded
        } else {
            extra = nil
        }
        index = try text.number("index")
        hashes = try text.hashes()
        (note, checkpoint) = try text.note()
    }

    package var text: String {
        let extra = extra.map { "extra \(Data($0).base64EncodedString())\n" } ?? ""
        return "\(InclusionProof.heading)\n\(extra)index \(index)\n" + ProofText.lines(hashes)
            + String(decoding: note.bytes, as: UTF8.self)
    }

    /// Checks that the log of `key` has `body` at `index`.
    ///
    /// - Throws: ``Problem`` `diverged`: `not-signed` where the checkpoint is not one of `key`'s, `not-included` where
    ///   the proof does not lead from the body to its root.
    package func check(_ body: [UInt8], key: VerifierKey) throws(Problem) {
        do throws(Note.Refusal) {
            _ = try Checkpoint(note, key: key)
        } catch {
            throw InclusionProof.notSigned(key, error)
        }
        do throws(ProofFault) {
            try Proof.checkInclusion(
                hashes, of: .leaf(body), at: index, size: checkpoint.size, root: checkpoint.root)
        } catch {
            throw InclusionProof.notIncluded(index, error)
        }
    }

    private static func notSigned(_ key: VerifierKey, _ why: Note.Refusal) -> Problem {
        Problem(
            .diverged, "not-signed",
            Phrase(
                ru: "контрольную точку в доказательстве ключ летописи \(key.name) не подтверждает: \(why.phrase.ru)",
                en: "the key of the ledger \(key.name) does not bear out the checkpoint in the proof: \(why.phrase.en)"
            ),
            remedy: Phrase(
                ru: "сверьте ключ с тем, что опубликовал владелец летописи; если он тот, доказательство подделано",
                en: "compare the key with the one that the ledger's owner has published; if it is that one, the proof "
                    + "is a forgery"))
    }

    private static func notIncluded(_ index: Int, _ why: ProofFault) -> Problem {
        Problem(
            .diverged, "not-included",
            Phrase(
                ru: "это не запись \(index + 1) летописи: \(why.phrase.ru)",
                en: "this is not entry \(index + 1) of the ledger: \(why.phrase.en)"),
            remedy: Remedy(
                ru: "нужно тело записи байт в байт: \(.body(entry: index + 1))",
                en: "it takes the entry's body byte for byte: "
                    + "\(.body(entry: index + 1))"))
    }
}
