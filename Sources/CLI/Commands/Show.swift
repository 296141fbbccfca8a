import Application
import ArgumentParser
import Events
import Presentation

struct Show: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration("show", ru: "Одна запись целиком.", en: "One entry in full.")
    }

    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ledger = try options.open(readOnly: false)
        let reader = try ledger.reader()
        let entry = try EntryName(entry).find(reader)
        try options.write(EntryAnswer(try ShownEntry(entry, reader, ledger)).answer)
    }
}
