import Foundation

/// The commonest complaints of the operating system, which speaks English only.
package enum SystemError {
    package static func phrase(_ code: Int32) -> Phrase {
        switch code {
        case ENOENT: Phrase(ru: "такого файла нет", en: "no such file")
        case EISDIR: Phrase(ru: "это папка", en: "it is a folder")
        case ENODEV: Phrase(ru: "это не обычный файл", en: "it is not a regular file")
        case EACCES, EPERM: Phrase(ru: "нет прав", en: "permission denied")
        case ENOSPC: Phrase(ru: "на диске нет места", en: "no space left on the disk")
        case EPIPE: Phrase(ru: "его больше никто не читает", en: "nobody reads it any more")
        case EROFS: Phrase(ru: "диск доступен только для чтения", en: "the disk is read-only")
        default: Phrase(String(cString: strerror(code)))
        }
    }
}
