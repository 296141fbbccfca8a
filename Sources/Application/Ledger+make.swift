import Events

extension Ledger {
    /// A new ledger with a new key.
    ///
    /// - Parameters:
    ///   - origin: its name, for ever.
    ///   - account: the code of who keeps it.
    /// - Throws: ``Problem``: `usage` for what is no name, `badInput` for what is no account's code; what stands in the
    ///   way in the folder.
    package static func make(
        _ folder: String, origin: String, timeZone: String, language: Language, account: String
    ) throws -> Ledger {
        guard Grammar.isOrigin(origin.utf8) else {
            throw Problem.usage(
                "bad-origin",
                Phrase(
                    ru: "«\(origin)» не годится как имя летописи", en: "\"\(origin)\" does not do as a ledger's name"),
                remedy: Phrase(
                    ru: "до 255 печатных знаков ASCII без пробелов и «+», например fond.example/2024",
                    en: "up to 255 printable ASCII characters without spaces or \"+\", such as fund.example/2024"),
                field: "--origin")
        }
        guard Code.isValid(account) else { throw Problem.badAccount(account) }
        var random = RandomSource.system
        let key = try SigningKey.generate(name: origin, &random)
        let clock = Clock.system
        return try Ledger.create(
            folder, origin: origin, timeZone: timeZone, language: language, by: account, key: key,
            clock: clock,
            id: Identifier.version7(milliseconds: clock.now(), &random))
    }
}
