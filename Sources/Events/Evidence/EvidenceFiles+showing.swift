extension EvidenceFiles {
    /// Sealed evidence that shows a person, or may.
    package struct Showing: Sendable, Equatable {
        /// How it is known to show the person.
        package enum Through: String, Sendable {
            /// An entry that it bears out speaks of the person.
            case entry
            /// It bears out an entry about an activity, and the person has to do with that.
            case activity
        }

        package let code: String
        package let kind: String
        package let file: EvidenceLog.File
        package let entries: [Int]
        package let through: Through
        /// The codes of other people whom it shows, or may.
        package let others: Set<String>

        /// Whether its key may go together with the person. Otherwise a redacted successor is due.
        package var isOfThemAlone: Bool { through == .entry && others.isEmpty }
    }

    /// The live sealed evidence that shows a person, but for what was put in the place of other evidence since their
    /// erasure was asked for: in that they were covered.
    ///
    /// - Parameter codes: all codes of the person. Others who were erased are not told.
    package static func showing(_ codes: Set<String>, _ reader: LedgerReader) throws(Problem) -> [Showing] {
        let shown = ShownPeople(reader)
        // The activities that the person has to do with.
        var activities: Set<Ref> = []
        for code in codes {
            for entry in try reader.live(Ref(.person, code), types: nil) {
                activities.formUnion(entry.refs.filter { $0.kind == .activity })
            }
        }
        var request: Int?
        for code in codes {
            if let since = try reader.thing(Ref(.erasure, code))?.since { request = min(request ?? since, since) }
        }
        var found: [Showing] = []
        let log = try EvidenceLog(reader.ledger)
        for item in log.items where item.isLive {
            guard let file = item.file, file.isSealed else { continue }
            if let request, let superseding = item.superseding, superseding > request { continue }
            let named = try shown.people(of: item.entries)
            var through = Showing.Through.entry
            var people = named
            if named.isDisjoint(with: codes) {
                var about: Set<Ref> = []
                for seq in item.entries {
                    // An entry of another's own at the activity shows that one.
                    guard let entry = try reader.entry(seq), entry.people.isEmpty else { continue }
                    about.formUnion(entry.refs.filter { $0.kind == .activity })
                }
                guard !about.isDisjoint(with: activities) else { continue }
                through = .activity
                for activity in about.intersection(activities) {
                    for entry in try reader.live(activity, types: nil) {
                        people.formUnion(entry.people)
                    }
                }
            }
            found.append(
                Showing(
                    code: item.code, kind: item.kind, file: file, entries: item.entries, through: through,
                    others: people.subtracting(codes).subtracting(log.erased)))
        }
        return found
    }

    /// Destroys the files that show nobody but this person.
    ///
    /// - Returns: what may show them besides, by way of an activity: somebody has to look.
    /// - Throws: ``Problem`` `refused` where some show others, too, and have no redacted successor yet; after the others
    ///   are destroyed.
    package func remove(showing codes: Set<String>, _ reader: LedgerReader) throws(Problem) -> [Showing] {
        let all = try EvidenceLog(reader.ledger)
        if all.items.isEmpty { return [] }
        try destroySuperseded(showing: codes, all, ShownPeople(reader))
        let found = try Self.showing(codes, reader)
        if found.isEmpty { return [] }
        let shared = found.filter { $0.through == .entry && !$0.isOfThemAlone }
        let sharedFiles = Set((shared + found.filter { $0.through == .activity }).map(\.file.digest))
        try makeFolder()
        try FolderLock.hold(folder.evidence) {
            for showing in found where showing.isOfThemAlone && !sharedFiles.contains(showing.file.digest) {
                // Of live evidence of the same file, all has to be theirs.
                let codes = all.items(naming: showing.file.digest).filter(\.isLive).map(\.code)
                let theirs = Set(found.filter(\.isOfThemAlone).map(\.code))
                if theirs.isSuperset(of: codes) { try destroy(showing.file) }
            }
        }
        if !shared.isEmpty { throw Self.showsOthers(shared.map(\.code)) }
        return found.filter { $0.through == .activity }
    }

    private static func showsOthers(_ codes: [String]) -> Problem {
        let list = codes.joined(separator: ", ")
        let first = codes.first ?? ""
        return Problem(
            .refused, "evidence-shows-others",
            Phrase(
                ru: "на подтверждениях человека видны и другие: \(list)",
                en: "evidence of the person shows others, too: \(list)"),
            remedy: Remedy(
                ru: "закройте человека на копии каждого и замените: \(full: .redact(evidence: first)) \(.reason) …; "
                    + "затем повторите удаление, оно продолжится",
                en:
                    "cover the person on a copy of each and replace it: \(full: .redact(evidence: first)) \(.reason) …; "
                    + "then repeat the erasure, it goes on"))
    }
}
