import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleDuplicates: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "duplicates", ru: "Кто, возможно, записан дважды: с баллом и причинами.",
            en: "Who may be there twice: with a score and its reasons.",
            more: Phrase(
                ru: """
                    Балл — сумма весов признаков: от \(Resemblance.leastPossible), с \(Resemblance.leastCertain) и при общем \
                    телефоне, почте или дате рождения строку ведомости присоединили бы без вопроса. Кого однажды разъединили, \
                    того больше не предлагают, а называют отдельно.

                    Имена — только в таблице; в JSON и CSV одни коды, с именами — по --names.
                    """,
                en: """
                    The score is the sum of what the indications weigh: \(Resemblance.leastPossible) at least; from \
                    \(Resemblance.leastCertain) on, with a phone, an e-mail or a date of birth in common, a row of a sheet would \
                    have been joined without asking. Who was told apart once is not proposed again, but named apart.

                    Names are in the table only; JSON and CSV have codes alone, and names with --names.
                    """))
    }

    @Option(
        name: .customLong("at-least"),
        help: ArgumentHelp(ru: "только с таким баллом и выше", en: "only with this score or more", value: "N"))
    var least: Int?

    @Flag(help: ArgumentHelp(ru: "имена и в JSON, и в CSV", en: "names in JSON and CSV too"))
    var names = false

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let desk = try PeopleDesk(options)
        let people = try desk.vault?.people().map { (code: $0.code, personal: $0.personal) } ?? []
        let apart = try desk.reader.toldApart()
        let duplicates = Duplicates(
            among: people, canonical: desk.person, toldApart: { apart[[$0, $1]] },
            least: least ?? Resemblance.leastPossible)
        var known: [String: String]?
        if names || options.output.chosen == .table {
            let all = duplicates.groups.flatMap(\.people) + duplicates.toldApart.flatMap { [$0.first, $0.second] }
            known = [:]
            for person in Set(all) { known?[person] = try desk.name(of: person) }
        }
        try options.write(DuplicatesAnswer(duplicates, of: people.count, names: known).answer)
    }
}
