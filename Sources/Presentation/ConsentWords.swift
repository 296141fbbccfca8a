import Events
import Projections

/// How a consent stands, in words.
package enum ConsentWords {
    package static func standing(_ standing: Consents.Standing) -> Phrase {
        switch standing {
        case .inForce(let given):
            given.validUntil.map { Phrase(ru: "в силе до \($0)", en: "in force until \($0)") }
                ?? Phrase(ru: "в силе", en: "in force")
        case .missing: Phrase(ru: "не дано", en: "not given")
        case .expired(let given):
            given.validUntil.map { Phrase(ru: "истекло \($0)", en: "expired on \($0)") }
                ?? Phrase(ru: "истекло", en: "expired")
        case .withdrawn(let act): Phrase(ru: "отозвано \(act.on)", en: "withdrawn on \(act.on)")
        }
    }

    package static func token(_ standing: Consents.Standing) -> String {
        switch standing {
        case .inForce: "in-force"
        case .missing: "missing"
        case .expired: "expired"
        case .withdrawn: "withdrawn"
        }
    }

    package static func entry(_ standing: Consents.Standing) -> Int? {
        switch standing {
        case .inForce(let given), .expired(let given): given.seq
        case .withdrawn(let act): act.seq
        case .missing: nil
        }
    }

    package static func json(_ given: Consents.Given) -> JSON {
        .members([
            ("entry", .int(given.seq)), ("on", .string(given.on.description)),
            ("purposes", .array(given.purposes.map { .string($0) })), ("document", .string(given.document)),
            ("validUntil", given.validUntil.map { .string($0.description) }),
            ("withdrawnOn", given.withdrawn.map { .string($0.on.description) }),
        ])
    }
}
