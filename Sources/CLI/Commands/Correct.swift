import ArgumentParser
import Events

struct Correct: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "correct", ru: "Исправить запись: аннулировать её и записать заново с изменениями.",
        en: "Correct an entry: void it and record it again with changes.",
        more: Phrase(
            ru: "letopis correct 41 role=ngo-leader --reason \"роль указана неверно\"\nПустое значение (ключ=) "
                + "убирает поле. Обе записи добавляются вместе или не добавляется ни одна.",
            en: "letopis correct 41 role=ngo-leader --reason \"the role was wrong\"\nAn empty value (key=) takes a "
                + "field away. Both entries are appended, or neither."
        ))

    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @Argument(help: ArgumentHelp(ru: "новые значения полей", en: "new values of fields", value: "key=value"))
    var values: [String] = []

    @Option(help: ArgumentHelp(ru: "другая дата действия", en: "another date of the action", value: "DATE"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            ru: "причина: о записи, а не о человеке", en: "the reason: about the entry, not about a person"))
    var reason: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let ledger = try options.open()
        let old = try EntryName(entry).find(ledger.reader())
        let data = try KeyValues.read(values, type: old.type, into: old.data)
        if data == old.data, at == nil || at == old.at {
            throw Problem.usage(
                "nothing-changed", Phrase(ru: "исправление ничего не меняет", en: "the correction changes nothing"),
                remedy: Phrase(
                    ru: "дайте новые значения: поле=значение; сейчас запись такова: letopis show \(old.seq)",
                    en: "give new values: field=value; the entry as it is: letopis show \(old.seq)"))
        }
        let drafts = [
            try VoidEntry.draft(.int(old.seq), reason: Question.reason(reason), ledger),
            try Validation.draft(
                Action(
                    type: old.type.name, at: at ?? old.at, programme: data["programme"]?.string ?? old.programme,
                    data: data)),
        ]
        let writer = try ledger.writer()
        let receipt = try await writer.append(drafts)
        try await writer.finishAndFollow()
        try options.write(ReceiptAnswer(receipt, drafts).answer)
    }
}
