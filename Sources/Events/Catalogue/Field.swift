/// One field of an event's data: what it holds, whether it must be there, what it counts as.
package struct Field: Sendable {
    package indirect enum Value: Sendable {
        /// The code of a new thing; left out, the ledger makes one.
        case new(ThingKind)
        /// The code of a thing that an earlier entry made.
        case ref(ThingKind)
        /// An entry of this ledger, by its seq or its id; stored as the seq.
        case entry
        /// A free code that names no thing of its own: a theme, a series, a task.
        case code
        case token([String])
        /// One line of text, at most so many bytes of UTF-8.
        case text(Int)
        /// Text that may have line breaks and tabs.
        case prose(Int)
        case int(ClosedRange<Int>)
        /// `YYYY-MM-DD`.
        case day
        /// A day, or a time with offset (RFC 3339).
        case moment
        case flag
        case url
        /// Taxpayer number of an organisation (10 digits) or a person (12), with its check digits.
        case inn
        /// State registration number (13 digits, or 15 for a sole trader), with its check digit.
        case ogrn
        /// SHA-256 in lower-case hexadecimal.
        case digest
        /// A tree root in base64.
        case root
        /// IANA time zone.
        case timeZone
        /// A reference to anything: `kind:code`, or an indicator rule, or a map of codes to text.
        case rule
        case map
        case object([Field])
        /// The number of decimals and such: an integer or null (only `target.set`'s value).
        case intOrNull
    }

    package let name: String
    package let value: Value
    package private(set) var isRequired = true
    /// The least number of elements where the field is a list; nil for a single value.
    package private(set) var listMinimum: Int?
    /// Personal or free-text data (°): sealed, never in the clear.
    package private(set) var isSealed = false
    /// Whether a thing keeps it although it is text or an object: a rule or a fact asks for it.
    package private(set) var isRemembered = false
    /// The dimension of the fact that the value becomes; nil where it is not counted.
    package private(set) var dimension: String?

    package init(_ name: String, _ value: Value) {
        self.name = name
        self.value = value
        switch value {
        case .new, .ref, .code, .token, .int, .flag: dimension = name
        default: dimension = nil
        }
    }

    package var isList: Bool { listMinimum != nil }

    package var optional: Field { changed { $0.isRequired = false } }
    package var sealed: Field {
        changed {
            $0.isSealed = true
            $0.dimension = nil
        }
    }
    /// The same in the clear, as an earlier version of its type had it.
    var opened: Field { changed { $0.isSealed = false } }
    package var notCounted: Field { changed { $0.dimension = nil } }
    package var remembered: Field { changed { $0.isRemembered = true } }
    package func counted(as dimension: String) -> Field { changed { $0.dimension = dimension } }
    /// A list with at least `minimum` elements, no two the same; one fact per element.
    package func list(atLeast minimum: Int = 1) -> Field { changed { $0.listMinimum = minimum } }

    private func changed(_ change: (inout Field) -> Void) -> Field {
        var copy = self
        change(&copy)
        return copy
    }

    // MARK: - Short forms, for declarations that read like the domain's own

    package static func new(_ kind: ThingKind) -> Field { Field(kind.rawValue, .new(kind)) }
    package static func ref(_ kind: ThingKind, _ name: String? = nil) -> Field {
        Field(name ?? kind.rawValue, .ref(kind))
    }
    package static func entry(_ name: String) -> Field { Field(name, .entry) }
    package static func code(_ name: String) -> Field { Field(name, .code) }
    package static func token(_ name: String, _ tokens: [String]) -> Field { Field(name, .token(tokens)) }
    package static func text(_ name: String, _ limit: Int = 500) -> Field { Field(name, .text(limit)) }
    package static func prose(_ name: String, _ limit: Int = 8000) -> Field { Field(name, .prose(limit)) }
    package static func int(_ name: String, _ range: ClosedRange<Int> = 0...1_000_000_000) -> Field {
        Field(name, .int(range))
    }
    /// Kopecks, never negative.
    package static func money(_ name: String) -> Field { Field(name, .int(0...100_000_000_000_000)) }
    package static func day(_ name: String) -> Field { Field(name, .day) }
    package static func moment(_ name: String) -> Field { Field(name, .moment) }
    package static func flag(_ name: String) -> Field { Field(name, .flag) }
    package static func url(_ name: String = "url") -> Field { Field(name, .url) }
    package static func object(_ name: String, _ fields: [Field]) -> Field { Field(name, .object(fields)) }
    /// Hundredths of a point.
    package static func score(_ name: String) -> Field { Field(name, .int(0...1_000_000)) }
    /// A number from 1 to 366: a day of an activity, the days of an internship.
    package static func days(_ name: String) -> Field { Field(name, .int(1...366)) }
    /// Any integer that an entry can hold: a counted value, a baseline.
    package static func number(_ name: String) -> Field {
        Field(name, .int(-JSON.greatestInteger...JSON.greatestInteger))
    }
    package static let reason = Field("reason", .prose(2000))
}
