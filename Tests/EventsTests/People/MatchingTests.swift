@testable import Events
import Foundation
import Support
import Testing

/// How well people are matched, measured on records of which it is known whom they are about.
@Suite struct MatchingTests {
    /// The rules were tuned on the first set alone.
    static let sets = ["people.csv", "people-held-out.csv"]

    struct Figures: CustomStringConvertible {
        var truePairs = 0
        var joined = 0
        var joinedRightly = 0
        var asked = 0
        var askedRightly = 0

        var precision: Double { Double(joinedRightly) / Double(joined) }
        var recall: Double { Double(joinedRightly + askedRightly) / Double(truePairs) }
        var description: String {
            "\(truePairs) true; joined \(joined), rightly \(joinedRightly): precision \(precision), alone recall "
                + "\(Double(joinedRightly) / Double(truePairs)); asked \(asked), rightly \(askedRightly) "
                + "(\(Double(askedRightly) / Double(asked))); recall \(recall)"
        }
    }

    /// Every two records of which one is found by the other's keys are compared, as for `people duplicates`.
    @Test(arguments: sets) func pairsAreJoinedRightlyAndFewAreMissed(_ name: String) throws {
        let set = LabelledPeople(name)
        let profiles = set.records.map { PersonProfile($0.personal) }
        var byKey: [MatchKey: [Int]] = [:]
        for (index, profile) in profiles.enumerated() {
            for key in MatchKeys(profile).kept { byKey[key, default: []].append(index) }
        }
        var pairs: Set<LabelledPeople.Pair> = []
        for (one, profile) in profiles.enumerated() {
            for other in MatchKeys(profile).sought.flatMap({ byKey[$0] ?? [] }) where other != one {
                pairs.insert(LabelledPeople.Pair(first: min(one, other), second: max(one, other)))
            }
        }
        let truth = set.truePairs
        var figures = Figures()
        figures.truePairs = truth.count
        let isTold = ProcessInfo.processInfo.environment["LETOPIS_MATCHING"] != nil
        func tell(_ what: String, _ pair: LabelledPeople.Pair, _ indications: [Indication] = []) {
            guard isTold else { return }
            print(what, indications.map(\.reason.en).joined(separator: ", "))
            for record in [set.records[pair.first], set.records[pair.second]] { print("   ", record) }
        }
        for pair in pairs {
            let isTrue = truth.contains(pair)
            switch Resemblance.between(profiles[pair.first], profiles[pair.second]) {
            case .same(let finding):
                figures.joined += 1
                if isTrue { figures.joinedRightly += 1 } else { tell("WRONG", pair, finding.indications) }
            case .possible(let finding):
                figures.asked += 1
                if isTrue {
                    figures.askedRightly += 1
                } else {
                    tell("ASKED \(finding.score)", pair, finding.indications)
                }
            case .different: if isTrue { tell("MISSED", pair) }
            }
        }
        for pair in truth.subtracting(pairs) { tell("UNSEEN", pair) }
        if isTold { print("PAIRS", name, pairs.count, figures) }
        #expect(figures.precision >= 0.99, "\(figures)")
        #expect(figures.recall >= 0.95, "\(figures)")
    }

    /// Row after row, as a sheet is imported: who is certain gets the known code, everybody else a new one.
    @Test(arguments: sets) func rowsFindTheirPeople(_ name: String) throws {
        let set = LabelledPeople(name)
        let matcher = PersonMatcher(PeopleInMemory())
        var people: [String: String] = [:]
        var figures = Figures()
        var asked: Set<Set<String>> = []
        for record in set.records {
            switch try matcher.match(record.personal) {
            case .certain(let candidate):
                people[record.code] = candidate.person
                try matcher.add(candidate.person, record.personal)
            case .possible(let candidates):
                people[record.code] = record.code
                try matcher.add(record.code, record.personal)
                for candidate in candidates { asked.insert([candidate.person, record.code]) }
            case .new:
                people[record.code] = record.code
                try matcher.add(record.code, record.personal)
            }
        }
        let truth = set.truePairs
        figures.truePairs = truth.count
        func person(_ index: Int) -> String { people[set.records[index].code] ?? "" }
        for indices in Dictionary(grouping: set.records.indices, by: person).values {
            for (at, first) in indices.enumerated() {
                for second in indices[(at + 1)...] {
                    figures.joined += 1
                    if truth.contains(.init(first: first, second: second)) { figures.joinedRightly += 1 }
                }
            }
        }
        figures.asked = asked.count
        figures.askedRightly = truth.count {
            person($0.first) != person($0.second) && asked.contains([person($0.first), person($0.second)])
        }
        if ProcessInfo.processInfo.environment["LETOPIS_MATCHING"] != nil { print("ROWS", name, figures) }
        #expect(figures.precision >= 0.99, "\(figures)")
        #expect(figures.recall >= 0.95, "\(figures)")
    }
}

extension MatchingTests {
    /// The sets are what the script writes.
    @Test(.enabled(if: hasPython, "python3 is not here")) func theSetsAreWhatTheScriptWrites() throws {
        let script = LabelledPeople.folder.appending(path: "make_people.py").path()
        #expect(try ChildProcess("python3", [script, "--check"]).wait() == .exit(0))
    }

    static let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/python3")
    }

    /// The likeness of people in one family is in the sets.
    @Test(arguments: sets) func theSetsHaveWhatIsHard(_ name: String) {
        let records = LabelledPeople(name).records
        #expect(records.count > 2500 && Set(records.map(\.person)).count == 1000)
        for kind in [
            "slip", "latin", "short form", "given name first", "initials", "maiden name", "second phone", "alias",
        ] {
            #expect(records.count { $0.made.contains(kind) } > 20, "\(kind)")
        }
        var people: [String: Set<String>] = [:]
        for record in records {
            if let phone = record.personal.phone.flatMap({ PhoneNumber($0) }) {
                people[phone.digits, default: []].insert(record.person)
            }
        }
        #expect(people.values.count { $0.count > 1 } > 80)
    }
}
