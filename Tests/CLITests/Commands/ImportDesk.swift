import Events
import Foundation
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// A ledger with an expedition and a place, and sheets beside it.
struct ImportDesk {
    let ledger: LedgerFolder
    static let type = ["--as", "expedition.attended", "--activity", "exp-culture"]

    init(_ more: String = "") throws {
        ledger = try LedgerFolder()
        let place =
            "{\"type\":\"territory.included\",\"at\":\"2024-02-01\",\"data\":{\"programme\":\"zemlyaki\",\"municipality\":\"gdov\",\"name\":\"Гдовский район\"}}\n"
        #expect(try ledger.run(["append"], input: place + more).code == 0)
    }

    func run(_ file: String, _ arguments: [String] = type) throws -> Program.Output {
        try ledger.run(["import", file] + arguments)
    }

    /// Takes the rows of a text in.
    func take(_ text: String, _ arguments: [String] = type, name: String = "sheet.csv") throws -> Program.Output {
        try run(ledger.scratch.write(name, text), arguments)
    }

    func commit(_ text: String, _ arguments: [String] = type) throws -> JSON {
        let output = try take(text, arguments + ["--commit"])
        #expect(output.code == 0, "\(output.errors)")
        return try output.json
    }

    func entries(_ type: String) throws -> [Entry] {
        try ledger.run(["log", "--type", type]).lines.map { try Entry(body: Array($0.utf8)) }
    }

    func personal(_ person: String) throws -> Personal? {
        let ledger = try Ledger.open(ledger.path, readOnly: true)
        return try VaultReader.open(ledger, ledger.reader())?.personal(of: person).personal
    }

    /// The number at a path within an answer.
    static func number(_ json: JSON, _ path: String...) -> Int? {
        path.reduce(Optional(json)) { $0?.object?[$1] }?.int
    }
}
