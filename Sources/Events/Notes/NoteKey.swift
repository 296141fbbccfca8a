import Crypto
import Foundation

/// What a key of a note is for: the type byte of C2SP signed-note.
package enum KeyKind: UInt8, Sendable {
    /// A log, which signs the text as it is.
    case log = 1
    /// A witness, which signs the text with a time (C2SP tlog-cosignature).
    case witness = 4
}

/// The private half of an Ed25519 key in the note format (C2SP signed-note; FORMAT.md, section 8).
package struct SigningKey: Sendable {
    package let name: String
    package let kind: KeyKind
    private let key: Curve25519.Signing.PrivateKey

    /// - Parameter seed: the 32 bytes of the private key of RFC 8032.
    package init(name: String, kind: KeyKind = .log, seed: [UInt8]) throws(Problem) {
        guard VerifierKey.isName(name) else { throw SigningKey.malformed }
        self.name = name
        self.kind = kind
        do {
            key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
        } catch {
            throw SigningKey.malformed
        }
    }

    package static func generate(
        name: String, kind: KeyKind = .log, _ random: inout RandomSource
    ) throws(Problem) -> SigningKey {
        var seed: [UInt8] = []
        for _ in 0..<4 { seed.append(contentsOf: withUnsafeBytes(of: random.next()) { Array($0) }) }
        return try SigningKey(name: name, kind: kind, seed: seed)
    }

    /// `PRIVATE+KEY+name+hash+base64(kind ‖ seed)`, a newline at the end or not.
    package init(text: String) throws(Problem) {
        let line = text.hasSuffix("\n") ? text.dropLast() : text[...]
        let parts = line.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", let bytes = Base64.strict(String(parts[4])),
            bytes.count == 33, let kind = KeyKind(rawValue: bytes[0])
        else { throw SigningKey.malformed }
        try self.init(name: String(parts[2]), kind: kind, seed: Array(bytes.dropFirst()))
        guard Hex.text(verifier.id).hasSameBytes(as: String(parts[3])) else { throw SigningKey.malformed }
    }

    package var text: String {
        let secret = Data([kind.rawValue] + key.rawRepresentation).base64EncodedString()
        return "PRIVATE+KEY+\(name)+\(Hex.text(verifier.id))+\(secret)"
    }

    package var verifier: VerifierKey {
        VerifierKey(name: name, kind: kind, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// The signature line of a log's key below `text`.
    package func line(for text: String) throws(Problem) -> String {
        line(try signature(of: Array(text.utf8)))
    }

    /// The signature line of a witness's key below `text`, at `time` in seconds since 1970 (C2SP tlog-cosignature).
    package func line(for text: String, at time: UInt64) throws(Problem) -> String {
        let signature = try signature(of: Cosignature.message(Array(text.utf8)[...], time: time))
        return line(withUnsafeBytes(of: time.bigEndian) { Array($0) } + signature)
    }

    /// `text` with the signature line of a log's key below it: a note.
    package func sign(_ text: String) throws(Problem) -> String {
        "\(text)\n\(try line(for: text))"
    }

    private func line(_ signature: [UInt8]) -> String {
        "\u{2014} \(name) \(Data(verifier.id + signature).base64EncodedString())\n"
    }

    private func signature(of message: [UInt8]) throws(Problem) -> [UInt8] {
        do {
            return Array(try key.signature(for: Data(message)))
        } catch {
            throw Problem(storage: error)
        }
    }

    private static let malformed = Problem(
        .badInput, "bad-key", Phrase(ru: "файл ключа не читается", en: "the key file is not readable"),
        remedy: Phrase(
            ru: "нужна строка PRIVATE+KEY+имя+…; верните файл из своей копии",
            en: "it has to hold a line PRIVATE+KEY+name+…; put the file back from your copy"))
}

/// The public half: `name+hash+base64(kind ‖ public key)`.
package struct VerifierKey: Sendable, Hashable {
    package let name: String
    package let kind: KeyKind
    package let publicKey: [UInt8]

    package init(name: String, kind: KeyKind = .log, publicKey: [UInt8]) {
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
    }

    package init?(_ text: String) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, VerifierKey.isName(parts[0]), let bytes = Base64.strict(String(parts[2])),
            bytes.count == 33, let kind = KeyKind(rawValue: bytes[0])
        else { return nil }
        self.init(name: String(parts[0]), kind: kind, publicKey: Array(bytes.dropFirst()))
        guard Hex.text(id).hasSameBytes(as: String(parts[1])) else { return nil }
    }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ kind ‖ public key).
    package var id: [UInt8] {
        Array(SHA256.hash(data: Data(name.utf8) + [0x0A, kind.rawValue] + publicKey).prefix(4))
    }

    package var text: String {
        "\(name)+\(Hex.text(id))+\(Data([kind.rawValue] + publicKey).base64EncodedString())"
    }

    func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        // By what is no key nothing is signed.
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(Data(signature), for: Data(message))
    }

    /// Without white space and `+` (C2SP signed-note).
    package static func isName(_ name: some StringProtocol) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0.properties.isWhitespace || $0 == "+" || $0.value < 0x20 }
    }

    package static func == (left: VerifierKey, right: VerifierKey) -> Bool {
        left.kind == right.kind && left.publicKey == right.publicKey && left.name.hasSameBytes(as: right.name)
    }
}

package enum Base64 {
    /// RFC 4648 §4 with padding, and nothing that decoding and encoding again would change.
    package static func strict(_ text: String) -> [UInt8]? {
        guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
        return Array(data)
    }
}
