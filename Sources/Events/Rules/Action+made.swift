/// The entries that the program writes itself, each from what it says. Like any action they are checked before they stand
/// in the log; entries of reporting are made beside the reports.
extension Action {
    private init(_ type: String, on day: Day, _ data: [(String, JSON?)]) {
        self.init(type, at: day.description, data)
    }

    private init(_ type: String, at: String, programme: String? = nil, _ data: [(String, JSON?)]) {
        self.init(type: type, at: at, programme: programme, data: JSONObject(present: data))
    }

    // MARK: - The ledger

    /// - Parameters:
    ///   - at: the day, or the moment.
    ///   - by: the account that everything is recorded by for now.
    static func ledgerOpened(
        origin: String, key: VerifierKey, timeZone: String, language: Language, at: String, by: String
    ) -> Action {
        var action = Action(
            Ledger.Opening.type, at: at,
            [
                ("format", .int(LogSchema.version)), ("origin", .string(origin)), ("verifierKey", .string(key.text)),
                ("timeZone", .string(timeZone)), ("language", .string(language.rawValue)),
            ])
        action.by = by
        return action
    }

    /// - Parameters:
    ///   - size: of the log that is left, with its root.
    ///   - lost: the newest checkpoint that it no longer reaches, or that is of other entries.
    ///   - at: the moment.
    static func ledgerForked(at size: Int, _ root: TreeHash, lost: Checkpoint, reason: String, at moment: String)
        -> Action
    {
        Action(
            Fork.type, at: moment,
            [
                ("size", .int(size)), ("root", .string(root.base64)), ("lostSize", .int(lost.size)),
                ("lostRoot", .string(lost.root.base64)), ("reason", .string(reason)),
            ])
    }

    /// - Parameter at: the moment.
    static func keyRotated(to key: VerifierKey, at moment: String) -> Action {
        Action(KeyHistory.rotation, at: moment, [("verifierKey", .string(key.text))])
    }

    /// - Parameter entry: its seq, or its id.
    package static func entryVoided(_ entry: JSON, reason: String, on day: Day) -> Action {
        Action("entry.voided", on: day, [("entry", entry), ("reason", .string(reason))])
    }

    // MARK: - People

    /// - Parameter basis: about the entries, not about the person; sealed.
    package static func personMerged(_ absorbed: String, into survivor: String, basis: String, on day: Day) -> Action {
        Action("person.merged", on: day, pair(survivor, absorbed, basis))
    }

    package static func personUnmerged(_ absorbed: String, from survivor: String, basis: String, on day: Day) -> Action
    {
        Action("person.unmerged", on: day, pair(survivor, absorbed, basis))
    }

    private static func pair(_ survivor: String, _ absorbed: String, _ basis: String) -> [(String, JSON?)] {
        [("survivor", .string(survivor)), ("absorbed", .string(absorbed)), ("basis", .string(basis))]
    }

    /// - Parameters:
    ///   - purposes: their codes.
    ///   - document: the title of the form.
    package static func consentGiven(_ person: String, purposes: [String], document: String, at: String) -> Action {
        Action(
            "consent.given", at: at,
            [
                ("person", .string(person)), ("purposes", .array(purposes.map { .string($0) })),
                ("document", .string(document)),
            ])
    }

    /// - Parameter ground: about the request, not about the person.
    static func erasureRequested(of person: String, ground: String, on day: Day) -> Action {
        Action("erasure.requested", on: day, [("person", .string(person)), ("ground", .string(ground))])
    }

    static func erasureCompleted(of person: String, ground: String, on day: Day) -> Action {
        Action("erasure.completed", on: day, [("person", .string(person)), ("ground", .string(ground))])
    }

    /// - Parameters:
    ///   - entries: the seqs of those of which something was shown.
    ///   - handover: to whom, why and when.
    static func personalDataDisclosed(of entries: [Int], _ handover: Handover) -> Action {
        Action(
            Revelation.type, on: handover.day,
            [
                ("entries", .array(entries.map { .int($0) })), ("recipient", .string(handover.recipient)),
                ("purpose", .string(handover.purpose)),
            ])
    }

    // MARK: - Evidence

    /// - Parameters:
    ///   - code: made by the writer where nil.
    ///   - kind: one of `Catalogue.evidenceKinds`.
    ///   - entries: the seqs of those that it bears out.
    ///   - programme: the one that the entries lead to where nil.
    static func evidenceAttached(
        _ code: String?, kind: String, file: EvidenceLog.File?, url: String?, to entries: [Int], programme: String?,
        at: String
    ) -> Action {
        Action(
            "evidence.attached", at: at, programme: programme,
            [
                ("evidence", code.map { .string($0) }), ("evidenceKind", .string(kind)),
                ("entries", .array(entries.map { .int($0) })), ("file", file?.json), ("url", url.map { .string($0) }),
            ])
    }

    static func evidenceSuperseded(_ code: String, by replacement: String, reason: String, at: String) -> Action {
        Action(
            "evidence.superseded", at: at,
            [("evidence", .string(code)), ("replacement", .string(replacement)), ("reason", .string(reason))])
    }
}
