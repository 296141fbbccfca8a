import Events
import Foundation
import Support
import Testing

@testable import CLI

/// A run has its own arguments, environment, streams and language, and knows what it appended itself.
@Suite struct ConsoleTests {
    @Test func runsAtTheSameTimeKeepApart() async throws {
        let ledgers = try [LedgerFolder(), LedgerFolder(isEmpty: true)]
        let outputs = try await withThrowingTaskGroup(of: (Int, Program.Output).self) { group in
            for number in 0..<24 {
                group.addTask {
                    let language = number % 2 == 0 ? "ru" : "en"
                    let output = try ledgers[number % 4 / 2].run(
                        ["log", "--format", "table"], environment: ["LETOPIS_LANG": language, "COLUMNS": "80"])
                    return (number, output)
                }
            }
            return try await group.reduce(into: [(Int, Program.Output)]()) { $0.append($1) }
        }
        let expected = try (0..<4).map { number in
            try Program.Running(
                ["log", "--format", "table", "--ledger", ledgers[number / 2].path],
                environment: ["LETOPIS_LANG": number % 2 == 0 ? "ru" : "en", "COLUMNS": "80"]
            ).finish()
        }
        #expect(Set(expected.map(\.text)).count == 4)
        for (number, output) in outputs {
            #expect(output.code == 0)
            #expect(output.text == expected[number % 4].text)
            #expect(output.errors == expected[number % 4].errors)
        }
    }

    /// What one run has appended makes no warning of another's error.
    @Test func whatAnotherRunAppendedIsNotItsOwn() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        let refused = try ledger.run(["append"], input: LedgerFolder.person("p-9"))
        #expect(refused.code != 0)
        #expect(refused.errors.hasPrefix("Error: "))
        #expect(try ledger.size == LedgerFolder.baseSize + 1)
    }

    @Test func aLineIsReadAndNothingAfterIt() throws {
        let scratch = try TemporaryFolder()
        let path = try scratch.write("in", "да\r\nnext\nlast")
        let input = open(path, O_RDONLY)
        defer { close(input) }
        let console = Console(arguments: ["letopis"], environment: [:], input: input, output: 1, errors: 2)
        Console.$current.withValue(console) {
            #expect(Terminal.readLine() == "да")
            #expect(Terminal.readLine() == "next")
            #expect(Terminal.readLine() == "last")
            #expect(Terminal.readLine() == nil)
        }
    }
}
