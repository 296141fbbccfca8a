extension EvidenceFiles {
    /// Destroys again what erasures destroyed, where a copy of the keys or of the folder brought it back: files of which
    /// every live item shows nobody but people who are erased, and superseded ones that show one of them.
    func forgetAgain(_ ledger: Ledger) throws(Problem) {
        let log = try EvidenceLog(ledger)
        if log.erased.isEmpty { return }
        let shown = ShownPeople(ledger)
        for (file, items) in log.sealedFiles where try keys.stands(file.digest) {
            let live = items.filter(\.isLive)
            let people = try shown.people(of: (live.isEmpty ? items : live).flatMap(\.entries))
            let isGone =
                live.isEmpty
                ? !people.isDisjoint(with: log.erased) : !people.isEmpty && people.isSubset(of: log.erased)
            if isGone { try destroy(file) }
        }
    }

    /// Destroys what is no evidence any more, and shows one of these people: it was superseded before, and stayed.
    func destroySuperseded(showing codes: Set<String>, _ log: EvidenceLog, _ shown: ShownPeople) throws(Problem) {
        for (file, items) in log.sealedFiles where !items.contains(where: \.isLive) {
            guard try !shown.people(of: items.flatMap(\.entries)).isDisjoint(with: codes) else { continue }
            if try keys.stands(file.digest) { try destroy(file) }
        }
    }
}

extension EvidenceLog {
    /// The sealed files, each with all items that name it.
    fileprivate var sealedFiles: [(file: File, items: [Item])] {
        var order: [File] = []
        var all: [String: [Item]] = [:]
        for item in items {
            guard let file = item.file, file.isSealed else { continue }
            if all[file.digest] == nil { order.append(file) }
            all[file.digest, default: []].append(item)
        }
        return order.map { ($0, all[$0.digest] ?? []) }
    }
}
