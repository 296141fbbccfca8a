import Crypto

/// What a line says, for an id that is made from it: the same line again is the same action (FORMAT.md, section 4).
///
/// An id is public, and what is sealed must not be guessed at by it: whoever has the log could try every year of birth
/// until the id comes out. So where sealed fields take part, the digest is keyed by a secret of the vault. Two equal lines
/// of one batch are two actions, told apart by an ordinal.
package struct LineContent {
    private let open: [(String, JSON?)]
    private let sealed: JSONObject

    package init(_ draft: Draft) {
        open = [
            ("type", .string(draft.type.name)), ("at", .string(draft.at)), ("data", .object(draft.data)),
            ("programme", draft.programme.map { .string($0) }), ("by", draft.by.map { .string($0) }),
        ]
        sealed = draft.sealed
    }

    /// Whether the id has to be keyed.
    package var isSealed: Bool { !sealed.members.isEmpty }

    /// Tells it from other lines of a batch.
    var digest: [UInt8] { Digest.sha256(JSON.members(open + [("sealed", .object(sealed))]).canonicalBytes) }

    /// The same without what is sealed.
    var openDigest: [UInt8] { Digest.sha256(JSON.members(open).canonicalBytes) }

    /// The SHA-256 of the canonical JSON of what is not sealed, with the ordinal: a UUID of version 8 (RFC 9562 §5.8).
    ///
    /// It is the id of a line without sealed fields. Earlier releases gave it to every line.
    package func openID(_ ordinal: Int) -> String {
        Identifier.version8(digest: Digest.sha256(JSON.members(open + [("ordinal", .int(ordinal))]).canonicalBytes))
    }

    /// The HMAC-SHA-256 of all of it, with the ordinal, in the same form.
    package func sealedID(_ ordinal: Int, _ key: SymmetricKey) -> String {
        let members = open + [("sealed", .object(sealed)), ("ordinal", .int(ordinal))]
        let mac = HMAC<SHA256>.authenticationCode(for: JSON.members(members).canonicalBytes, using: key)
        return Identifier.version8(digest: Array(mac))
    }
}
