// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

/// `diff`, and what answers as of a moment, end to end.
@Suite struct DiffCommandTests {
    typealias World = BundleCommandTests.World
    typealias Refusal = BundleCommandTests.Refusal

    /// A world that grew by a late entry after the reports.
    private func world() throws -> World {
        let world = try World()
        let late = #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"exp-culture","person":"p-3"}}"#
        #expect(try world.ledger.run(["append"], input: late).code == 0)
        return world
    }

    @Test func itsJSON() throws {
        let world = try world()
        let output = try world.ledger.run(["diff", "\(world.early)", "--format", "json"])
        #expect(output.code == 0, "\(output.errors)")
        let item = try #require(output.json.array?.first?.object)
        #expect(item["programme"] == "zemlyaki" && item["indicator"] == "people")
        #expect(item["from"] == 2 && item["to"] == 3)
        #expect(
            item["causes"] == [
                [
                    "seq": .int(world.end + 1), "effect": 1, "reason": "late", "type": "expedition.attended",
                    "happened": "2024-06-15", "by": "tester",
                ]
            ])
    }

    @Test func itsTableAndCSV() throws {
        let world = try world()
        let table = try world.ledger.run(["diff", "\(world.early)", "--format", "table", "--lang", "ru"]).text
        #expect(table.contains("От записи \(world.early) до записи \(world.end + 1)"))
        #expect(table.contains("поздние\u{A0}+1") && table.contains("было раньше, внесена позже"))
        let english = try world.ledger.run(["diff", "\(world.early)", "--format", "table", "--lang", "en"]).text
        #expect(english.contains("late\u{A0}+1") && english.contains("tester"))
        let csv = try world.ledger.run(["diff", "\(world.early)", "--format", "csv"]).text.split(
            whereSeparator: \.isNewline)
        #expect(csv.first == "programme,indicator,from,to,effect,reason,seq,type,happened,by,voids")
        #expect(
            csv.dropFirst().first
                == "zemlyaki,people,2,3,1,late,\(world.end + 1),expedition.attended,2024-06-15,tester,")
    }

    @Test func aLongListIsCutShortUnlessAllIsAskedFor() throws {
        let world = try world()
        let more = (10..<25).map { number in
            LedgerFolder.person("p-\(number)")
                + #"{"type":"expedition.attended","at":"2024-06-15","data":{"activity":"exp-culture","person":"p-\#(number)"}}"#
        }.joined(separator: "\n")
        #expect(try world.ledger.run(["append"], input: more).code == 0)
        let arguments = ["diff", "\(world.end)", "--format", "table", "--lang", "en"]
        let some = try world.ledger.run(arguments)
        let all = try world.ledger.run(arguments + ["--all"])
        #expect(some.text.contains("and 4\u{A0}entries more: --all"), "\(some.text)")
        #expect(!all.text.contains("--all") && all.lines.count == some.lines.count + 3)
    }

    @Test func aReportThatClaimedTooMany() throws {
        let world = try world()
        let output = try world.ledger.run(["diff", "report:zemlyaki/r-false", "--format", "json"])
        let item = try #require(output.json.array?.first?.object, "\(output.errors)")
        #expect(item["from"] == 3 && item["to"] == 3)
        #expect(item["causes"]?.array?.map { $0.object?["reason"] } == ["claimed", "late"])
        let named = "report:zemlyaki/r-1@\(world.early + 1)"
        let reports = try world.ledger.run(["diff", named, "report:zemlyaki/r-false", "--format", "table"])
        #expect(reports.text.contains("report r-1, submitted by entry \(world.early + 1)"))
        #expect(reports.text.contains("claimed otherwise\u{A0}+1"))
    }

    @Test func listsFlagsAndHistoriesAsOf() throws {
        let world = try world()
        func rows(_ position: Int) throws -> Int? {
            try world.ledger.run(["list", "people", "--as-of", "\(position)", "--format", "json"])
                .json.object?["rows"]?.array?.count
        }
        #expect(try (4...6).map(rows) == [1, 2, 3])
        let story = try world.ledger.run(["history", "person:p-1", "--as-of", "7", "--format", "json"])
        #expect(try story.json.object?["entries"]?.array?.count == 2)
        #expect(try world.ledger.run(["history", "person:p-1", "--as-of", "3"]).code == 66)
        let flags = { (moment: String) in
            try world.ledger.run(["flags", "--as-of", moment, "--format", "json"]).json.array?.compactMap {
                $0.object?["flag"]?.string
            }
        }
        #expect(try flags("2")?.isEmpty == true)
        #expect(try flags(world.checkpoint) == flags("\(world.end)"))
    }

    @Test(arguments: refusals) func whatIsWrongIsSaid(_ refusal: Refusal) throws {
        let world = try World()
        try refusal.expect(in: world, temporary: world.path)
    }

    static let refusals: [Refusal] = [
        Refusal(
            "backwards", 64, en: "12 is later than 7: entry 12 and entry 7",
            ru: "12 позже, чем 7: запись 12 и запись 7"
        ) { world in ["diff", "12", "7", "--ledger", world.ledger.path] },
        Refusal("no-position", 64, en: "\"x\" is no entry's number", ru: "«x» — не номер записи") { world in
            ["diff", "x", "--ledger", world.ledger.path]
        },
        Refusal("unknown-report", 66, en: "no submitted report \"r-2\"", ru: "нет сданного отчёта «r-2»") { world in
            ["diff", "report:zemlyaki/r-2", "--ledger", world.ledger.path]
        },
        Refusal(
            "unknown-submission", 66, en: "the report \"r-1\" was not submitted by entry 3",
            ru: "отчёт «r-1» не сдан записью 3"
        ) { world in ["diff", "report:zemlyaki/r-1@3", "--ledger", world.ledger.path] },
        Refusal(
            "period-of-report", 64, en: "the ledger knows the period of a report",
            ru: "период отчёта известен летописи"
        ) { world in ["diff", "report:zemlyaki/r-1", "--period", "2024-01-01..", "--ledger", world.ledger.path] },
        Refusal(
            "unknown-indicator", 66, en: "there is no indicator \"x\"", ru: "нет показателя «x»"
        ) { world in ["diff", "7", "--indicator", "x", "--ledger", world.ledger.path] },
    ]
}
