/// What two records of one person have in common. The vault keeps a keyed digest of it and never the text itself.
package struct MatchKey: Hashable, Sendable {
    /// Stored in the vault by its number, so a number keeps its meaning for ever, and so does the form of its text: what
    /// is normalised in another way needs another number.
    package enum Kind: UInt8, Sendable, CaseIterable {
        /// ``PhoneNumber/digits``.
        case phone = 1
        /// ``EmailAddress/text``.
        case email = 2
        /// Surname and given name in alphabetical order, the day of birth.
        case nameAndBirthDate = 3
        /// What surname and given name sound like, in alphabetical order; of a double surname each part.
        case soundOfName = 4
        /// What the surname sounds like, the first letter of the given name.
        case surnameAndInitial = 5
        /// The first letter of the given name, the day of birth: a surname may have changed, or have a slip.
        case initialAndBirthDate = 6
        /// Given name and patronymic, how the surname begins; and, another key, how it ends. A slip leaves one of the two.
        case givenNameAndPatronymic = 7
        /// As ``surnameAndInitial``, of those alone whose given name is an initial, or is not known as a name and may
        /// have a slip.
        case surnameOfUnknownName = 8
        /// As ``soundOfName``, with the first letter of the patronymic, or of those without one.
        case soundOfFullName = 9
        /// ``PersonName/asWritten(_:)``: kept for everybody, for of some names nothing else is told.
        case nameAsWritten = 10
        /// As ``soundOfName``, with the year of birth: month or day may have a slip.
        case soundOfNameAndBirthYear = 11
        /// As ``soundOfName``, with month and day of birth: the year may have a slip.
        case soundOfNameAndBirthday = 12
    }

    package let kind: Kind
    /// The normalised text: the same for all spellings of one value.
    package let text: String

    package init(_ kind: Kind, _ text: String) {
        self.kind = kind
        self.text = text
    }

    /// The same of those whose date of birth is not known.
    var undated: MatchKey { MatchKey(kind, text + " ?") }

    /// Whether two people who share it may be certain to be one. The others only find who is worth comparing.
    package var isCertain: Bool { kind.rawValue <= Kind.nameAndBirthDate.rawValue }
}

extension Personal {
    /// Under which keys the person is kept to be found: at most sixteen.
    package var matchKeys: [MatchKey] { MatchKeys(PersonProfile(self)).kept + (nameKey.map { [$0] } ?? []) }

    /// The name as it is written.
    var nameKey: MatchKey? {
        guard let name else { return nil }
        let text = PersonName.asWritten(name)
        return text.isEmpty ? nil : MatchKey(.nameAsWritten, text)
    }
}
