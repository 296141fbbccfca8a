import Crypto
import Foundation
import GRDB

/// The vault for those who only read it, with the log as they see it.
package final class VaultReader {
    /// What is known of who somebody is.
    package enum Answer: Sendable, Equatable {
        case known(Personal)
        case erased
        /// No personal data were recorded.
        case nothing

        package var personal: Personal? { if case .known(let personal) = self { personal } else { nil } }
    }

    /// Somebody of whom personal data stand in the vault.
    package struct Known: Sendable, Equatable {
        package let code: String
        package let personal: Personal
        /// What each entry said, one by one, voided ones too.
        package var history: [Personal] { entries ?? [personal] }
        /// Nil where one entry said it all.
        private let entries: [Personal]?

        package init(code: String, personal: Personal, history: [Personal]? = nil) {
            (self.code, self.personal, entries) = (code, personal, history)
        }
    }

    /// What opens an entry's commitments.
    package enum Disclosed: Sendable, Equatable {
        case disclosures([Disclosure])
        case erased
    }

    private let vault: Vault
    private let reader: LedgerReader
    /// The same for several cores at once.
    package let search: VaultSearch

    /// For entries that are about to be appended.
    func sealer() -> Sealer { Sealer(vault.box, vault.matching) }

    /// Opens the vault of a ledger; nil where none was ever made. A copy that was brought back first forgets whom the
    /// log says to be erased.
    ///
    /// - Throws: ``Problem``: `inputOutput` where a file of it is gone, foreign, or cannot be read.
    package static func open(_ ledger: Ledger, _ reader: LedgerReader) throws(Problem) -> VaultReader? {
        do {
            return try Vault.brought(ledger).map { VaultReader($0, reader) }
        } catch {
            throw Problem(storage: error)
        }
    }

    private init(_ vault: Vault, _ reader: LedgerReader) {
        self.vault = vault
        self.reader = reader
        search = VaultSearch(vault, reader.standing)
    }

    /// Who the person with this code is, by the entries about that code alone.
    ///
    /// - Throws: ``Problem``: `inputOutput` where the key is missing or is another one, `altered` where what is sealed
    ///   is not what was sealed.
    package func personal(of person: String) throws(Problem) -> Answer {
        try search.asking { lookup, log in try lookup.personal(of: .person(person), log) }
    }

    /// The same with what each entry said; nil where nothing stands.
    ///
    /// - Throws: as ``personal(of:)``.
    package func known(_ person: String) throws(Problem) -> Known? {
        try search.asking { lookup, log in
            guard let number = try lookup.number(of: .person(person)) else { return nil }
            return try lookup.people([number], log)[0]
        }
    }

    /// What opens the commitments of an entry.
    ///
    /// - Throws: as ``personal(of:)``.
    package func disclosures(of entry: Entry) throws(Problem) -> Disclosed {
        do {
            let subject = try VaultSubject.of(entry, reader)
            // Of an entry that was recorded afterwards nothing was ever kept.
            if subject.person == nil, try VaultSubject.erased(in: entry, reader) != nil { return .erased }
            return try vault.disclosures(of: entry.seq, subject: subject, reader)
        } catch {
            throw Problem(storage: error)
        }
    }

    /// Who may be meant: people found by any of the keys. What was corrected or voided is still found by; what is known
    /// of them decides.
    package func people(by keys: [MatchKey]) throws(Problem) -> [Known] {
        let numbers = Set(try search.candidates(by: keys).joined())
        return try search.people(numbers.sorted()).compactMap { $0 }
    }

    /// All people of whom personal data stand in the vault, by their codes.
    package func people() throws(Problem) -> [Known] {
        let numbers: [Int]
        do {
            numbers = try vault.people()
        } catch {
            throw Problem(storage: error)
        }
        let pieces = stride(from: 0, to: numbers.count, by: 2000).map { numbers[$0..<min($0 + 2000, numbers.count)] }
        return try Parallel.map(pieces) { [search] piece throws(Problem) in
            try search.people(Array(piece)).compactMap { $0 }
        }.flatMap { $0 }
    }
}

/// What the vault asks about the log, for several cores at once.
struct LogStanding: Vault.Log, Sendable {
    let index: Index
    /// By the voided entries: those that void them.
    let voided: [Int: Int]
    /// Entries beyond are not seen.
    let size: Int

    func isVoided(_ seq: Int) -> Bool { voider(of: seq) != nil }
    func voider(of seq: Int) -> Int? { voided[seq].flatMap { $0 <= size ? $0 : nil } }

    func seq(ofID id: String) throws(Problem) -> Int? {
        do {
            return try index.seq(ofID: id)
        } catch {
            throw Problem(storage: error)
        }
    }
}

extension LedgerReader: Vault.Log {
    func seq(ofID id: String) throws(Problem) -> Int? { try standing.seq(ofID: id) }
}

extension LedgerState: Vault.Log {
    func isVoided(_ seq: Int) -> Bool { voider(of: seq) != nil }
}

extension Vault {
    /// Opens the vault of a ledger to read it, after it forgot again what a copy may have brought back.
    static func brought(_ ledger: Ledger) throws -> Vault? {
        let isReadOnly = ledger.log.isReadOnly
        guard let vault = try open(ledger.folder, origin: ledger.opening.origin, readOnly: isReadOnly) else {
            return nil
        }
        func due() throws -> Due {
            let size = try ledger.size()
            return try ledger.log.read { try vault.due($0, size: size) }
        }
        var found = try due()
        if isReadOnly {
            guard found == .nothing else { throw toBeForgotten(ledger.folder) }
            return vault
        }
        // Where much was appended since, it is looked through once, and not whenever somebody asks.
        if try found == .forgetting || ledger.size() - vault.settled > greatestLag {
            try vault.settle(ledger)
            found = try due()
        }
        if found == .papers {
            try EvidenceFiles(ledger).forgetAgain(ledger)
            try vault.data.write { try $0.execute(sql: "UPDATE about SET papers = 0") }
        }
        return vault
    }

    static func toBeForgotten(_ folder: Folder) -> Problem {
        Problem(
            .inputOutput, "vault-to-forget",
            Phrase(
                ru: "хранилище старше летописи: в нём есть ключи тех, чьи данные стёрты",
                en: "the vault is older than the log: it has keys of people who were erased"),
            remedy: Phrase(
                ru: "папка доступна только для чтения; откройте летопись там, где можно писать: они будут стёрты снова",
                en: "the folder is read-only; open the ledger where you may write: they are erased again"))
    }
}
