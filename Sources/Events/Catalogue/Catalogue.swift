/// Every event type that the ledger knows, by name.
package enum Catalogue {
    package static let all: [EventType] =
        internship

    package static let byName: [String: EventType] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    // Who somebody is, and what they do at an activity.
    package static let roles = [
        "ngo-leader", "ngo-staff", "ngo-volunteer", "activist", "official", "municipal-staff", "expert", "business",
        "media", "resident", "other",
    ]
    package static let functions = ["participant", "speaker", "moderator", "expert", "organiser", "press"]
    package static let topics = [
        "management", "fundraising", "project-design", "registration", "legal", "accounting", "openness", "other",
    ]

    static let role = Field.token("role", roles)
    static let function = Field.token("function", functions)
}
