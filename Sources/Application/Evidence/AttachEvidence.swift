import Events

extension LedgerSession {
    /// Attaches a file or a link to entries.
    ///
    /// - Parameter names: of the entries that it bears out; each counts once.
    /// - Returns: what became of it; nothing recorded where the same stands there already.
    package func attach(
        _ source: Attaching.Source, to names: [EntryName], _ terms: EvidenceTerms
    ) throws -> (outcome: Attaching.Outcome, recorded: Recorded?) {
        let writer = try writer()
        let reader = try ledger.reader()
        var entries: [Int] = []
        for name in names {
            let seq = try name.find(reader).seq
            if !entries.contains(seq) { entries.append(seq) }
        }
        let claim = Attaching.Claim(
            kind: terms.kind, entries: entries, at: terms.at ?? today.description, code: terms.code,
            programme: terms.programme)
        var attaching = Attaching(writer)
        return try recorded(attaching.attach(source, claim))
    }

    /// Puts a redacted file in the place of the one of `code`, and destroys the old one.
    package func redact(
        _ code: String, with path: String, sealed: Bool?, reason: String
    ) throws -> (redaction: Attaching.Redaction, recorded: Recorded?) {
        var attaching = Attaching(try writer())
        let redaction = try attaching.redact(
            code, with: path, sealed: sealed, reason: reason, at: today.description)
        return (redaction, try recorded(redaction.outcome).recorded)
    }

    private func recorded(
        _ outcome: Attaching.Outcome
    ) throws -> (outcome: Attaching.Outcome, recorded: Recorded?) {
        guard let receipt = outcome.receipt else {
            try follow()
            return (outcome, nil)
        }
        return (outcome, try recorded(outcome.drafts, receipt))
    }
}

/// What is said of evidence that is attached.
package struct EvidenceTerms: Sendable {
    package let kind: String
    /// Nil for today.
    package let at: String?
    /// Nil where the ledger makes one.
    package let code: String?
    package let programme: String?

    package init(kind: String, at: String?, code: String?, programme: String?) {
        (self.kind, self.at, self.code, self.programme) = (kind, at, code, programme)
    }
}
