import Events
import Foundation
import Support
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

/// `replay` end to end: lines where there is no terminal, the player where there is one.
@Suite struct ReplayCommandTests {
    /// Entries 8 and 9 define two indicators, 10 to 12 are people, 10 and 12 move both.
    private func ledger() throws -> LedgerFolder {
        let ledger = try LedgerFolder()
        let lines = """
            {"type":"indicator.defined","at":"2024-01-01","data":{"programme":"zemlyaki","indicator":"joined","title":"Записались","titleEn":"Joined","unit":"people","rule":{"count":"distinct person","of":"expedition.joined"}}}
            {"type":"indicator.defined","at":"2024-01-01","data":{"programme":"zemlyaki","indicator":"visits","title":"Участий","unit":"attendances","rule":{"count":"entries","of":"expedition.joined"}}}
            {"type":"expedition.joined","at":"2024-06-11T10:00:00+03:00","data":{"activity":"exp-culture","person":"p-2","role":"activist"}}
            {"type":"person.added","at":"2024-06-01","data":{"person":"p-9"}}
            {"type":"expedition.joined","at":"2024-06-12","data":{"activity":"exp-culture","person":"p-3","role":"activist"}}
            """
        let output = try ledger.run(["append"], input: lines)
        #expect(output.code == 0, "\(output.errors)")
        return ledger
    }

    @Test func offATerminalItIsALinePerMove() throws {
        let ledger = try ledger()
        let expected = """
            8  2024-01-01  indicator defined  zemlyaki/joined  — → 1
            9  2024-01-01  indicator defined  zemlyaki/visits  — → 1
            10  2024-06-11  expedition joined  zemlyaki/joined  1 → 2
            10  2024-06-11  expedition joined  zemlyaki/visits  1 → 2
            12  2024-06-12  expedition joined  zemlyaki/joined  2 → 3
            12  2024-06-12  expedition joined  zemlyaki/visits  2 → 3

            """
        let output = try ledger.run(["replay"])
        #expect(output.text == expected)
        #expect(output.errors.isEmpty)
        let russian = try ledger.run(["replay", "--from", "12", "--indicator", "visits", "--lang", "ru"])
        #expect(russian.lines.count == 1)
        #expect(russian.lines.first?.hasPrefix("12  2024-06-12  экспедиция: ") == true)
        #expect(russian.lines.first?.hasSuffix("  zemlyaki/visits  2 → 3") == true)
        // Nobody can press a key: told, and everything shown.
        let stepped = try ledger.run(["replay", "--step", "--to", "9", "--programme", "zemlyaki"])
        #expect(stepped.code == 0 && stepped.lines.count == 2)
        #expect(stepped.errors.contains("no terminal"))
        #expect(try ledger.run(["replay", "--to", "7", "--lang", "ru"]).errors == "Ни один показатель не изменился.\n")
        #expect(try ledger.run(["replay", "--from", "2999-01-01"]).errors == "There are no such entries.\n")
    }

    @Test func forProgramsItIsJSONOrCSV() throws {
        let ledger = try ledger()
        let output = try ledger.run(["replay", "--format", "json", "--from", "10", "--indicator", "zemlyaki/joined"])
        let moves = try output.lines.map { try JSONReader.read(Array($0.utf8), .input).object }
        #expect(moves.map { $0?["seq"] } == [10, 12])
        let first = try #require(moves.first ?? nil)
        #expect(
            first.keys == ["at", "before", "indicator", "programme", "recorded", "seq", "type", "value"])
        #expect(first["at"] == "2024-06-11T10:00:00+03:00" && first["type"] == "expedition.joined")
        #expect(first["before"] == 1 && first["value"] == 2)
        let defined = try ledger.run(["replay", "--to", "8"], environment: ["LETOPIS_FORMAT": "json"]).json.object
        #expect(defined?["before"] == .null && defined?["value"] == 1)
        let csv = try ledger.run(["replay", "--format", "csv", "--to", "9"]).text
        #expect(csv.hasPrefix("seq,at,recorded,type,programme,indicator,before,value\r\n8,2024-01-01,"))
        #expect(csv.hasSuffix(",indicator.defined,zemlyaki,visits,,1\r\n"))
    }

    @Test(arguments: [
        (["--indicator", "nothing"], 66, "zemlyaki/joined, zemlyaki/visits"),
        (["--programme", "nothing"], 66, "zemlyaki"),
        (["--speed", "0"], 64, "--speed 10"),
        (["--from", "9", "--to", "3"], 64, "swap --from and --to"),
        (["--from", "99"], 66, "from 0 to 12"), (["--to", "yesterday"], 64, "--to 2024-06-30"),
    ])
    func whatCannotBePlayedIsTold(_ arguments: [String], _ code: Int32, _ remedy: String) throws {
        let output = try ledger().run(["replay"] + arguments)
        #expect(output.code == code)
        #expect(output.errors.contains(remedy), "\(output.errors)")
        #expect(output.standardOutput.isEmpty)
    }

    @Test func anIndicatorOfTwoProgrammesNeedsItsProgramme() throws {
        let ledger = try ledger()
        let other = """
            {"type":"programme.added","at":"2023-10-16","data":{"programme":"other","title":"Другие","funder":"ФПГ","contest":"2024-1","startsOn":"2024-02-01","endsOn":"2024-12-31","timeZone":"Europe/Moscow"}}
            {"type":"indicator.defined","at":"2024-01-01","data":{"programme":"other","indicator":"joined","title":"Записались","unit":"people","rule":{"count":"distinct person","of":"expedition.joined"}}}
            """
        #expect(try ledger.run(["append"], input: other).code == 0)
        let output = try ledger.run(["replay", "--indicator", "joined", "--lang", "ru"])
        #expect(output.code == 66)
        #expect(output.errors.contains("есть в нескольких проектах"))
        #expect(output.errors.contains("other/joined, zemlyaki/joined"))
        #expect(try ledger.run(["replay", "--indicator", "joined", "--programme", "other"]).lines.count == 1)
    }

    // MARK: - On a terminal

    @Test func theTerminalIsGivenBackAsItWas() throws {
        let ledger = try ledger()
        let terminal = try #require(PseudoTerminal())
        let before = terminal.state
        let process = try terminal.start(["replay", "--step", "--ledger", ledger.path, "--lang", "ru"])
        let start = terminal.read { $0.contains("1 из 12") }
        #expect(start.contains("\u{1B}[?1049h") && start.contains("\u{1B}[?25l"))
        #expect(terminal.state != before)
        terminal.write("nn")
        #expect(terminal.read { $0.contains("9 из 12") }.contains("9 из 12"))
        terminal.write("й")
        let end = terminal.read { $0.contains("\u{1B}[?1049l") }
        #expect(end.contains("\u{1B}[?25h"))
        #expect(process.wait() == .exit(0))
        #expect(terminal.state == before)
    }

    @Test(arguments: ["replay", "indicators --watch"], [SIGINT, SIGTERM])
    func signalsEndItInOrder(_ command: String, _ signal: Int32) throws {
        let ledger = try ledger()
        let terminal = try #require(PseudoTerminal())
        let before = terminal.state
        let process = try terminal.start(
            command.split(separator: " ").map(String.init) + ["--ledger", ledger.path, "--lang", "en"])
        #expect(terminal.read { $0.contains("Joined") }.contains("Joined"))
        process.send(signal)
        #expect(terminal.read { $0.contains("\u{1B}[?1049l") }.contains("\u{1B}[?25h"))
        #expect(process.wait() == .exit(0))
        #expect(terminal.state == before)
    }

    @Test func watchedIndicatorsAreDrawnInPlace() throws {
        let ledger = try ledger()
        let terminal = try #require(PseudoTerminal())
        let process = try terminal.start(["indicators", "--watch", "--ledger", ledger.path, "--lang", "en"])
        #expect(terminal.read { $0.contains("entry 12") }.contains("q to leave"))
        let joining =
            #"{"type":"expedition.joined","at":"2024-06-13","data":{"activity":"exp-culture","person":"p-9","role":"activist"}}"#
        #expect(try ledger.run(["append"], input: joining).code == 0)
        let redrawn = terminal.read { $0.contains("entry 13") }
        #expect(redrawn.contains("+1"))
        // Only lines that changed are written again.
        #expect(!redrawn.contains("q to leave") && !redrawn.contains("indicator"))
        terminal.write("q")
        #expect(process.wait() == .exit(0))
    }
}

/// A terminal of 100 columns and 30 rows, whose other end the test holds.
final class PseudoTerminal {
    private let own: Int32
    private let other: Int32

    init?() {
        own = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        // TIOCSPTLCK and TIOCGPTN of Linux: what unlockpt and ptsname do.
        var lock: Int32 = 0
        var number: Int32 = 0
        guard own >= 0, ioctl(own, 0x4004_5431, &lock) == 0, ioctl(own, 0x8004_5430, &number) == 0 else { return nil }
        other = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard other >= 0 else { return nil }
        _ = fcntl(own, F_SETFD, FD_CLOEXEC)
        _ = fcntl(other, F_SETFD, FD_CLOEXEC)
        var size = winsize(ws_row: 30, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(own, UInt(TIOCSWINSZ), &size)
    }

    deinit {
        close(own)
        close(other)
    }

    /// How the terminal is set.
    var state: [UInt32] {
        var state = termios()
        tcgetattr(other, &state)
        return [UInt32(state.c_iflag), UInt32(state.c_oflag), UInt32(state.c_lflag)]
    }

    func start(_ arguments: [String]) throws -> ChildProcess {
        var variables = ProcessInfo.processInfo.environment
        for name in ["LETOPIS_LEDGER", "LETOPIS_FORMAT", "NO_COLOR", "COLUMNS"] { variables[name] = nil }
        variables["TERM"] = "xterm"
        let terminal = ChildProcess.Stream.descriptor(other)
        return try ChildProcess(
            Program.path, arguments, environment: variables, input: terminal, output: terminal, errors: terminal)
    }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Foundation.write(own, bytes, bytes.count)
    }

    /// What was written since it was last read, as soon as it is enough; what there is after a minute otherwise.
    func read(until isEnough: (String) -> Bool) -> String {
        var bytes: [UInt8] = []
        for _ in 0..<1200 {
            var end = pollfd(fd: own, events: Int16(POLLIN), revents: 0)
            if poll(&end, 1, 50) > 0 {
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                let count = Foundation.read(own, &buffer, buffer.count)
                if count > 0 { bytes += buffer.prefix(count) }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if isEnough(text) { return text }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
