import Events
import Foundation
import Support
import Testing

/// What is appended is told of as appended, whatever fails afterwards: who is told otherwise appends it again.
@Suite struct AftermathTests {
    /// Runs a command whose output cannot be written.
    static func intoFullDisk(_ ledger: LedgerFolder, _ arguments: [String], input: String = "") throws -> Program.Output
    {
        let script = #"program="$1"; shift; exec "$program" "$@" >/dev/full"#
        return try Program.Running(
            ["-c", script, "sh", Program.path] + arguments + ["--ledger", ledger.path], input: Array(input.utf8),
            tool: "/bin/sh"
        ).finish()
    }

    static func check(_ output: Program.Output, _ name: String) {
        #expect(output.code == 0, "\(name): \(output.errors)")
        #expect(output.errors.contains("standing in the ledger"), "\(name): \(output.errors)")
        #expect(output.errors.contains("Do not append the same again"), "\(name)")
        #expect(!output.errors.contains("nothing was appended") && !output.errors.contains("Error:"), "\(name)")
    }

    @Test func noAnswerThatIsLostLooksLikeNothingAppended() throws {
        let ledger = try LedgerFolder()
        let sheet = try ledger.scratch.write("sheet.csv", "ФИО;Телефон\nСинтетикова Вымышлена;+7 000 123-45-67\n")
        let paper = try ledger.scratch.write("paper.txt", "paper")
        let programme = try ledger.scratch.write("small.yaml", Self.programme)
        var size = try ledger.size
        let commands: [(arguments: [String], input: String)] = [
            (["append"], LedgerFolder.person("p-9")),
            (["append", "--once"], #"{"type":"person.added","at":"2024-01-15","data":{"birthYear":1980}}"#),
            (["record", "person.added", "person=p-8"], ""), (["void", "8", "--reason", "entered twice"], ""),
            (["correct", "7", "role=ngo-leader", "--reason", "the role was wrong"], ""),
            (
                [
                    "import", sheet, "--as", "expedition.attended", "--activity", "exp-culture", "--at", "2024-06-15",
                    "--commit",
                ], ""
            ),
            (["programme", "add", programme], ""),
            (["period", "open", "zemlyaki/q2", "2024-04-01..2024-06-30"], ""),
            (["period", "close", "zemlyaki/q2"], ""),
            (["report", "submit", "zemlyaki/r1", "--period", "q2", "--kind", "analytical"], ""),
            (["period", "reopen", "zemlyaki/q2", "--reason", "late sheets"], ""),
            (["people", "merge", "p-2", "p-3", "--basis", "one form twice", "--commit"], ""),
            (["people", "unmerge", "p-2", "p-3", "--basis", "two after all", "--commit"], ""),
            (["evidence", "attach", paper, "--kind", "photo", "--to", "7", "--open"], ""),
            (
                [
                    "reveal", "9", "--to", "fund", "--purpose", "sample", "-o", ledger.scratch.path + "/shown.json",
                    "--yes",
                ], ""
            ),
            (["key", "rotate"], ""), (["erase", "p-2", "--reason", "withdrawal", "--yes"], ""),
        ]
        for (arguments, input) in commands {
            let name = arguments.joined(separator: " ")
            Self.check(try Self.intoFullDisk(ledger, arguments, input: input), name)
            let now = try ledger.size
            #expect(now > size, "\(name)")
            size = now
        }
        #expect(try ledger.isSound)
        // What appends nothing fails as before, and says nothing of entries.
        for arguments in [["append", "--dry-run"], ["log"], ["indicators"]] {
            let output = try Self.intoFullDisk(ledger, arguments, input: LedgerFolder.person("p-7"))
            #expect(output.code == 74 && !output.errors.contains("standing in the ledger"), "\(arguments)")
        }
        #expect(try ledger.size == size)
    }

    static let programme = """
        programme: small
        title: Малая
        funder: Фонд
        contest: Первый
        startsOn: 2024-02-01
        endsOn: 2024-12-31
        timeZone: Europe/Moscow
        status:
          - {status: submitted, at: 2023-10-16}
          - {status: won, at: 2024-01-15}
        territory:
          town: {name: Город, region: pskov}
        activities:
          talk: {kind: seminar, title: Разговор, startsOn: 2024-05-01, mode: onsite}
        indicators:
          people:
            title: {ru: Люди}
            unit: people
            count: distinct person
            of: [seminar.attended]
            target: not-stated
        """

    @Test func anIndexThatTakesNothingIsAWarning() throws {
        let ledger = try LedgerFolder()
        let trigger = "CREATE TRIGGER full BEFORE INSERT ON id BEGIN SELECT RAISE(ABORT, 'no room'); END"
        let made = try Program.Running(
            ["sqlite3", ledger.path + "/index.sqlite", trigger], tool: "/usr/bin/env"
        ).finish()
        #expect(made.code == 0, "\(made.errors)")
        let output = try ledger.run(["append"], input: LedgerFolder.person("p-9"))
        Self.check(output, "append")
        #expect(output.errors.contains("entry (8)."), "\(output.errors)")
        // The answer names what was appended, too.
        #expect(try output.json.object?["first"] == 8 && output.json.object?["appended"] == 1)
        let russian = try ledger.run(["append", "--lang", "ru"], input: LedgerFolder.person("p-7"))
        // Now it is before the commit, and an error.
        #expect(russian.code == 74 && !russian.errors.contains("стоит добавленное"), "\(russian.errors)")
        #expect(try ledger.size == 8)
    }

    /// A command that has more to do fails where that fails, and says what stands by then.
    @Test func whatIsHalfDoneSaysWhatStands() throws {
        let ledger = try LedgerFolder()
        let good = try ledger.scratch.write("good.yaml", Self.programme)
        let bad = try ledger.scratch.write(
            "bad.yaml", Self.programme.replacing("Малая", with: "Другая"))
        let output = try ledger.run(["programme", "add", good, bad])
        #expect(output.code != 0, "\(output.errors)")
        #expect(
            output.errors.contains("Error:") && output.errors.contains("standing in the ledger"), "\(output.errors)")
        #expect(try ledger.size > LedgerFolder.baseSize)
    }

    @Test func aReaderThatIsGoneIsNoFailureOfTheAppend() throws {
        let ledger = try LedgerFolder()
        // Closed before anything is written to it.
        let script = #"{ sleep 1; "$0" append --ledger "$1" < "$2"; echo $? >&2; } | exec 0<&-"#
        let line = try ledger.scratch.write("line.jsonl", LedgerFolder.person("p-9"))
        let output = try Program.Running(
            ["-c", script, Program.path, ledger.path, line], tool: "/bin/sh"
        ).finish()
        #expect(output.errors.hasSuffix("0\n") && output.errors.contains("entry (8)."), "\(output.errors)")
        #expect(try ledger.size == 8)
    }

    // MARK: - A disk that is full

    /// Appends until the disk is full, asks, and compares what was said with what stands.
    @Test(.enabled(if: ExitCodeTests.canMount, "needs the right to mount"), arguments: [380, 460, 540, 620])
    func aFullDiskIsToldOfAsItIs(_ size: Int) throws {
        let scratch = try TemporaryFolder()
        let script = """
            unshare -m sh -c 'mount -t tmpfs -o size="$2"k none "$1" || exit 99
            "$0" init "$1/l" --origin test.example/full >/dev/null || exit 98
            i=0; said=1
            while [ $i -lt 400 ]; do
              j=0; : > /dev/shm/batch-$$
              while [ $j -lt 15 ]; do
                echo "{\\"type\\":\\"person.added\\",\\"at\\":\\"2024-01-15\\",\\"data\\":{\\"person\\":\\"p-$i-$j\\",\\"personal\\":{\\"name\\":\\"N $i $j\\"}}}"
                j=$((j+1))
              done > /dev/shm/batch-$$
              "$0" append /dev/shm/batch-$$ --ledger "$1/l" >/dev/null 2>/dev/shm/err-$$ || break
              said=$((said+15)); i=$((i+1))
            done
            "$0" indicators --ledger "$1/l" >/dev/null; echo "indicators $?"
            "$0" people show p-0-0 --ledger "$1/l" >/dev/null; echo "show $?"
            mount -o remount,size=60m "$1"
            "$0" verify --full --ledger "$1/l" >/dev/null; echo "verify $?"
            stands=$("$0" log --ledger "$1/l" | wc -l); echo "more $((stands-said))"
            rm -f /dev/shm/batch-$$ /dev/shm/err-$$' "$1" "$2" "$3"
            """
        let output = try ExitCodeTests.shell(script, Program.path, scratch.path, String(size))
        #expect(output.lines == ["indicators 0", "show 0", "verify 0", "more 0"], "\(output.errors)")
    }
}
