import Events
import Testing

@testable import Projections

/// Small groups of people by what stands open of them. All people are synthetic.
@Suite struct ExposureTests {
    private static func told(_ exposure: Exposure) -> [String] {
        exposure.groups.map { group in
            (group.traits.map { "\($0.trait.rawValue)=\($0.value)" } + ["→"] + group.people).joined(separator: " ")
        }
    }

    @Test func whatStandsOpenOfPeopleIsPutTogether() async throws {
        let story = try await Story(
            Story.world + "\n" + """
                2024-01-01 person.added person=p-4 municipality=luki
                2024-01-01 person.added person=p-5 municipality=pskov
                2024-01-01 person.added person=p-6 municipality=pskov
                2024-01-02 person.affiliated person=p-4 organisation=o-1 role=ngo-leader
                2024-01-02 person.affiliated person=p-5 organisation=o-1 role=ngo-staff
                2024-01-02 person.affiliated person=p-6 organisation=o-1 role=ngo-staff
                2024-06-15 forum.attended activity=forum person=p-2 role=ngo-staff
                2024-01-02 group.member-joined group=g-1 person=p-1
                """)
        // p-3 alone has Tver; p-1 alone is in a group; p-4 alone leads.
        #expect(
            Self.told(try story.views().exposure(under: 2)) == [
                "group=g-1 → p-1", "region=tver-oblast → p-3", "role=ngo-leader → p-4",
                "municipality=luki organisation=o-1 → p-4", "municipality=luki role=ngo-staff → p-2",
            ])
        let three = try story.views().exposure(under: 3)
        #expect(Self.told(three).contains("municipality=luki → p-2 p-4"))
        // Longer combinations of what is small already say nothing new.
        #expect(!Self.told(three).contains { $0.contains("municipality=luki ") && !$0.contains("luki →") })
        #expect(three.people == 6)
        // Only p-2 has to do with the programme.
        #expect(try story.views().exposure(programme: "p", under: 5).people == 1)
    }

    @Test func mergedPeopleAreOneAndTheLastHomeCounts() async throws {
        let story = try await Story(
            Story.world + "\n" + """
                2024-01-01 person.added person=p-4 municipality=luki
                2024-01-02 person.merged survivor=p-2 absorbed=p-4 basis=b
                2024-01-02 person.corrected person=p-3 municipality=luki reason=r
                """)
        let exposure = try story.views().exposure(under: 5)
        #expect(exposure.people == 3)
        #expect(Self.told(exposure).contains("municipality=luki → p-2 p-3"))
    }

    @Test func nothingSmallIsNothingToTell() async throws {
        let story = try await Story("2024-01-01 person.added person=p-1")
        let exposure = try story.views().exposure()
        #expect(exposure.groups.isEmpty && exposure.exposed == 0 && exposure.people == 1)
        let unknown = #expect(throws: Problem.self) { try story.views().exposure(programme: "q") }
        #expect(unknown?.name == "unknown-programme")
    }

    // MARK: - Against counting all combinations

    @Test(arguments: 1...20)
    func theShortestSmallCombinationsAreFound(_ seed: UInt64) {
        var random = RandomSource(seed: seed)
        func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
        var profiles: [String: Set<[Exposure.Value]>] = [:]
        for person in 0..<(5 + pick(40)) {
            let place = pick(4)
            var home: [Exposure.Value] = []
            if place > 0 {
                home = [
                    .init(trait: .municipality, value: "m-\(place)"), .init(trait: .region, value: "r-\(place / 2)"),
                ]
            }
            var rows: Set<[Exposure.Value]> = []
            for _ in 0...pick(3) {
                var row = home
                if pick(3) > 0 { row.append(.init(trait: .organisation, value: "o-\(pick(3))")) }
                if pick(3) > 0 { row.append(.init(trait: .role, value: "role-\(pick(3))")) }
                rows.insert(row)
            }
            profiles["p-\(person)"] = rows
        }
        let bound = 2 + pick(5)

        // Everybody who has all of some values in one statement.
        func count(_ values: Set<Exposure.Value>) -> Set<String> {
            Set(profiles.filter { $0.value.contains { values.isSubset(of: $0) } }.keys)
        }
        var expected: [Set<Exposure.Value>: Set<String>] = [:]
        let all = Array(Set(profiles.values.flatMap { $0.flatMap { $0 } }))
        for choice in 1..<(1 << all.count) where choice.nonzeroBitCount <= 3 {
            let values = Set(all.indices.filter { choice >> $0 & 1 == 1 }.map { all[$0] })
            let traits = Set(values.map(\.trait))
            if traits.count < values.count || traits.isSuperset(of: [.municipality, .region]) { continue }
            let people = count(values)
            guard !people.isEmpty, people.count < bound else { continue }
            let isShortest = values.allSatisfy { value in
                values.count == 1 || count(values.subtracting([value])).count >= bound
            }
            if isShortest { expected[values] = people }
        }
        let found = Exposure(profiles, under: bound)
        #expect(found.groups.count == expected.count)
        for group in found.groups { #expect(expected[Set(group.traits)] == Set(group.people)) }
    }
}
