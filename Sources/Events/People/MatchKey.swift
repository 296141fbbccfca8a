/// What two records of one person have in common. The vault keeps a keyed digest of it and never the text itself.
package struct MatchKey: Hashable, Sendable {
    /// Stored in the vault by its number.
    package enum Kind: UInt8, Sendable, CaseIterable {
        case phone = 1
        case email = 2
        case nameAndBirthDate = 3
    }

    package let kind: Kind
    /// The normalised text: the same for all spellings of one value.
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }
}

extension Personal {
    /// Under which keys the person is found.
    package var matchKeys: [MatchKey] {
        var keys: [MatchKey] = []
        if let phone { keys.append(MatchKey(.phone, phone.filter(\.isNumber))) }
        if let email { keys.append(MatchKey(.email, email.lowercased())) }
        if let name, let birthDate { keys.append(MatchKey(.nameAndBirthDate, "\(name.lowercased()) \(birthDate)")) }
        return keys
    }
}
