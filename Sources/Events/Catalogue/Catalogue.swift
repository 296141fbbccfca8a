/// Every event type that the ledger knows, by name.
package enum Catalogue {
    package static let all: [EventType] = [
        programme, indicator, organisation, person, application, activity, internship, forum, support, centre, media,
        money, evidence, reporting, ledger,
    ].flatMap { $0 }

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
    static let topic = Field.token("topic", topics)
    /// Several people in one entry; one fact for each.
    static let persons = Field.ref(.person, "persons").list().counted(as: "person")
    static let organisations = Field.ref(.organisation, "organisations").list().counted(as: "organisation")
    /// A whole number of minutes, up to thirty days.
    static let minutes = Field.int("minutes", 0...43_200)
    /// Text that a person wrote about somebody or something: kept in the vault.
    static let sealedReason = Field.prose("reason", 2000).optional.sealed
}
