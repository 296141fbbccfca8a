// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

/// A ledger with an indicator and a period, on the command line.
struct PeriodFolder {
    let ledger: LedgerFolder
    /// The size before anything is closed.
    let size: Int

    static func attended(_ person: String, on day: String = "2024-06-15") -> String {
        "{\"type\":\"expedition.attended\",\"at\":\"\(day)\",\"data\":{\"activity\":\"exp-culture\",\"person\":\"\(person)\"}}\n"
    }

    init() throws {
        ledger = try LedgerFolder()
        let lines =
            """
            {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"zemlyaki","indicator":"people","title":"Люди","titleEn":"People","unit":"people","rule":{"of":"expedition.attended","count":"distinct person"}}}
            {"type":"target.set","at":"2024-02-01","data":{"programme":"zemlyaki","indicator":"people","comparator":"at-least","value":3,"due":"2024-12-31","origin":"stated"}}
            {"type":"indicator.defined","at":"2024-02-01","data":{"programme":"zemlyaki","indicator":"minutes","title":"Минуты","titleEn":"Minutes","unit":"minutes","rule":{"of":"consultation.given","count":"sum minutes"}}}

            """ + Self.attended("p-1") + Self.attended("p-2")
        #expect(try ledger.run(["append"], input: lines).code == 0)
        let opened = try ledger.run(["period", "open", "q2", "2024-06-01..2024-06-30", "--programme", "zemlyaki"])
        #expect(opened.code == 0, "\(opened.errors)")
        size = try ledger.size
    }

    func run(_ words: String, _ more: String..., input: String = "") throws -> Program.Output {
        try ledger.run(words.split(separator: " ").map(String.init) + more, input: input)
    }

    /// The object that a command answers with, which has to succeed.
    func json(_ words: String, _ more: String..., input: String = "") throws -> JSONObject {
        let output = try ledger.run(words.split(separator: " ").map(String.init) + more, input: input)
        #expect(output.code == 0, "\(words): \(output.errors)")
        return try #require(try output.json.object)
    }

    var snapshots: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: ledger.path + "/snapshots").sorted() }
    }
}
