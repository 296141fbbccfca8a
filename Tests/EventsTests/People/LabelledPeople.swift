// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Events
import Foundation
import Support

/// A set of made-up records, each with the person it is about: Tests/Matching/make_people.py says how it is made.
struct LabelledPeople: Sendable {
    struct Record: Sendable {
        let code: String
        let person: String
        let personal: Personal
        /// How it was made.
        let made: String
    }

    let records: [Record]

    static let folder = Project.tests.appending(path: "Matching")
        .standardizedFileURL

    init(_ name: String) {
        let text = try! String(contentsOf: Self.folder.appending(path: name), encoding: .utf8)
        let lines = text.split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let columns = Dictionary(uniqueKeysWithValues: lines[0].enumerated().map { ($1, $0) })
        records = lines.dropFirst().map { line in
            func value(_ name: String) -> String? {
                let text = line[columns[name]!]
                return text.isEmpty ? nil : text
            }
            return Record(
                code: value("record")!, person: value("person")!,
                personal: Personal(
                    name: value("name"), email: value("email"), phone: value("phone"),
                    birthDate: value("birthDate").flatMap { Day($0) },
                    birthYear: value("birthYear").flatMap { Int($0) },
                    sex: value("sex")), made: value("made") ?? "")
        }
    }

    struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    /// All pairs of records of one person.
    var truePairs: Set<Pair> {
        var pairs: Set<Pair> = []
        for indices in Dictionary(grouping: records.indices, by: { records[$0].person }).values {
            for (at, first) in indices.enumerated() {
                for second in indices[(at + 1)...] { pairs.insert(Pair(first: first, second: second)) }
            }
        }
        return pairs
    }
}
