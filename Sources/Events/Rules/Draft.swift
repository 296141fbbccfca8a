/// An action on its way into the log: read, checked for its shape and normalised, not yet judged by the rules.
package struct Draft: Sendable {
    package let type: EventType
    /// As given.
    package let at: String
    /// The first ten characters of `at`.
    package let day: Day
    package var programme: String?
    /// The fields that stand in the body.
    package var data: JSONObject
    /// Those that do not: personal data, which goes to the vault.
    package var sealed: JSONObject
    package var id: String?
    /// Whether the writer makes the id from what is said (``LineContent``), so that the same again adds nothing.
    package var isOnce = false
    package var by: String?
    /// The line of the input, from 1.
    package let line: Int?

    package init(
        type: EventType, at: String, day: Day, programme: String?, data: JSONObject, sealed: JSONObject = JSONObject(),
        id: String? = nil, by: String? = nil, line: Int? = nil
    ) {
        self.type = type
        self.at = at
        self.day = day
        self.programme = programme
        self.data = data
        self.sealed = sealed
        self.id = id
        self.by = by
        self.line = line
    }

    /// The text in the field `name` of the data.
    package func text(_ name: String) -> String? { data[name]?.string }
    package func number(_ name: String) -> Int? { data[name]?.int }

    /// The reference in the field `name`; scoped kinds are completed by the programme.
    package func ref(_ kind: ThingKind, _ name: String? = nil) -> Ref? {
        guard let code = data[name ?? kind.rawValue]?.string else { return nil }
        return Ref(kind, code, programme: programme ?? data["programme"]?.string)
    }
}

extension Ref {
    /// A reference whose code is completed by `programme` where its kind is unique within a programme only.
    package init(_ kind: ThingKind, _ code: String, programme: String?) {
        self.init(kind, kind.isScoped ? "\(programme ?? "")/\(code)" : code)
    }
}
