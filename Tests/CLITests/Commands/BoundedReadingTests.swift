// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

/// No file is taken into memory without a bound. Those here are of 3 GB, and take no room on the disk.
@Suite struct BoundedReadingTests {
    /// Whatever reads a whole file has no bound, but for ``Files/read(_:upTo:)`` and its like.
    @Test func nothingReadsAFileWhole() throws {
        let whole = [
            "contents(atPath", "Data(contentsOf", "String(contentsOf", "readToEnd", "readDataToEndOfFile",
            "alwaysMapped",
            "mappedIfSafe", "InputStream(",
        ]
        let sources = Project.root.appending(path: "Sources").path()
        var count = 0
        for case let name as String in try #require(FileManager.default.enumerator(atPath: sources))
        where name.hasSuffix(".swift") {
            let text = try String(contentsOfFile: sources + "/" + name, encoding: .utf8)
            count += 1
            for word in whole { #expect(!text.contains(word), "\(name): \(word)") }
        }
        #expect(count > 300)
    }

    private static func inflate(_ path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
        }
        chmod(path, 0o644)
        #expect(truncate(path, 3 << 30) == 0)
    }

    /// With a gigabyte of memory.
    private static func run(_ arguments: [String]) throws -> Program.Output {
        try Program.Running(
            ["-c", "ulimit -v 1048576; exec \"$0\" \"$@\"", Program.path] + arguments + ["--lang", "en"],
            tool: "/bin/bash"
        ).finish()
    }

    @Test func verifyReadsACheckpointNoFurtherThanOneGoes() throws {
        let ledger = try LedgerFolder()
        try Self.inflate(ledger.path + "/checkpoints/00000000000000000001")
        let output = try Self.run(["verify", "--ledger", ledger.path])
        #expect(output.code == 30, "\(output.errors)")
        #expect(output.text.contains("checkpoint 00000000000000000001: not acceptable: it is larger than 1 MiB"))
    }

    @Test func verifyReadsAFrozenFileNoFurtherThanOneGoes() throws {
        let folder = try PeriodFolder()
        _ = try folder.json("period close zemlyaki/q2")
        try Self.inflate(folder.ledger.path + "/snapshots/" + folder.snapshots[0])
        let output = try Self.run(["verify", "--ledger", folder.ledger.path])
        #expect(output.code == 40, "\(output.errors)")
        #expect(try Self.run(["period", "check", "zemlyaki/q2", "--ledger", folder.ledger.path]).code == 40)
    }

    @Test func settingsThatAreTooLargeAreRefused() throws {
        let ledger = try LedgerFolder()
        try Self.inflate(ledger.path + "/letopis.yaml")
        #expect(try Self.run(["verify", "--ledger", ledger.path]).code == 0)
        let file = try ledger.scratch.write("lines.jsonl", LedgerFolder.person("p-9"))
        let output = try Self.run(["append", file, "--ledger", ledger.path])
        #expect(output.code == 65)
        #expect(output.errors.contains("letopis.yaml: the settings are larger than 1 MiB"), "\(output.errors)")
        #expect(output.errors.contains("put the file back from a copy"))
        let russian = try ledger.run(["append", file, "--lang", "ru"])
        #expect(russian.errors.contains("настройки больше 1 МиБ"))
    }

    @Test func filesThatAreNamedAreReadNoFurtherThanTheyGo() throws {
        let ledger = try LedgerFolder()
        let path = ledger.scratch.path + "/large"
        try Self.inflate(path)
        for (arguments, says) in [
            (["indicators", "--as-of", path], "the file is larger than 1 MiB: it is not what belongs here"),
            (["programme", "add", path], "the file is larger than 16 MiB"),
        ] {
            let output = try Self.run(arguments + ["--ledger", ledger.path])
            #expect(output.code == 65 && output.errors.contains(says), "\(output.errors)")
        }
    }

    static let parts = ["checkpoint", "entries.jsonl", "report.json", "policy", "README.md"]

    @Test(arguments: parts) func checkReadsNoPartOfABundleFurtherThanItGoes(_ name: String) throws {
        let world = try BundleCommandTests.World()
        let bundle = try world.bundle("review")
        try Self.inflate(bundle + "/" + name)
        let output = try Self.run(["check", bundle])
        #expect(output.code == 40, "\(output.errors)")
        #expect(try output.json.object?["problems"]?.array?.first?.object?["file"] == .string(name))
    }

    /// The checkpoint says how many lines there are: no more are looked at, and no fewer will do.
    @Test func thereAreAsManyLinesAsTheCheckpointSays() throws {
        let world = try BundleCommandTests.World()
        let bundle = try world.bundle("review")
        let path = bundle + "/entries.jsonl"
        let good = try String(contentsOfFile: path, encoding: .utf8)
        let lines = good.split(separator: "\n")
        let many = "there are more entries than the \(lines.count) that the checkpoint speaks of"
        for (text, says) in [
            (good + lines.last! + "\n", many), (good + String(repeating: "\n", count: 100_000), many),
            (good + String(lines[0]), "line \(lines.count + 1) is not ended"),
            (
                lines.dropLast().map { $0 + "\n" }.joined(),
                "there are \(lines.count - 1) entries, but the checkpoint speaks of \(lines.count)"
            ),
        ] {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let output = try world.check(bundle)
            #expect(output.code == 40)
            let problems = try output.json.object?["problems"]?.array?.compactMap { $0.object?["what"]?.string }
            #expect(problems == [says])
        }
    }
}
