import Events

/// A witness's key that was made.
package struct WitnessKeyAnswer {
    private let key: SigningKey
    private let file: String

    package init(_ key: SigningKey, file: String) {
        (self.key, self.file) = (key, file)
    }

    package var answer: Answer {
        let name = key.name
        return Answer(
            json: [
                "name": .string(name), "verifierKey": .string(key.verifier.text), "file": .string(file),
            ],
            [
                .heading(say(ru: "Ключ свидетеля создан: \(file)", en: "The witness's key is made: \(file)")),
                .facts([
                    (say(ru: "имя", en: "name"), .text(name)),
                    (say(ru: "открытый ключ", en: "public key"), .text(key.verifier.text)),
                ]),
                .note(
                    say(
                        ru:
                            "Открытый ключ отдайте владельцу летописи и всем, кто будет проверять; \(file) — никому.",
                        en:
                            "Give the public key to the ledger's owner and to all who will check; \(file) to nobody."
                    )),
            ])
    }
}
