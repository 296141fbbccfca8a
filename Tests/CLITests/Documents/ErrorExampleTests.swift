// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Foundation
import Support
import Testing

/// Every error has a file that causes it, in Errors/, and beside it what is told, in both languages.
///
/// An expectation that is missing is recorded, and the test fails: read what was recorded, then run it again.
@Suite struct ErrorExampleTests {
    static let folder = Project.tests.path + "/Errors"
    static let examples = try! FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".jsonl") }.map { String($0.dropLast(6)) }.sorted()
    static let ledger = try! LedgerFolder()

    @Test(arguments: examples, ["en", "ru"])
    func exampleIsTold(_ name: String, _ language: String) throws {
        let output = try Program.run(
            ["append", "\(name).jsonl", "--ledger", Self.ledger.path, "--lang", language, "--format", "table"],
            in: Self.folder)
        // Only an input that is no error has a root, and every ledger its own.
        let answer = output.lines.filter { !$0.contains("root ") && !$0.contains("корень ") }.map { $0 + "\n" }.joined()
        let told = "exit \(output.code)\n" + answer + output.errors
        let file = "\(Self.folder)/\(name).\(language).txt"
        guard let expected = FileManager.default.contents(atPath: file) else {
            try Data(told.utf8).write(to: URL(filePath: file))
            Issue.record("\(name).\(language).txt was missing and has been recorded: read it")
            return
        }
        #expect(told == String(decoding: expected, as: UTF8.self))
        // Whatever is wrong with an input, nothing of it is appended.
        #expect(try Self.ledger.size == LedgerFolder.baseSize)
    }
}
