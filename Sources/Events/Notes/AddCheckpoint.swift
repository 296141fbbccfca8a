/// What is asked of a witness: to sign a checkpoint, with the proof that it extends the one that it signed last
/// (C2SP tlog-witness, add-checkpoint).
///
///     old 20852014
///     base64 of a hash, 0 to 63 such lines
///     (an empty line)
///     the checkpoint, a note
package struct AddCheckpoint: Sendable {
    package let oldSize: Int
    /// A consistency proof of RFC 6962, section 2.1.2; empty where `oldSize` is 0.
    package let proof: [TreeHash]
    package let note: Note
    /// What the note states. Whose signature is trusted the witness decides.
    package let checkpoint: Checkpoint

    /// The request for the checkpoint in `note`.
    package init(oldSize: Int, proof: [TreeHash], note: Note, checkpoint: Checkpoint) {
        self.oldSize = oldSize
        self.proof = proof
        self.note = note
        self.checkpoint = checkpoint
    }

    package init(_ bytes: [UInt8]) throws(ProofText.Refusal) {
        var text = ProofText(bytes)
        oldSize = try text.number("old")
        proof = try text.hashes()
        (note, checkpoint) = try text.note()
    }

    package var text: String {
        "old \(oldSize)\n" + ProofText.lines(proof) + String(decoding: note.bytes, as: UTF8.self)
    }
}
