/// Who a person is, as the sealed fields of their `person.added` and `person.corrected` add up to. Stands in the vault
/// alone, and in memory for as long as a command needs it.
package struct Personal: Sendable, Equatable {
    package var name: String?
    package var email: String?
    package var phone: String?
    package var birthDate: Day?
    package var birthYear: Int?
    /// `female` or `male`.
    package var sex: String?

    package init(
        name: String? = nil, email: String? = nil, phone: String? = nil, birthDate: Day? = nil, birthYear: Int? = nil,
        sex: String? = nil
    ) {
        self.name = name
        self.email = email
        self.phone = phone
        self.birthDate = birthDate
        self.birthYear = birthYear
        self.sex = sex
    }

    /// Takes in a sealed field of an entry about the person; a later one wins, member by member. Other fields than a
    /// person's own say nothing here.
    package mutating func take(_ field: String, _ value: JSON) {
        switch field {
        case "personal":
            name = value.object?["name"]?.string ?? name
            email = value.object?["email"]?.string ?? email
            phone = value.object?["phone"]?.string ?? phone
            birthDate = value.object?["birthDate"]?.string.flatMap { Day($0) } ?? birthDate
        case "birthYear": birthYear = value.int ?? birthYear
        case "sex": sex = value.string ?? sex
        default: break
        }
    }

    package var isEmpty: Bool { self == Personal() }
}
