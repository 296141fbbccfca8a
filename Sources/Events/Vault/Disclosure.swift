import Crypto
import Foundation

/// What opens one commitment: salt, field and value (FORMAT.md, section 5; RFC 9901, section 4.2).
package struct Disclosure: Sendable, Equatable {
    /// base64url of 16 bytes of chance.
    package let salt: String
    /// The name of the sealed field.
    package let name: String
    package let value: JSON
    /// base64url of the canonical JSON of the three.
    package let text: String

    init(salt: String, name: String, value: JSON) {
        (self.salt, self.name, self.value) = (salt, name, value)
        text = Base64URL.text(JSON.array([.string(salt), .string(name), value]).canonicalBytes)
    }

    /// Reads a disclosure; nil for a text that is none.
    package init?(_ text: String) {
        guard let bytes = Base64URL.strict(text), case .array(let parts)? = JSONReader.value(bytes, .canonical),
            parts.count == 3, let salt = parts[0].string, Base64URL.strict(salt)?.count == 16,
            let name = parts[1].string, parts[2].isSealable
        else { return nil }
        (self.salt, self.name, value, self.text) = (salt, name, parts[2], text)
    }

    /// base64url of the SHA-256 of the text.
    package var commitment: String { Base64URL.text(commitmentBytes) }

    var commitmentBytes: [UInt8] {
        var hash = SHA256()
        var text = text
        text.withUTF8 { hash.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        return hash.finalize().withUnsafeBytes { Array($0) }
    }
}

extension JSON {
    /// Whether it may be the value of a sealed field: neither null nor the empty string stands in it.
    fileprivate var isSealable: Bool {
        switch self {
        case .null: false
        case .string(let text): !text.isEmpty
        case .array(let items): items.allSatisfy(\.isSealable)
        case .object(let object): object.members.allSatisfy { $0.value.isSealable }
        case .bool, .int: true
        }
    }
}
