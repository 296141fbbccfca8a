import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleFind: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "find", ru: "Найти человека по телефону, почте или имени.", en: "Find a person by phone, e-mail or name.",
            more: Phrase(
                ru: "Телефон и почта — в любой записи; имя — целиком или частью, и латиницей, и с опиской. "
                    + "«-» — спросить или взять строку стандартного ввода: аргументы видны в списке процессов и остаются в "
                    + "истории оболочки. Печатает имена: ответ не для пересылки.",
                en:
                    "Phone and e-mail in any spelling; the name in full or in part, in Latin letters too, and with a slip. "
                    + "\"-\" asks, or takes a line of standard input: arguments show in the list of processes, and stay in "
                    + "the shell's history. Prints names: the answer is not one to send on."))
    }

    @Argument(
        help: ArgumentHelp(
            ru: "телефон, почта или имя; «-» — стандартный ввод",
            en: "a phone, an e-mail or a name; \"-\" is standard input", value: "TEXT"))
    var text: [String]

    @OptionGroup var options: LedgerOptions

    func run() throws {
        var wanted = text.joined(separator: " ")
        if wanted == "-" {
            var lines = try TypedLines()
            wanted = try lines.require(say(ru: "телефон, почта или имя", en: "phone, e-mail or name"))
        }
        let desk = try PeopleDesk(options)
        let codes = try desk.vault?.codes(matching: wanted) ?? []
        var people: [String] = []
        // A vault that is newer than the log has people whom the log does not know.
        for code in try codes.filter(desk.knows).map(desk.person) where !people.contains(code) { people.append(code) }
        let found = try people.map { person in
            FoundPerson(person, known: try Erasure.codes(of: person, desk.reader).compactMap(desk.personal))
        }
        try options.write(PeopleFoundAnswer(found).answer)
    }
}
