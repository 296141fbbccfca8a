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

/// What the commands about people look at.
struct PeopleDesk {
    let views: Views
    let reader: LedgerReader
    /// Nil where no personal data were ever recorded.
    let vault: VaultReader?
    /// Whom a code stands for, where it is not itself.
    let canonical: [String: String]

    init(_ options: LedgerOptions) throws {
        views = try options.views()
        reader = try LedgerReader(views.ledger, index: views.index, at: views.size)
        vault = try VaultReader.open(views.ledger, reader)
        canonical = try views.canonicalPeople()
    }

    func person(_ code: String) -> String { canonical[code] ?? code }

    /// Whether the log speaks of the person at all.
    func knows(_ code: String) throws -> Bool { try !reader.history(Ref(.person, code)).isEmpty }

    /// The code as the command line gives it: `p-0001` or `person:p-0001`.
    ///
    /// - Throws: ``Problem`` `notFound` for who is not in the ledger.
    func known(_ text: String) throws -> String {
        let code = text.hasPrefix("person:") ? String(text.dropFirst("person:".count)) : text
        // All codes are known that one can be found for.
        _ = try Erasure.codes(of: code, reader)
        return code
    }

    func personal(of code: String) throws -> Personal? { try vault?.personal(of: code).personal }

    /// The name that somebody goes by under any of the codes.
    func name(of person: String) throws -> String? {
        for code in try Erasure.codes(of: person, reader) {
            if let name = try personal(of: code)?.name { return name }
        }
        return nil
    }
}
