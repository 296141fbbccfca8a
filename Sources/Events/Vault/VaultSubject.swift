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

    /// The code of the person that it is; nil for any other.
    package var person: String? { name.hasPrefix("person:") ? String(name.dropFirst("person:".count)) : nil }

    /// That of an entry: the person named in it, else the applicant or the trainee that it leads to.
    static func of(_ data: JSONObject, id: String, _ world: any World) throws(Problem) -> VaultSubject {
        if let person = data["person"]?.string { return .person(person) }
        for kind in [ThingKind.application, .internship] {
            guard let code = data[kind.rawValue]?.string else { continue }
            if let person = try world.thing(Ref(kind, code))?.text("person") { return .person(person) }
        }
        return .entry(id)
    }
}
