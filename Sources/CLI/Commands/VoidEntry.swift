import ArgumentParser
import Events

struct VoidEntry: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        "void", ru: "Аннулировать запись: она остаётся, но больше не считается.",
        en: "Void an entry: it stays, and counts no more.",
        more: Phrase(
            ru: "Прежние ответы не меняются: на вчерашний день запись считается, как считалась. Аннулировать "
                + "аннулирование нельзя — действие записывают заново.",
            en: "Past answers stay: as of yesterday the entry counts as it did. A void cannot be voided; record the "
                + "action again."
        ))

    @Argument(help: ArgumentHelp(ru: "номер или id записи", en: "seq or id of the entry", value: "SEQ"))
    var entry: String

    @Option(
        help: ArgumentHelp(
            ru: "причина: о записи, а не о человеке", en: "the reason: about the entry, not about a person"))
    var reason: String?

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let ledger = try options.open()
        let draft = try VoidEntry.draft(EntryName(entry).json, reason: Question.reason(reason), ledger)
        let writer = try ledger.writer()
        let receipt = try await writer.append([draft])
        try await writer.finishAndFollow()
        try options.write(ReceiptAnswer(receipt, [draft]).answer)
    }

    static func draft(_ entry: JSON, reason: String, _ ledger: Ledger) throws(Problem) -> Draft {
        try Validation.draft(
            Action(
                type: "entry.voided", at: ledger.today().description,
                data: JSONObject([.init(key: "entry", value: entry), .init(key: "reason", value: .string(reason))])))
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
