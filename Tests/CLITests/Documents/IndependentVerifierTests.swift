import Foundation
import Support
import Testing

/// verify.py and counting.py, the verifier in every bundle, which shares no code with the program: its own tests, and
/// its limits.
@Suite struct IndependentVerifierTests {
    static let script = Project.root.appending(path: "Sources/CLI/Documents/verify.py")

    /// Python is no part of the toolchain; a machine without it, or without its one library, cannot run them.
    static let hasPython: Bool = {
        guard
            let output = try? Program.Running(
                ["-c", "python3 -c 'import cryptography as c; assert int(c.__version__.split(\".\")[0]) >= 40'"],
                tool: "/bin/bash"
            ).finish()
        else { return false }
        return output.code == 0
    }()

    @Test(
        .enabled(if: hasPython, "python3 with the library cryptography is not here"),
        arguments: ["test_verify.py", "test_counting.py"])
    func itAgreesWithTheProgramAndSeesWhatIsTampered(_ tests: String) throws {
        let scratch = try TemporaryFolder()
        let environment = [
            "LETOPIS": Program.path, "VERIFY": Self.script.deletingLastPathComponent().path(),
            "RULES": Project.root.appending(path: "docs/RULES.md").path(), "TMPDIR": scratch.path,
        ]
        let path = Project.root.appending(path: "Tests/Verifier/\(tests)").path()
        let output = try Program.Running(
            ["-c", "python3 -W ignore \"$0\" 2>&1", path], in: scratch.path, environment: environment, tool: "/bin/bash"
        ).finish()
        #expect(output.code == 0, "\(output.text.suffix(3000))")
        #expect(output.text.contains("\nOK"))
    }

    /// What a reviewer's expert is to read in an hour.
    @Test(arguments: ["verify.py", "counting.py"]) func itIsShort(_ name: String) throws {
        let file = Self.script.deletingLastPathComponent().appending(path: name)
        let text = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect((100..<300).contains(lines.count))
        for line in lines { #expect(line.unicodeScalars.count <= 120, "\(line)") }
    }
}
