import Events

extension Problem {
    package static func badAccount(_ account: String, file: String? = nil) -> Problem {
        Problem(
            .badInput, "bad-account",
            Phrase(
                ru: "«\(account)» не годится как код учётной записи",
                en: "\"\(account)\" does not do as an account code"),
            remedy: Phrase(
                ru: "строчные латинские буквы, цифры и дефис; имя человека или системный логин не нужны",
                en: "lower-case Latin letters, digits and hyphens; not a person's name, nor the system login"),
            field: "account", file: file)
    }

    package static func usage(_ name: String, _ what: Phrase, remedy: some RemedyConvertible, field: String? = nil)
        -> Problem
    {
        Problem(.usage, name, what, remedy: remedy, field: field)
    }

    /// That a moment lies before the first entry.
    static func nothingYet(field: String) -> Problem {
        usage(
            "nothing-yet",
            Phrase(ru: "на этот момент записей ещё не было", en: "there were no entries yet at this moment"),
            remedy: Phrase(ru: "назовите более позднюю запись или день", en: "name a later entry or day"), field: field)
    }
}
