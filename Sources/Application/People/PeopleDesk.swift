import Events
import Projections

/// What is looked at of people: log, vault and merges.
package struct PeopleDesk {
    package let views: Views
    package let reader: LedgerReader
    /// Nil where no personal data were ever recorded.
    package let vault: VaultReader?
    /// Whom a code stands for, where it is not itself.
    package let canonical: [String: String]

    package init(_ views: Views) throws {
        self.views = views
        reader = try LedgerReader(views.ledger, index: views.index, at: views.size)
        vault = try VaultReader.open(views.ledger, reader)
        canonical = try views.canonicalPeople()
    }

    package func person(_ code: String) -> String { canonical[code] ?? code }

    /// Whether the log speaks of the person at all.
    package func knows(_ code: String) throws -> Bool { try !reader.history(Ref(.person, code)).isEmpty }

    /// The code as a person gives it: `p-0001` or `person:p-0001`.
    ///
    /// - Throws: ``Problem`` `notFound` for who is not in the ledger.
    package func known(_ text: String) throws -> String {
        let code = text.hasPrefix("person:") ? String(text.dropFirst("person:".count)) : text
        // All codes are known that one can be found for.
        _ = try Erasure.codes(of: code, reader)
        return code
    }

    package func personal(of code: String) throws -> Personal? { try vault?.personal(of: code).personal }

    /// The name that somebody goes by under any of the codes.
    package func name(of person: String) throws -> String? {
        for code in try Erasure.codes(of: person, reader) {
            if let name = try personal(of: code)?.name { return name }
        }
        return nil
    }
}
