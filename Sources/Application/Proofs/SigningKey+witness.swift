import Events

extension SigningKey {
    /// A new key of a witness, in a new file.
    ///
    /// - Throws: ``Problem`` of kind `usage` for what is no name.
    package static func makeWitness(name: String, file: String) throws -> SigningKey {
        guard name.utf8.count <= 255, VerifierKey.isName(name) else {
            throw Problem.usage(
                "bad-witness-name",
                Phrase(
                    ru: "«\(name)» не годится как имя свидетеля", en: "\"\(name)\" does not do as a witness's name"),
                remedy: Phrase(
                    ru: "до 255 байт без пробелов и «+», например fond.example/svidetel",
                    en: "up to 255 bytes without spaces or \"+\", such as fund.example/witness"), field: "NAME")
        }
        var random = RandomSource.system
        let key = try SigningKey.generate(name: name, kind: .witness, &random)
        try key.write(to: file)
        return key
    }
}
