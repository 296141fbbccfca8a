import Application
import ArgumentParser
import Events
import Presentation
import Projections

struct VoidEntry: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            "void", ru: "Аннулировать запись: она остаётся, но больше не считается.",
            en: "Void an entry: it stays, and counts no more.",
            more: Phrase(
                ru: "Прежние ответы не меняются: на вчерашний день запись считается, как считалась. Аннулировать "
                    + "аннулирование нельзя — действие записывают заново.",
                en:
                    "Past answers stay: as of yesterday the entry counts as it did. A void cannot be voided; record the "
                    + "action again."
            ))
    }

    @OptionGroup var target: EntryOptions

    func run() async throws {
        let ledger = try target.ledger.open()
        try await target.append([target.void(EntryName(target.entry).json, ledger)], to: ledger)
    }
}

/// What a command takes that ends an entry's validity.
struct EntryOptions: ParsableArguments {
    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @Option(
        help: ArgumentHelp(
            ru: "причина: о записи, а не о человеке", en: "the reason: about the entry, not about a person"))
    var reason: String?

    @OptionGroup var ledger: LedgerOptions

    /// The void of `entry`; asks for the reason where it was not given.
    func void(_ entry: JSON, _ ledger: Ledger) throws -> Draft {
        let reason = try Question.reason(reason)
        return try Validation.draft(.entryVoided(entry, reason: reason, on: ledger.today()))
    }

    /// Appends the drafts together and tells what became of them.
    func append(_ drafts: [Draft], to ledger: Ledger) async throws {
        let writer = try ledger.writer()
        let receipt = try await writer.append(drafts)
        let late = await writer.finishAndFollow(receipt)
        try self.ledger.write(ReceiptAnswer(receipt, drafts, late: late).answer)
    }
}

/// An entry as the command line names it: by its seq or by its id.
struct EntryName {
    let json: JSON

    /// - Throws: ``Problem`` of kind `usage` where the text is neither.
    init(_ text: String) throws(Problem) {
        if let seq = Int(text), seq > 0 {
            json = .int(seq)
        } else if Identifier.isValid(text) {
            json = .string(text)
        } else {
            throw Problem.usage(
                "no-entry-name",
                Phrase(ru: "«\(text)» — не номер и не id записи", en: "\"\(text)\" is neither a seq nor an id"),
                remedy: Phrase(ru: "номера показывает letopis log", en: "letopis log shows the seqs"))
        }
    }

    /// The entry, which must be there.
    ///
    /// - Throws: ``Problem`` of kind `notFound`.
    func find(_ reader: LedgerReader) throws -> Entry {
        var seq = json.int
        if let id = json.string { seq = try reader.index.seq(ofID: id) }
        if let seq, let entry = try reader.entry(seq) { return entry }
        let name = json.canonicalText
        throw Problem(
            .notFound, "unknown-entry",
            Phrase(ru: "в летописи нет записи \(name)", en: "the ledger has no entry \(name)"),
            remedy: Phrase(
                ru: "последняя запись — \(reader.size); letopis log",
                en: "the last entry is \(reader.size); letopis log"))
    }
}
