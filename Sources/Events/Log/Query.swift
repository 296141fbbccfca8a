/// Which entries: types × references, any of the items (dcb.events). A query without items asks for all.
package struct Query: Sendable, Equatable {
    package struct Item: Sendable, Equatable {
        /// Any of these; all types where empty.
        package let types: Set<String>
        /// All of these.
        package let refs: Set<Ref>

        package init(types: Set<String> = [], refs: Set<Ref> = []) {
            self.types = types
            self.refs = refs
        }

        func matches(_ entry: Entry) -> Bool {
            (types.isEmpty || types.contains(entry.type.name)) && refs.isSubset(of: entry.refs)
        }
    }

    package let items: [Item]

    package init(_ items: [Item] = []) {
        self.items = items
    }

    package static let all = Query()

    package func matches(_ entry: Entry) -> Bool {
        items.isEmpty || items.contains { $0.matches(entry) }
    }
}

/// «No entry matches this query after position N»: optimistic concurrency over exactly what was looked at.
package struct AppendCondition: Sendable {
    package let query: Query
    package let after: Int

    package init(noEntryMatching query: Query, after: Int) {
        self.query = query
        self.after = after
    }
}

extension Ledger {
    /// The entries that match, in order, after position `after` up to `upTo` (the end where nil).
    ///
    /// With a reference in every item the index names the candidates; otherwise the log is read through.
    package func read(
        _ query: Query, after: Int = 0, upTo: Int? = nil, index: Index? = nil, _ body: (Entry) throws -> Void
    ) throws {
        let end = try upTo ?? size()
        var start = after
        if let index, let candidates = try index.candidates(query) {
            try log.read { db in
                for seq in candidates.seqs where seq > after && seq <= end {
                    if let entry = try LogRows.entry(db, seq), query.matches(entry) { try body(entry) }
                }
            }
            // The index may be behind the log.
            start = max(after, candidates.size)
        }
        try log.read { db in
            try LogRows.forEachEntry(db, after: start, upTo: end) { entry in
                if query.matches(entry) { try body(entry) }
            }
        }
    }
}

extension Query {
    /// Whether every entry that matches speaks of a thing that the query names.
    var isSelective: Bool { !items.isEmpty && items.allSatisfy { !$0.refs.isEmpty } }
}

extension Index {
    /// Up to which size the index knows the log, and there every entry that may match, in order;
    /// nil where it cannot tell them from others.
    func candidates(_ query: Query) throws -> (size: Int, seqs: [Int])? {
        guard query.isSelective else { return nil }
        let size = try size()
        var found = Set<Int>()
        for item in query.items {
            guard let ref = item.refs.first else { continue }
            let types = item.types.isEmpty ? nil : item.types.compactMap { Catalogue.byName[$0] }
            found.formUnion(try seqs(of: ref, types: types))
        }
        return (size, found.filter { $0 <= size }.sorted())
    }
}
