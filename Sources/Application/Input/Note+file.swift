import Events

extension Note {
    /// The note in a file.
    ///
    /// - Throws: ``Problem``: `notFound`, `badInput`.
    package init(file: String, field: String) throws(Problem) {
        guard Files.exists(file) else {
            throw Problem(
                .notFound, "no-file", Phrase(ru: "нет такого файла: \(file)", en: "there is no such file: \(file)"),
                remedy: Phrase(ru: "проверьте имя", en: "check the name"), field: field)
        }
        let bytes = try SmallFile.read(InputFile(file))
        do throws(Note.Refusal) {
            try self.init(bytes)
        } catch {
            throw Problem(
                .badInput, "bad-checkpoint",
                Phrase(
                    ru: "это не контрольная точка: \(error.phrase.ru)", en: "this is no checkpoint: \(error.phrase.en)"),
                remedy: Phrase(ru: "дайте файл таким, каким вы его получили", en: "give the file as you received it"),
                field: field, file: file)
        }
    }
}
