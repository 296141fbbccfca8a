extension RemedyConvertible where Self == Remedy {
    /// What to do about a log that is not as it was written.
    static var verifyThenRestore: Remedy {
        Remedy(ru: "\(.verify); затем \(.restore) из копии", en: "\(.verify); then \(.restore) from a copy")
    }

    /// What to do about a log that has not even a beginning.
    static var restoreFromCopy: Remedy {
        Remedy(ru: "верните файл из копии: \(.restore)", en: "bring the file back from a copy: \(.restore)")
    }
}

extension RemedyConvertible where Self == Phrase {
    /// What to do about a file in secrets/ that is no key to sign with.
    static func keyFromCopy(_ path: String) -> Phrase {
        Phrase(
            ru: "верните файл ключа из своей копии, затем chmod 600 \(path)",
            en: "put the key file back from your copy, then chmod 600 \(path)")
    }
}
