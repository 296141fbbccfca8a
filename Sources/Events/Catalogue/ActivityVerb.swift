/// What can be said of an activity of any kind: a type for each kind, `kind.verb`.
package enum ActivityVerb: String, Sendable, CaseIterable {
    case planned, announced, rescheduled, cancelled, joined, left, attended
    case headcountDeclared = "headcount-declared"
    case held

    /// The name of the type that says it of this kind.
    package func type(of kind: String) -> String { "\(kind).\(rawValue)" }
}
