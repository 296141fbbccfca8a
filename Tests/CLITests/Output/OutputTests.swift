import Events
import Testing

@testable import Application
@testable import CLI
@testable import Presentation

@Suite struct OutputTests {
    // MARK: - Numbers

    @Test func numbersAreGroupedByLanguage() {
        #expect(Numbers.grouped(1_234_567, .ru) == "1\u{A0}234\u{A0}567")
        #expect(Numbers.grouped(-9988, .en) == "\u{2212}9,988")
        #expect(Numbers.grouped(999, .ru) == "999")
        #expect(Numbers.grouped(0, .en) == "0")
        #expect(Numbers.grouped(.min, .en) == "\u{2212}9,223,372,036,854,775,808")
    }

    @Test func moneyComesFromKopecksWithoutFractions() {
        #expect(Numbers.roubles(998_800, .ru) == "9\u{A0}988,00\u{A0}₽")
        #expect(Numbers.roubles(998_800, .en) == "9,988.00\u{A0}RUB")
        #expect(Numbers.roubles(5, .ru) == "0,05\u{A0}₽")
        #expect(Numbers.roubles(-150, .en) == "\u{2212}1.50\u{A0}RUB")
        // A sum that no Double holds.
        #expect(Numbers.roubles(9_007_199_254_740_993, .en) == "90,071,992,547,409.93\u{A0}RUB")
    }

    @Test func sharesAreBasisPoints() {
        #expect(Numbers.percent(5716, .en) == "57.16%")
        #expect(Numbers.percent(5000, .ru) == "50\u{A0}%")
    }

    /// What version 1 has in the clear is shown; of what version 2 seals, that it does.
    @Test(arguments: [
        (#""absorbed":"p-2","basis":"one form","survivor":"p-1""#, "", 1, "one form"),
        (
            #""absorbed":"p-2","survivor":"p-1""#, #""sealed":["\#(String(repeating: "A", count: 43))"],"#, 2,
            "запечатано"
        ),
    ])
    func anEntryIsToldByItsVersion(_ data: String, _ sealed: String, _ version: Int, _ wanted: String) throws {
        let body =
            #"{"at":"2024-06-02","by":"t","data":{\#(data)},"id":"0190d3a4-7c1e-7abc-8def-0123456789ab","log":"l.example","#
            + #""recorded":"2024-06-02T00:00:00.000Z",\#(sealed)"seq":2,"type":"person.merged","v":\#(version)}"#
        let label = Catalogue.label(field: "basis").ru
        #expect(try Labels.summary(Entry(body: Array(body.utf8))).ru.contains("\(label) \(wanted)"))
    }

    @Test(arguments: [
        (1, "запись"), (2, "записи"), (5, "записей"), (11, "записей"), (21, "запись"), (104, "записи"),
        (112, "записей"),
    ])
    func russianNounsFollowTheirNumber(_ number: Int, _ noun: String) {
        let text = Numbers.count(
            number, one: "запись", few: "записи", many: "записей", en: "entry", ens: "entries")
        #expect(text.ru == "\(number)\u{A0}\(noun)")
    }

    // MARK: - Width

    @Test func widthCountsColumnsNotCharacters() {
        #expect(TextWidth.of("Ёлка") == 4)
        #expect(TextWidth.of("и\u{306}") == 1)
        #expect(TextWidth.of("日本") == 4)
        #expect(TextWidth.of("👩‍👩‍👧") == 2)
        #expect(TextWidth.of("🇷🇺") == 2)
        #expect(TextWidth.of("a\u{200B}b") == 2)
        #expect(TextWidth.of("✓ ₽ №") == 5)
    }

    @Test func textIsWrappedAtSpacesAndElidedAtWidth() {
        #expect(TextWidth.wrap("один два три", width: 8) == ["один два", "три"])
        #expect(TextWidth.wrap("длинноеслово", width: 5) == ["длинн", "оесло", "во"])
        #expect(TextWidth.wrap("", width: 5) == [""])
        #expect(TextWidth.wrap("  aaa bb ccc", width: 10) == ["  aaa bb", "  ccc"])
        #expect(TextWidth.elide("Экспедиция", width: 5) == "Эксп…")
        #expect(TextWidth.elide("日本語", width: 4) == "日…")
    }

    @Test func controlCharactersDoNotReachTheTerminal() {
        #expect(SafeText.of("a\u{1B}[31mb\u{202E}c\td\r\n") == "a\u{FFFD}[31mb\u{FFFD}c d↵")
    }

    /// Whatever ends a line for a terminal, a pager, or a tool that goes line by line.
    static let breaks = ["\n", "\r", "\r\n", "\u{B}", "\u{C}", "\u{85}", "\u{2028}", "\u{2029}"]

    private static func lines(_ text: String) -> [String] {
        text.unicodeScalars.split {
            [0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029].contains($0.value)
        }.map { String(String.UnicodeScalarView($0)) }
    }

    @Test(arguments: breaks) func aTextHasNoLinesOfItsOwn(_ end: String) {
        let forged = "x\(end)✓ All agrees"
        let column = Table.Column("c", Phrase(forged), flexible: true)
        let cells: [Cell] = [
            .text(forged), .shown(forged, raw: forged), .styled(.good, .text(forged)), .lines([forged]),
        ]
        let table = Table([column], rows: cells.map { [$0] })
        let answer = Answer(
            json: .string(forged),
            [
                .heading(Phrase(forged)), .text(Phrase(forged)), .note(Phrase(forged)), .commands([Phrase(forged)]),
                .table(table),
                .facts(cells.map { (Phrase(forged), $0) }),
            ])
        let problem = Problem(
            .badInput, "x", Phrase(forged), remedy: Phrase(forged), example: [forged], field: forged, line: 1,
            file: forged)
        var stream = TableStream([column], sample: [""], Look(language: .ru, width: 40, colour: false))
        let shown = [
            answer.render(Look(language: .ru, width: nil, colour: false)),
            answer.render(Look(language: .ru, width: 40, colour: false)),
            table.render(Look(language: .ru, width: 40, colour: false)), stream.render(table.rows),
            CSV.render(table, .ru),
            Failure.Item(problem: problem, line: Array(forged.utf8)).text(colour: false),
            StyledLine(forged).text(colour: false),
        ]
        for text in shown {
            #expect(text.contains("x↵✓ All agrees"), "\(text)")
            for line in Self.lines(text) {
                #expect(!line.drop { $0 == " " }.hasPrefix("✓") && !line.hasPrefix("\"✓"), "\(text)")
            }
        }
        // What programs read is as it was.
        #expect(answer.json(.ru).string == forged)
    }

    @Test func severalLinesAreSeveralTexts() {
        let answer = Answer(json: .null, [.facts([("proof", .lines(["aa", "bb"]))]), .commands(["one", "two"])])
        #expect(answer.render(Look(language: .ru, width: nil, colour: false)) == "proof  aa\n       bb\n  one\n  two\n")
        let table = Table([Table.Column("a", Phrase("a"))], rows: [[.lines(["aa", "bb"])]])
        #expect(table.render(Look(language: .ru, width: nil, colour: false)) == "a\n──\naa\nbb\n")
        #expect(CSV.render(table, .ru) == "a\r\naa bb\r\n")
    }

    @Test(arguments: breaks) func anArgumentAddsNoLineToAnError(_ end: String) throws {
        for arguments in [
            ["log", "x\(end)Usage: ✓ sound"], ["check", "x\(end)Usage: ✓ sound"], ["log", "--x\(end)✓ sound"],
        ] {
            let output = try Program.run(arguments + ["--lang", "en"])
            #expect(output.code == 64 || output.code == 66)
            #expect(output.errors.contains("↵"), "\(output.errors)")
            for line in Self.lines(output.errors) {
                #expect(!line.contains("✓") || line.hasPrefix("Error: "), "\(output.errors)")
            }
        }
    }

    // MARK: - Tables

    private let table = Table(
        [
            Table.Column("name", Phrase("name"), flexible: true), Table.Column("sum", Phrase("sum"), .right),
            Table.Column("none", Phrase("none")),
        ],
        rows: [[.text("Конференция и семинары"), .text("7"), .empty], [.text("日本"), .text("1200"), .empty]])

    @Test func tablesAlignByWidthAndLeaveEmptyColumnsOut() {
        let expected = """
            name                     sum
            ──────────────────────  ────
            Конференция и семинары     7
            日本                    1200

            """
        #expect(table.render(Look(language: .ru, width: nil, colour: false)) == expected)
    }

    @Test func tablesFitTheTerminal() {
        let expected = """
            name            sum
            ─────────────  ────
            Конференция и     7
            семинары
            日本           1200

            """
        #expect(table.render(Look(language: .ru, width: 19, colour: false)) == expected)
    }

    @Test func coloursComeOnlyWhereTheyAreWanted() {
        let plain = Table([Table.Column("a", Phrase("a"))], rows: [[.styled(.good, .text("x"))]])
        #expect(plain.render(Look(language: .ru, width: nil, colour: true)).contains("\u{1B}[32mx\u{1B}[0m"))
        #expect(!plain.render(Look(language: .ru, width: nil, colour: false)).contains("\u{1B}"))
    }

    // MARK: - CSV

    @Test func spreadsheetsGetNoFormulas() {
        for text in ["=1+1", "+7 900", "-cmd", "@sum", "\tx"] { #expect(CSV.neutral(text) == "'" + text) }
        for text in ["\r=1", "\n=1", "-", "-1+1", "-1-", "-1.", "-1.5.2", "-1e5", "-=1", "\u{FF1D}1", "\u{FF20}x"] {
            #expect(CSV.neutral(text) == "'" + text)
        }
        // "\r\n" is one Character, and two scalars.
        #expect(CSV.neutral("\r\n=1") == "'\r\n=1")
        for text in ["a=b", "-12", "-12.5", "-0,05", "12", ""] { #expect(CSV.neutral(text) == text) }
    }

    @Test func csvQuotesWhatNeedsIt() {
        let table = Table(
            [Table.Column("a", Phrase("A")), Table.Column("b", Phrase("B"))],
            rows: [[.text("x,\"y\"\nz"), .money(-150)], [.text("=1"), .shown("5 %", raw: "500")]])
        #expect(CSV.render(table, .ru) == "a,b\r\n\"x,\"\"y\"\"↵z\",-150\r\n'=1,500\r\n")
    }

    // MARK: - Errors

    @Test func excerptsPointAtTheField() {
        let short = Excerpt(line: Array("{\"at\":\"x\",\"data\":{\"роль\":1}}".utf8), field: "data.роль", width: 100)
        #expect(short.text == "{\"at\":\"x\",\"data\":{\"роль\":1}}")
        #expect(short.mark == String(repeating: " ", count: 18) + "^^^^^^")
        let long = Excerpt(line: Array((String(repeating: "я", count: 300) + "\"b\":1").utf8), field: "b", width: 40)
        #expect(TextWidth.of(long.text) <= 41)
        #expect(long.text.hasPrefix("…я"))
        #expect(long.mark?.hasSuffix("^^^") == true)
        #expect(Excerpt(line: [0xFF, 0x00, 0x61], field: nil, width: 40).text == "\u{FFFD}\u{FFFD}a")
    }

    @Test func theParsersComplaintsAreTranslatedWhereKnown() {
        #expect(
            Letopis.ordered(["--ledger", "x", "--lang=ru", "programme", "list"]) == [
                "programme", "list", "--ledger", "x", "--lang=ru",
            ])
        #expect(Letopis.ordered(["--ledger", "x"]) == ["--ledger", "x"])
        #expect(
            Letopis.ordered(["--format", "json", "append", "--", "-"]) == ["append", "--format", "json", "--", "-"])
        #expect(Letopis.ordered(["--version"]) == ["--version"])
    }

    // MARK: - Values

    @Test func keyValuesFollowTheKindsOfTheFields() throws {
        let type = try #require(Catalogue.byName["consultation.given"])
        let data = try KeyValues.read(["persons=p-1, p-2", "minutes=30", "topic=legal", "space="], type: type)
        #expect(data["persons"] == ["p-1", "p-2"])
        #expect(data["minutes"] == 30)
        #expect(data["space"] == nil)
        let organisation = try #require(Catalogue.byName["organisation.added"])
        #expect(
            try KeyValues.read(["sonko=да", "name=A, B = C"], type: organisation)
                == JSONObject([
                    .init(key: "sonko", value: true), .init(key: "name", value: "A, B = C"),
                ]))
        let programme = try #require(Catalogue.byName["programme.added"])
        // A comma belongs to a sentence, but divides codes.
        #expect(
            try KeyValues.read(["aliases=Один, два", "aliases=Три"], type: programme)["aliases"] == [
                "Один, два", "Три",
            ])
        #expect(
            try KeyValues.read(["tasks:=[{\"task\":\"a\",\"text\":\"b\"}]"], type: programme)["tasks"]?.array?.count
                == 1)
        let evidence = try #require(Catalogue.byName["evidence.attached"])
        #expect(
            try KeyValues.read(["file.bytes=7", "entries=3,4"], type: evidence)
                == JSONObject([
                    .init(key: "file", value: ["bytes": 7]), .init(key: "entries", value: [3, 4]),
                ]))
        #expect(throws: Problem.self) { try KeyValues.read(["nothing"], type: type) }
        #expect(throws: Problem.self) { try KeyValues.read(["minutes:={"], type: type) }
    }

    @Test func idsFromContentRepeatAndTellOrdinals() throws {
        func draft(_ line: String) throws -> Draft {
            try Validation.draft(InputReader.action(line: Array(line.utf8), number: nil))
        }
        let one = try draft("{\"type\":\"person.added\",\"at\":\"2024-06-01\",\"data\":{\"person\":\"p-1\"}}")
        let same = try draft("{\"data\":{\"person\":\"p-1\"}, \"at\":\"2024-06-01\", \"type\":\"person.added\"}")
        let other = try draft("{\"type\":\"person.added\",\"at\":\"2024-06-02\",\"data\":{\"person\":\"p-1\"}}")
        let ids = [(one, 1), (same, 2), (other, 1)].map { LineContent($0).openID($1) }
        #expect(Set(ids).count == 3)
        #expect(ids == [(same, 1), (one, 2), (other, 1)].map { LineContent($0).openID($1) })
        // Frozen: ids once made must be made again.
        #expect(ids[0] == "e23a2cdd-3fbb-83f9-91d4-d30365c3ce74")
    }

    @Test func progressTellsTheRateAndTheTimeLeft() {
        func line(_ language: Language, _ done: Int, _ total: Int?, _ recent: Int, _ seconds: Double) -> String {
            Progress.line(done, of: total, recent, in: seconds).text(language).replacing("\u{A0}", with: " ")
        }
        #expect(line(.ru, 340_000, 1_000_000, 320_000, 4.1) == "340 000 из 1 000 000 · 78 000/с · ещё 9 с")
        #expect(line(.en, 340_000, 1_000_000, 320_000, 4.1) == "340,000 of 1,000,000 · 78,000/s · 9 s left")
        #expect(line(.en, 1_000_000, 10_000_000, 980_000, 14) == "1,000,000 of 10,000,000 · 70,000/s · 3 min left")
        #expect(line(.en, 700, 1000, 600, 1) == "700 of 1,000 · 600/s · 1 s left")
        // Too early to tell, at the end, and of who knows how many.
        #expect(line(.en, 20_000, 1_000_000, 0, 0) == "20,000 of 1,000,000")
        #expect(line(.en, 1000, 1000, 600, 1) == "1,000 of 1,000 · 600/s")
        #expect(line(.en, 2000, nil, 1000, 2) == "2,000 · 500/s")
    }
}
