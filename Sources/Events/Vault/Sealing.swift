/// The sealed fields of one entry as they go into it and into the vault (FORMAT.md, section 5).
package struct Sealing: Sendable {
    /// In ascending order, as many as the type has sealed fields: an entry tells neither then nor later which of them
    /// were given.
    package let commitments: [String]
    /// What opens those that are no decoys; by the names of the fields.
    package let disclosures: [Disclosure]

    package init(_ fields: JSONObject, of type: EventType, _ random: inout RandomSource) {
        if type.sealedFields == 0 {
            self.init([], decoys: [])
            return
        }
        var disclosures: [Disclosure] = []
        for member in fields.members {
            disclosures.append(
                Disclosure(
                    salt: Base64URL.text(random.bytes(16)), name: member.key, value: member.value))
        }
        self.init(
            disclosures,
            decoys: (fields.members.count..<type.sealedFields).map { _ in Base64URL.text(random.bytes(32)) })
    }

    init(_ disclosures: [Disclosure], decoys: [String]) {
        self.disclosures = disclosures
        commitments = (disclosures.map(\.commitment) + decoys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension RandomSource {
    /// - Parameter count: a multiple of 8.
    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count { withUnsafeBytes(of: next()) { bytes.append(contentsOf: $0) } }
        return bytes
    }
}
