import Foundation

extension KeyFile.Fault {
    /// What is told of the file `path`.
    func problem(_ path: String) -> Problem {
        switch self {
        case .missing:
            Problem(
                .notFound, "key-file-missing",
                Phrase(ru: "нет файла ключа \(path)", en: "there is no key file \(path)"),
                remedy: Remedy(
                    ru: "укажите файл, в котором ключ; ключ свидетеля делает \(full: .makeWitnessKey)",
                    en: "name the file that holds the key; \(full: .makeWitnessKey) makes a witness's"))
        case .link:
            KeyFile.problem(
                "key-file-link", ru: "файл ключа \(path) — символическая ссылка",
                en: "the key file \(path) is a symbolic link",
                remedy: Phrase(
                    ru: "положите на её место сам файл, затем chmod 600 \(path)",
                    en: "put the file itself in its place, then chmod 600 \(path)"))
        case .notRegular:
            KeyFile.problem(
                "key-file-not-regular", ru: "\(path) — не обычный файл, ключа в нём нет",
                en: "\(path) is not a regular file and holds no key",
                remedy: .keyFromCopy(path))
        case .foreign:
            KeyFile.problem(
                "key-file-foreign", ru: "файл ключа \(path) принадлежит другому пользователю",
                en: "the key file \(path) belongs to another user",
                remedy: Phrase(
                    ru: "если ключ ваш: chown \(geteuid()) \(path), затем chmod 600 \(path)",
                    en: "if the key is yours: chown \(geteuid()) \(path), then chmod 600 \(path)"))
        case .open:
            KeyFile.problem(
                "key-file-open", ru: "файл ключа \(path) доступен не только владельцу",
                en: "the key file \(path) is not for its owner alone",
                remedy: Remedy(
                    ru: "chmod 600 \(path); если его мог прочесть кто-то ещё, смените ключ: \(.rotateKey)",
                    en: "chmod 600 \(path); if somebody else may have read it, change the key: \(.rotateKey)"))
        case .tooLarge:
            Problem(
                .badInput, "key-file-too-large",
                Phrase(
                    ru: "файл ключа \(path) больше \(KeyFile.greatestSize) байт: это не ключ",
                    en: "the key file \(path) is larger than \(KeyFile.greatestSize) bytes: it is no key"),
                remedy: .keyFromCopy(path))
        case .unreadable(let code):
            KeyFile.problem(
                "key-file-unreadable", ru: "файл ключа \(path) не читается: \(String(cString: strerror(code)))",
                en: "the key file \(path) cannot be read: \(String(cString: strerror(code)))",
                remedy: Phrase(
                    ru: "проверьте владельца и права: ls -l \(path); нужны chmod 600 \(path)",
                    en: "check its owner and mode: ls -l \(path); it needs chmod 600 \(path)"))
        }
    }
}

extension KeyFile {
    fileprivate static func problem(_ name: String, ru: String, en: String, remedy: some RemedyConvertible)
        -> Problem
    {
        Problem(.inputOutput, name, Phrase(ru: ru, en: en), remedy: remedy)
    }

    static func exists(_ path: String) -> Problem {
        Problem(
            .conflict, "key-file-exists",
            Phrase(ru: "файл ключа \(path) уже есть", en: "the key file \(path) exists already"),
            remedy: Phrase(
                ru: "назовите новый файл: ключ не пишется поверх другого",
                en: "name a new file: a key is not written over another"))
    }

    static func folderIsLink(_ path: String) -> Problem {
        problem(
            "secrets-link", ru: "\(path) — не папка, а ссылка или файл",
            en: "\(path) is not a folder but a link or a file",
            remedy: Phrase(
                ru: "положите на её место саму папку, затем chmod 700 \(path)",
                en: "put the folder itself in its place, then chmod 700 \(path)"))
    }

    static func folderIsOpen(_ path: String) -> Problem {
        problem(
            "secrets-open", ru: "в папку \(path) может писать не только владелец",
            en: "the folder \(path) may be written to by others than its owner",
            remedy: Phrase(
                ru: "chmod 700 \(path); если ключи мог подменить кто-то ещё, сравните их со своей копией",
                en: "chmod 700 \(path); if somebody else may have swapped the keys, compare them with your copy"))
    }
}
