import Events

/// A checkpoint, and who has signed it.
package struct ShownCheckpoint {
    package let stated: StatedCheckpoint
    package let signatures: NoteSignatures

    /// - Throws: ``Problem`` `diverged` where the line of a known witness does not verify.
    package init(_ stated: StatedCheckpoint, _ ledger: Ledger) throws {
        self.stated = stated
        let witnesses = try ledger.witnesses()
        let keys = try ledger.keyHistory()
        do throws(Note.Refusal) {
            signatures = try NoteSignatures(stated.note, logs: keys.keys.map(\.key), witnesses: witnesses)
        } catch {
            throw ShownCheckpoint.wrongSignature(stated.path, error)
        }
    }

    private static func wrongSignature(_ path: String, _ why: Note.Refusal) -> Problem {
        Problem(
            .diverged, "wrong-cosignature",
            Phrase(
                ru: "строка свидетеля не сходится с его ключом: \(why.phrase.ru)",
                en: "a witness's line does not agree with its key: \(why.phrase.en)"),
            remedy: Phrase(
                ru: "верните файл из копии или уберите эту строку и попросите свидетеля подписать снова",
                en: "put the file back from a copy, or take the line out and ask the witness to sign again"), file: path
        )
    }
}
