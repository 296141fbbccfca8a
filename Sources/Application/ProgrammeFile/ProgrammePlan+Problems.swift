import Events

extension ProgrammePlan {
    func needed(_ input: Input, _ type: String, path: String, line: Int) -> Problem {
        let (name, what) =
            input == .reason
            ? ("reason-needed", Phrase(ru: "причины", en: "a reason"))
            : ("agreement-needed", Phrase(ru: "соглашения с фондом", en: "the fund's agreement"))
        return Problem(
            .usage, name,
            Phrase(
                ru: "«\(path)» изменилось: запись \(type) требует \(what.ru)",
                en: "\"\(path)\" has changed: the entry \(type) needs \(what.en)"),
            remedy: Remedy(
                ru: "добавьте \(full: input) или верните прежнее значение",
                en: "add \(full: input), or put the earlier value back"), field: path, line: line)
    }

    func cannotChange(_ record: FileRecord, _ field: String, _ known: JSON?, remedy: some RemedyConvertible)
        -> Problem
    {
        cannotChange(
            record.path(of: field), line: record.line(of: field), from: known, to: record.data[field], remedy: remedy)
    }

    func cannotChange(_ path: String, line: Int, from known: JSON?, to new: JSON?, remedy: some RemedyConvertible)
        -> Problem
    {
        let old = known?.canonicalText ?? "–"
        let new = new?.canonicalText ?? "–"
        return Problem(
            .refused, "cannot-change",
            Phrase(
                ru: "«\(path)»: в летописи \(old), в файле \(new), а записи для такой перемены нет",
                en: "\"\(path)\": the ledger says \(old), the file \(new), and no entry makes that change"),
            remedy: Remedy(
                ru: "верните прежнее значение; \(remedy.remedy)", en: "put the earlier value back; \(remedy.remedy)"),
            field: path, line: line)
    }

    func cannotRemove(_ record: FileRecord, _ field: String, _ known: JSON?) -> Problem {
        let old = known?.canonicalText ?? ""
        let path = record.path(of: field)
        return Problem(
            .refused, "cannot-remove",
            Phrase(
                ru: "«\(path)»: в летописи \(old), а в файле этого больше нет",
                en: "\"\(path)\": the ledger says \(old), the file says it no more"),
            remedy: Phrase(
                ru: "верните ключ: записанное не стирается, его можно только изменить",
                en: "put the key back: what was recorded is not deleted, it can only be changed"),
            field: path, line: record.line)
    }

    /// What to do about an entry that was wrong from the start.
    static let void = Remedy(
        ru: "если запись ошибочна, аннулируйте её (\(.void)) и добавьте файл снова",
        en: "if the entry was a mistake, void it (\(.void)) and add the file again")
}
