import Application
import ArgumentParser
import Events
import Presentation

struct Correct: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "correct", ru: "Исправить запись: аннулировать её и записать заново с изменениями.",
            en: "Correct an entry: void it and record it again with changes.",
            more: Phrase(
                ru: "letopis correct 41 role=ngo-leader --reason \"роль указана неверно\"\nПустое значение (ключ=) "
                    + "убирает поле. Обе записи добавляются вместе или не добавляется ни одна.",
                en: "letopis correct 41 role=ngo-leader --reason \"the role was wrong\"\nAn empty value (key=) takes a "
                    + "field away. Both entries are appended, or neither."
            ))
    }

    @OptionGroup var target: EntryOptions

    @Argument(help: ArgumentHelp(ru: "новые значения полей", en: "new values of fields", value: "key=value"))
    var values: [String] = []

    @Option(help: ArgumentHelp(ru: "другая дата действия", en: "another date of the action", value: "DATE"))
    var at: String?

    func run() throws {
        let session = try target.ledger.session()
        let correction = try session.correction(of: EntryName(target.entry))
        let data = try KeyValues.read(values, type: correction.entry.type, into: correction.whole)
        let drafts = try correction.drafts(data: data, at: at) { try Question.reason(target.reason) }
        try target.ledger.write(session.record(drafts))
    }
}
