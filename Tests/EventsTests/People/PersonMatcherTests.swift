@testable import Events
import Testing

/// Rows of a sheet and the people that are known.
@Suite struct PersonMatcherTests {
    static let maria = Personal(name: "Иванова Мария Петровна", email: "maria@example.org", phone: "80001002030")
    static let row = Personal(name: "Мария Иванова", phone: "+7 000 100 20 30")

    static func person(_ answer: PersonMatcher.Answer) -> String? {
        if case .certain(let candidate) = answer { candidate.person } else { nil }
    }
    static func people(_ answer: PersonMatcher.Answer) -> [String] {
        if case .possible(let candidates) = answer { candidates.map(\.person) } else { [] }
    }

    @Test func whoIsCertainIsFound() throws {
        var known = PeopleInMemory()
        known.add("p-1", Self.maria)
        known.add("p-2", Personal(name: "Иванова Мария Олеговна"))
        let answer = try PersonMatcher(known).match(Self.row)
        #expect(Self.person(answer) == "p-1")
    }

    @Test func whoIsNotKnownIsNewAndFoundInALaterRow() throws {
        let matcher = PersonMatcher(PeopleInMemory())
        #expect(try matcher.match(Self.row) == .new)
        try matcher.add("row-1", Self.row)
        #expect(Self.person(try matcher.match(Self.maria)) == "row-1")
    }

    /// Given two codes for her. When a row is certain of both, then it is asked which; once they are merged, it is one.
    @Test func twoCertainPeopleAreAskedAbout() throws {
        var known = PeopleInMemory()
        known.add("p-1", Self.maria)
        known.add("p-2", Personal(name: "Иванова Маша", phone: "80001002030"))
        #expect(Self.people(try PersonMatcher(known).match(Self.row)) == ["p-1", "p-2"])
        let merged = PersonMatcher(known) { $0 == "p-2" ? "p-1" : $0 }
        #expect(Self.person(try merged.match(Self.row)) == "p-1")
    }

    @Test func theLikeliestComesFirst() throws {
        var known = PeopleInMemory()
        known.add("p-1", Personal(name: "Иванова Мария"))
        known.add("p-2", Personal(name: "Иванова Мария Петровна"))
        known.add("p-3", Personal(name: "Иванова Марина Петровна"))
        let answer = try PersonMatcher(known).match(Personal(name: "Иванова Мария Петровна", phone: "80009998877"))
        #expect(Self.people(answer) == ["p-2", "p-1"])
    }

    /// Of a name that says too little for a likeness, who bears exactly that is known all the same, in order.
    @Test(arguments: ["Иванов И.", "Иванова", "Мария", "Madonna", "Ю Ли", "Өмүрбек уулу Бакыт", "김철수", "محمد علي"])
    func whoIsWrittenTheSameIsTold(_ name: String) throws {
        var known = PeopleInMemory()
        known.add("p-2", Personal(name: name))
        known.add("p-1", Personal(name: name.uppercased(), phone: "80001002030"))
        known.add("p-3", Personal(name: "Смирнов Олег"))
        let matcher = PersonMatcher(known) { $0 == "p-2" ? "p-3" : $0 }
        let row = try matcher.compare([Personal(name: name)])[0]
        #expect(row.namesakes.map(\.person) == ["p-3", "p-1"])
        #expect(row.namesakes.map(\.personal.phone) == [nil, "80001002030"])
        #expect(try matcher.compare([Personal(name: name + "ов")])[0].namesakes.isEmpty)
    }

    /// The vault's digests outlive corrections; what is known of a person decides.
    @Test func candidatesAreHeldAgainstTheirData() throws {
        struct Stale: KnownPeople {
            func candidates(by keys: [MatchKey]) -> [[Int]] { keys.map { _ in [1, 2] } }
            func people(_ numbers: [Int]) -> [VaultReader.Known?] {
                numbers.map {
                    $0 == 1
                        ? nil
                        : .init(code: "p-corrected", personal: Personal(name: "Смирнов Олег", phone: "80007654321"))
                }
            }
        }
        #expect(try PersonMatcher(Stale()).match(Self.row) == .new)
    }

    @Test func rowsComparedTogetherAnswerTheSame() throws {
        let set = LabelledPeople("people.csv").records.prefix(400)
        var known = PeopleInMemory()
        for record in set.prefix(200) { known.add(record.code, record.personal) }
        let rows = set.dropFirst(200).map(\.personal)
        let together = PersonMatcher(known)
        let answers = try together.compare(rows).map(together.match)
        let alone = PersonMatcher(known)
        for (row, answer) in zip(rows, answers) { #expect(try answer == alone.match(row)) }
        #expect(answers.contains(.new) && answers.contains { Self.person($0) != nil })
    }
}

extension PersonMatcher {
    func compare(_ rows: [Personal]) throws(Problem) -> [Description] {
        var comparisons = try comparing(rows)
        var descriptions: [Description] = []
        while let next = try comparisons.next() { descriptions.append(next) }
        return descriptions
    }

    func match(_ personal: Personal) throws(Problem) -> Answer { match(try compare([personal])[0]) }
    func add(_ person: String, _ personal: Personal) throws(Problem) { add(person, try compare([personal])[0]) }
}
