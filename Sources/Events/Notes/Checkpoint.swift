import Foundation

/// A statement «at size N the root is R» (C2SP tlog-checkpoint; FORMAT.md, section 7).
package struct Checkpoint: Sendable, Equatable {
    package let origin: String
    package let size: Int
    package let root: TreeHash

    package init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// The signed text, with the newline at its end.
    package var text: String { "\(origin)\n\(size)\n\(root.base64)\n" }

    /// The name of its file in checkpoints/.
    package var fileName: String { Checkpoint.fileName(size: size) }

    package static func fileName(size: Int) -> String {
        let digits = String(size)
        return String(repeating: "0", count: 20 - digits.count) + digits
    }

    /// Opens a note that the log's `key` must have signed. Signatures of others are passed over; one of `key`'s that
    /// is wrong is not.
    package init(note: [UInt8], key: VerifierKey) throws(Note.Refusal) {
        let note = try Note(note)
        try self.init(note, key: key)
    }

    package init(_ note: Note, key: VerifierKey) throws(Note.Refusal) {
        guard try note.signers(among: [key]) == [key] else { throw .noKnownSignature }
        try self.init(text: note.text)
        guard origin.hasSameBytes(as: key.name) else { throw .origin }
    }

    /// Reads the three lines and trusts nobody's signature: what a note states, not what is so.
    package init(text: ArraySlice<UInt8>) throws(Note.Refusal) {
        let lines = text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard text.last == 0x0A, lines.count == 3, Grammar.isOrigin(lines[0]) else { throw .structure }
        guard let size = Checkpoint.number(lines[1]) else { throw .size }
        guard let root = TreeHash(base64: String(decoding: lines[2], as: UTF8.self)) else { throw .root }
        self.init(origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root)
    }

    /// ASCII decimal without leading zeros, up to 2^53 − 1.
    static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        let text = String(decoding: digits, as: UTF8.self)
        guard let number = Int(text), (0...JSON.greatestInteger).contains(number), String(number).hasSameBytes(as: text)
        else { return nil }
        return number
    }
}

extension TreeHash {
    package var base64: String { Data(bytes).base64EncodedString() }

    package init?(base64 text: String) {
        guard let bytes = Base64.strict(text) else { return nil }
        self.init(bytes)
    }
}
