import Events
import Foundation
import Support
import Testing

/// What a type means is declared (``EventType``): a test of its name would pass over a type that is added later.
@Suite struct TypeSpellingTests {
    /// Tests of a literal: `hasPrefix("…")`, `hasSuffix("…")`, `== "…"`, `!= "…"`, `case "…"`.
    private static let tests = #"(hasPrefix\(|hasSuffix\(|== |!= |case )"([^"\\]{3,})""#

    @Test func noSourceTellsATypeByItsSpelling() throws {
        let root = Project.root.appending(path: "Sources").path
        let files = try #require(FileManager.default.enumerator(atPath: root)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".swift") }
        #expect(files.count > 100)
        let pattern = try Regex(Self.tests, as: (Substring, Substring, Substring).self)
        for file in files {
            let lines = try String(contentsOfFile: root + "/" + file, encoding: .utf8).split(separator: "\n")
            for line in lines where !line.drop(while: { $0 == " " }).hasPrefix("//") {
                for test in line.matches(of: pattern) where Self.isOfATypeName(test.1, test.2) {
                    Issue.record("\(file): \(line)")
                }
            }
        }
    }

    private static func isOfATypeName(_ test: Substring, _ literal: Substring) -> Bool {
        switch test {
        case "hasPrefix(": Catalogue.all.contains { $0.name.hasPrefix(literal) }
        case "hasSuffix(": Catalogue.all.contains { $0.name.hasSuffix(literal) }
        default: Catalogue.byName[String(literal)] != nil
        }
    }
}
