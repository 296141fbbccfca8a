import Foundation

/// Commitments in the place of sealed fields (FORMAT.md, section 5).
enum Sealing {
    /// As many commitments as the type has sealed fields, in ascending order. Until there is a vault no field is
    /// sealed, so all of them are decoys: an entry tells neither then nor later which of its fields were given.
    static func commitments(of type: EventType, _ random: inout RandomSource) -> [String] {
        if type.sealedFields == 0 { return [] }
        return (0..<type.sealedFields).map { _ in decoy(&random) }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// 32 bytes of chance in base64url without padding (RFC 4648 §5).
    private static func decoy(_ random: inout RandomSource) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<4 { withUnsafeBytes(of: random.next()) { bytes.append(contentsOf: $0) } }
        let text = Data(bytes).base64EncodedString().utf8.prefix { $0 != UInt8(ascii: "=") }
        return String(
            decoding: text.map {
                $0 == UInt8(ascii: "+") ? UInt8(ascii: "-") : $0 == UInt8(ascii: "/") ? UInt8(ascii: "_") : $0
            },
            as: UTF8.self)
    }
}
