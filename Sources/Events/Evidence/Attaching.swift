import Foundation

/// Attaches evidence to entries: the file is in its place, and its key kept, before an entry names it.
package struct Attaching {
    private let writer: Writer
    private let files: EvidenceFiles
    private var random = RandomSource.system

    package init(_ writer: Writer) {
        self.writer = writer
        files = EvidenceFiles(writer.ledger)
    }

    /// What is attached.
    package enum Source: Sendable {
        case file(String, sealed: Bool)
        case url(String)
    }

    /// What is said of it.
    package struct Claim: Sendable {
        package let kind: String
        /// The entries that it bears out; there is at least one.
        package let entries: [Int]
        package let at: String
        package var code: String?
        package var programme: String?

        package init(kind: String, entries: [Int], at: String, code: String? = nil, programme: String? = nil) {
            (self.kind, self.entries, self.at, self.code, self.programme) = (kind, entries, at, code, programme)
        }
    }

    /// What became of it.
    package struct Outcome: Sendable {
        package let code: String
        package let drafts: [Draft]
        /// Nil where nothing was appended: the same stands attached to the same entries already.
        package let receipt: Writer.Receipt?
        /// Nil for a link.
        package let stored: EvidenceFiles.Stored?
    }

    // MARK: - Attaching

    /// - Throws: ``Problem``, as ``EvidenceFiles`` and the rules do. A file that an entry was then refused for stays; it
    ///   is used when it is attached again, and ``EvidenceCheck`` tells of it.
    package mutating func attach(_ source: Source, _ claim: Claim) throws -> Outcome {
        // What the rules refuse shall not be sealed first.
        let trial = EvidenceLog.File(
            digest: String(repeating: "0", count: 64), bytes: 1, mediaType: MediaType.unknown, isSealed: false)
        _ = try writer.append([try draft(source, claim, trial)], dryRun: true)
        guard case .file(let path, let sealed) = source else { return try append(source, claim, nil) }
        let unplaced = try files.take(path, sealed: sealed, &random)
        return try files.locked {
            try append(source, claim, try files.place(unplaced))
        }
    }

    private func append(_ source: Source, _ claim: Claim, _ stored: EvidenceFiles.Stored?) throws -> Outcome {
        if let same = try same(source, claim, stored?.file) {
            return Outcome(code: same.code, drafts: [], receipt: nil, stored: stored)
        }
        let draft = try draft(source, claim, stored?.file)
        let receipt = try writer.append([draft])
        return Outcome(
            code: Self.code(draft, receipt.outcomes.first), drafts: [draft], receipt: receipt, stored: stored)
    }

    /// The item that says the same already.
    private func same(_ source: Source, _ claim: Claim, _ file: EvidenceLog.File?) throws(Problem) -> EvidenceLog.Item?
    {
        var url: String?
        if case .url(let text) = source { url = text }
        return try EvidenceLog(writer.ledger).items.first { item in
            item.isLive && item.kind == claim.kind && item.url == url && item.file?.digest == file?.digest
                && Set(claim.entries).isSubset(of: item.entries) && claim.code.map { $0 == item.code } ?? true
        }
    }

    private func draft(_ source: Source, _ claim: Claim, _ file: EvidenceLog.File?) throws(Problem) -> Draft {
        let (file, url): (EvidenceLog.File?, String?) =
            switch source {
            case .file: (file, nil)
            case .url(let url): (nil, url)
            }
        return try Validation.draft(
            .evidenceAttached(
                claim.code, kind: claim.kind, file: file, url: url, to: claim.entries, programme: claim.programme,
                at: claim.at))
    }

    private static func code(_ draft: Draft, _ outcome: Writer.Receipt.Outcome?) -> String {
        draft.text("evidence") ?? outcome?.madeCodes["evidence"] ?? ""
    }

    // MARK: - Redacting

    /// What became of a redaction.
    package struct Redaction: Sendable {
        package let outcome: Outcome
        /// The codes of other live evidence that names the old file, which therefore stays.
        package let keptFor: [String]
    }

    /// Puts a redacted file in the place of the one of `code`, in one transaction, and then destroys the old one, unless
    /// other live evidence names it. Interrupted after the transaction, it is finished by being called again.
    ///
    /// - Throws: ``Problem``: `notFound` for unknown evidence, `refused` where it has no file, or the same; as
    ///   ``attach(_:_:)`` does.
    package mutating func redact(
        _ code: String, with path: String, sealed: Bool?, reason: String, at: String
    ) throws -> Redaction {
        let found = try item(code)
        guard let old = found.file else { throw Self.isLink(code) }
        let isSealed = sealed ?? (old.isSealed || Catalogue.evidenceKindsOfPeople.contains(found.kind))
        let unplaced = try files.take(path, sealed: isSealed, &random)
        return try files.locked {
            let stored = try files.place(unplaced)
            if stored.file.digest == old.digest { throw Self.isSame(code) }
            // Another may have been first.
            let item = try item(code)
            if let replacement = item.replacement {
                guard try self.item(replacement).file?.digest == stored.file.digest else {
                    throw Self.isSuperseded(code, by: replacement)
                }
                return Redaction(
                    outcome: Outcome(code: replacement, drafts: [], receipt: nil, stored: stored),
                    keptFor: try destroy(old))
            }
            let outcome = try supersede(item, by: stored, reason: reason, at: at)
            return Redaction(outcome: outcome, keptFor: try destroy(old))
        }
    }

    func supersede(
        _ item: EvidenceLog.Item, by stored: EvidenceFiles.Stored, reason: String, at: String
    ) throws -> Outcome {
        var random = random
        // Such a code comes once.
        let code = Code.make(.evidence, &random)
        let claim = Claim(
            kind: item.kind, entries: item.entries, at: at, code: code, programme: item.programme)
        let superseded = try Validation.draft(
            .evidenceSuperseded(item.code, by: code, reason: reason, at: at))
        let drafts = [try draft(.file("", sealed: stored.file.isSealed), claim, stored.file), superseded]
        let receipt = try writer.append(drafts)
        return Outcome(code: code, drafts: drafts, receipt: receipt, stored: stored)
    }

    /// Destroys a file that no live evidence names; tells which does, otherwise.
    private func destroy(_ file: EvidenceLog.File) throws(Problem) -> [String] {
        let live = try EvidenceLog(writer.ledger).items(naming: file.digest).filter(\.isLive)
        if live.isEmpty { try files.destroy(file) }
        return live.map(\.code)
    }

    private func item(_ code: String) throws(Problem) -> EvidenceLog.Item {
        guard let item = try EvidenceLog(writer.ledger).item(code) else { throw Self.unknown(code) }
        return item
    }
}

extension Attaching {
    package static func unknown(_ code: String) -> Problem {
        Problem(
            .notFound, "unknown-evidence",
            Phrase(ru: "подтверждения «\(code)» нет", en: "there is no evidence \"\(code)\""),
            remedy: Remedy(ru: "все: \(.evidence)", en: "all of it: \(.evidence)"))
    }

    fileprivate static func isLink(_ code: String) -> Problem {
        Problem(
            .refused, "evidence-is-link",
            Phrase(ru: "«\(code)» — ссылка, файла у неё нет", en: "\"\(code)\" is a link and has no file"),
            remedy: Remedy(
                ru: "уберите страницу там, где она лежит; запись о замене: \(.record(type: "evidence.superseded"))",
                en: "take the page down where it lies; to record a replacement: \(.record(type: "evidence.superseded"))"
            ))
    }

    fileprivate static func isSame(_ code: String) -> Problem {
        Problem(
            .refused, "same-file",
            Phrase(ru: "это тот же файл, что у «\(code)»", en: "this is the file that \"\(code)\" has"),
            remedy: Phrase(
                ru: "дайте файл, в котором лишнее закрыто", en: "give a file in which what is to go is covered"))
    }

    fileprivate static func isSuperseded(_ code: String, by replacement: String) -> Problem {
        Problem(
            .refused, "already-superseded",
            Phrase(
                ru: "«\(code)» уже заменено на «\(replacement)»", en: "\"\(code)\" is superseded by \"\(replacement)\""),
            remedy: Remedy(
                ru: "\(full: .redact(evidence: replacement)); или дайте файл замены, чтобы уничтожить прежний",
                en:
                    "\(full: .redact(evidence: replacement)); or give the replacement's own file, to destroy the old"
            ))
    }
}
