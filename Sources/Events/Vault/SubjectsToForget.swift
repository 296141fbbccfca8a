import GRDB

/// What goes with people who are erased: their own keys, and those of entries with a key of their own that name them,
/// or lead to them by an application or an internship of theirs. Found by the log alone, for a vault that was brought
/// back may know less, or more, than the log says.
struct SubjectsToForget {
    private(set) var subjects: [VaultSubject]

    /// - Parameters:
    ///   - people: their codes, all of them: a code that was merged into another stands for itself here.
    ///   - db: the log, of which all entries up to `size` are looked at.
    init(_ people: some Sequence<String>, _ db: Database, upTo size: Int) throws {
        let people = Set(people)
        subjects = people.sorted().map { .person($0) }
        if people.isEmpty { return }
        var reader = EntryReader()
        /// What is theirs: an entry that makes such a thing stands before all that speak of it.
        var belongings: Set<Ref> = []
        try LogRows.forEachBody(db, after: 0, upTo: size) { seq, bytes in
            guard let scan = BodyScan(bytes),
                let type = Catalogue.type(named: UnsafeBufferPointer(rebasing: bytes[scan.type])),
                Self.types.contains(type.name)
            else { return }
            let entry: Entry
            do throws(Entry.Fault) {
                entry = try reader.entry(bytes)
            } catch {
                throw LogRows.unreadable(seq, error)
            }
            if let person = entry.text("person"), people.contains(person) {
                for ref in entry.refs where VaultSubject.belongings.contains(ref.kind) { belongings.insert(ref) }
            }
            guard entry.shape.hasSealedFields,
                !people.isDisjoint(with: entry.people) || !belongings.isDisjoint(with: entry.refs)
            else { return }
            // Of those that another key seals nothing is found under this name.
            subjects.append(.entry(entry.id))
        }
    }

    /// Those that make somebody's application or internship, and those that may have a key of their own and name
    /// anybody.
    private static let types = Set(
        Catalogue.all.filter { type in
            let refs = type.fields.compactMap { field -> ThingKind? in
                switch field.value {
                case .new(let kind), .ref(let kind): kind
                default: nil
                }
            }
            let leads = refs.contains(where: VaultSubject.belongings.contains)
            return leads && type.field("person") != nil || type.hasSealedFields && (leads || refs.contains(.person))
        }.map(\.name))
}
