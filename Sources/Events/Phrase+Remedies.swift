extension Phrase {
    /// What to do about a log that is not as it was written.
    static let verifyThenRestore = Phrase(
        ru: "letopis verify; затем letopis restore из копии", en: "letopis verify; then letopis restore from a copy")

    /// What to do about a log that has not even a beginning.
    static let restoreFromCopy = Phrase(
        ru: "верните файл из копии: letopis restore", en: "bring the file back from a copy: letopis restore")

    /// What to do about a file in secrets/ that is no key to sign with.
    static func keyFromCopy(_ path: String) -> Phrase {
        Phrase(
            ru: "верните файл ключа из своей копии, затем chmod 600 \(path)",
            en: "put the key file back from your copy, then chmod 600 \(path)")
    }
}
