import Events
import Foundation
import Support
import Testing

/// A person is erased, and every number stays. Synthetic people throughout.
@Suite struct EraseCommandTests {
    static let name = "Синтетикова Вымышлена Придумовна"

    static func line(_ type: String, _ day: String, _ data: String, programme: String? = nil) -> String {
        let programme = programme.map { #""programme":"\#($0)","# } ?? ""
        return #"{"type":"\#(type)","at":"\#(day)",\#(programme)"data":\#(data)}"# + "\n"
    }

    static let rule = #"{"count":"distinct person","of":["seminar.attended"]}"#
    static let history =
        line(
            "programme.added", "2024-01-01",
            #"{"programme":"p","title":"P","funder":"F","contest":"C","startsOn":"2024-01-01","#
                + #""endsOn":"2024-12-31","timeZone":"Europe/Moscow"}"#
        )
        + line(
            "indicator.defined", "2024-01-02",
            #"{"programme":"p","indicator":"people","title":"Люди","unit":"people","rule":\#(rule)}"#)
        + line(
            "seminar.planned", "2024-02-01",
            #"{"activity":"s-1","programme":"p","title":"S","startsOn":"2024-03-01","mode":"onsite"}"#,
            programme: "p")
        + line(
            "person.added", "2024-02-02",
            #"{"person":"p-1","birthYear":1990,"personal":{"name":"\#(name)","phone":"+7 000 123-45-67"}}"#)
        + line("person.added", "2024-02-02", #"{"person":"p-2","personal":{"name":"Другая Вымышленная"}}"#)
        + line("seminar.attended", "2024-03-01", #"{"activity":"s-1","person":"p-1"}"#)
        + line("seminar.attended", "2024-03-01", #"{"activity":"s-1","person":"p-2"}"#)
        + line(
            "feedback.submitted", "2024-03-02",
            #"{"activity":"s-1","person":"p-1","rating":500,"scaleMax":500,"text":"Синтетический отзыв"}"#)
        + line("period.opened", "2024-01-03", #"{"programme":"p","period":"q1","from":"2024-01-01","to":"2024-03-31"}"#)

    static func folder() throws -> LedgerFolder {
        let folder = try LedgerFolder(isEmpty: true)
        let output = try folder.run(["append", "-"], input: history)
        #expect(output.code == 0, "\(output.errors)")
        return folder
    }

    @Test func everyNumberStays() throws {
        let folder = try Self.folder()
        #expect(try folder.run(["period", "close", "p/q1"]).code == 0)
        #expect(try folder.run(["report", "submit", "p/r1", "--period", "q1", "--kind", "analytical"]).code == 0)
        let proof = folder.path + "/../\(UUID().uuidString).tlog-proof"
        defer { try? FileManager.default.removeItem(atPath: proof) }
        #expect(try folder.run(["prove", "7", "-o", proof]).code == 0)
        let size = try #require(folder.run(["checkpoint", "--format", "json"]).json.object?["size"]?.int)
        let before = try Self.numbers(folder, size)
        let output = try folder.run(["erase", "p-1", "--reason", "отзыв согласия", "--yes"])
        #expect(output.code == 0, "\(output.errors)")
        #expect(try Self.numbers(folder, size) == before)
        for command in [["verify"], ["period", "check", "p/q1"], ["report", "check", "p/r1"]] {
            let output = try folder.run(command)
            #expect(output.code == 0, "\(command) \(output.errors) \(output.text)")
        }
        for text in [Self.name, "Синтетический отзыв", "123-45-67"] {
            #expect(try Traces.of(text, in: folder.path) == [])
        }
    }

    static func numbers(_ folder: LedgerFolder, _ size: Int) throws -> [JSON] {
        try [
            ["indicators", "--as-of", "\(size)"], ["indicators", "--period", "p/q1"],
            ["explain", "people", "--programme", "p", "--as-of", "\(size)"], ["consistency", "3", "\(size)"],
        ].map { command in
            let output = try folder.run(command + ["--format", "json"])
            #expect(output.code == 0, "\(command) \(output.errors)")
            return try output.json
        }
    }

    @Test(arguments: ["ru", "en"]) func theActSaysWhatTheOrderAsksFor(_ language: String) throws {
        let folder = try Self.folder()
        let arguments = [
            "erase", "p-1", "--yes", "--reason", "withdrawal 12", "--operator", "АНО «Вымысел», Псков",
            "--performed-by",
            "Администратор",
            "--lang", language, "--format", "table",
        ]
        let first = try folder.run(arguments)
        #expect(first.code == 0, "\(first.errors)")
        for wanted in language == "ru"
            ? [
                "Акт об уничтожении", "АНО «Вымысел», Псков", "person:p-1",
                "фамилия, имя, отчество; электронная почта; телефон; дата рождения", "год рождения", "текст (",
                "AES-256-GCM", "withdrawal 12", "Выгрузка из журнала", "3 года", "Записи заверены корнем летописи",
                "(записей: 12)",
                "Ведомости и выгрузки, где человек назван",
            ]
            : [
                "Act of destruction", "АНО «Вымысел», Псков", "person:p-1", "full name; email; phone; date of birth",
                "text (", "AES-256-GCM", "withdrawal 12", "event log", "3 years",
                "Whoever has sheets that named the person",
            ]
        {
            #expect(first.text.replacing("\n", with: " ").contains(wanted), "\(wanted)\n\(first.text)")
        }
        // Once more, from the log alone; the ground need not be given again.
        let again = try folder.run(["erase", "p-1", "--lang", language, "--format", "json"])
        #expect(again.code == 0)
        #expect(try again.json.object?["erasedBefore"] == true)
        #expect(try again.json.object?["requested"] == [11] && again.json.object?["completed"] == [12])
    }

    @Test func whatIsSaidOfTwoGoesToo() throws {
        let folder = try Self.folder()
        let basis = "Синтетическое основание: одна анкета"
        let merged = try folder.run(["people", "merge", "p-1", "p-2", "--basis", basis, "--commit"])
        #expect(merged.code == 0, "\(merged.errors)")
        let output = try folder.run(["erase", "p-2", "--reason", "x", "--yes", "--format", "json", "--lang", "en"])
        let categories = try #require(output.json.object?["categories"]?.array)
        #expect(categories.contains("basis (persons merged)"), "\(categories)")
        #expect(try Traces.of(basis, in: folder.path) == [])
        // It can be taken back all the same.
        let back = try folder.run(["people", "unmerge", "p-1", "p-2", "--basis", basis, "--commit", "--lang", "en"])
        #expect(back.code == 0 && back.errors.contains("p-2 are erased: recorded without the basis"), "\(back.errors)")
        #expect(try Traces.of(basis, in: folder.path) == [])
        #expect(try folder.run(["verify"]).code == 0)
    }

    @Test func correctingSealsAnew() throws {
        let folder = try Self.folder()
        let output = try folder.run(["correct", "9", "rating=400", "--reason", "typo"])
        #expect(output.code == 0, "\(output.errors)")
        #expect(try Traces.of("Синтетический отзыв", in: folder.path) == [])
        let erased = try folder.run(["erase", "p-1", "--reason", "x", "--yes"])
        #expect(erased.code == 0)
    }

    /// The one command that cannot be taken back is not carried out by a script that did not mean it.
    @Test func offATerminalItTakesAYes() throws {
        let folder = try Self.folder()
        let size = try folder.size
        for (language, wanted) in [("en", "add --yes"), ("ru", "добавьте --yes")] {
            let output = try folder.run(["erase", "p-1", "--reason", "x", "--lang", language])
            #expect(output.code == 64 && output.errors.contains(wanted), "\(output.errors)")
        }
        #expect(try folder.size == size)
        #expect(try folder.run(["people", "show", "p-1"]).text.contains(Self.name))
    }

    @Test func onATerminalTheCodeIsAskedFor() throws {
        let folder = try Self.folder()
        let size = try folder.size
        for (typed, code, wanted) in [("y\r", 64, "was not confirmed"), ("p-1\r", 0, "Act of destruction")]
            as [(String, Int32, String)]
        {
            let terminal = try #require(PseudoTerminal())
            let process = try terminal.start([
                "erase", "p-1", "--reason", "x", "--ledger", folder.path, "--lang", "en",
            ])
            #expect(terminal.read { $0.contains("the person's code: ") }.contains("personal data of p-1"))
            terminal.write(typed)
            #expect(terminal.read { $0.contains(wanted) }.contains(wanted))
            #expect(process.wait() == .exit(code))
            #expect(try folder.size == (code == 0 ? size + 2 : size))
        }
    }

    @Test(arguments: ["en", "ru"]) func aBlankReasonIsNone(_ language: String) throws {
        let folder = try Self.folder()
        let size = try folder.size
        for command in [
            ["erase", "p-1", "--yes", "--reason", " "], ["void", "8", "--reason", "   "],
            ["people", "merge", "p-1", "p-2", "--commit", "--basis", "\u{A0}"],
        ] {
            let output = try folder.run(command + ["--lang", language])
            #expect(output.code == 65, "\(command) \(output.errors)")
            #expect(output.errors.contains(language == "ru" ? "пусто" : "is empty"), "\(output.errors)")
        }
        #expect(try folder.size == size)
    }

    /// The request stands, the vault's rewriting finds no room, and the same command goes on.
    @Test(.enabled(if: ExitCodeTests.canMount, "needs the right to mount")) func aFullDiscKeepsTheRequest() throws {
        let scratch = try TemporaryFolder()
        var lines = Self.history
        let comment = String(repeating: "Вымысел ", count: 200)
        for number in 10..<400 {
            lines += Self.line(
                "person.added", "2024-02-02",
                #"{"person":"q-\#(number)","personal":{"name":"Вымышленная \#(number)","phone":"+7 000 100-\#(number)"}}"#
            )
            lines += Self.line(
                "feedback.submitted", "2024-03-02",
                #"{"activity":"s-1","person":"q-\#(number)","rating":500,"scaleMax":500,"text":"\#(comment)"}"#)
        }
        _ = try scratch.write("many.jsonl", lines)
        let script = """
            unshare -m sh -c 'mkdir "$1/disc" && mount -t tmpfs -o size=24m none "$1/disc" || exit 99
            "$0" init "$1/disc/l" --origin test.example/full --lang en >/dev/null || exit 98
            "$0" append "$1/many.jsonl" --ledger "$1/disc/l" >/dev/null || exit 97
            cat /dev/zero > "$1/disc/fill" 2>/dev/null; truncate -s -256K "$1/disc/fill"
            "$0" erase p-1 --reason x --yes --ledger "$1/disc/l"; echo "erase $?"
            rm "$1/disc/fill"
            "$0" erase p-1 --yes --ledger "$1/disc/l" >/dev/null; echo "again $?"
            "$0" verify --ledger "$1/disc/l" >/dev/null; echo "verify $?"' "$1" "$2"
            """
        let output = try ExitCodeTests.shell(script, Program.path, scratch.path)
        #expect(output.lines == ["erase 74", "again 0", "verify 0"], "\(output.text) \(output.errors)")
        #expect(output.errors.contains("the request for erasure is recorded"), "\(output.errors)")
        #expect(!output.errors.contains("nothing was appended"))
    }
}
