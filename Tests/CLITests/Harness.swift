// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry
import Events
import Foundation
import Support
import Testing

@testable import CLI

/// Runs the built `letopis` as a user would.
enum Program {
    /// The binary beside the test bundle.
    static let path: String = {
        let own = try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return (own as NSString).deletingLastPathComponent + "/letopis"
    }()

    struct Output: Sendable {
        let code: Int32
        let standardOutput: [UInt8]
        let errors: String

        var text: String { String(decoding: standardOutput, as: UTF8.self) }
        var lines: [String] { text.split(separator: "\n").map(String.init) }
        /// The answer, which must be one JSON value.
        var json: JSON {
            get throws {
                try JSONReader.read(standardOutput.last == 0x0A ? standardOutput.dropLast() : standardOutput, .input)
            }
        }
    }

    /// A process that was started; its output goes to files, which no reader has to empty.
    final class Running {
        let process: ChildProcess
        private let folder: TemporaryFolder

        init(
            _ arguments: [String], input: [UInt8] = [], in directory: String? = nil,
            environment: [String: String] = [:], tool: String? = nil
        ) throws {
            folder = try TemporaryFolder()
            _ = try folder.write("in", input)
            for name in ["out", "err"] { _ = try folder.write(name, "") }
            process = try ChildProcess(
                tool ?? Program.path, arguments, environment: Program.environment(with: environment), in: directory,
                input: .file(folder.path + "/in"), output: .file(folder.path + "/out"),
                errors: .file(folder.path + "/err"))
        }

        /// What it has printed so far.
        var output: String {
            String(decoding: FileManager.default.contents(atPath: folder.path + "/out") ?? Data(), as: UTF8.self)
        }

        func kill() {
            process.send(SIGKILL)
            process.wait()
        }

        func finish() -> Output {
            let end = process.wait()
            let output = FileManager.default.contents(atPath: folder.path + "/out") ?? Data()
            let errors = FileManager.default.contents(atPath: folder.path + "/err") ?? Data()
            let code =
                switch end {
                case .exit(let code): code
                case .signal(let signal): signal
                }
            return Output(
                code: code, standardOutput: Array(output),
                errors: String(decoding: errors, as: UTF8.self))
        }
    }

    /// One run of the command line. It is a run in this process, which saves the launch; but a process of its own where
    /// what is asked for belongs to a process: its folder, its umask, the environment of more than the command line.
    static func run(
        _ arguments: [String], input: String = "", in directory: String? = nil, environment: [String: String] = [:]
    ) throws -> Output {
        let setsMask = arguments.contains("bundle") && arguments.contains("--disclosures")
        guard directory == nil, environment.keys.allSatisfy(isOfCommandLine), !setsMask else {
            return try Running(arguments, input: Array(input.utf8), in: directory, environment: environment).finish()
        }
        let folder = try TemporaryFolder()
        let streams = [
            open(try folder.write("in", input), O_RDONLY | O_CLOEXEC),
            open(folder.path + "/out", O_RDWR | O_CREAT | O_CLOEXEC, 0o600),
            open(folder.path + "/err", O_RDWR | O_CREAT | O_CLOEXEC, 0o600),
        ]
        try #require(streams.allSatisfy { $0 >= 0 })
        defer { for stream in streams { close(stream) } }
        let code = Letopis.run(
            Console(
                arguments: ["letopis"] + arguments, environment: Program.environment(with: environment),
                input: streams[0],
                output: streams[1], errors: streams[2]))
        return Output(
            code: code, standardOutput: Array(FileManager.default.contents(atPath: folder.path + "/out") ?? Data()),
            errors: String(
                decoding: FileManager.default.contents(atPath: folder.path + "/err") ?? Data(), as: UTF8.self))
    }

    private static func isOfCommandLine(_ name: String) -> Bool {
        name.hasPrefix("LETOPIS_") || ["NO_COLOR", "COLUMNS", "LC_ALL", "LC_MESSAGES", "LANG", "TERM"].contains(name)
    }

    /// That of the tests, without what would change how the command line speaks, and with `more`.
    private static func environment(with more: [String: String]) -> [String: String] {
        var variables = ProcessInfo.processInfo.environment
        for name in ["LETOPIS_LEDGER", "NO_COLOR", "COLUMNS", "LC_ALL", "LC_MESSAGES"] { variables[name] = nil }
        variables["LANG"] = "en_GB.UTF-8"
        return variables.merging(more) { $1 }
    }
}

/// A ledger in a temporary folder, worked on through the command line alone.
struct LedgerFolder {
    let scratch: TemporaryFolder
    let path: String

    /// With a programme, an expedition and three people, unless `isEmpty`.
    init(isEmpty: Bool = false, language: String = "en") throws {
        scratch = try TemporaryFolder()
        path = scratch.path + "/ledger"
        let made = try Program.run([
            "init", path, "--origin", "test.example/cli", "--lang", language, "--account", "tester",
        ])
        #expect(made.code == 0, "\(made.errors)")
        if !isEmpty { #expect(try run(["append"], input: LedgerFolder.base).code == 0) }
    }

    func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws -> Program.Output {
        try Program.run(arguments + ["--ledger", path], input: input, environment: environment)
    }

    func start(_ arguments: [String], input: String) throws -> Program.Running {
        try Program.Running(arguments + ["--ledger", path], input: Array(input.utf8))
    }

    /// The number of entries, read past the command line.
    var size: Int { get throws { try Ledger.open(path, readOnly: true).size() } }
    var isSound: Bool { get throws { try run(["verify"]).code == 0 } }

    static let baseSize = 7
    static let knownID = "0190d3a4-7c1e-7abc-8def-0123456789ab"
    static let base = """
        {"type":"programme.added","at":"2023-10-16","data":{"programme":"zemlyaki","title":"Земляки","funder":"ФПГ","contest":"2024-1","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
        {"type":"expedition.planned","at":"2024-02-01","data":{"programme":"zemlyaki","activity":"exp-culture","title":"Экспедиция «Культура»","startsOn":"2024-06-15","mode":"onsite"}}
        {"type":"person.added","at":"2024-06-01","data":{"person":"p-1"}}
        {"type":"person.added","at":"2024-06-01","data":{"person":"p-2"}}
        {"type":"person.added","at":"2024-06-01","data":{"person":"p-3"}}
        {"type":"expedition.joined","at":"2024-06-10","data":{"activity":"exp-culture","person":"p-1","role":"activist"},"id":"\(knownID)"}
        """

    static func person(_ code: String) -> String {
        "{\"type\":\"person.added\",\"at\":\"2024-06-01\",\"data\":{\"person\":\"\(code)\"}}\n"
    }
}
