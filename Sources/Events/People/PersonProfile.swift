/// What is known of a person in the form in which it is compared: normalised once, however often it is compared.
package struct PersonProfile: Sendable, Equatable {
    let name: PersonName?
    let phone: PhoneNumber?
    let email: EmailAddress?
    let birthDate: Day?
    let birthYear: Int?
    let sex: String?

    package init(_ personal: Personal) {
        name = personal.name.flatMap { PersonName($0) }
        phone = personal.phone.flatMap { PhoneNumber($0) }
        email = personal.email.flatMap { EmailAddress($0) }
        // What programs fill in where there is no date.
        birthDate = personal.birthDate.flatMap { [19_000_101, 18_991_230].contains($0.packed) ? nil : $0 }
        birthYear = birthDate?.year ?? personal.birthYear
        sex = personal.sex
    }
}
