import Application
import Events

/// What the ledger has signed of itself, and who else has.
package struct CheckpointAnswer {
    private let shown: ShownCheckpoint

    package init(_ shown: ShownCheckpoint) {
        self.shown = shown
    }

    package var answer: Answer {
        let (stated, signatures) = (shown.stated, shown.signatures)
        let checkpoint = stated.checkpoint
        let note = String(decoding: stated.note.bytes, as: UTF8.self)
        return Answer(
            json: .members([
                ("origin", .string(checkpoint.origin)), ("size", .int(checkpoint.size)),
                ("root", .string(checkpoint.root.base64)), ("note", .string(note)), ("signatures", signatures.json),
                ("file", .string(stated.path)),
            ]),
            rows: signatures.table,
            [
                .heading(
                    say(
                        ru: "Контрольная точка: \(Numbers.entries(checkpoint.size))",
                        en: "Checkpoint: \(Numbers.entries(checkpoint.size))")),
                .facts([
                    (say(ru: "летопись", en: "ledger"), .text(checkpoint.origin)),
                    (say(ru: "корень", en: "root"), .text(checkpoint.root.base64)),
                    (say(ru: "файл", en: "file"), .text(stated.path)),
                ]),
                .text(""), .table(signatures.table),
            ])
    }
}
