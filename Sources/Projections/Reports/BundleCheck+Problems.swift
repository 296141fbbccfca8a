import Events

extension BundleCheck {
    static func noBundle(_ path: String) -> Problem {
        Problem(
            .notFound, "no-bundle", Phrase(ru: "нет такой папки: \(path)", en: "there is no such folder: \(path)"),
            remedy: Remedy(
                ru: "дайте папку или архив, которые сделала \(.bundle)",
                en: "give the folder or the archive that \(.bundle) made"))
    }

    static func unsound(_ folder: String) -> Problem {
        Problem(
            .altered, "bundle-not-sound",
            Phrase(ru: "записи в \(folder) изменены", en: "the entries in \(folder) have been altered"),
            remedy: Remedy(ru: "что именно: \(.check)", en: "which ones: \(.check)"))
    }
}
