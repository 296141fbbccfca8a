import Crypto
import Foundation

/// The Ed25519 key that signs a ledger's checkpoints, in the note format (C2SP signed-note).
package struct SigningKey: Sendable {
    package let name: String
    private let key: Curve25519.Signing.PrivateKey

    package init(name: String, seed: [UInt8]) throws(Problem) {
        self.name = name
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        } catch {
            throw SigningKey.malformed
        }
    }

    package static func generate(name: String, _ random: inout RandomSource) throws(Problem) -> SigningKey {
        var seed: [UInt8] = []
        for _ in 0..<4 { seed.append(contentsOf: withUnsafeBytes(of: random.next()) { Array($0) }) }
        return try SigningKey(name: name, seed: seed)
    }

    /// `PRIVATE+KEY+name+hash+base64(0x01 ‖ seed)`.
    package init(text: String) throws(Problem) {
        let parts = text.trimmingCharacters(in: .newlines).split(
            separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", let bytes = Base64.strict(String(parts[4])),
            bytes.count == 33, bytes[0] == 1
        else { throw SigningKey.malformed }
        try self.init(name: String(parts[2]), seed: Array(bytes.dropFirst()))
        guard Hex.text(verifier.id) == parts[3] else { throw SigningKey.malformed }
    }

    package var text: String {
        "PRIVATE+KEY+\(name)+\(Hex.text(verifier.id))+\(Data([1] + key.rawRepresentation).base64EncodedString())"
    }

    package var verifier: VerifierKey {
        VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// `text` with the signature line below it.
    package func sign(_ text: String) throws(Problem) -> String {
        do {
            let signature = try key.signature(for: Data(text.utf8))
            return "\(text)\n\u{2014} \(name) \(Data(verifier.id + signature).base64EncodedString())\n"
        } catch {
            throw Problem(storage: error)
        }
    }

    private static let malformed = Problem(
        .badInput, "bad-key", Phrase(ru: "файл ключа не читается", en: "the key file is not readable"),
        remedy: Phrase(
            ru: "верните secrets/signing.key из своей копии", en: "put secrets/signing.key back from your copy"))
}

/// The public half: `name+hash+base64(0x01 ‖ key)`.
package struct VerifierKey: Sendable, Equatable {
    package let name: String
    package let publicKey: [UInt8]

    package init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, Checkpoint.isKeyName(parts[0].utf8), let bytes = Base64.strict(String(parts[2])),
            bytes.count == 33, bytes[0] == 1
        else { return nil }
        self.init(name: String(parts[0]), publicKey: Array(bytes.dropFirst()))
        guard Hex.text(id).hasSameBytes(as: String(parts[1])) else { return nil }
    }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
    package var id: [UInt8] {
        Array(SHA256.hash(data: Data(name.utf8) + [0x0A, 0x01] + publicKey).prefix(4))
    }

    package var text: String {
        "\(name)+\(Hex.text(id))+\(Data([1] + publicKey).base64EncodedString())"
    }

    func verifies(_ signature: [UInt8], of text: ArraySlice<UInt8>) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Data(signature), for: Data(text))
    }
}

/// A statement «at size N the root is R» (C2SP tlog-checkpoint).
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

    /// Why a note is not taken as a checkpoint.
    package enum Refusal: String, Error, Sendable {
        case encoding, structure, origin, size, root, signature, tooManySignatures, noKnownSignature, wrongSignature
    }

    /// Opens a note that `key` must have signed. Signatures of others are passed over; one of `key`'s that is wrong is not.
    package init(note: [UInt8], key: VerifierKey) throws(Refusal) {
        guard String(validating: note, as: UTF8.self) != nil, !note.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
            throw .encoding
        }
        guard note.last == 0x0A,
            let blank = note.indices.dropLast().last(where: { note[$0] == 0x0A && note[$0 + 1] == 0x0A })
        else { throw .structure }
        let text = note[...blank]
        let lines = note[(blank + 2)...].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.count > 100 { throw .tooManySignatures }
        var isSigned = false
        for line in lines {
            let signature = try Signature(line)
            guard signature.name.elementsEqual(key.name.utf8), signature.id == key.id else { continue }
            guard key.verifies(signature.bytes, of: text) else { throw .wrongSignature }
            isSigned = true
        }
        if !isSigned { throw .noKnownSignature }
        try self.init(text: text)
        guard origin.hasSameBytes(as: key.name) else { throw .origin }
    }

    private init(text: ArraySlice<UInt8>) throws(Refusal) {
        let lines = text.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count == 3, Grammar.isOrigin(lines[0]) else { throw .structure }
        let digits = String(decoding: lines[1], as: UTF8.self)
        guard let size = Int(digits), (0...JSON.greatestInteger).contains(size), String(size).hasSameBytes(as: digits)
        else { throw .size }
        guard let bytes = Base64.strict(String(decoding: lines[2], as: UTF8.self)), let root = TreeHash(bytes) else {
            throw .root
        }
        self.init(origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root)
    }

    /// A signature line: em dash, space, key name, space, base64 of key id and signature.
    private struct Signature {
        let name: ArraySlice<UInt8>
        let id: [UInt8]
        let bytes: [UInt8]

        init(_ line: ArraySlice<UInt8>) throws(Refusal) {
            guard line.starts(with: "\u{2014} ".utf8) else { throw .structure }
            let parts = line.dropFirst(4).split(separator: 0x20, omittingEmptySubsequences: false)
            guard parts.count == 2, Checkpoint.isKeyName(parts[0]),
                let decoded = Base64.strict(String(decoding: parts[1], as: UTF8.self)), decoded.count > 4
            else { throw .signature }
            (name, id, bytes) = (parts[0], Array(decoded.prefix(4)), Array(decoded.dropFirst(4)))
        }
    }

    /// Without white space and `+` (C2SP signed-note).
    static func isKeyName(_ bytes: some Collection<UInt8>) -> Bool {
        let name = String(decoding: bytes, as: UTF8.self)
        return !name.isEmpty && !name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" }
    }

    /// The number of signatures on a note: those of others make it worth keeping.
    static func signatures(in note: [UInt8]) -> Int {
        String(decoding: note, as: UTF8.self).split(separator: "\n").count { $0.hasPrefix("\u{2014} ") }
    }
}

extension TreeHash {
    package var base64: String { Data(bytes).base64EncodedString() }
}

package enum Base64 {
    /// RFC 4648 §4 with padding, and nothing that decoding and encoding again would change.
    package static func strict(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
