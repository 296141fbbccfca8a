import Events

/// Public keys as the command line takes them.
package enum KeyArgument {
    /// A verifier key of that kind, as `letopis init` and `letopis witness key` print it.
    ///
    /// - Throws: ``Problem`` of kind `usage`.
    package static func parse(_ text: String, _ kind: KeyKind, field: String) throws(Problem) -> VerifierKey {
        guard let key = VerifierKey(text) else {
            throw Problem.usage(
                "bad-verifier-key", Phrase(ru: "«\(text)» — не открытый ключ", en: "\"\(text)\" is no public key"),
                remedy: Phrase(
                    ru: "нужна вся строка вида имя+1a2b3c4d+A…; возьмите её в кавычки",
                    en: "it takes the whole line name+1a2b3c4d+A…, in quotes"), field: field)
        }
        if key.kind == kind { return key }
        throw kind == .witness
            ? Problem.usage(
                "not-a-witness-key",
                Phrase(
                    ru: "это ключ летописи \(key.name), а не свидетеля",
                    en: "this is the key of the ledger \(key.name), not a witness's"),
                remedy: Phrase(
                    ru: "ключ свидетеля печатает letopis witness key", en: "letopis witness key prints a witness's key"),
                field: field)
            : Problem.usage(
                "not-a-log-key",
                Phrase(
                    ru: "это ключ свидетеля \(key.name), а не летописи",
                    en: "this is the key of the witness \(key.name), not a ledger's"),
                remedy: Phrase(ru: "ключ летописи печатает letopis init", en: "letopis init prints a ledger's key"),
                field: field)
    }
}
