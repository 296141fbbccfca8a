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
        let parts = text.trimmingCharacters(in: .newlines).split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
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
        remedy: Phrase(ru: "верните secrets/signing.key из своей копии", en: "put secrets/signing.key back from your copy"))
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
        guard parts.count == 3, !parts[0].isEmpty, let bytes = Base64.strict(String(parts[2])), bytes.count == 33, bytes[0] == 1
        else { return nil }
        self.init(name: String(parts[0]), publicKey: Array(bytes.dropFirst()))
        guard Hex.text(id) == parts[1] else { return nil }
    }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ key).
    package var id: [UInt8] {
        Array(SHA256.hash(data: Data(name.utf8) + [0x0A, 0x01] + publicKey).prefix(4))
    }

    package var text: String {
        "\(name)+\(Hex.text(id))+\(Data([1] + publicKey).base64EncodedString())"
    }

    func verifies(_ signature: [UInt8], of text: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Data(signature), for: Data(text.utf8))
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
        case encoding, structure, size, root, signature, tooManySignatures, noKnownSignature, wrongSignature
    }

    /// Opens a note that `key` must have signed. Signatures of others are passed over; one of `key`'s that is wrong is not.
    package init(note: [UInt8], key: VerifierKey) throws(Refusal) {
        guard let whole = String(validating: note, as: UTF8.self), !note.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
            throw .encoding
        }
        guard let split = whole.range(of: "\n\n", options: .backwards), whole.hasSuffix("\n") else { throw .structure }
        let text = String(whole[..<whole.index(after: split.lowerBound)])
        let signatures = whole[split.upperBound...].dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        if signatures.count > 100 { throw .tooManySignatures }
        var isSigned = false
        for line in signatures {
            guard line.hasPrefix("\u{2014} ") else { throw .structure }
            let parts = line.dropFirst(2).split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, !parts[0].contains("+"), let bytes = Base64.strict(String(parts[1])),
                bytes.count > 4
            else { throw .signature }
            guard parts[0] == key.name, Array(bytes.prefix(4)) == key.id else { continue }
            guard key.verifies(Array(bytes.dropFirst(4)), of: text) else { throw .wrongSignature }
            isSigned = true
        }
        if !isSigned { throw .noKnownSignature }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, !lines[0].isEmpty else { throw .structure }
        guard let size = Int(lines[1]), size >= 0, String(size) == lines[1] else { throw .size }
        guard let bytes = Base64.strict(String(lines[2])), let root = TreeHash(bytes) else { throw .root }
        self.init(origin: String(lines[0]), size: size, root: root)
    }
}

extension TreeHash {
    package var base64: String { Data(bytes).base64EncodedString() }
}

enum Base64 {
    /// RFC 4648 §4 with padding, and nothing that decoding and encoding again would change.
    static func strict(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
