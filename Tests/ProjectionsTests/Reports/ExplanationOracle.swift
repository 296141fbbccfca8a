import Events
import Foundation
import GRDB
import Support
import Testing

@testable import Projections

/// What became of every entry, by the statements that are shown: what counts, what repeats it, what is left out.
struct ExplanationBySQL: Equatable {
    var counted: [Int] = []
    /// Entries and the ones they repeat.
    var repeats: [[Int]] = []
    /// Entries and the numbers of the reasons.
    var excluded: [[Int]] = []

    init(_ db: Database, _ query: CountQuery) throws {
        var first: [String: Int] = [:]
        for fact in try query.facts(db) {
            guard let earlier = first[fact.subject] else {
                first[fact.subject] = fact.seq
                if counted.last != fact.seq { counted.append(fact.seq) }
                if repeats.last?[0] == fact.seq { repeats.removeLast() }
                continue
            }
            if earlier == fact.seq || counted.last == fact.seq || repeats.last?[0] == fact.seq { continue }
            repeats.append([fact.seq, earlier])
        }
        excluded = try query.excluded(db).map { [$0.seq, $0.reason.rawValue] }
    }

    init(_ outcomes: Outcomes) {
        counted = outcomes.counted
        repeats = outcomes.repeats.map { [$0.seq, $0.first] }
        excluded = outcomes.excluded.map { [$0.seq, $0.reason.rawValue] }
    }
}

/// The `sqlite3` shell, where it is installed.
enum StockSQLite {
    static let isThere = (try? run("SELECT 1", ":memory:")) == "1\n"

    static func run(_ sql: String, _ database: String) throws -> String {
        let output = NSTemporaryDirectory() + "letopis-sqlite3-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: output) }
        try ChildProcess("sqlite3", ["-readonly", database, sql], output: .file(output)).wait()
        return try String(contentsOfFile: output, encoding: .utf8)
    }
}
