import Events
import Projections

/// One thing that `doctor` looked at.
package struct HealthCheck: Sendable {
    package enum Standing: String, Sendable {
        case ok, warning, bad
    }

    /// What was seen.
    package enum Found: Sendable {
        case text(Phrase)
        /// What is claimed and is not so.
        case claims([UntrueClaims])
    }

    /// What a report or a closed period states and the entries do not give.
    package struct UntrueClaims: Sendable {
        /// The report or the period.
        package let place: Phrase
        /// Nil where it stands on a root that the ledger never had.
        package let claims: [Recounted]?
    }

    package let name: String
    package let label: Phrase
    package let standing: Standing
    package let found: Found
    package let remedy: Remedy?
    /// The class of a failure, for the exit code.
    package let code: Problem.Kind?

    init(
        _ name: String, _ label: Phrase, _ standing: Standing, _ found: Found, remedy: (any RemedyConvertible)? = nil,
        code: Problem.Kind? = nil
    ) {
        self.name = name
        self.label = label
        self.standing = standing
        self.found = found
        self.remedy = remedy?.remedy
        self.code = code
    }

    init(
        _ name: String, _ label: Phrase, _ standing: Standing, _ found: Phrase, remedy: (any RemedyConvertible)? = nil,
        code: Problem.Kind? = nil
    ) {
        self.init(name, label, standing, .text(found), remedy: remedy, code: code)
    }
}
