/// Whether two records are of one person.
package enum Resemblance: Sendable, Equatable {
    /// Certain enough to be joined without asking.
    case same(Finding)
    /// To be asked about.
    case possible(Finding)
    case different

    package struct Finding: Sendable, Equatable {
        /// The sum of the weights: from ``leastPossible`` up.
        let found: Indications

        package var score: Int { found.score }
        /// What speaks for it first.
        package var indications: [Indication] { found.sorted }
        /// «тот же телефон, то же имя».
        package var reasons: [Phrase] { indications.map(\.reason) }
    }

    /// From this score on a pair is worth asking about: surname and given name, one of the contacts being another.
    package static let leastPossible = 12
    /// From this score on, and with a proof besides the name, a pair is joined: surname, given name with a phone.
    package static let leastCertain = 20

    /// Compares two records.
    ///
    /// Joined are only records whose given names are one, full or in a known short form, with the phone, the e-mail or the
    /// date of birth in common and nothing that forbids it. Twins, spouses with one e-mail, parent and child with one
    /// phone have different given names; homonyms have nothing else in common.
    package static func between(_ left: PersonProfile, _ right: PersonProfile) -> Resemblance {
        guard let found = indications(left, right), found.score >= leastPossible else { return .different }
        let finding = Finding(found: found)

        let proofs = Indication.proofs.count(where: found.contains)
        let isNamed = found.containsAny([.sameGivenName, .formOfGivenName])
        // A surname changes: then given name and patronymic with two proofs, or all three.
        let isOfFamily =
            found.containsAny([.sameSurname, .similarSurname, .partOfSurname])
            || proofs > 1 && found.contains(.samePatronymic) || proofs > 2
        let isCertain =
            found.score >= leastCertain && proofs > 0 && isNamed && isOfFamily
            && !found.containsAny(Indication.forbidding)
        return isCertain ? .same(finding) : .possible(finding)
    }

    /// Nil where the given names are two people's.
    static func indications(_ left: PersonProfile, _ right: PersonProfile) -> Indications? {
        guard var found = between(left.name, right.name) else { return nil }
        contacts(left, right, &found)
        if let birth = birth(left, right) { found.insert(birth) }
        if let one = left.sex, let other = right.sex, one != other { found.insert(.otherSex) }
        return found
    }

    // MARK: - Names

    private static func between(_ left: PersonName?, _ right: PersonName?) -> Indications? {
        guard let left, let right else { return Indications() }
        let straight = inOrder(left, right)
        guard left.isOrderOpen || right.isOrderOpen else { return straight }
        let turned = [left.swapped.map { ($0, right) }, right.swapped.map { (left, $0) }].compactMap { $0 }
        return ([straight] + turned.map { inOrder($0.0, $0.1) }).compactMap { $0 }.max { $0.score < $1.score }
    }

    private static func inOrder(_ left: PersonName, _ right: PersonName) -> Indications? {
        var found = Indications()
        if let one = left.given, let other = right.given {
            guard let given = givenNames(one, other) else { return nil }
            found.insert(given)
        }
        if let surname = surnames(left, right) { found.insert(surname) }
        if let one = left.patronymic, let other = right.patronymic { found.insert(patronymics(one, other)) }
        return found
    }

    private static func surnames(_ left: PersonName, _ right: PersonName) -> Indication? {
        guard let one = left.surname, let other = right.surname else { return nil }
        if one.text == other.text { return .sameSurname }
        if ending(one.text) == ending(other.text) { return .surnameEnding }
        if left.surnames.count + right.surnames.count > 2,
            left.surnames.contains(where: { $0.utf8.count > 2 && right.surnames.contains($0) })
        {
            return .partOfSurname
        }
        return isSlip(one, other) ? .similarSurname : .otherSurname
    }

    /// A surname without what tells man from woman.
    private static func ending(_ surname: String) -> Substring {
        for ending in ["aia", "oi", "i", "a"]
        where surname.ends(in: ending) && surname.utf8.count > ending.utf8.count + 2 {
            return surname.dropLast(ending.utf8.count)
        }
        return surname[...]
    }

    private static func givenNames(_ left: PersonName.Part, _ right: PersonName.Part) -> Indication? {
        if left.isInitial || right.isInitial {
            return startsAlike(left, right) ? .initialOfGivenName : nil
        }
        if left.text == right.text { return .sameGivenName }
        if left.full.contains(where: right.full.contains) { return .formOfGivenName }
        if left.full.isEmpty || right.full.isEmpty { return isSlip(left, right, shortest: 3) ? .similarGivenName : nil }
        // Two names that are known are two people's, unless one is the other cut short.
        return left.text.hasPrefix(right.text) || right.text.hasPrefix(left.text) ? .likeGivenName : nil
    }

    private static func patronymics(_ left: PersonName.Part, _ right: PersonName.Part) -> Indication {
        if left.isInitial || right.isInitial {
            return startsAlike(left, right) ? .initialOfPatronymic : .otherPatronymic
        }
        if left.text == right.text { return .samePatronymic }
        let isOtherSex =
            left.text.ends(in: "na") && right.text.ends(in: "C")
            || left.text.ends(in: "C") && right.text.ends(in: "na")
        return !isOtherSex && isSlip(left, right) ? .similarPatronymic : .otherPatronymic
    }

    private static func startsAlike(_ left: PersonName.Part, _ right: PersonName.Part) -> Bool {
        let forms = left.isInitial ? [right.text] + right.full : [left.text] + left.full
        let initial = left.isInitial ? left.text : right.text
        return forms.contains { $0.hasPrefix(initial) || right.isInitial && left.isInitial && initial.hasPrefix($0) }
    }

    /// One slip of the pen, or two in a long word. In other scripts than these two a letter is several bytes, and may be a
    /// whole syllable: there no slips are told.
    private static func isSlip(_ left: PersonName.Part, _ right: PersonName.Part, shortest: Int = 4) -> Bool {
        let length = min(left.text.utf8.count, right.text.utf8.count)
        guard length >= shortest, left.text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        let limit = length >= 8 ? 2 : 1
        return EditDistance.distance(left.text, right.text, upTo: limit) <= limit
            || EditDistance.distance(left.spelling, right.spelling, upTo: limit) <= limit
    }

    // MARK: - Contacts

    private static func contacts(_ left: PersonProfile, _ right: PersonProfile, _ found: inout Indications) {
        if let one = left.phone?.digits, let other = right.phone?.digits {
            let isSimilar =
                one != other && one.utf8.count == other.utf8.count && EditDistance.distance(one, other, upTo: 1) == 1
            found.insert(one == other ? .samePhone : isSimilar ? .similarPhone : .otherPhone)
        }
        if let one = left.email, let other = right.email {
            if one == other {
                found.insert(one.isShared ? .sharedEmail : .sameEmail)
            } else {
                found.insert(EditDistance.distance(one.text, other.text, upTo: 1) == 1 ? .similarEmail : .otherEmail)
            }
        }
    }

    private static func birth(_ left: PersonProfile, _ right: PersonProfile) -> Indication? {
        if let one = left.birthDate, let other = right.birthDate {
            return one == other ? .sameBirthDate : isSlip(one, other) ? .similarBirthDate : .otherBirthDate
        }
        guard let one = left.birthYear, let other = right.birthYear else { return nil }
        // A year told as an age may be one off.
        return one == other ? .sameBirthYear : abs(one - other) > 1 ? .otherBirthYear : nil
    }

    /// Day and month swapped, or one of year, month and day mistyped. Years far apart are a parent's and a child's.
    private static func isSlip(_ one: Day, _ other: Day) -> Bool {
        if one.year == other.year, one.month == other.day, one.day == other.month { return true }
        let same = [one.year == other.year, one.month == other.month, one.day == other.day]
        return same.count { $0 } == 2 && abs(one.year - other.year) < 12
    }
}
