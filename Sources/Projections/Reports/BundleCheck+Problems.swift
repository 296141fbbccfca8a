import Events

extension BundleCheck {
    static func noBundle(_ path: String) -> Problem {
        Problem(
            .notFound, "no-bundle", Phrase(ru: "нет такой папки: \(path)", en: "there is no such folder: \(path)"),
            remedy: Phrase(
                ru: "дайте папку или архив, которые сделала letopis bundle",
                en: "give the folder or the archive that letopis bundle made"))
    }

    static func unsound(_ folder: String) -> Problem {
        Problem(
            .altered, "bundle-not-sound",
            Phrase(ru: "записи в \(folder) изменены", en: "the entries in \(folder) have been altered"),
            remedy: Phrase(ru: "что именно: letopis check", en: "which ones: letopis check"))
    }
}
