/// What is to be disclosed of chosen entries, a drawn sample say: their own sealed fields, and those of the live
/// entries that say who the people are whom they name. Nothing of anybody else.
package struct Revelation: Sendable {
    /// The type of the entry that records a disclosure.
    package static let type = "personal-data.disclosed"

    package enum Outcome: Sendable, Equatable {
        case disclosed([Disclosure])
        /// Their data are erased, or the erasure was asked for.
        case erased
        /// Nothing was given: all commitments are decoys.
        case nothing
        /// Nobody is named, and none of the fields asked for is sealed.
        case nobody
    }

    /// What comes of one chosen entry for one person, or of its own sealed fields.
    package struct Part: Sendable {
        package let chosen: Int
        package let person: String?
        /// The entry whose commitments are opened; nil where it is none in particular.
        package let entry: Int?
        package let outcome: Outcome
    }

    /// In the order of the chosen entries.
    package let parts: [Part]
    /// Further codes of people who have several, of which nothing is disclosed: by the code that is named.
    package let otherCodes: [String: [String]]
    /// Whom a code that is named stands for, where it is not itself.
    private let survivors: [String: String]

    /// The chosen entries of which several people are told, however many codes each has.
    package var naming: [Int] {
        var people: [Int: Set<String>] = [:]
        for part in parts {
            if let code = part.person { people[part.chosen, default: []].insert(survivors[code] ?? code) }
        }
        return people.filter { $0.value.count > 1 }.keys.sorted()
    }

    /// What the file holds: each entry once, ascending.
    package var opened: [DisclosureFile.Opened] {
        var found: [Int: [Disclosure]] = [:]
        // Of an entry that is chosen itself more than of one that says who somebody is.
        for case (let seq?, .disclosed(let disclosures)) in parts.map({ ($0.entry, $0.outcome) })
        where disclosures.count > found[seq]?.count ?? 0 {
            found[seq] = disclosures
        }
        return found.sorted { $0.key < $1.key }.map { DisclosureFile.Opened(seq: $0.key, disclosures: $0.value) }
    }

    /// What is asked for.
    package struct Choice: Sendable {
        package let entries: [Entry]
        /// The names of the sealed fields; all where nil.
        package let fields: Set<String>?
        /// Whether all codes of a person are meant, and not only the one that is named.
        package let isMerged: Bool
        /// No entry beyond is disclosed: whoever gets the disclosures may have the log up to here.
        package let size: Int

        package init(entries: [Entry], fields: Set<String>? = nil, isMerged: Bool = false, size: Int) {
            (self.entries, self.fields, self.isMerged, self.size) = (entries, fields, isMerged, size)
        }
    }

    /// - Parameters:
    ///   - reader: of the end of the log: who is erased by now is erased.
    ///   - vault: nil where there is none yet.
    /// - Throws: ``Problem`` as ``VaultReader/disclosures(of:)`` does.
    package init(_ choice: Choice, _ reader: LedgerReader, _ vault: VaultReader?) throws(Problem) {
        let search = Search(choice: choice, reader: reader, vault: vault)
        var parts: [Part] = []
        var otherCodes: [String: [String]] = [:]
        var survivors: [String: String] = [:]
        for entry in choice.entries {
            let people = try search.people(of: entry)
            parts += try search.parts(entry, people.flatMap(\.codes))
            for person in people {
                for code in person.codes where code != person.survivor { survivors[code] = person.survivor }
                if !person.others.isEmpty { otherCodes[person.code] = person.others }
            }
        }
        self.parts = parts
        self.otherCodes = otherCodes
        self.survivors = survivors
    }
}

/// Goes from chosen entries to what opens them.
private struct Search {
    let choice: Revelation.Choice
    let reader: LedgerReader
    let vault: VaultReader?

    private static let stating = Catalogue.describingPeople
    /// What they say of who somebody is: not why it was corrected.
    private static let stated = Set(stating.first.map { $0.fields.filter(\.isSealed).map(\.name) } ?? [])

    struct Person {
        /// As it is named.
        let code: String
        let survivor: String
        /// Those asked about, and those that are not.
        let codes: [String]
        let others: [String]
    }

    /// The people whom an entry names; where it names none, the one whom its application, internship or consultation
    /// is of.
    func people(of entry: Entry) throws(Problem) -> [Person] {
        var named = entry.refs.filter { $0.kind == .person }.map(\.code)
        if named.isEmpty {
            for kind in [ThingKind.application, .internship, .consultation] {
                guard let ref = entry.ref(kind), let thing = try reader.thing(ref) else { continue }
                let more =
                    [thing.text("person")].compactMap { $0 }
                    + (thing.fields["persons"]?.array ?? []).compactMap(\.string)
                named += more.filter { !named.contains($0) }
            }
        }
        var people: [Person] = []
        for code in named {
            let all = try Erasure.codes(of: code, reader)
            people.append(
                Person(
                    code: code, survivor: all.first ?? code, codes: choice.isMerged ? all : [code],
                    others: choice.isMerged ? [] : all.filter { $0 != code }))
        }
        return people
    }

    func parts(_ chosen: Entry, _ people: [String]) throws(Problem) -> [Revelation.Part] {
        var parts: [Revelation.Part] = []
        let isOfPerson = Search.stating.contains { $0 === chosen.type }
        if isAsked(chosen.shape.fields.filter(\.isSealed).map(\.name)) {
            let subject = try VaultSubject.of(chosen, reader)
            parts.append(
                .init(chosen: chosen.seq, person: subject.person, entry: chosen.seq, outcome: try open(chosen)))
        }
        var seen: Set<String> = []
        if isAsked(Search.stated) {
            for person in people where seen.insert(person).inserted {
                let own = isOfPerson && chosen.text("person") == person ? chosen.seq : nil
                parts += try self.parts(chosen.seq, person, besides: own)
            }
        }
        if parts.isEmpty { parts = [.init(chosen: chosen.seq, person: nil, entry: nil, outcome: .nobody)] }
        return parts
    }

    /// - Parameter own: the chosen entry where it is one of them itself; it is told of already.
    private func parts(_ chosen: Int, _ person: String, besides own: Int?) throws(Problem) -> [Revelation.Part] {
        var parts: [Revelation.Part] = []
        for entry in try reader.live(Ref(.person, person), types: Search.stating)
        where entry.seq <= choice.size && entry.seq != own {
            let outcome = try open(entry, of: Search.stated)
            if case .disclosed = outcome {
                parts.append(.init(chosen: chosen, person: person, entry: entry.seq, outcome: outcome))
            }
        }
        if parts.isEmpty, own == nil {
            let outcome: Revelation.Outcome = try isErased(person) ? .erased : .nothing
            parts.append(.init(chosen: chosen, person: person, entry: nil, outcome: outcome))
        }
        return parts
    }

    private func isAsked(_ fields: some Sequence<String>) -> Bool {
        fields.contains { choice.fields?.contains($0) != false }
    }

    /// Who asked to be erased is disclosed no more, even where the erasure was cut short before the key was gone.
    private func isErased(_ person: String) throws(Problem) -> Bool {
        try reader.thing(Ref(.erasure, person)) != nil
    }

    /// - Parameter fields: those that may be disclosed; all where nil.
    private func open(_ entry: Entry, of fields: Set<String>? = nil) throws(Problem) -> Revelation.Outcome {
        if try VaultSubject.erased(in: entry, reader) != nil { return .erased }
        guard let vault else { return .nothing }
        switch try vault.disclosures(of: entry) {
        case .erased: return .erased
        case .disclosures(let all):
            let asked = all.filter { choice.fields?.contains($0.name) != false && fields?.contains($0.name) != false }
            return asked.isEmpty ? .nothing : .disclosed(asked)
        }
    }
}
