import Foundation
import GRDB

/// Erasing a person: what the law asks for (152-FZ, articles 14, 20 and 21; GDPR, article 17), in a log that forgets
/// nothing. Entries, proofs and counts stay; what opens the commitments is destroyed.
///
/// 1. `erasure.requested` stands in the log, for every code that the person has: from here on nothing personal is
///    recorded of them.
/// 2. The keys are destroyed, a tombstone in the place of each, and the file rewritten without them: the person's, and
///    those of the entries with a key of their own that speak of the person (``SubjectsToForget``).
/// 3. The sealed disclosures and the digests by which the person was found are deleted, and the file rewritten.
/// 4. The keys of evidence that shows nobody else are destroyed, and the files removed: by the caller, as it knows them.
/// 5. `erasure.completed` stands in the log, and a checkpoint covers it.
///
/// Each step is on the disk before the next begins, and each may be done again: who is interrupted begins anew.
package enum Erasure {
    /// Where an erasure may be cut short.
    package enum Step: String, Sendable, CaseIterable {
        case requested, keysDestroyed, dataDeleted, papersRemoved, completed
    }

    package struct Outcome: Sendable {
        /// All codes of the person, the one that stands for the others first.
        package let codes: [String]
        /// The entries that ask for the erasure and that tell of it, in order.
        package let requested: [Entry]
        package let completed: [Entry]
        package let size: Int
        package let root: TreeHash
        /// Whether it had been done before, and nothing was left to do.
        package let wasDone: Bool
    }

    /// Erases the person with this code.
    ///
    /// - Parameters:
    ///   - ground: why, in words about the request and not about the person.
    ///   - papers: removes the evidence that shows nobody but these people; throws where some shows others too and has
    ///     no redacted successor yet.
    ///   - passed: told after each step.
    /// - Throws: ``Problem``: `notFound` for an unknown person, `conflict` where others hold the ledger or its vault.
    package static func run(
        _ person: String, ground: String, on day: Day, in ledger: Ledger, _ writer: Writer,
        papers: ([String]) throws -> Void = { _ in }, passed: @Sendable (Step) -> Void = { _ in }
    ) throws(Problem) -> Outcome {
        do {
            let codes = try codes(of: person, reader(ledger, writer))
            let asked = try record(codes, ledger, writer, where: { $0 == nil }) {
                .erasureRequested(of: $0, ground: ground, on: day)
            }
            passed(.requested)
            // Nothing is sealed of them from here on, so that what is found now is all.
            let subjects = try ledger.log.read { db in
                try SubjectsToForget(codes, db, upTo: LogRows.size(db)).subjects
            }
            try writer.alone { try $0.destroy(subjects) { passed(.keysDestroyed) } }
            passed(.dataDeleted)
            try papers(codes)
            passed(.papersRemoved)
            let done = try record(codes, ledger, writer, where: { $0 != "completed" }) {
                .erasureCompleted(of: $0, ground: ground, on: day)
            }
            passed(.completed)
            let after = try reader(ledger, writer)
            return Outcome(
                codes: codes, requested: try entries("requested", codes, after),
                completed: try entries("completed", codes, after), size: after.size,
                root: try ledger.root(at: after.size), wasDone: !asked && !done)
        } catch {
            let problem = Problem(storage: error)
            guard problem.kind == .inputOutput, isRequested(person, ledger, writer) else { throw problem }
            throw cutShort(problem)
        }
    }

    /// Whether the request stands in the log by now, whatever became of the rest.
    private static func isRequested(_ person: String, _ ledger: Ledger, _ writer: Writer) -> Bool {
        // Where that cannot be read, either, the first failure is told as it came.
        guard let reader = try? reader(ledger, writer), let codes = try? codes(of: person, reader) else { return false }
        return codes.contains { ((try? reader.thing(Ref(.erasure, $0))) ?? nil) != nil }
    }

    private static func cutShort(_ cause: Problem) -> Problem {
        // That something was not appended is not said of a request that was.
        let isFull = cause.name == "disk-full"
        let why = isFull ? Phrase(ru: "диск полон", en: "the disk is full") : cause.what
        let first = isFull ? Remedy(ru: "освободите место", en: "free some space") : cause.remedy
        return Problem(
            .inputOutput, "erasure-cut-short",
            why
                + Phrase(
                    ru: ": запрос на стирание записан, стирание не закончено",
                    en: ": the request for erasure is recorded, the erasure is not finished"),
            remedy: Remedy(
                ru: "\(first) и повторите ту же команду: она продолжит с того, на чём прервалась",
                en: "\(first) and give the same command again: it goes on from where it was cut short"))
    }

    /// What was recorded of an erasure that is done; nil where it is not.
    package static func done(_ person: String, in ledger: Ledger, _ reader: LedgerReader) throws -> Outcome? {
        let codes = try codes(of: person, reader)
        for code in codes where try reader.thing(Ref(.erasure, code))?.status != "completed" { return nil }
        return Outcome(
            codes: codes, requested: try entries("requested", codes, reader),
            completed: try entries("completed", codes, reader), size: reader.size,
            root: try ledger.root(at: reader.size), wasDone: true)
    }

    private static func reader(_ ledger: Ledger, _ writer: Writer) throws -> LedgerReader {
        try LedgerReader(ledger, index: writer.index)
    }

    private static func record(
        _ codes: [String], _ ledger: Ledger, _ writer: Writer, where isWanted: (String?) -> Bool,
        _ action: (String) -> Action
    ) throws -> Bool {
        let reader = try reader(ledger, writer)
        var drafts: [Draft] = []
        for code in codes where try isWanted(reader.thing(Ref(.erasure, code))?.status) {
            drafts.append(try Validation.draft(action(code)))
        }
        if drafts.isEmpty { return false }
        _ = try writer.append(drafts)
        writer.followUp()
        return true
    }

    /// Those by which the erasure of each code came to this state.
    private static func entries(_ state: String, _ codes: [String], _ reader: LedgerReader) throws -> [Entry] {
        let types = Catalogue.all.filter { $0.state(of: .erasure) == state }
        return try codes.flatMap { try reader.history(Ref(.person, $0), types: types) }.sorted { $0.seq < $1.seq }
    }

    // MARK: - Whose codes

    /// All codes of one person: the one that stands for the others now, then those merged into it.
    ///
    /// - Throws: ``Problem`` `notFound` for an unknown code.
    package static func codes(of person: String, _ reader: LedgerReader) throws(Problem) -> [String] {
        // Also of one who was entered by mistake, and voided.
        guard try !reader.history(Ref(.person, person)).isEmpty else { throw unknown(person) }
        var codes = [try Rules.canonical(Ref(.person, person), reader).code]
        var index = 0
        while index < codes.count {
            let survivor = codes[index]
            for entry in try reader.live(Ref(.person, survivor), types: Catalogue.types(.merges(.person))) {
                guard entry.text("survivor") == survivor, let absorbed = entry.text("absorbed"),
                    !codes.contains(absorbed),
                    let thing = try reader.thing(Ref(.person, absorbed)), thing.status == "merged",
                    thing.text("mergedInto") == survivor
                else { continue }
                codes.append(absorbed)
            }
            index += 1
        }
        return codes
    }

    /// Whether the erasure of the person with this code, which the entry names, takes what the entry seals.
    package static func takes(_ entry: Entry, ofPerson code: String, _ reader: LedgerReader) throws(Problem) -> Bool {
        guard entry.shape.hasSealedFields else { return false }
        return try VaultSubject.people(of: entry, reader).contains(code)
    }

    private static func unknown(_ person: String) -> Problem {
        Problem(
            .notFound, "unknown-person",
            Phrase(ru: "летопись не знает person:\(person)", en: "the ledger does not know person:\(person)"),
            remedy: Remedy(
                ru: "нужен код человека: \(full: .findPerson), \(.list(.person))",
                en: "it takes the code of a person: \(full: .findPerson), \(.list(.person))"))
    }
}

extension WriterCore {
    /// Destroys keys and what they sealed, under the log's lock, and has both files forget them even where an earlier
    /// run got so far.
    fileprivate func destroy(_ subjects: [VaultSubject], between: @Sendable () -> Void) throws {
        try transaction { db, _, _, _ in
            guard let vault = try vault(db) else { return between() }
            // A person's key is destroyed even where there was none, so that none is made again.
            let known = try vault.known(subjects.filter { $0.person == nil })
            let subjects = subjects.filter { $0.person != nil } + known
            try vault.destroyKeys(subjects)
            between()
            try vault.deleteData(subjects)
        }
    }
}
