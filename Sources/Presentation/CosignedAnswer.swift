import Events

/// What a witness has signed.
package struct CosignedAnswer {
    private let cosigned: WitnessDesk.Cosigned
    private let key: SigningKey
    private let file: String

    package init(_ cosigned: WitnessDesk.Cosigned, by key: SigningKey, file: String) {
        (self.cosigned, self.key, self.file) = (cosigned, key, file)
    }

    package var answer: Answer {
        let log = cosigned.log
        return Answer(
            json: [
                "file": .string(file), "witness": .string(key.name), "origin": .string(log.key.name),
                "before": .int(cosigned.before), "size": .int(log.size), "root": .string(log.root.base64),
                "time": .int(Int(cosigned.time)),
            ],
            [
                .heading(say(ru: "Подписано: \(file)", en: "Signed: \(file)")),
                .facts([
                    (say(ru: "летопись", en: "ledger"), .text(log.key.name)),
                    (say(ru: "подписано раньше", en: "signed before"), .number(cosigned.before)),
                    (say(ru: "подписано теперь", en: "signed now"), .number(log.size)),
                    (say(ru: "корень", en: "root"), .text(log.root.base64)),
                ]),
                .note(
                    say(
                        ru: "Отдайте файл владельцу летописи: letopis checkpoint --cosign \(file)",
                        en: "Give the file to the ledger's owner: letopis checkpoint --cosign \(file)")),
            ])
    }
}
