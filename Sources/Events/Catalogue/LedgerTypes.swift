extension Catalogue {
    package static let accountRoles = ["owner", "coordinator", "auditor", "reviewer"]

    private static let accountAccess: [Field] = [.code("account"), .token("role", accountRoles)]

    /// The ledger's own entries.
    static let ledger: [EventType] = [
        EventType(
            "ledger.opened", .ledger, ru: "летопись открыта", en: "ledger opened",
            summary: Phrase(
                ru: "Первая запись: имя летописи и ключ, которым она подписывается.",
                en: "Entry 1: the ledger's name and the key that it signs with."),
            belonging: .none,
            fields: [
                .int("format", 1...1), .text("origin", 255), .text("verifierKey", 500), Field("timeZone", .timeZone),
                .token("language", Language.allCases.map(\.rawValue)),
            ],
            isVoidable: false, isOfTheLedgerAlone: true, isFact: false),
        EventType(
            "ledger.forked", .ledger, ru: "летопись разветвилась", en: "ledger forked",
            summary: Phrase(
                ru: "Летопись продолжена с более раннего места; сказано, что потеряно.",
                en: "The ledger goes on from an earlier place; says what was lost."),
            belonging: .none,
            fields: [
                .int("size", 1...JSON.greatestInteger), Field("root", .root),
                .int("lostSize", 1...JSON.greatestInteger), Field("lostRoot", .root), .reason,
            ],
            isVoidable: false, isOfTheLedgerAlone: true, isFact: false),
        EventType(
            "entry.voided", .ledger, ru: "запись аннулирована", en: "entry voided",
            summary: Phrase(
                ru: "Запись была ошибкой и больше не считается; причина — о записи, не о человеке.",
                en: "The entry was a mistake and counts no more; the reason speaks of the entry, not of a person."),
            belonging: .inherited, fields: [.entry("entry"), .reason], effect: .voids, isVoidable: false, isFact: false),
        EventType(
            "ledger.key-rotated", .ledger, ru: "ключ летописи сменён", en: "ledger key rotated",
            summary: Phrase(
                ru: "С этой записи летопись подписывается другим ключом.",
                en: "From this entry on the ledger signs with another key."),
            belonging: .none, fields: [.text("verifierKey", 500)], isVoidable: false, isOfTheLedgerAlone: true,
            isFact: false),
        EventType(
            "access.granted", .ledger, ru: "доступ открыт", en: "access granted",
            summary: Phrase(
                ru: "Учётная запись получает право работать с летописью.",
                en: "An account may work with the ledger."),
            belonging: .none, fields: accountAccess,
            steps: [.pair(.access, ["account", "role"], from: ["", "revoked"], to: "granted")], isVoidable: false,
            isFact: false),
        EventType(
            "access.revoked", .ledger, ru: "доступ закрыт", en: "access revoked",
            summary: Phrase(
                ru: "Учётная запись больше не имеет этого права.", en: "The account has that right no more."),
            belonging: .none, fields: accountAccess,
            steps: [.pair(.access, ["account", "role"], from: ["granted"], to: "revoked")], isVoidable: false,
            isFact: false),
    ]
}
