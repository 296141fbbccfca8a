// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Support
import Testing

/// Each exit code, and what the machine can do to a ledger.
@Suite struct ExitCodeTests {
    @Test(arguments: [
        ["frobnicate"], ["append", "--frobnicate"], ["init", "--lang", "en"], ["init", "x", "--lang", "en"],
        ["--format", "xml"], ["show"], ["log", "--after", "x"],
        ["programme", "frobnicate"], ["record"],
    ])
    func usageIs64(_ arguments: [String]) throws {
        let output = try Program.run(arguments)
        #expect(output.code == 64)
        #expect(output.errors.hasPrefix("Error: "))
        #expect(output.standardOutput.isEmpty)
    }

    @Test func aMistypedCommandIsNamed() throws {
        #expect(try Program.run(["indicator"]).errors.contains("did you mean letopis indicators?"))
        #expect(try Program.run(["indicator", "--lang", "ru"]).errors.contains("возможно, letopis indicators?"))
    }

    @Test(arguments: [
        [], ["append"], ["indicators"], ["verify"], ["log"], ["doctor"], ["rebuild"], ["flags"], ["backup", "x"],
        ["show", "1"],
    ])
    func aFolderThatIsNoLedgerIs66(_ arguments: [String]) throws {
        let scratch = try TemporaryFolder()
        let output = try Program.run(arguments, in: scratch.path)
        #expect(output.code == 66)
        #expect(output.errors.contains("letopis init DIR"))
        _ = try scratch.write(
            "ledger.sqlite",
            "not a database, but long enough to be taken for the head of one; " + String(repeating: "x", count: 200))
        #expect([66, 40].contains(try Program.run(arguments, in: scratch.path).code))
    }

    @Test func aFileThatIsNotThereIs66() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["append", "nowhere.jsonl"]).code == 66)
        #expect(try ledger.run(["append", ledger.scratch.path]).code == 66)
    }

    @Test func anAlteredBodyIs40() throws {
        let ledger = try LedgerFolder()
        // A checkpoint of the whole WAL makes one file of it, as closing does.
        _ = try ledger.run(["backup", ledger.scratch.path + "/copy.sqlite"])
        let file = ledger.scratch.path + "/copy.sqlite"
        var bytes = Array(FileManager.default.contents(atPath: file)!)
        let word = Array("\"role\":\"activist\"".utf8)
        let place = try #require(
            (0..<(bytes.count - word.count)).first {
                bytes[$0] == word[0] && Array(bytes[$0..<($0 + word.count)]) == word
            })
        bytes.replaceSubrange(place..<(place + word.count), with: Array("\"role\":\"resident\"".utf8))
        for suffix in ["-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: ledger.path + "/ledger.sqlite" + suffix)
        }
        try Data(bytes).write(to: URL(filePath: ledger.path + "/ledger.sqlite"))
        let output = try ledger.run(["verify"])
        #expect(output.code == 40)
        let verdict = try #require(output.json.object)
        #expect(verdict["verdict"] == "altered")
        #expect(verdict["problems"]?.array?.contains { $0.object?["seq"] == 7 } == true)
        #expect(try ledger.run(["verify", "--format", "table", "--lang", "ru"]).text.contains("Летопись изменена"))
    }

    @Test func aLineOfTenMegabytesIsRefusedWithoutBeingRead() throws {
        let ledger = try LedgerFolder()
        let long = "{\"type\":\"person.added\",\"at\":\"" + String(repeating: "x", count: 10_000_000) + "\"}\n"
        let file = try ledger.scratch.write("long.jsonl", long + LedgerFolder.person("p-9"))
        let output = try ledger.run(["append", file])
        #expect(output.code == 65)
        #expect(output.errors.contains("long.jsonl:1: the line is longer than 1 MiB"))
        #expect(output.errors.utf8.count < 2000)
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    @Test func outputThatCannotBeWrittenIs74() throws {
        let ledger = try LedgerFolder()
        let process = try ChildProcess(Program.path, ["log", "--ledger", ledger.path], output: .file("/dev/full"))
        #expect(process.wait() == .exit(74))
    }

    // MARK: - Discs

    /// Whether this machine lets us mount something in a namespace of our own.
    static let canMount = (try? shell("unshare -m sh -c 'mount -t tmpfs -o size=1m none /mnt'"))?.code == 0

    static func shell(_ script: String, _ arguments: String...) throws -> Program.Output {
        try Program.Running(["-c", script, "sh"] + arguments, tool: "/bin/sh").finish()
    }

    @Test(.enabled(if: canMount, "needs the right to mount"))
    func aReadOnlyLedgerCanBeReadButNotWritten() throws {
        let ledger = try LedgerFolder()
        let script = """
            unshare -m sh -c 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" || exit 99
            echo "{\\"type\\":\\"person.added\\",\\"at\\":\\"2024-06-01\\"}" | "$0" append --ledger "$1"; echo "append $?"
            for command in log verify indicators doctor "history person:p-1"; do
              "$0" $command --ledger "$1" >/dev/null; echo "$command $?"
            done' "$1" "$2"
            """
        let output = try Self.shell(script, Program.path, ledger.path)
        #expect(
            output.lines == ["append 74", "log 0", "verify 0", "indicators 0", "doctor 0", "history person:p-1 0"],
            "\(output.errors)")
        #expect(output.errors.contains("read-only"))
        #expect(try ledger.size == LedgerFolder.baseSize)
    }

    @Test(.enabled(if: canMount, "needs the right to mount"))
    func aFullDiscAppendsNothing() throws {
        let scratch = try TemporaryFolder()
        var lines = ""
        for number in 0..<4000 { lines += LedgerFolder.person("p-\(number)") }
        let file = try scratch.write("many.jsonl", lines)
        let script = """
            unshare -m sh -c 'mkdir "$1/disc" && mount -t tmpfs -o size=1m none "$1/disc" || exit 99
            "$0" init "$1/disc/l" --origin test.example/full --lang en >/dev/null || exit 98
            "$0" append "$1/many.jsonl" --ledger "$1/disc/l"; echo "append $?"
            "$0" verify --ledger "$1/disc/l"' "$1" "$2"
            """
        let output = try Self.shell(script, Program.path, scratch.path)
        #expect(file.hasSuffix("many.jsonl"))
        #expect(output.lines.first == "append 74", "\(output.text) \(output.errors)")
        #expect(output.errors.contains("nothing was appended"))
        #expect(output.text.contains("\"entries\":1,"))
        #expect(output.text.contains("\"verdict\":\"agrees\""))
    }
}
