import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleShow: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "show", ru: "Кто этот человек: имя и контакты, коды, организации, согласия.",
            en: "Who this person is: name and contacts, codes, organisations, consents.",
            more: Phrase(
                ru: "Печатает личные данные: ответ не для пересылки.",
                en: "Prints personal data: the answer is not one to send on."))
    }

    @Argument(help: ArgumentHelp(ru: "код человека", en: "the person's code", value: "CODE"))
    var person: String

    @OptionGroup var options: LedgerOptions

    func run() throws {
        let desk = try PeopleDesk(options)
        let codes = try Erasure.codes(of: desk.known(person), desk.reader)
        let consents = try desk.views.consents()
        let (consent, standing) = (
            consents.people[codes[0]], consents.standing(of: codes[0], on: desk.views.ledger.today())
        )
        let records = try codes.map { code in
            PersonAnswer.Record(
                code, try desk.reader.thing(Ref(.person, code)), known: try desk.vault?.personal(of: code) ?? .nothing)
        }
        try options.write(
            PersonAnswer(
                records, consent: consent,
                standing: PersonAnswer.Standing(
                    ConsentWords.standing(standing), token: ConsentWords.token(standing),
                    given: (consent?.given ?? []).map(ConsentWords.json))
            ).answer)
    }
}
