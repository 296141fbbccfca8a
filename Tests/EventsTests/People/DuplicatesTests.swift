@testable import Events
import Support
import Testing

/// Who may be there twice. Everybody is made up.
@Suite struct DuplicatesTests {
    static let people: [(code: String, personal: Personal)] = [
        ("p-1", Personal(name: "Иванова Мария Петровна", phone: "+7 000 100-20-30")),
        ("p-2", Personal(name: "Мария Иванова", phone: "80001002030")),
        ("p-3", Personal(name: "Иванова Мария Петровна")),
        ("p-4", Personal(name: "Иванова Дарья Петровна", phone: "80001002030")),
        ("p-5", Personal(name: "Смирнов Олег", email: "oleg@example.org")),
        ("p-6", Personal(name: "Smirnov Oleg", email: "Oleg@example.org")),
    ]

    @Test func theLikeliestComeFirstAndHangTogether() {
        let found = Duplicates(among: Self.people) { $0 }
        #expect(found.groups.map(\.people) == [["p-5", "p-6"], ["p-1", "p-2", "p-3"]])
        #expect(
            found.groups[1].pairs.map { "\($0.first) \($0.second) \($0.isCertain)" } == [
                "p-1 p-2 true", "p-1 p-3 false", "p-2 p-3 false",
            ])
        #expect(found.toldApart.isEmpty)
    }

    @Test func mergedOnesAreNoPair() {
        let found = Duplicates(among: Self.people) { ["p-2": "p-1", "p-6": "p-5"][$0] ?? $0 }
        // By the strongest of what the two codes have.
        #expect(found.groups.flatMap(\.pairs).map { "\($0.first) \($0.second)" } == ["p-1 p-3"])
        #expect(found.groups.first?.pairs.first?.finding.score == 20)
    }

    @Test func whoWasToldApartIsNotProposed() {
        let found = Duplicates(
            among: Self.people, canonical: { $0 }, toldApart: { $0 == "p-5" && $1 == "p-6" ? 17 : nil })
        #expect(found.groups.map(\.people) == [["p-1", "p-2", "p-3"]])
        #expect(found.toldApart.map(\.toldApartBy) == [17])
    }

    @Test func lowScoresCanBeLeftOut() {
        let found = Duplicates(among: Self.people, canonical: { $0 }, least: 21)
        #expect(found.groups.flatMap(\.pairs).map(\.second) == ["p-6", "p-2"])
    }

    /// Given p-1 and p-2 merged, told apart, and p-3 merged into p-2 since.
    @Test func theEntryThatToldThemApartIsKnown() async throws {
        let ledger = try TemporaryLedger()
        func line(_ type: String, _ survivor: String, _ absorbed: String) -> String {
            #"{"type":"person.\#(type)","at":"2024-06-02","data":{"survivor":"\#(survivor)","absorbed":"\#(absorbed)","basis":"b"}}"#
        }
        let added = ["p-1", "p-2", "p-3"].map {
            #"{"type":"person.added","at":"2024-06-01","data":{"person":"\#($0)"}}"#
        }
        try await ledger.append(
            (added + [line("merged", "p-1", "p-2"), line("unmerged", "p-1", "p-2"), line("merged", "p-3", "p-2")])
                .joined(separator: "\n"))
        try await ledger.writer.finish()
        let reader = try VaultTests.reader(ledger)
        #expect(try reader.toldApart() == [["p-1", "p-3"]: 6])
        // One again.
        try await ledger.append(line("merged", "p-1", "p-3"))
        try await ledger.writer.finish()
        #expect(try VaultTests.reader(ledger).toldApart().isEmpty)
    }

    @Test(arguments: [
        ("Иванова", 0), ("мария иванова", 0), ("Ivanova", 0), ("Иван", 1), ("Маша", 1), ("Ивонова", 2),
        ("Петровна Мария", 0),
    ])
    func namesAreFoundByTheirWords(_ text: String, _ rank: Int) {
        #expect(NameSearch(text).rank(of: "Иванова Мария Петровна") == rank)
    }

    @Test(arguments: ["Смирнова", "Иванова Ольга", "Мари Петров Иван Сергей", "ова"])
    func otherNamesAreNot(_ text: String) {
        #expect(NameSearch(text).rank(of: "Иванова Мария Петровна") == nil)
    }
}
