import Events

/// What the rows of a sheet become: the people and facts that the ledger does not have yet.
package struct ImportPlan: Sendable {
    /// What the rows become, and what is the same for all of them.
    package struct Terms: Sendable {
        package let type: EventType
        package var constants: JSONObject
        package var programme: String?
        /// The day of all rows; else each row's own, else the first day of the activity.
        package var at: String?
        /// The kind of organisations that are not known yet; nil where such rows are rejected.
        package var organisationKind: String?
        package var consent: (document: String, purposes: [String])?
        /// Whether what was voided, or replaced, is recorded again.
        package var again = false
        /// Why entries about people and facts that are known already are corrected.
        package let reason: String
        package let today: Day

        /// The rest is as it usually is, until it is set.
        package init(type: EventType, constants: JSONObject, reason: String, today: Day) {
            (self.type, self.constants, self.reason, self.today) = (type, constants, reason, today)
        }
    }

    package enum Person: Sendable, Equatable {
        case new
        /// Known already, or by an earlier row.
        case matched
        /// New, though these may be the same.
        case possible([PersonMatcher.Candidate])
    }

    package enum Fact: Sendable, Equatable {
        case added
        /// The ledger says it already, or an earlier row does.
        case there
        /// Recorded otherwise: that entry is voided and the row recorded.
        case changed(seq: Int)
        /// That entry said it and was voided: somebody knew better.
        case withdrawn(seq: Int)
        /// The rows become people alone.
        case none
    }

    package struct Row: Sendable {
        package let number: Int
        let code: String
        /// What the row says of the person.
        package let personal: Personal
        package let person: Person
        package let fact: Fact
        /// Fields in which the person is known otherwise, and now corrected.
        package let corrected: [String]
    }

    package var rows: [Row] = []
    package var faults: [RowFault] = []
    package var passedOver: [Int] = []
    package var unknown: [ColumnMeaning: [String: Int]] = [:]
    /// What is to be appended; the line of each is its row.
    package var drafts: [Draft] = []
    /// Names of organisations that come in with the rows.
    package var newOrganisations: [String] = []
    /// Entries of this activity, and day, that are about people whose data are erased: whoever of them is in the sheet
    /// comes in as new.
    package var erasedFacts = 0

    package var total: Int { rows.count + faults.count }
    package var new: Int { rows.count { $0.person == .new } }
    package var matched: Int { rows.count { $0.person == .matched } }
    package var possible: [Row] { rows.filter { if case .possible = $0.person { true } else { false } } }
}

extension Personal {
    /// The fields of `person.added` and `person.corrected` that say this.
    var data: [(String, JSON?)] {
        let contact = JSON.members([
            ("name", name.map { .string($0) }), ("email", email.map { .string($0) }),
            ("phone", phone.map { .string($0) }),
            ("birthDate", birthDate.map { .string($0.description) }),
        ])
        return [
            ("personal", contact.object?.isEmpty == true ? nil : contact), ("birthYear", birthYear.map { .int($0) }),
            ("sex", sex.map { .string($0) }),
        ]
    }

    /// The surname and the initials.
    package var shortName: String {
        let words = (name ?? "").split(whereSeparator: { $0 == " " })
        guard let first = words.first else { return "" }
        return ([String(first)] + words.dropFirst().compactMap { $0.first.map { "\($0)." } }).joined(separator: " ")
    }

    /// The same in all spellings that make no other person.
    private enum Folded {
        static func phone(_ text: String) -> String { PhoneNumber(text)?.digits ?? text }
        static func email(_ text: String) -> String { EmailAddress(text)?.text ?? text.lowercased() }
    }

    /// What of `row` is not said here, or otherwise. A name told less of, and one that differs in case or «ё», is none.
    func changes(by row: Personal) -> (changes: Personal, fields: [String]) {
        var (out, fields) = changesBesideName(by: row)
        if let name = row.name, Personal.differs(self.name, name, PersonName.asWritten),
            !Personal.tellsLess(PersonName.asWritten(name), than: PersonName.asWritten(self.name ?? ""))
        {
            out.name = name
            fields.insert("name", at: 0)
        }
        return (out, fields)
    }

    private static func differs(_ old: String?, _ new: String?, _ folded: (String) -> String) -> Bool {
        guard let new, old != new else { return false }
        return old.map { folded($0) != folded(new) } ?? true
    }

    private func changesBesideName(by row: Personal) -> (changes: Personal, fields: [String]) {
        var out = Personal()
        var fields: [String] = []
        if Personal.differs(email, row.email, Folded.email) {
            out.email = row.email
            fields.append("email")
        }
        if Personal.differs(phone, row.phone, Folded.phone) {
            out.phone = row.phone
            fields.append("phone")
        }
        if let date = row.birthDate, date != birthDate {
            out.birthDate = date
            fields.append("birthDate")
        }
        if let year = row.birthYear, year != birthYear, year != birthDate?.year {
            out.birthYear = year
            fields.append("birthYear")
        }
        if let sex = row.sex, sex != self.sex {
            out.sex = sex
            fields.append("sex")
        }
        return (out, fields)
    }

    /// «Иванова М.» of «Иванова Мария Петровна», in whatever order.
    private static func tellsLess(_ name: String, than known: String) -> Bool {
        var rest = known.split(separator: " ")
        for word in name.split(separator: " ") {
            guard let place = rest.firstIndex(where: { $0 == word || word.count == 1 && $0.hasPrefix(word) }) else {
                return false
            }
            rest.remove(at: place)
        }
        return true
    }

    /// Whether a row that says `row` may have made this person: nothing of it is said otherwise or not at all.
    func says(_ row: Personal) -> Bool {
        guard let name, let other = row.name, changesBesideName(by: row).fields.isEmpty else { return false }
        return name == other || PersonName.asWritten(name) == PersonName.asWritten(other)
    }
}
