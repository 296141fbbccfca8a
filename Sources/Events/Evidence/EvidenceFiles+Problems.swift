extension EvidenceFiles {
    static func ownFile(_ path: String) -> Problem {
        Problem(
            .badInput, "ledger-file",
            Phrase(ru: "этот файл — из папки самой летописи", en: "this file is of the ledger's own folder"),
            remedy: Phrase(
                ru: "приложите файл, который лежит в другом месте", en: "attach a file that lies somewhere else"),
            file: path)
    }

    static func emptyFile(_ path: String) -> Problem {
        Problem(
            .badInput, "empty-file", Phrase(ru: "файл пуст", en: "the file is empty"),
            remedy: Phrase(
                ru: "пустой файл ничего не подтверждает: проверьте имя", en: "it bears nothing out: check the name"),
            file: path)
    }

    static func insideLedger(_ path: String) -> Problem {
        Problem(
            .usage, "inside-ledger",
            Phrase(
                ru: "открытой копии не место в папке летописи",
                en: "a readable copy must not lie in the ledger's folder"
            ),
            remedy: Phrase(ru: "назовите файл в другой папке", en: "name a file in another folder"), field: "-o",
            file: path)
    }

    static func targetExists(_ path: String) -> Problem {
        Problem(
            .conflict, "file-exists", Phrase(ru: "\(path) уже есть", en: "\(path) exists already"),
            remedy: Phrase(
                ru: "назовите новый файл: поверх ничего не пишется", en: "name a new file: nothing is overwritten"),
            field: "-o")
    }

    static func notHere(_ digest: String) -> Problem {
        Problem(
            .notFound, "evidence-file-missing",
            Phrase(ru: "файла evidence/\(digest) нет", en: "the file evidence/\(digest) is not there"),
            remedy: Phrase(
                ru: "верните его из своей копии папки evidence/",
                en: "put it back from your copy of the folder evidence/"))
    }

    static func altered(_ digest: String) -> Problem {
        Problem(
            .altered, "evidence-file-altered",
            Phrase(
                ru: "файл evidence/\(digest) изменён: его сумма другая",
                en: "the file evidence/\(digest) has been altered: it has another digest"),
            remedy: Phrase(
                ru: "верните его из своей копии папки evidence/",
                en: "put it back from your copy of the folder evidence/"))
    }

    static func keyGone(_ digest: String) -> Problem {
        Problem(
            .refused, "evidence-key-gone",
            Phrase(
                ru: "ключа от файла evidence/\(digest) больше нет: его содержание стёрто",
                en: "the key of evidence/\(digest) is no more: its content is erased"),
            remedy: Remedy(
                ru: "если заменён, то смотрите замену: \(.evidence)",
                en: "where it was replaced, see the replacement: \(.evidence)"))
    }

    static func neverSealed(_ digest: String) -> Problem {
        Problem(
            .inputOutput, "no-file-key",
            Phrase(
                ru: "файл evidence/\(digest) запечатан, а ключа от него здесь нет",
                en: "the file evidence/\(digest) is sealed, and its key is not here"),
            remedy: Phrase(
                ru: "откройте летопись там, где она ведётся, или верните vault/ и secrets/ из одной копии",
                en: "use the ledger where it is kept, or put vault/ and secrets/ back from one copy"))
    }
}

extension SealedFile.Fault {
    var phrase: Phrase {
        switch self {
        case .notSealed:
            Phrase(ru: "он не начинается как запечатанный файл", en: "it does not begin as a sealed file")
        case .foreignKey:
            Phrase(
                ru: "он запечатан другим ключом или для другой летописи",
                en: "it was sealed with another key, or for another ledger")
        case .cutShort(let part):
            Phrase(
                ru: "он обрывается на части \(part), или она изменена",
                en: "it breaks off in part \(part), or that part was altered")
        case .continued(let part):
            Phrase(ru: "после его конца, части \(part), что-то дописано", en: "something follows its end, part \(part)")
        case .altered(let part):
            Phrase(ru: "его часть \(part) изменена или не на своём месте", en: "its part \(part) was altered or moved")
        }
    }

    func problem(_ digest: String) -> Problem {
        Problem(
            .altered, "sealed-file-unsound",
            Phrase(ru: "файл evidence/\(digest) не открывается: ", en: "the file evidence/\(digest) does not open: ")
                + phrase,
            remedy: Phrase(
                ru: "верните evidence/ и vault/ с secrets/ из одной копии",
                en: "put evidence/, and vault/ with secrets/, back from one copy"))
    }
}
