extension Writer {
    static func badAccount(_ account: String) -> Problem {
        Problem(
            .usage, "bad-account",
            Phrase(ru: "«\(account)» не годится как учётная запись", en: "\"\(account)\" does not do as an account"),
            remedy: Phrase(
                ru: "строчные латинские буквы, цифры и дефис, до 64 знаков; это код, а не имя человека",
                en: "lower-case Latin letters, digits and hyphens, up to 64; it is a code, not somebody's name"),
            field: "by")
    }

    /// Told to a caller who gave up while others were served.
    static let withdrawn = Problem(
        .conflict, "request-withdrawn",
        Phrase(
            ru: "запрос отозван, пока ждал своей очереди; ничего не добавлено",
            en: "the request was withdrawn while it waited for its turn; nothing was appended"),
        remedy: Phrase(ru: "если он ещё нужен, повторите его", en: "if it is still wanted, make it again"))

    static func keyRotated(_ seq: Int, _ cause: Problem) -> Problem {
        Problem(
            .conflict, "key-rotated",
            Phrase(
                ru: "запись \(seq) сменила ключ, пока летопись была открыта, а новый взять не удалось: "
                    + cause.what.ru,
                en: "entry \(seq) rotated the key while the ledger was open, and the new one could not be taken up: "
                    + cause.what.en),
            remedy: Remedy(
                ru: "запустите letopis заново; если не поможет: \(cause.remedy)",
                en: "start letopis again; if that does not help: \(cause.remedy)"))
    }

    static func replaced(_ folder: Folder) -> Problem {
        Problem(
            .conflict, "ledger-replaced",
            Phrase(
                ru: "файл \(folder.log) подменили, пока он был открыт: летопись восстановили из копии",
                en: "\(folder.log) was replaced while it was open: the ledger was restored from a copy"),
            remedy: Phrase(ru: "запустите letopis заново", en: "start letopis again"))
    }

    static func ledgerEntry(_ draft: Draft) -> Problem {
        Problem(
            .refused, "ledger-entry",
            Phrase(
                ru: "\(draft.type.name) записывает только сама летопись",
                en: "only the ledger itself records \(draft.type.name)"),
            remedy: Phrase(ru: "уберите строку", en: "leave the line out"), field: "type", line: draft.line)
    }

    static func tooLarge(_ size: Int, _ draft: Draft) -> Problem {
        Problem(
            .badInput, "entry-too-large",
            Phrase(
                ru: "запись вышла в \(size) байт, предел 65 535",
                en: "the entry comes to \(size) bytes, the limit is 65 535"),
            remedy: Phrase(ru: "разделите её на несколько", en: "divide it into several"), line: draft.line)
    }

    static func otherContent(_ draft: Draft, _ seq: Int, field: String) -> Problem {
        Problem(
            .conflict, "id-with-other-content",
            Phrase(
                ru: "id \(draft.id ?? "") уже занят записью \(seq) с другим содержанием",
                en: "the id \(draft.id ?? "") belongs to entry \(seq), which says something else"),
            remedy: Remedy(
                ru: "для нового действия возьмите новый id; чтобы исправить старое: \(full: .correct(entry: seq))",
                en: "take a new id for a new action; to correct the old one: \(full: .correct(entry: seq))"),
            field: field, line: draft.line)
    }

    static func conditionFailed(_ after: Int, _ found: Int) -> Problem {
        Problem(
            .conflict, "condition-failed",
            Phrase(
                ru: "условие не выполнено: после записи \(after) в летописи уже есть запись \(found)",
                en: "the append condition failed: entry \(found) stands in the ledger after position \(after)"),
            remedy: Remedy(
                ru: "посмотрите новое (\(.log(after: after))) и повторите с новым размером",
                en: "look at what is new (\(.log(after: after))), and try again with the new size"))
    }

    static func beyondEnd(_ after: Int, _ size: Int) -> Problem {
        Problem(
            .conflict, "condition-beyond-end",
            Phrase(
                ru: "условие говорит о записи \(after), а в летописи их \(size)",
                en: "the append condition speaks of entry \(after), and the ledger has \(size)"),
            remedy: Remedy(
                ru: "возьмите размер этой летописи; если записей стало меньше: \(.verify)",
                en: "take the size of this ledger; if it has become smaller: \(.verify)"))
    }

    static func clockBehind(_ recorded: Int) -> Problem {
        let time = Timestamp.text(milliseconds: recorded)
        return Problem(
            .conflict, "clock-behind",
            Phrase(
                ru: "последняя запись сделана \(time), больше чем на сутки позже часов этой машины",
                en: "the last entry was recorded at \(time), more than a day after this machine's clock"),
            remedy: Remedy(ru: "проверьте часы: \(.doctor)", en: "check the clock: \(.doctor)"))
    }
}
