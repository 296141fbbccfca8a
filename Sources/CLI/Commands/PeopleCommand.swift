import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct PeopleCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "people", ru: "Люди: кто есть кто, кто записан дважды, чьё согласие в силе.",
            en: "People: who is who, who is there twice, whose consent is in force.",
            more: Phrase(
                ru: """
                    Имена и контакты лежат в хранилище и читаются только здесь; в летописи — коды.

                      letopis people find "Иванова Мария"
                      letopis people duplicates
                      letopis people merge p-0017 p-0342 --basis "одна анкета заполнена дважды"
                      letopis people consent --purpose reporting
                    """,
                en: """
                    Names and contacts are in the vault and are read here alone; the ledger has codes.

                      letopis people find "Ivanova Maria"
                      letopis people duplicates
                      letopis people merge p-0017 p-0342 --basis "one form was filled in twice"
                      letopis people consent --purpose reporting
                    """),
            subcommands: [
                PeopleShow.self, PeopleFind.self, PeopleDuplicates.self, PeopleMerge.self, PeopleUnmerge.self,
                PeopleConsent.self, ExposureCommand.self,
            ])
    }
}

extension PeopleDesk {
    init(_ options: LedgerOptions) throws { try self.init(options.views()) }
}
