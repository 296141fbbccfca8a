import Application
import ArgumentParser
import Events
import Presentation

struct History: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "history", ru: "Всё, что было с человеком, мероприятием, пунктом.",
            en: "The story of a person, an activity, an item.",
            more: Phrase(
                ru: "letopis history person:p-0001; letopis history indicator:zemlyaki/participants-total",
                en: "letopis history person:p-0001; letopis history indicator:zemlyaki/participants-total"))
    }

    @Argument(help: ArgumentHelp(ru: "вид:код", en: "kind:code", value: "REF"))
    var reference: String

    @OptionGroup var moment: AsOfOption
    @OptionGroup var options: LedgerOptions

    func run() throws {
        let ref = try Reference.parse(reference)
        let ledger = try options.open()
        let reader = try ledger.reader(at: moment.position(ledger))
        try options.write(HistoryAnswer(try ThingHistory(ref, reader)).answer)
    }
}
