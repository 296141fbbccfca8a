import ArgumentParser
import Foundation
import Support
import Testing

@testable import CLI

/// The house of docs/ARCHITECTURE.md: which module may know which, and what only the door may do.
@Suite struct ArchitectureTests {
    /// What each module may import of the others.
    private static let known: [String: Set<String>] = [
        "Events": [], "Projections": ["Events"], "Sheets": ["Events"],
        "Application": ["Events", "Projections", "Sheets"],
        "Presentation": ["Events", "Projections", "Sheets", "Application"],
        "Demo": ["Events", "Projections", "Application"],
        "CLI": ["Events", "Projections", "Sheets", "Application", "Presentation", "Demo"],
    ]
    private static let modules = known.keys.sorted()
    private static let sources = Project.root.appending(path: "Sources")

    /// The lines of every Swift file of a module, without comments.
    private static func lines(of module: String) throws -> [(place: String, text: String)] {
        let folder = sources.appending(path: module)
        let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
            .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
        #expect(!files.isEmpty)
        return try files.flatMap { file in
            try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
                .enumerated().map { number, line in
                    let end = line.firstRange(of: "//")?.lowerBound ?? line.endIndex
                    return ("\(module)/\(file.lastPathComponent):\(number + 1)", String(line[..<end]))
                }
        }
    }

    @Test func everyModuleIsJudged() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
        // System libraries, which have no code of ours.
        #expect(Set(folders).subtracting(["CZip", "CExpat"]) == Set(Self.modules))
    }

    @Test(arguments: modules) func importsOnlyWhatItMayKnow(_ module: String) throws {
        let allowed = try #require(Self.known[module]).union([module])
        for (place, text) in try Self.lines(of: module) {
            guard let name = Self.imported(text), Self.known[name] != nil else { continue }
            #expect(allowed.contains(name), "\(place): \(text)")
        }
    }

    /// What the manifest does not give a module, it cannot come to import.
    @Test(arguments: modules) func theManifestGivesOnlyWhatItMayKnow(_ module: String) throws {
        let manifest = try String(contentsOf: Project.root.appending(path: "Package.swift"), encoding: .utf8)
        let declared = try #require(
            manifest.firstMatch(
                of: try Regex(
                    "arget\\(\\s*name: \"\(module)\",\\s*dependencies: \\[([^\\]]*)\\]", as: (Substring, Substring).self
                )))
        let names = declared.1.matches(of: /"(\w+)"/).map { String($0.1) }.filter { Self.known[$0] != nil }
        #expect(Set(names).isSubset(of: try #require(Self.known[module])), "\(module): \(names)")
    }

    @Test func sheetsKnowNoLedger() throws {
        for (place, text) in try Self.lines(of: "Sheets") {
            #expect(text.firstMatch(of: /\b(Ledger|LogFile|Writer|Entry|Views)\b/) == nil, "\(place): \(text)")
        }
    }

    /// Arguments, environment, working folder, umask, printing, questions and exit are the door's.
    @Test(arguments: modules.filter { $0 != "CLI" }) func onlyTheDoorTouchesTheProcess(_ module: String) throws {
        let touches = try Regex(
            #"\b(CommandLine|isatty|readLine|umask|chdir|fchdir|setenv|getenv|print|exit|abort)\b\s*[.(]|processInfo\.(arguments|environment)"#
        )
        for (place, text) in try Self.lines(of: module) {
            #expect(text.firstMatch(of: touches) == nil, "\(place): \(text)")
        }
    }

    /// What a person is to do is said as an operation, which each door words: a command here, a link there.
    @Test(arguments: ["Events", "Projections", "Sheets"]) func onlyTheDoorNamesCommandsAndOptions(_ module: String)
        throws
    {
        // A text that is written on several lines is one.
        let text = try Self.lines(of: module).map(\.text).joined(separator: "\n")
            .replacing(/"\s*\n\s*\+\s*"/, with: "")
        let isTyped = try Self.typed()
        for line in text.split(separator: "\n") {
            let typed = line.firstMatch(of: isTyped).map { line[$0.range] }
            #expect(typed == nil, "\(module): \(typed ?? ""): \(line)")
        }
    }

    /// A command, an option or a variable of the command line in a line of source.
    private static func typed() throws -> Regex<AnyRegexOutput> {
        let commands = Letopis.configuration.subcommands.map { $0._commandName }.sorted { $0.count > $1.count }
            .joined(separator: "|")
        return try Regex(#"\bletopis\s+(\#(commands))\b|--([a-z]|\\\()|\bLETOPIS_[A-Z]"#)
    }

    @Test(arguments: [
        (#"ru: "проверьте: letopis verify""#, "letopis verify"),
        (#"en: "letopis check-proof FILE""#, "letopis check-proof"),
        (#"en: "with --all""#, "--a"), (##"en: "add --\(option)""##, ##"--\("##),
        (#"en: "set LETOPIS_LEDGER""#, "LETOPIS_L"), (#"en: "update letopis, or start letopis again""#, nil),
        (#"Data("letopis vault mark v1".utf8)"#, nil), (#"SELECT 1 -- not an option"#, nil),
    ])
    func aCommandInATextIsSeen(_ line: String, _ seen: String?) throws {
        #expect(try line.firstMatch(of: Self.typed()).map { String(line[$0.range]) } == seen)
    }

    /// The module that a line imports.
    private static func imported(_ line: String) -> String? {
        guard line.contains("import ") else { return nil }
        return line.wholeMatch(
            of: /\s*(?:@\w+ |package |internal |private )*import (?:(?:struct|enum|class|func) )?(\w+).*/
        )
        .map { String($0.1) }
    }

    @Test(arguments: ["import CLI", "@testable import CLI", "package import CLI", "import struct CLI.Batch"])
    func anImportIsSeen(_ line: String) {
        #expect(Self.imported(line) == "CLI")
    }
}
