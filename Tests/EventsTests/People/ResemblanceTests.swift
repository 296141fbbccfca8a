@testable import Events
import Testing

/// Who is one person and who is two. Everybody is made up.
@Suite struct ResemblanceTests {
    static func compare(_ one: Personal, _ other: Personal) -> Resemblance {
        let there = Resemblance.between(PersonProfile(one), PersonProfile(other))
        // Whoever comes first.
        #expect(there == Resemblance.between(PersonProfile(other), PersonProfile(one)))
        return there
    }

    static let maria = Personal(
        name: "Иванова Мария Петровна", email: "maria@example.org", phone: "+7 000 100-20-30",
        birthDate: Day("1990-05-04"))

    static func isSame(_ resemblance: Resemblance) -> Bool { if case .same = resemblance { true } else { false } }
    static func isPossible(_ resemblance: Resemblance) -> Bool {
        if case .possible = resemblance { true } else { false }
    }

    // MARK: - One person

    @Test(arguments: [
        Personal(name: "Мария Иванова", phone: "80001002030"),
        Personal(name: "Ivanova Mariia", email: "MARIA@example.org"),
        Personal(name: "иванова маша", phone: "000 100 20 30"),
        Personal(name: "Иванова Мария", phone: "+7 000 777 00 00", birthDate: Day("1990-05-04")),
        // A slip in the surname.
        Personal(name: "Иваноова Мария", phone: "80001002030"),
        Personal(name: "Иавнова Мария", phone: "80001002030"),
        // Day and month swapped.
        Personal(name: "Иванова Мария", phone: "80001002030", birthDate: Day("1990-04-05")),
        Personal(name: "Иванова-Смирнова Мария Петровна", phone: "80001002030"),
        // Married since.
        Personal(name: "Смирнова Мария Петровна", phone: "80001002030", birthDate: Day("1990-05-04")),
    ])
    func aNameWithAProofIsCertain(_ other: Personal) {
        #expect(Self.isSame(Self.compare(Self.maria, other)), "\(other)")
    }

    // MARK: - Never without a person's word

    @Test(arguments: [
        // A name alone, in full.
        Personal(name: "Иванова Мария Петровна"),
        // Contacts are others'.
        Personal(name: "Иванова Мария Петровна", email: "m@example.com", phone: "80007654321"),
        // The given name by its initial, or with a slip: a twin may have one much like it.
        Personal(name: "Иванова М. П.", email: "maria@example.org", phone: "80001002030"),
        Personal(name: "Иванова Маирия", email: "maria@example.org", phone: "80001002030"),
        // Parent and child of one name, by their age.
        Personal(name: "Иванова Мария Петровна", phone: "80001002030", birthDate: Day("1962-11-20")),
        Personal(name: "Иванова Мария Петровна", phone: "80001002030", birthYear: 1962),
        // Another surname.
        Personal(name: "Смирнова Мария", phone: "80001002030"),
        // The organisation's mailbox proves nothing, nor do contacts without a name.
        Personal(email: "maria@example.org", phone: "80001002030", birthDate: Day("1990-05-04")),
        // A son's name, whichever letter is wrong.
        Personal(name: "Иванова Мария Петровна", phone: "80001002030", sex: "male"),
    ])
    func doubtIsAskedAbout(_ other: Personal) {
        var known = Self.maria
        known.sex = "female"
        #expect(Self.isPossible(Self.compare(known, other)), "\(other)")
    }

    @Test func aSharedMailboxProvesNothing() {
        let one = Personal(name: "Иванова Мария", email: "info@nko.example.ru")
        #expect(Self.isPossible(Self.compare(one, Personal(name: "Мария Иванова", email: "info@nko.example.ru"))))
    }

    // MARK: - Two people

    @Test(arguments: [
        // A twin, a husband with her mailbox and phone, a daughter, a brother.
        Personal(
            name: "Иванова Дарья Петровна", email: "maria@example.org", phone: "80001002030",
            birthDate: Day("1990-05-04")),
        Personal(name: "Иванов Сергей Ильич", email: "maria@example.org", phone: "80001002030"),
        Personal(name: "Иванова Полина Сергеевна", phone: "80001002030", birthDate: Day("2014-01-09")),
        Personal(name: "Иванов Марат Петрович", phone: "80001002030"),
        // Homonyms.
        Personal(name: "Иванова Мария", birthDate: Day("1971-02-03")),
        Personal(name: "Иванова Мария Олеговна", phone: "80001002030"),
        Personal(name: "Иванова Мария", email: "m@example.com", phone: "80007654321"),
        // No more than the beginning of a name.
        Personal(name: "Иванова М."),
        Personal(phone: "+7 000 100 20 31"),
        Personal(),
    ])
    func twoPeopleStayTwo(_ other: Personal) {
        #expect(Self.compare(Self.maria, other) == .different, "\(other)")
    }

    /// Twins whose names are much alike are never joined; they may be asked about.
    @Test func twinsWithNamesAlikeAreNotJoined() {
        for (one, other) in [("Мария", "Марина"), ("Айдар", "Айнар"), ("Есения", "Евсения"), ("Милан", "Милана")] {
            func twin(_ name: String) -> Personal {
                Personal(
                    name: "Шевченко \(name)", email: "mother@example.org", phone: "80001002030",
                    birthDate: Day("2010-05-04"))
            }
            #expect(!Self.isSame(Self.compare(twin(one), twin(other))), "\(one) \(other)")
        }
    }

    @Test func reasonsBeginWithWhatSpeaksForIt() {
        let other = Personal(name: "Иванова Мария", email: "m@example.com", phone: "80001002030")
        guard case .same(let finding) = Self.compare(Self.maria, other) else {
            Issue.record("not certain")
            return
        }
        #expect(finding.reasons.map(\.ru) == ["тот же телефон", "та же фамилия", "то же имя", "другая почта"])
        #expect(finding.reasons.map(\.en) == ["same phone", "same surname", "same given name", "another e-mail"])
        #expect(finding.score == 10 + 8 + 6 - 1)
    }

    @Test func everyIndicationSaysSomethingOfItsOwn() {
        #expect(Set(Indication.allCases.map(\.reason)).count == Indication.allCases.count)
        #expect(Indication.allCases.allSatisfy { $0.weight != 0 })
    }

    // MARK: - Keys

    @Test func keysAreFewAndKeepTheirNumbers() {
        #expect(MatchKey.Kind.allCases.map(\.rawValue) == Array(1...12))
        let keys = Personal(
            name: "Иванова-Смирнова Мария Петровна", email: "Maria@example.org", phone: "80001002030",
            birthDate: Day("1990-05-04")
        ).matchKeys
        #expect(
            keys.map { "\($0.kind.rawValue) \($0.text)" } == [
                "1 70001002030", "2 maria@example.org", "3 ivanovasmirnov mar 19900504", "6 m 19900504",
                "11 fnf mr 1990", "12 fnf mr 5 4", "11 mr smrnf 1990", "12 mr smrnf 5 4", "7 mar petrovna ivan-",
                "7 mar petrovna -irnov", "5 fnf m", "4 fnf mr", "9 fnf mr p", "4 mr smrnf", "9 mr smrnf p",
                "10 ивановасмирнова мария петровна",
            ])
        // Those without a date of birth apart: others are asked for by their dates.
        #expect(
            Personal(name: "Иванова Мария").matchKeys.map { "\($0.kind.rawValue) \($0.text)" } == [
                "5 fnf m ?", "4 fnf mr ?", "9 fnf mr - ?", "10 иванова мария",
            ])
        #expect(
            Personal(name: "Иванова").matchKeys.map(\.kind) == [
                .surnameOfUnknownName, .surnameAndInitial, .nameAsWritten,
            ])
        #expect(Personal().matchKeys.isEmpty)
    }

    /// Who is kept under few keys is looked for by those under which the others are.
    @Test(arguments: [
        "Иванова Анастасия", "Иванова Настя", "Иванова А.", "Иванова Анастсия", "Ивонова Анастасия",
        "Иванова-Смирнова Анастасия",
    ])
    func whoeverMayBeMeantIsFound(_ text: String) {
        let known = Set(Personal(name: "Иванова Анастасия").matchKeys)
        #expect(!known.isDisjoint(with: MatchKeys(PersonProfile(Personal(name: text))).sought))
        let other = Set(Personal(name: text).matchKeys)
        #expect(!other.isDisjoint(with: MatchKeys(PersonProfile(Personal(name: "Иванова Анастасия"))).sought))
    }

    /// Of two with a date of birth each finds the other if the dates are one but for a slip, whoever else is called so;
    /// and everybody finds those without.
    @Test(
        arguments: [
            ("1990-05-04", "1990-05-04", true), ("1990-05-04", nil, true), (nil, nil, true),
            ("1990-05-04", "1991-05-04", true),
            ("1990-05-04", "1990-04-05", true), ("1990-05-04", "1990-05-14", true), ("1990-05-04", "1962-11-23", false),
        ] as [(String?, String?, Bool)])
    func whoHasADateIsFoundByIt(_ one: String?, _ other: String?, _ areFound: Bool) {
        for (one, other) in [(one, other), (other, one)] {
            let known = Set(Personal(name: "Иванова Мария Петровна", birthDate: one.flatMap { Day($0) }).matchKeys)
            for name in ["Иванова Мария Петровна", "Петровна Мария Ивонова"] {
                let row = PersonProfile(Personal(name: name, birthDate: other.flatMap { Day($0) }))
                #expect(known.isDisjoint(with: MatchKeys(row).sought) != areFound)
            }
        }
        let initials = PersonProfile(Personal(name: "Иванова М. П.", birthDate: Day("1990-05-04")))
        let known = Set(Personal(name: "Смирнова Мария", birthDate: Day("1990-05-04")).matchKeys)
        #expect(!known.isDisjoint(with: MatchKeys(initials).sought))
    }

    @Test func spellingsOfOnePersonShareAKey() {
        let spellings = [
            "Иванова Мария", "Мария Иванова", "Ivanova Mariya", "ИВАНОВА МАША", "Иванова Маруся", "Иванов Мария",
        ]
        let keys = spellings.map { Personal(name: $0).matchKeys.first { $0.kind == .soundOfName } }
        #expect(Set(keys).count == 1 && keys[0] != nil)
    }
}
