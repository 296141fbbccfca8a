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
    package var matchKeys: [MatchKey] { PersonProfile(self).matchKeys + (nameKey.map { [$0] } ?? []) }

    /// The name as it is written.
    var nameKey: MatchKey? {
        guard let name else { return nil }
        let text = PersonName.asWritten(name)
        return text.isEmpty ? nil : MatchKey(.nameAsWritten, text)
    }
}

extension PersonProfile {
    /// Under which keys the person is kept to be found by what the name tells and by contacts: at most fifteen.
    package var matchKeys: [MatchKey] {
        var names = commonNames
        if let key = surnameAndInitial(.surnameAndInitial) { names.append(key) }
        for sound in sounds {
            names += [
                MatchKey(.soundOfName, sound), MatchKey(.soundOfFullName, "\(sound) \(initialOfPatronymic ?? "-")"),
            ]
        }
        return proofs + (birthDate == nil ? names.map(\.undated) : names)
    }

    /// By which keys the others are looked for who may be this person. Whoever shares surname and initial alone is worth
    /// comparing only if one of the two given names is not certain.
    ///
    /// Two with dates of birth are looked for by these: where they differ by more than a slip, the rest does not matter.
    package var searchKeys: [MatchKey] {
        var names = commonNames
        for sound in sounds {
            // Whoever has another patronymic is another person.
            names +=
                initialOfPatronymic.map {
                    [MatchKey(.soundOfFullName, "\(sound) \($0)"), MatchKey(.soundOfFullName, "\(sound) -")]
                } ?? [MatchKey(.soundOfName, sound)]
        }
        if let initial = surnameAndInitial(.surnameOfUnknownName) {
            if isGivenNameKnown {
                names.append(initial)
            } else if let all = surnameAndInitial(.surnameAndInitial) {
                names.append(all)
            }
        }
        return proofs + names.map(\.undated) + (birthDate == nil ? names : [])
    }

    private var isGivenNameKnown: Bool { name?.given?.full.isEmpty == false }

    private func surnameAndInitial(_ kind: MatchKey.Kind) -> MatchKey? {
        guard let name, let surname = name.surnames.first else { return nil }
        return MatchKey(kind, "\(Self.sound(surname)) \(initialOfGivenName ?? "")")
    }

    private var initialOfGivenName: Substring? { name?.given.map { ($0.full.first ?? $0.text).prefix(1) } }

    /// Contacts, and names with a date of birth.
    private var proofs: [MatchKey] {
        var keys: [MatchKey] = []
        if let phone { keys.append(MatchKey(.phone, phone.digits)) }
        if let email { keys.append(MatchKey(.email, email.text)) }
        guard let birthDate, let name else { return keys }
        if let surname = name.surname?.text, let given = stemOfGivenName {
            let pair = [Self.stem(surname), given].sorted().joined(separator: " ")
            keys.append(MatchKey(.nameAndBirthDate, "\(pair) \(birthDate.packed)"))
        }
        if let initial = initialOfGivenName {
            keys.append(MatchKey(.initialAndBirthDate, "\(initial) \(birthDate.packed)"))
        }
        for sound in sounds {
            keys.append(MatchKey(.soundOfNameAndBirthYear, "\(sound) \(birthDate.year)"))
            keys.append(MatchKey(.soundOfNameAndBirthday, "\(sound) \(birthDate.month) \(birthDate.day)"))
        }
        return keys
    }

    /// What the name alone tells, for keeping and for searching.
    private var commonNames: [MatchKey] {
        var keys: [MatchKey] = []
        if !isGivenNameKnown, let key = surnameAndInitial(.surnameOfUnknownName) { keys.append(key) }
        if let name, let given = stemOfGivenName, let patronymic = name.patronymic, !patronymic.isInitial,
            let surname = name.surname?.text
        {
            let stem = Self.stem(surname)
            // Of most surnames all but a letter in the middle: what begins or ends alike is many, both are few.
            let count = stem.utf8.count
            let (head, tail) = (count > 6 ? 4 : 3, count > 7 ? 5 : count > 5 ? 4 : 3)
            for end in ["\(stem.prefix(head))-", "-\(stem.suffix(tail))"] {
                keys.append(MatchKey(.givenNameAndPatronymic, "\(given) \(patronymic.text) \(end)"))
            }
        }
        return keys
    }

    /// What surname and given name sound like, in alphabetical order, of each part of a double surname.
    private var sounds: [String] {
        guard let name, let given = stemOfGivenName else { return [] }
        return Set(name.surnames).sorted().prefix(2).map {
            [Self.sound($0), Self.sound(given)].sorted().joined(separator: " ")
        }
    }

    private var stemOfGivenName: String? {
        name?.given.flatMap { $0.isInitial ? nil : Self.stem($0.full.first ?? $0.text) }
    }

    private var initialOfPatronymic: String? {
        name?.patronymic.flatMap { $0.text.first.map { String($0) } }
    }

    /// Without the vowels at the end: «Иванов» and «Иванова», «Александр» and «Александра», «Наталья» and «Наталия».
    private static func stem(_ folded: String) -> String {
        var bytes = Array(folded.utf8)
        while bytes.count > 2, let last = bytes.last, isVowel(last) { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The consonants, voiced and voiceless ones alike.
    private static func sound(_ folded: String) -> String {
        var out: [UInt8] = []
        for byte in folded.utf8 where !isVowel(byte) {
            let plain = voiceless[byte] ?? byte
            if out.last != plain || plain > 0x7F { out.append(plain) }
        }
        return out.isEmpty ? folded : String(decoding: out, as: UTF8.self)
    }

    private static func isVowel(_ byte: UInt8) -> Bool { [0x61, 0x65, 0x69, 0x6F, 0x75].contains(byte) }

    private static let voiceless: [UInt8: UInt8] = Dictionary(
        uniqueKeysWithValues: zip("bdgvzZ".utf8, "ptkfsS".utf8).map { ($0, $1) })
}
