import Events

/// A rotation of the key that was done.
package struct RotationAnswer {
    private let outcome: Rotation.Outcome
    /// The file of the checkpoint that both keys have signed.
    private let checkpoint: String
    /// The folder of the secret keys.
    private let secrets: String

    package init(_ outcome: Rotation.Outcome, checkpoint: String, secrets: String) {
        (self.outcome, self.checkpoint, self.secrets) = (outcome, checkpoint, secrets)
    }

    package var answer: Answer {
        Answer(
            json: [
                "seq": .int(outcome.seq), "verifierKey": .string(outcome.key.text),
                "checkpoint": .string(checkpoint), "finished": .bool(outcome.isFinished),
            ],
            [
                .heading(
                    outcome.isFinished
                        ? say(ru: "Прерванная смена ключа закончена", en: "The interrupted rotation is finished")
                        : say(ru: "Ключ сменён", en: "The key is rotated")),
                .facts([
                    (say(ru: "запись", en: "entry"), .number(outcome.seq)),
                    (say(ru: "открытый ключ", en: "public key"), .text(outcome.key.text)),
                    (say(ru: "подписана обоими", en: "signed by both"), .text(checkpoint)),
                ]),
                .text(""),
                .text(
                    say(
                        ru: "Обновите копию папки \(secrets): прежний ключ летопись больше не "
                            + "продолжит. Тем, кто её проверяет, дайте новый открытый ключ и эту контрольную "
                            + "точку.",
                        en: "Renew your copy of \(secrets): the old key cannot continue the "
                            + "ledger. Give the new public key and this checkpoint to those who verify it.")),
            ])
    }
}
