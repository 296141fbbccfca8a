/// The keys of one person: under which they are kept, and by which others are looked for who may be the same.
struct MatchKeys {
    /// Contacts, and names with a date of birth.
    private let proofs: [MatchKey]
    /// What the name alone tells, for keeping and for searching.
    private let names: [MatchKey]
    /// What surname and given name sound like, in alphabetical order, of each part of a double surname.
    private let sounds: [String]
    private let surnameAndInitial: String?
    private let initialOfPatronymic: String?
    private let isGivenNameKnown: Bool
    private let isDated: Bool

    init(_ profile: PersonProfile) {
        let name = profile.name
        let given = name?.given.flatMap { $0.isInitial ? nil : MatchKeys.stem($0.full.first ?? $0.text) }
        let initial = name?.given.map { ($0.full.first ?? $0.text).prefix(1) }
        sounds =
            given.map { given in
                let given = MatchKeys.sound(given)
                return Set(name?.surnames ?? []).sorted().prefix(2).map {
                    [MatchKeys.sound($0), given].sorted().joined(separator: " ")
                }
            } ?? []
        surnameAndInitial = name?.surnames.first.map { "\(MatchKeys.sound($0)) \(initial ?? "")" }
        initialOfPatronymic = name?.patronymic.flatMap { $0.text.first.map { String($0) } }
        isGivenNameKnown = name?.given?.full.isEmpty == false
        isDated = profile.birthDate != nil
        let stem = name?.surname.map { MatchKeys.stem($0.text) }

        var proofs: [MatchKey] = []
        if let phone = profile.phone { proofs.append(MatchKey(.phone, phone.digits)) }
        if let email = profile.email { proofs.append(MatchKey(.email, email.text)) }
        if let day = profile.birthDate {
            if let stem, let given {
                let pair = [stem, given].sorted().joined(separator: " ")
                proofs.append(MatchKey(.nameAndBirthDate, "\(pair) \(day.packed)"))
            }
            if let initial { proofs.append(MatchKey(.initialAndBirthDate, "\(initial) \(day.packed)")) }
            for sound in sounds {
                proofs.append(MatchKey(.soundOfNameAndBirthYear, "\(sound) \(day.year)"))
                proofs.append(MatchKey(.soundOfNameAndBirthday, "\(sound) \(day.month) \(day.day)"))
            }
        }
        self.proofs = proofs

        var names: [MatchKey] = []
        if !isGivenNameKnown, let surnameAndInitial {
            names.append(MatchKey(.surnameOfUnknownName, surnameAndInitial))
        }
        if let given, let stem, let patronymic = name?.patronymic, !patronymic.isInitial {
            // Of most surnames all but a letter in the middle: what begins or ends alike is many, both are few.
            let count = stem.utf8.count
            let (head, tail) = (count > 6 ? 4 : 3, count > 7 ? 5 : count > 5 ? 4 : 3)
            for end in ["\(stem.prefix(head))-", "-\(stem.suffix(tail))"] {
                names.append(MatchKey(.givenNameAndPatronymic, "\(given) \(patronymic.text) \(end)"))
            }
        }
        self.names = names
    }

    /// Under which keys the person is kept to be found by what the name tells and by contacts: at most fifteen.
    var kept: [MatchKey] {
        var names = names
        if let surnameAndInitial { names.append(MatchKey(.surnameAndInitial, surnameAndInitial)) }
        for sound in sounds {
            names.append(MatchKey(.soundOfName, sound))
            names.append(MatchKey(.soundOfFullName, "\(sound) \(initialOfPatronymic ?? "-")"))
        }
        return proofs + (isDated ? names : names.map(\.undated))
    }

    /// By which keys the others are looked for who may be this person. Whoever shares surname and initial alone is worth
    /// comparing only if one of the two given names is not certain.
    ///
    /// Two with dates of birth are looked for by these: where they differ by more than a slip, the rest does not matter.
    var sought: [MatchKey] {
        var names = names
        for sound in sounds {
            if let initialOfPatronymic {
                // Whoever has another patronymic is another person.
                names.append(MatchKey(.soundOfFullName, "\(sound) \(initialOfPatronymic)"))
                names.append(MatchKey(.soundOfFullName, "\(sound) -"))
            } else {
                names.append(MatchKey(.soundOfName, sound))
            }
        }
        if let surnameAndInitial {
            names.append(MatchKey(isGivenNameKnown ? .surnameOfUnknownName : .surnameAndInitial, surnameAndInitial))
        }
        return proofs + names.map(\.undated) + (isDated ? [] : names)
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
