import Events

/// What a programme file asks of the ledger. Voided entries do not exist here.
protocol ProgrammeState {
    /// What the entries about `ref` add up to; nil where there are none.
    func thing(_ ref: Ref) throws(Problem) -> Thing?

    /// The last value of every field of the entries that make up the thing at `ref` (``Thing/subjectTypes``), texts,
    /// lists and rules included, which ``Thing/fields`` leaves out. Nil where there are no such entries.
    func values(_ ref: Ref) throws(Problem) -> JSONObject?

    /// The entries of one type that refer to `ref`, oldest first.
    func entries(_ type: String, about ref: Ref) throws(Problem) -> [RecordedEntry]
}

/// An entry as a programme file sees it.
struct RecordedEntry: Sendable {
    let seq: Int
    let at: String
    let data: JSONObject
}

extension ProgrammeState {
    /// The codes of the programme's indicators that are still counted, in the order of their definition.
    func indicators(of programme: String) throws(Problem) -> [String] {
        var codes: [String] = []
        for entry in try entries("indicator.defined", about: Ref(.programme, programme)) {
            guard let code = entry.data["indicator"]?.string, !codes.contains(code) else { continue }
            let indicator = try thing(Ref(.indicator, code, programme: programme))
            if indicator?.status == "defined" { codes.append(code) }
        }
        return codes
    }
}

/// What the command line says of a change to a programme that the ledger knows already.
package struct ProgrammeChange: Sendable {
    /// The day of the change: `at` of what is appended, but for what carries a day of its own.
    var on: String
    /// For corrections, revisions and retirements.
    var reason: String?
    /// The document by which the fund agreed.
    var agreement: String?

    package init(on: String, reason: String? = nil, agreement: String? = nil) {
        self.on = on
        self.reason = reason
        self.agreement = agreement
    }
}
