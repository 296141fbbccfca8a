import Events

/// The request to a witness that was written.
package struct WitnessRequestAnswer {
    private let request: AddCheckpoint
    /// The size that the witness signed last.
    private let old: Int
    private let file: String

    package init(_ request: AddCheckpoint, since old: Int, file: String) {
        (self.request, self.old, self.file) = (request, old, file)
    }

    package var answer: Answer {
        let (size, root) = (request.checkpoint.size, request.checkpoint.root.base64)
        return Answer(
            json: [
                "file": .string(file), "origin": .string(request.checkpoint.origin), "old": .int(old),
                "size": .int(size), "root": .string(root), "hashes": .int(request.proof.count),
            ],
            [
                .heading(say(ru: "Запрос свидетелю: \(file)", en: "The request to a witness: \(file)")),
                .facts([
                    (say(ru: "подписан раньше", en: "signed before"), .number(old)),
                    (say(ru: "подписать", en: "to be signed"), .number(size)),
                    (say(ru: "корень", en: "root"), .text(root)),
                ]),
                .note(
                    say(
                        ru: "Свидетелю: letopis witness sign \(file) --key КЛЮЧ --memory ПАМЯТЬ. Ответ: letopis "
                            + "checkpoint --cosign ФАЙЛ",
                        en: "For the witness: letopis witness sign \(file) --key KEY --memory MEMORY. Its answer: "
                            + "letopis checkpoint --cosign FILE")),
            ])
    }
}
