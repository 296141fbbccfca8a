import Events

/// One piece of evidence, and whether its file is here.
package struct EvidenceItem {
    package let item: EvidenceLog.Item
    package let isHere: Bool?
    /// Not here, and rightly so.
    package let isDestroyed: Bool

    package init(_ item: EvidenceLog.Item, _ log: EvidenceLog, _ ledger: Ledger) throws {
        self.item = item
        guard let file = item.file else {
            (isHere, isDestroyed) = (nil, false)
            return
        }
        let isHere = EvidenceFiles(ledger).has(file.digest)
        self.isHere = isHere
        isDestroyed = try !isHere && EvidenceCheck.isExcused(log.items(naming: file.digest), log, ledger)
    }

    /// All evidence, or that of one programme.
    ///
    /// - Throws: ``Problem`` `notFound` where the ledger has no such programme.
    package static func list(_ ledger: Ledger, programme: String?) throws -> [EvidenceItem] {
        if let programme { try require(programme, ledger) }
        let log = try EvidenceLog(ledger)
        let items = log.items.filter { programme == nil || $0.programme == programme }
        return try items.map { try EvidenceItem($0, log, ledger) }
    }

    private static func require(_ programme: String, _ ledger: Ledger) throws {
        guard try ledger.reader().thing(Ref(.programme, programme)) == nil else { return }
        throw Problem(
            .notFound, "unknown-programme",
            Phrase(ru: "в летописи нет проекта «\(programme)»", en: "the ledger has no programme \"\(programme)\""),
            remedy: Phrase(ru: "все проекты: letopis list programme", en: "all programmes: letopis list programme"),
            field: "--programme")
    }

    /// The evidence of a code; its content goes to a new file where `output` names one.
    ///
    /// - Throws: ``Problem``: `notFound`; `refused` where the evidence is a link.
    package static func find(_ code: String, _ ledger: Ledger, writingTo output: String?) throws -> EvidenceItem {
        let log = try EvidenceLog(ledger)
        guard let item = log.item(code) else { throw Attaching.unknown(code) }
        if let output {
            guard let file = item.file else {
                throw Problem(
                    .refused, "evidence-is-link",
                    Phrase(ru: "«\(code)» — ссылка, файла у неё нет", en: "\"\(code)\" is a link and has no file"),
                    remedy: Phrase(item.url ?? ""))
            }
            try EvidenceFiles(ledger).write(file, to: output)
        }
        return try EvidenceItem(item, log, ledger)
    }
}
