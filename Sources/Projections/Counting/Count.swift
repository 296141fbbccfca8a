import Events

/// The answer to a counting question.
package struct Count: Sendable, Equatable {
    /// Nothing where there is no answer: the mean of no entries, a share of an empty whole, the least of no keys due.
    package var value: Int?
    /// By the dimension asked for, or the keys that the rule's `each` goes over.
    package var groups: [Group] = []
    /// How many entries speak for the value.
    package var entries: Int?
    /// People counted without names at the same activities, where the rule counts those who attended:
    /// shown beside the value, never added to it (counting rule 6).
    package var headcount: Int?
    /// Subjects counted in the period and not before it; nothing where subjects are not what is counted.
    package var new: Int?

    package struct Group: Sendable, Equatable {
        /// A code, a token, a number; a client is `organisation:code` or `group:code`. Nothing: not known.
        package let key: String?
        package let value: Int?
        package var met: Bool?

        package init(key: String?, value: Int?, met: Bool? = nil) {
            self.key = key
            self.value = value
            self.met = met
        }
    }

    package init(
        value: Int?, groups: [Group] = [], entries: Int? = nil, headcount: Int? = nil, new: Int? = nil
    ) {
        self.value = value
        self.groups = groups
        self.entries = entries
        self.headcount = headcount
        self.new = new
    }
}

/// The number that an indicator is to reach.
package struct Target: Sendable, Equatable {
    package enum Comparator: String, Sendable, CaseIterable {
        case atLeast = "at-least"
        case exactly
        case atMost = "at-most"
    }

    package let comparator: Comparator
    /// Nothing where the programme states no number, which is not zero (counting rule 12).
    package let value: Int?

    package init(_ comparator: Comparator, _ value: Int?) {
        self.comparator = comparator
        self.value = value
    }

    /// Whether `count` meets the target; nothing where either is missing.
    package func met(by count: Int?) -> Bool? {
        guard let count, let value else { return nil }
        return switch comparator {
        case .atLeast: count >= value
        case .exactly: count == value
        case .atMost: count <= value
        }
    }
}

/// The days from one to another, both included; an end left out is open.
package struct Period: Sendable, Equatable {
    package let from: Day?
    package let to: Day?

    package init(from: Day? = nil, to: Day? = nil) {
        self.from = from
        self.to = to
    }

    package static let always = Period()
}

/// Why a fact of a type that the rule names is not counted.
package enum Exclusion: Int, Sendable, CaseIterable {
    case voided, cancelled, outsideDates, outsidePeriod, notParticipant, notUnder, condition, members
    /// It has no value of the dimension counted, or of the number added up.
    case noSubject
    /// Its subject misses a threshold of `having`, another clause of the rule, or is not among the keys due.
    case notQualified

    /// For scripts: stable.
    package var code: String {
        switch self {
        case .voided: "voided"
        case .cancelled: "cancelled"
        case .outsideDates: "outside-dates"
        case .outsidePeriod: "outside-period"
        case .notParticipant: "not-participant"
        case .notUnder: "another-activity"
        case .condition: "condition"
        case .members: "members"
        case .noSubject: "no-subject"
        case .notQualified: "not-qualified"
        }
    }

    package var label: Phrase {
        switch self {
        case .voided: Phrase(ru: "запись аннулирована", en: "the entry is voided")
        case .cancelled: Phrase(ru: "мероприятие отменено", en: "the activity is cancelled")
        case .outsideDates: Phrase(ru: "вне сроков программы", en: "outside the programme's dates")
        case .outsidePeriod: Phrase(ru: "вне периода", en: "outside the period")
        case .notParticipant: Phrase(ru: "не участник", en: "not a participant")
        case .notUnder: Phrase(ru: "другое мероприятие", en: "another activity")
        case .condition: Phrase(ru: "не отвечает условию", en: "does not meet the condition")
        case .members: Phrase(ru: "в группе не столько участников", en: "the group has not that many members")
        case .noSubject: Phrase(ru: "не указано то, что считается", en: "what is counted is not given")
        case .notQualified: Phrase(ru: "не выполнены остальные условия", en: "the other conditions are not met")
        }
    }
}
