import Application
import ArgumentParser
import Events
import Presentation

struct Correct: AsyncParsableCommand {
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

    func run() async throws {
        let ledger = try target.ledger.open()
        let reader = try ledger.reader()
        let old = try EntryName(target.entry).find(reader)
        let whole = try whole(old, ledger, reader)
        let data = try KeyValues.read(values, type: old.type, into: whole)
        if data == whole, at == nil || at == old.at {
            throw Problem.usage(
                "nothing-changed", Phrase(ru: "исправление ничего не меняет", en: "the correction changes nothing"),
                remedy: Phrase(
                    ru: "дайте новые значения: поле=значение; сейчас запись такова: letopis show \(old.seq)",
                    en: "give new values: field=value; the entry as it is: letopis show \(old.seq)"))
        }
        let drafts = [
            try target.void(.int(old.seq), ledger),
            try Validation.draft(
                Action(
                    type: old.type.name, at: at ?? old.at, programme: data["programme"]?.string ?? old.programme,
                    data: data)),
        ]
        try await target.append(drafts, to: ledger)
    }

    /// The data of the entry with what it has in the vault: the new one is sealed anew. Of who was erased nothing is left.
    private func whole(_ entry: Entry, _ ledger: Ledger, _ reader: LedgerReader) throws -> JSONObject {
        var data = entry.data
        guard entry.shape.hasSealedFields, let vault = try VaultReader.open(ledger, reader),
            case .disclosures(let disclosures) = try vault.disclosures(of: entry)
        else { return data }
        for disclosure in disclosures { data[disclosure.name] = disclosure.value }
        return data
    }
}
