/// One thing that speaks for or against two records being one person, after I. Fellegi and A. Sunter, "A Theory for
/// Record Linkage" (1969): each adds its weight, about the binary logarithm of how much more often it is found with one
/// person than with two. The weights are set by hand, and Tests/Matching measures what they do.
package enum Indication: UInt8, Sendable, CaseIterable {
    case samePhone, similarPhone, otherPhone
    case sameEmail, sharedEmail, similarEmail, otherEmail
    case sameBirthDate, similarBirthDate, otherBirthDate
    case sameBirthYear, otherBirthYear
    case sameSurname, similarSurname, surnameEnding, partOfSurname, otherSurname
    case sameGivenName, formOfGivenName, similarGivenName, initialOfGivenName, likeGivenName
    case samePatronymic, similarPatronymic, initialOfPatronymic, otherPatronymic
    case otherSex

    package var weight: Int {
        switch self {
        case .samePhone: 10
        case .similarPhone: 5
        case .otherPhone: -2
        case .sameEmail: 11
        case .sharedEmail: 3
        case .similarEmail: 6
        case .otherEmail: -1
        case .sameBirthDate: 9
        case .similarBirthDate: 3
        case .otherBirthDate: -12
        case .sameBirthYear: 3
        case .otherBirthYear: -8
        case .sameSurname: 8
        case .similarSurname, .partOfSurname: 6
        case .surnameEnding: 5
        case .otherSurname: -4
        case .sameGivenName: 6
        case .formOfGivenName: 4
        case .similarGivenName: 4
        case .initialOfGivenName: 2
        case .likeGivenName: -1
        case .samePatronymic: 6
        case .similarPatronymic: 4
        case .initialOfPatronymic: 2
        case .otherPatronymic: -13
        case .otherSex: -10
        }
    }

    /// What it says, without the values themselves.
    package var reason: Phrase {
        switch self {
        case .samePhone: Phrase(ru: "тот же телефон", en: "same phone")
        case .similarPhone: Phrase(ru: "телефон отличается одной цифрой", en: "phone differs by one digit")
        case .otherPhone: Phrase(ru: "другой телефон", en: "another phone")
        case .sameEmail: Phrase(ru: "та же почта", en: "same e-mail")
        case .sharedEmail: Phrase(ru: "та же общая почта организации", en: "same shared e-mail of an organisation")
        case .similarEmail: Phrase(ru: "почта отличается одним знаком", en: "e-mail differs by one character")
        case .otherEmail: Phrase(ru: "другая почта", en: "another e-mail")
        case .sameBirthDate: Phrase(ru: "та же дата рождения", en: "same date of birth")
        case .similarBirthDate: Phrase(ru: "дата рождения отличается опиской", en: "date of birth differs by a slip")
        case .otherBirthDate: Phrase(ru: "другая дата рождения", en: "another date of birth")
        case .sameBirthYear: Phrase(ru: "тот же год рождения", en: "same year of birth")
        case .otherBirthYear: Phrase(ru: "другой год рождения", en: "another year of birth")
        case .sameSurname: Phrase(ru: "та же фамилия", en: "same surname")
        case .similarSurname: Phrase(ru: "фамилия отличается опиской", en: "surname differs by a slip")
        case .surnameEnding:
            Phrase(ru: "фамилия отличается лишь окончанием", en: "surname differs in its ending only")
        case .partOfSurname: Phrase(ru: "совпадает часть двойной фамилии", en: "same part of a double surname")
        case .otherSurname: Phrase(ru: "другая фамилия", en: "another surname")
        case .sameGivenName: Phrase(ru: "то же имя", en: "same given name")
        case .formOfGivenName: Phrase(ru: "то же имя в другой форме", en: "same given name in another form")
        case .similarGivenName: Phrase(ru: "имя отличается опиской", en: "given name differs by a slip")
        case .initialOfGivenName: Phrase(ru: "совпадает первая буква имени", en: "same first letter of the given name")
        case .likeGivenName: Phrase(ru: "одно имя — начало другого", en: "one given name begins the other")
        case .samePatronymic: Phrase(ru: "то же отчество", en: "same patronymic")
        case .similarPatronymic: Phrase(ru: "отчество отличается опиской", en: "patronymic differs by a slip")
        case .initialOfPatronymic:
            Phrase(ru: "совпадает первая буква отчества", en: "same first letter of the patronymic")
        case .otherPatronymic: Phrase(ru: "другое отчество", en: "another patronymic")
        case .otherSex: Phrase(ru: "другой пол", en: "another sex")
        }
    }

    /// With any of them two records are never joined without a person's word.
    static let forbidding: [Indication] = [
        .otherBirthDate, .otherBirthYear, .otherPatronymic, .otherSex, .similarGivenName, .likeGivenName,
        .initialOfGivenName, .surnameEnding,
    ]

    /// What can bear out that a name is this person's: a name alone never does.
    static let proofs: [Indication] = [.samePhone, .sameEmail, .sameBirthDate]
}

/// What was found in comparing two records.
struct Indications: Sendable, Equatable {
    private var bits: UInt64 = 0
    private(set) var score = 0

    mutating func insert(_ indication: Indication) {
        bits |= 1 << UInt64(indication.rawValue)
        score += indication.weight
    }

    /// Of two comparisons of names and one of the rest.
    func joined(_ other: Indications) -> Indications {
        var both = self
        both.bits |= other.bits
        both.score += other.score
        return both
    }

    func contains(_ indication: Indication) -> Bool { bits & 1 << UInt64(indication.rawValue) != 0 }
    func containsAny(_ indications: [Indication]) -> Bool { indications.contains(where: contains) }

    /// What speaks most for one person first.
    var sorted: [Indication] { Indication.allCases.filter(contains).sorted { $0.weight > $1.weight } }
}
