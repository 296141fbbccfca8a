// swift-format-ignore-file: NeverForceUnwrap
import Events
import Foundation
import Testing

/// `log --follow` and `indicators --watch`, with other processes appending.
@Suite struct FollowTests {
    /// A command that goes on, whose output is read while it runs.
    struct Follower {
        let running: Program.Running

        init(_ ledger: LedgerFolder, _ arguments: [String]) throws {
            running = try ledger.start(arguments, input: "")
        }

        /// The output as soon as it holds `isEnough`; what there is after a minute otherwise.
        func output(until isEnough: (String) -> Bool) -> String {
            for _ in 0..<1200 {
                let text = running.output
                if isEnough(text) || !running.process.isRunning { return text }
                usleep(50_000)
            }
            return running.output
        }

        func end(_ signal: Int32 = SIGINT) -> Program.Output {
            running.process.send(signal)
            // Long before anybody would wait for it in vain.
            for _ in 0..<600 where running.process.isRunning { usleep(50_000) }
            if running.process.isRunning {
                Issue.record("signal \(signal) did not end it")
                running.kill()
            }
            return running.finish()
        }
    }

    private func lines(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func newEntriesAreFollowedByteForByteAndASignalEndsIt(_ signal: Int32) throws {
        let ledger = try LedgerFolder()
        let follower = try Follower(ledger, ["log", "--follow"])
        #expect(lines(follower.output { lines($0).count == 7 }).count == 7)
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-8") + LedgerFolder.person("p-9")).code == 0)
        _ = follower.output { lines($0).count == 9 }
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-10")).code == 0)
        _ = follower.output { lines($0).count == 10 }
        let output = follower.end(signal)
        #expect(output.code == 0)
        #expect(output.errors.isEmpty)
        #expect(try output.standardOutput == ledger.run(["log"]).standardOutput)
    }

    @Test func filtersApplyAndUntilEndsIt() throws {
        let ledger = try LedgerFolder()
        let follower = try Follower(
            ledger, ["log", "--follow", "--ref", "person:p-9", "--after", "3", "--until", "10"])
        for code in ["p-8", "p-9", "p-10", "p-11"] {
            #expect(try ledger.run(["append"], input: LedgerFolder.person(code)).code == 0)
        }
        let output = follower.running.finish()
        #expect(output.code == 0)
        #expect(output.lines.count == 1 && output.text.contains("\"seq\":9,"))
    }

    @Test func aTableComesRowByRowUnderOneHeading() throws {
        let ledger = try LedgerFolder()
        let follower = try Follower(ledger, ["log", "--follow", "--format", "table", "--type", "person.added"])
        _ = follower.output { $0.contains("p-3") }
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-8")).code == 0)
        _ = follower.output { $0.contains("p-8") }
        let table = lines(follower.end().text)
        #expect(table.count == 6)
        #expect(table[0].contains("details"))
        let column = try #require(table[0].range(of: "details")).lowerBound
        // Each column keeps its place.
        for row in table.dropFirst(2) { #expect(row[column...].hasPrefix("person p-"), "\(row)") }
        let csv = try Follower(ledger, ["log", "--follow", "--format", "csv", "--until", "8"]).running.finish()
        #expect(try csv.text == ledger.run(["log", "--format", "csv"]).text)
    }

    @Test func aReaderWhoLeavesEndsIt() throws {
        let ledger = try LedgerFolder()
        // The reader takes two lines and goes; nothing is appended any more.
        let script = "{ \"$0\" log --follow --ledger \"$1\"; echo \"exit $?\" >&2; } | head -2"
        let output = try Program.Running(["-c", script, Program.path, ledger.path], tool: "/bin/sh").finish()
        #expect(output.lines.count == 2)
        #expect(output.errors == "exit 0\n")
    }

    @Test(arguments: ["log --follow", "indicators --watch"])
    func aReplacedLedgerIsTold(_ command: String) throws {
        let ledger = try LedgerFolder()
        let other = try LedgerFolder()
        let follower = try Follower(ledger, command.split(separator: " ").map(String.init) + ["--lang", "ru"])
        _ = follower.output { !$0.isEmpty }
        // Whoever follows has the log open, and so no restore puts another in its place …
        #expect(try ledger.run(["backup", ledger.scratch.path + "/copy.sqlite"]).code == 0)
        #expect(try ledger.run(["restore", ledger.scratch.path + "/copy.sqlite"]).code == 75)
        // … but a folder can be moved away.
        try FileManager.default.moveItem(atPath: ledger.path, toPath: ledger.path + "-old")
        try FileManager.default.moveItem(atPath: other.path, toPath: ledger.path)
        let output = follower.running.finish()
        #expect(output.code == 75)
        #expect(output.errors.contains("заменили другой"))
    }

    // MARK: - Indicators

    private static let indicator = """
        {"type":"indicator.defined","at":"2024-01-01","data":{"programme":"zemlyaki","indicator":"joined","title":"Записались","titleEn":"Joined","unit":"people","rule":{"count":"distinct person","of":"expedition.joined"}}}

        """

    private func joining(_ person: String) -> String {
        """
        {"type":"expedition.joined","at":"2024-06-11","data":{"activity":"exp-culture","person":"\(person)","role":"activist"}}

        """
    }

    @Test func watchedIndicatorsAreALinePerChange() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["append"], input: Self.indicator).code == 0)
        let watcher = try Follower(ledger, ["indicators", "--watch"])
        _ = watcher.output { lines($0).count == 1 }
        // An entry that moves nothing is no change.
        #expect(try ledger.run(["append"], input: LedgerFolder.person("p-9")).code == 0)
        #expect(try ledger.run(["append"], input: joining("p-2")).code == 0)
        _ = watcher.output { lines($0).count == 2 }
        let output = watcher.end()
        #expect(output.code == 0, "\(output.errors)")
        let answers = try output.lines.map { try JSONReader.read(Array($0.utf8), .input).object }
        #expect(answers.map { $0?["indicators"]?.array?.first?.object?["value"] } == [1, 2])
        #expect(try output.lines.last.map { $0 + "\n" } == ledger.run(["indicators"]).text)
    }

    @Test func watchedTablesMarkWhatMoved() throws {
        let ledger = try LedgerFolder()
        #expect(try ledger.run(["append"], input: Self.indicator).code == 0)
        let watcher = try Follower(ledger, ["indicators", "--watch", "--format", "table"])
        _ = watcher.output { $0.contains("entry 8") }
        #expect(try ledger.run(["append"], input: joining("p-2")).code == 0)
        let text = watcher.output { $0.contains("entry 9") }
        #expect(watcher.end(SIGTERM).code == 0)
        let rows = lines(text).filter { $0.hasPrefix("Joined") }
        #expect(rows.count == 2)
        #expect(!rows[0].contains("+1") && rows[1].contains("+1"), "\(text)")
    }

    @Test func whatDoesNotMoveCannotBeWatched() throws {
        let ledger = try LedgerFolder()
        let past = try ledger.run(["indicators", "--watch", "--as-of", "3"])
        #expect(past.code == 64)
        #expect(past.errors.contains("--as-of"))
        let csv = try ledger.run(["indicators", "--watch", "--format", "csv", "--lang", "ru"])
        #expect(csv.code == 64)
        #expect(csv.errors.contains("--format json"))
    }
}
