import Events

/// What one key of a programme file says: an entry to be, and the lines that it stands on.
struct FileRecord: Sendable {
    let type: EventType
    /// Where it stands, as in `activities.exp-culture`; empty for the passport.
    let path: String
    /// The line of its key.
    let line: Int
    /// The day that the file gives for it; nil where the plan's own day stands.
    var at: String?
    /// Checked and normalised as the ledger would store it.
    let data: JSONObject
    /// The lines of its keys, by the field's name; `rule.where` and the like within a field.
    let lines: [String: Int]

    func text(_ name: String) -> String? { data[name]?.string }
    func number(_ name: String) -> Int? { data[name]?.int }

    /// The line of a field, or of the record where the field has none.
    func line(of field: String) -> Int {
        Self.line(of: field, in: lines) ?? line
    }

    /// The path of a field, for a problem's `field`.
    func path(of field: String) -> String {
        let key =
            switch (type.name, field) {
            case ("indicator.defined", "rule"): ""
            case ("indicator.defined", "title"): "title.ru"
            case ("indicator.defined", "titleEn"): "title.en"
            case ("target.set", "comparator"), ("target.set", "value"): text("comparator") ?? field
            default: field
            }
        return [path, key].filter { !$0.isEmpty }.joined(separator: ".")
    }

    /// The line of the longest known prefix of `field`.
    static func line(of field: String, in lines: [String: Int]) -> Int? {
        var name = Substring(field)
        while !name.isEmpty {
            if let line = lines[String(name)] { return line }
            guard let end = name.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            name = name[..<end]
        }
        return nil
    }
}

/// A reference to something that the file itself does not hold, so that the ledger must.
struct FileReference: Sendable {
    let ref: Ref
    let line: Int
    let path: String
}
