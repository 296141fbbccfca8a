import Events

/// Periods that stand closed, and how many of some entries that were just recorded speak of their days.
package struct LateNotice: Sendable {
    package let periods: [(period: ReportingPeriod, entries: Int)]

    /// - Parameters:
    ///   - index: one that reaches to the last of them.
    ///   - seqs: the entries, ascending and without gaps but for others'.
    package init(_ ledger: Ledger, index: Index, _ seqs: [Int]) throws {
        guard let first = seqs.first, let last = seqs.last, try !index.named().isEmpty else {
            periods = []
            return
        }
        let world = try LedgerReader(ledger, index: index)
        var known: [String: [ReportingPeriod]] = [:]
        var counts: [Ref: (period: ReportingPeriod, entries: Int)] = [:]
        let wanted = Set(seqs)
        func note(_ fact: Entry, from seq: Int, knownBy limit: Int?) throws {
            guard let programme = fact.programme, fact.type.isFact else { return }
            if known[programme] == nil { known[programme] = try ReportingPeriod.all(of: programme, world) }
            for period in known[programme] ?? [] {
                guard let closing = period.closing, seq > closing.size, (limit ?? 0) <= closing.size,
                    period.covers(fact)
                else { continue }
                counts[period.ref, default: (period, 0)].entries += 1
            }
        }
        var entries: [Entry] = []
        try ledger.log.read { db in
            try LogRows.forEachEntry(db, after: first - 1, upTo: last) { entry in
                guard wanted.contains(entry.seq), entry.type.isFact || entry.type.voids else { return }
                entries.append(entry)
            }
        }
        for entry in entries {
            if entry.type.isFact {
                try note(entry, from: entry.seq, knownBy: nil)
            } else if let target = entry.voided, let voided = try world.entry(target) {
                try note(voided, from: entry.seq, knownBy: target)
            }
        }
        periods = counts.values.sorted { $0.period.opened.seq < $1.period.opened.seq }
    }
}
