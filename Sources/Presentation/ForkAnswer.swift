import Events

/// What is said once the loss of the last entries is accepted.
package struct ForkAnswer {
    private let receipt: Writer.Receipt

    package init(_ receipt: Writer.Receipt) {
        self.receipt = receipt
    }

    package var answer: Answer {
        Answer(
            json: ["size": .int(receipt.size), "root": .string(receipt.root.base64)],
            [
                .heading(say(ru: "Потеря признана и записана", en: "The loss is accepted and recorded")),
                .facts([
                    (say(ru: "записей", en: "entries"), .number(receipt.size)),
                    (say(ru: "корень", en: "root"), .text(receipt.root.base64)),
                ]),
            ])
    }
}
