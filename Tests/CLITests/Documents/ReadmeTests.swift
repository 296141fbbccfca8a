import Foundation
import Support
import Testing

/// The README's commands are run, in order, on a fresh demo ledger, and must print what it shows.
/// `make readme` puts in anew what they print.
@Suite(.serialized) struct ReadmeTests {
    @Test func itsCommandsPrintWhatItShows() throws {
        let scratch = try TemporaryFolder()
        let readme = Project.root.appending(path: "README.md")
        let before = try String(decoding: Data(contentsOf: readme), as: UTF8.self)
        try FileManager.default.createSymbolicLink(
            atPath: scratch.path + "/Sources", withDestinationPath: Project.root.appending(path: "Sources").path())
        #expect(try Program.run(["demo", "demo"], in: scratch.path).code == 0)
        var shell = Shell(folder: scratch.path)
        let after = try Self.replayed(before, &shell)
        if SnapshotTests.isRenewing {
            try Data(after.utf8).write(to: readme)
        } else if after != before {
            let line = zip(before.split(separator: "\n"), after.split(separator: "\n")).first { $0 != $1 }
            Issue.record(
                "README.md shows \(line?.0 ?? "the end"), the command prints \(line?.1 ?? "the end"). Meant? make readme"
            )
        }
        #expect(shell.commands > 15)
    }

    /// `make demo` and `make test` are what the README promises.
    @Test func itsTwoCommandsAreThere() throws {
        let makefile = try String(decoding: Data(contentsOf: Project.root.appending(path: "Makefile")), as: UTF8.self)
        #expect(makefile.contains("\ndemo: setup"))
        #expect(makefile.contains("\ntest: setup"))
        let readme = try String(decoding: Data(contentsOf: Project.root.appending(path: "README.md")), as: UTF8.self)
        #expect(readme.contains("make demo") && readme.contains("make test"))
        for match in readme.matches(of: /\]\((?!http)([^)#]+)\)/) {
            let path = Project.root.appending(path: String(match.1)).path()
            #expect(FileManager.default.fileExists(atPath: path), "\(match.1)")
        }
    }

    /// A shell that remembers what was exported.
    struct Shell {
        let folder: String
        var environment: [String: String] = [:]
        var commands = 0

        mutating func run(_ command: String) throws -> String {
            commands += 1
            if command.hasPrefix("export ") {
                for pair in command.dropFirst("export ".count).split(separator: " ") {
                    let parts = pair.split(separator: "=", maxSplits: 1)
                    environment[String(parts[0])] = String(parts[1])
                }
                return ""
            }
            let tools = (Program.path as NSString).deletingLastPathComponent
            var variables = environment
            variables["PATH"] = "\(tools):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
            variables["COLUMNS"] = "132"
            let output = try Program.Running(
                ["-c", "{ \(command)\n} 2>&1"], in: folder, environment: variables, tool: "/bin/bash"
            ).finish()
            return output.text
        }
    }

    /// The text with every console block's output replaced by what its commands print.
    static func replayed(_ text: String, _ shell: inout Shell) throws -> String {
        var out: [String] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == "```console" { isInside = true } else if line == "```" { isInside = false }
            if isInside, line != "```console", !line.hasPrefix("$ ") { continue }
            out.append(line)
            guard isInside, line.hasPrefix("$ ") else { continue }
            let printed = try shell.run(String(line.dropFirst(2)))
            out += printed.split(separator: "\n", omittingEmptySubsequences: false).map { $0.trimmingSuffix() }
            while out.last == "" { out.removeLast() }
        }
        return out.joined(separator: "\n")
    }
}

extension Substring {
    /// Without the spaces that a table leaves at the end of a line, and that an editor would take away.
    fileprivate func trimmingSuffix() -> String {
        var text = self
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
