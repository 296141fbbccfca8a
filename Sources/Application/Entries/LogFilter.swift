import Events

/// Which entries of the log are asked for.
package struct LogFilter {
    private let types: [String]
    private let refs: [Ref]
    private let programme: String?

    /// - Throws: ``Problem`` of kind `usage` for a type that there is not.
    package init(types: [String], refs: [Ref], programme: String?) throws {
        for type in types where !type.hasPrefix("*.") && Catalogue.byName[type] == nil {
            _ = try Validation.draft(Action(type: type, at: "", data: JSONObject()))
        }
        self.types = types
        self.refs = refs
        self.programme = programme
    }

    private func matches(_ line: LogLine) -> Bool {
        if let programme, line.programme != programme { return false }
        if !types.isEmpty,
            !types.contains(where: { $0.hasPrefix("*.") ? line.type.hasSuffix($0.dropFirst()) : $0 == line.type })
        {
            return false
        }
        return refs.allSatisfy { line.refs.contains($0) }
    }

    /// A stretch that is sooner read through than looked up in the index.
    private static let shortStretch = 1000

    /// The entries asked for, with their bodies as they are stored.
    package func each(
        of ledger: Ledger, after: Int, upTo end: Int, _ body: (LogLine, [UInt8]) throws -> Void
    ) throws {
        if let ref = refs.first, after < end - LogFilter.shortStretch {
            let reader = try ledger.reader(at: end)
            for seq in try reader.index.seqs(of: ref, types: nil) where seq > after && seq <= end {
                guard let bytes = try ledger.log.read({ try LogRows.body($0, seq) }) else { continue }
                let line = try LogLine(seq, bytes)
                if matches(line) { try body(line, bytes) }
            }
            return
        }
        try ledger.log.read { db in
            try LogRows.forEachBody(db, after: after, upTo: end) { seq, bytes in
                let line = try LogLine(seq, Array(bytes))
                if matches(line) { try body(line, Array(bytes)) }
            }
        }
    }
}
