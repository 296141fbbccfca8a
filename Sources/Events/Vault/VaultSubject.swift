/// Whose key seals the disclosures of an entry: the person's that they are about, or, where that is nobody in
/// particular, a key of the entry's own, so that every disclosure can be erased apart from the others.
package struct VaultSubject: Hashable, Sendable {
    /// `person:CODE`, `entry:UUID` or `evidence:DIGEST`.
    package let name: String

    init(name: String) {
        self.name = name
    }

    package static func person(_ code: String) -> VaultSubject { VaultSubject(name: "person:\(code)") }
    static func entry(_ id: String) -> VaultSubject { VaultSubject(name: "entry:\(id)") }
    package static func evidence(_ digest: String) -> VaultSubject { VaultSubject(name: "evidence:\(digest)") }

    var isPerson: Bool { name.hasPrefix("person:") }

    /// The code of the person that it is; nil for any other.
    package var person: String? { isPerson ? String(name.dropFirst("person:".count)) : nil }

    /// That of an entry: the person named in it, else the applicant or the trainee that it leads to; of one that speaks
    /// of several alike, and of one that leads to nobody, the entry itself.
    static func of(_ entry: Entry, _ world: any World) throws(Problem) -> VaultSubject {
        if !entry.type.isOfSeveral {
            if let person = entry.text("person") { return .person(person) }
            if let person = try leadsTo(entry, world).first { return .person(person) }
        }
        return .entry(entry.id)
    }

    /// Whose erasure takes what an entry seals along: the person whose key seals it, or, where that is the entry's own,
    /// everybody whom the entry names or leads to.
    static func people(of entry: Entry, _ world: any World) throws(Problem) -> [String] {
        if let person = try of(entry, world).person { return [person] }
        return try entry.people + leadsTo(entry, world)
    }

    /// The first of them who asked to be erased: nothing more is kept of them, and nothing disclosed.
    static func erased(in entry: Entry, _ world: any World) throws(Problem) -> String? {
        for person in try people(of: entry, world) where try world.thing(Ref(.erasure, person)) != nil { return person }
        return nil
    }

    /// The things through which an entry leads to somebody.
    static let belongings: [ThingKind] = [.application, .internship]

    private static func leadsTo(_ entry: Entry, _ world: any World) throws(Problem) -> [String] {
        var found: [String] = []
        for kind in belongings {
            guard let ref = entry.ref(kind), let person = try world.thing(ref)?.text("person") else { continue }
            found.append(person)
        }
        return found
    }
}

extension Entry {
    /// The codes of the people whom it names.
    var people: [String] { refs.filter { $0.kind == .person }.map(\.code) }
}
